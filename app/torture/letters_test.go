package torture

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"redress/app"
	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/models"
)

const letters = 150

// numberer is set in a process that numbers letters: its own number, the data
// folder and the address of MongoDB, a line each.
const numberer = "REDRESS_TORTURE_NUMBERER"

// TestLetterNumbers lets three processes number the same letters of one series
// at once, each in an order of its own. Every letter has one number, every
// number one letter, and none is left out.
func TestLetterNumbers(t *testing.T) {
	for name, uri := range engines {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, uri(t))
			if err := s.open().Close(); err != nil { // makes the key file
				t.Fatal(err)
			}
			var wg sync.WaitGroup
			given := make([]map[string]string, processes)
			for i := range given {
				wg.Go(func() {
					var err error
					if given[i], err = s.numbers(i); err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			owner := map[string]string{}
			for i, numbers := range given {
				for letter, n := range numbers {
					if n != given[0][letter] {
						t.Errorf("%s has number %s, in process %d %s", letter, given[0][letter], i, n)
					}
					owner[n] = letter
				}
			}
			for n := 1; n <= letters; n++ {
				if owner[strconv.Itoa(n)] == "" {
					t.Errorf("number %d is left out", n)
				}
			}
			if len(owner) != letters || len(given[0]) != letters {
				t.Errorf("%d letters have %d numbers", len(given[0]), len(owner))
			}
		})
	}
}

// numbers runs one process and reads which numbers it was given.
func (s *site) numbers(process int) (map[string]string, error) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestMain$")
	cmd.Env = append(os.Environ(), numberer+"="+strings.Join([]string{strconv.Itoa(process), s.settings.Data, s.settings.MongodbURI}, "\n"))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	given := map[string]string{}
	for line := range strings.Lines(string(out)) {
		if letter, n, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			given[letter] = n
		}
	}
	return given, err
}

// numberLetters is the life of such a process: a few letters at a time, and
// the letters from another place on than the others.
func numberLetters(order string) error {
	part := strings.Split(order, "\n")
	process, err := strconv.Atoi(part[0])
	if err != nil || len(part) != 3 {
		return fmt.Errorf("%q: %w", order, err)
	}
	a, err := app.Open(context.Background(), config.Settings{Data: part[1], KeyFile: part[1] + "/redress.key", MongodbURI: part[2], BaseURL: "http://127.0.0.1:8080"}, "torture")
	if err != nil {
		return err
	}
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	var mu sync.Mutex
	var failed error
	var wg sync.WaitGroup
	for w := range clients {
		wg.Go(func() {
			for i := w; i < letters; i += clients {
				letter := (i + process*letters/processes) % letters
				n, err := a.Service.Store.NumberLetter(context.Background(), g, "受理-2026", models.CaseID(fmt.Sprint("WQ-", letter)), "L1-0")
				mu.Lock()
				failed = errors.Join(failed, err)
				fmt.Println(letter, n)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return errors.Join(failed, a.Close())
}
