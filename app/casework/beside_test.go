package casework

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// What goes wrong in either of two things done at once is the caller's, panics too.
func TestBeside(t *testing.T) {
	good := func() error { return nil }
	bad := func(err error) func() error { return func() error { return err } }
	must(t, beside(good, good))
	err := beside(bad(io.EOF), bad(io.ErrClosedPipe))
	if !errors.Is(err, io.EOF) || !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("both: %v", err)
	}
	broken := func() error { panic("broken") }
	for _, pair := range [][2]func() error{{broken, good}, {good, broken}} {
		func() {
			defer func() {
				if p, ok := recover().(string); !ok || !strings.HasPrefix(p, "broken") {
					t.Errorf("recovered %v", p)
				}
			}()
			_ = beside(pair[0], pair[1])
			t.Error("the panic was lost")
		}()
	}
}
