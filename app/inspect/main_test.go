package inspect

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
	"time"
)

// spun is what the planted endless loop counts up.
var spun int

// TestMain lets the test binary be the other process as well: the real one, or
// one with a planted fault.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 {
		switch os.Args[1] {
		case Command:
			end(Main())
		case "spin":
			steps[Preview] = func(*subject) (Result, error) {
				for n := 0; ; n++ {
					spun = n
				}
			}
			end(Main())
		case "eat":
			steps[Preview] = func(*subject) (Result, error) {
				var held [][]byte
				for {
					held = append(held, make([]byte, 64<<20))
					for i := 0; i < 64<<20; i += 4096 {
						held[len(held)-1][i] = 1
					}
				}
			}
			end(Main())
		case "open":
			steps[Text] = func(s *subject) (Result, error) {
				_, err := os.Open("/etc/hostname")
				made := os.WriteFile("written", []byte("x"), 0o600)
				started := exec.Command("/bin/true").Run()
				return Result{Data: fmt.Appendf(nil, "%v %v %v %d", err != nil, made != nil, started != nil, len(os.Environ()))}, nil
			}
			end(Main())
		case "lie":
			_, _ = io.Copy(os.Stdout, io.LimitReader(endless{}, 1<<30))
			end(nil)
		}
	}
	os.Exit(m.Run())
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

// newPool is a pool of this test binary in the part of the other process.
func newPool(t *testing.T, part string, limit time.Duration) *Pool {
	t.Helper()
	p := NewPool()
	p.Time, p.command = limit, func() *exec.Cmd { return exec.Command(os.Args[0], part) }
	t.Cleanup(p.Close)
	return p
}
