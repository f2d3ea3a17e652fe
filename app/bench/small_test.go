package bench

import (
	"fmt"
	"net/http"
	"sync/atomic"
)

func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
}

func perSecond(n float64) string { return fmt.Sprintf("%.0f/s", n) }

func percent(r float64) string { return fmt.Sprintf("%.0f %%", r*100) }

// counter counts fired clocks.
type counter struct{ n int64 }

// ClockFired implements outbox.Meter.
func (c *counter) ClockFired() { atomic.AddInt64(&c.n, 1) }

// EffectRun implements outbox.Meter.
func (c *counter) EffectRun(string, string) {}

// FileScanned implements outbox.Meter.
func (c *counter) FileScanned(string) {}
