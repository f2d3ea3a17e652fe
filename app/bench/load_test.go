package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"redress/models"
	"redress/views/components"
)

// connections is how many clients ask at once.
const connections = 8

// rate asks for one page over and over for a while and returns answers a second.
func rate(b *testing.B, url, cookie string, d time.Duration) float64 {
	b.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	var answers atomic.Int64
	var wg sync.WaitGroup
	end := time.Now().Add(d)
	for range connections {
		wg.Go(func() {
			for time.Now().Before(end) {
				if _, err := ask(client, url, cookie); err != nil {
					b.Error(err)
					return
				}
				answers.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(answers.Load()) / d.Seconds()
}

func ask(client *http.Client, url, cookie string) (int, error) {
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	if cookie != "" {
		r.AddCookie(&http.Cookie{Name: "sid", Value: cookie})
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: status %d", url, answer.StatusCode)
	}
	return int(n), err
}

// bare serves the same number of bytes from a handler that does nothing else.
func bare(b *testing.B, size int) (url string) {
	b.Helper()
	page := make([]byte, size)
	return handled(b, func(c *fiber.Ctx) error { return c.Send(page) })
}

// written makes about as many bytes of rows that a template writes.
func written(b *testing.B, size int) templ.Component {
	b.Helper()
	card := components.Card{Title: "被投诉人"}
	var page bytes.Buffer
	for page.Len() < size {
		card.Rows = append(card.Rows, components.Row{Key: "微信号", Value: "seller_" + strconv.Itoa(len(card.Rows))})
		page.Reset()
		if err := components.SummaryCard(card).Render(b.Context(), &page); err != nil {
			b.Fatal(err)
		}
	}
	return components.SummaryCard(card)
}

// templateOnly serves as many bytes that a template writes.
func templateOnly(b *testing.B, size int) (url string) {
	page := written(b, size)
	return handled(b, func(c *fiber.Ctx) error { return page.Render(c.UserContext(), c.Response().BodyWriter()) })
}

// readOnly serves the same after what no page of a case can do without: who
// asks, the case, verified and opened, and its seller.
func readOnly(b *testing.B, s *stage, id models.CaseID, size int) (url string) {
	page := written(b, size)
	return handled(b, func(c *fiber.Ctx) error {
		ctx := c.UserContext()
		who, err := s.Service.Who(ctx, s.cookie)
		if err != nil || who.Staff.Account == "" {
			return errors.Join(errors.New("nobody asks"), err)
		}
		opened, err := s.Service.Store.Case(ctx, s.grant, id)
		for _, seller := range opened.Sellers {
			if _, missing := s.Service.Store.Seller(ctx, s.grant, seller); !errors.Is(missing, models.ErrNotFound) {
				err = errors.Join(err, missing)
			}
		}
		return errors.Join(err, page.Render(ctx, c.Response().BodyWriter()))
	})
}

// handled serves one handler on loopback.
func handled(b *testing.B, handler fiber.Handler) (url string) {
	b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	f := fiber.New(fiber.Config{DisableStartupMessage: true})
	f.Get("/", handler)
	go func() { _ = f.Listener(listener) }()
	b.Cleanup(func() { _ = f.ShutdownWithTimeout(time.Second) })
	return "http://" + listener.Addr().String() + "/"
}

// times runs do n times and returns the sorted durations.
func times(n int, do func(i int)) []time.Duration {
	out := make([]time.Duration, n)
	for i := range n {
		start := time.Now()
		do(i)
		out[i] = time.Since(start)
	}
	slices.Sort(out)
	return out
}

func quantile(sorted []time.Duration, q float64) time.Duration {
	return sorted[min(len(sorted)-1, int(float64(len(sorted))*q))]
}
