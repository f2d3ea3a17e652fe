package web

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"

	"redress/app/authz"
	"redress/app/testenv"
)

// The framework lends out strings that lie in its buffers, unless it is told
// not to. What a handler keeps, for a log or for work after the answer, must
// still be the same when other requests have used the buffers.

// kept are strings that handlers kept, each beside a copy made at once.
type keeper struct {
	mu   sync.Mutex
	list [][2]string
}

func (k *keeper) keep(values ...string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, v := range values {
		k.list = append(k.list, [2]string{v, strings.Clone(v)})
	}
}

func (k *keeper) changed() (n int) {
	for _, pair := range k.list {
		if pair[0] != pair[1] {
			n++
		}
	}
	return n
}

// storm sends requests from sixteen sides that differ in every value.
func storm(t *testing.T, address string, requests int) {
	t.Helper()
	const workers = 16
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			client := &http.Client{Transport: &http.Transport{}}
			defer client.CloseIdleConnections()
			for i := range requests / workers {
				mark := fmt.Sprintf("%02d%06d%s", w, i, strings.Repeat(string(rune('a'+w)), 20))
				req, _ := http.NewRequest("GET", "http://"+address+"/keep/"+mark+"?q="+url.QueryEscape(mark), nil)
				req.Header.Set("X-Mark", mark)
				res, err := client.Do(req)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
			}
		})
	}
	wg.Wait()
}

func TestKeptStrings(t *testing.T) {
	var k keeper
	s := newSite(t, func(c *Config) { c.Log = slog.New(slog.DiscardHandler) })
	s.web.app = s.web.newApp([]Route{{Method: "GET", Path: "/keep/:mark", Action: authz.Public, Side: Public, Handler: func(_ *Web, r *Request) error {
		k.keep(r.Param("mark"), r.Query().Get("q"), r.Path(), r.c.Params("mark"), r.c.Query("q"), r.c.Get("X-Mark"), r.c.Path())
		return r.JSON(200, true)
	}}})
	n := testenv.Proof(3_000, 100_000, 1_000_000)
	storm(t, s.listen(), n)
	if got := k.changed(); got != 0 || len(k.list) < 7*(n-16) {
		t.Errorf("%d of %d kept strings have changed", got, len(k.list))
	}
	t.Logf("%d strings kept", len(k.list))
}

// TestKeptStrings_FindsLentOnes shows that the storm finds lent strings.
func TestKeptStrings_FindsLentOnes(t *testing.T) {
	var k keeper
	s := newSite(t)
	s.web.app = fiber.New(fiber.Config{DisableStartupMessage: true})
	s.web.app.Get("/keep/:mark", func(c *fiber.Ctx) error {
		k.keep(c.Params("mark"), c.Query("q"), c.Get("X-Mark"))
		return c.SendString("ok")
	})
	storm(t, s.listen(), 2_000)
	if k.changed() == 0 {
		t.Error("no lent string has changed: the test sees nothing")
	}
}
