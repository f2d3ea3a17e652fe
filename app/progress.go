package app

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// progress shows how far a long command is: a bar that is drawn anew on a
// terminal, a plain line now and then anywhere else.
type progress struct {
	w     io.Writer
	bar   bool
	every time.Duration
	begun time.Time
	shown time.Time
	// first is the number of items at the beginning of this run.
	first int64
}

const barWidth = 30

func newProgress(f *os.File) *progress {
	p := &progress{w: f, every: 10 * time.Second, begun: time.Now()}
	if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		p.bar, p.every = true, 100*time.Millisecond
	}
	p.shown = p.begun
	return p
}

// show reports items done, and which part of the whole that is. started is the
// part that an earlier run had done already.
func (p *progress) show(what string, items int64, part, started float64) {
	now := time.Now()
	if p.first == 0 && started > 0 {
		p.first = items
	}
	if part < 1 && now.Sub(p.shown) < p.every {
		return
	}
	p.shown = now
	spent := now.Sub(p.begun)
	left := "?"
	switch {
	case part >= 1:
		left = "0s"
	case part > started && spent > time.Second:
		left = time.Duration(float64(spent) * (1 - part) / (part - started)).Round(time.Second).String()
	}
	text := fmt.Sprintf("%3.0f %%  %d %s  %.0f/s  %s left", 100*part, items, what, float64(items-p.first)/spent.Seconds(), left)
	if !p.bar {
		fmt.Fprintln(p.w, text)
		return
	}
	full := int(part * barWidth)
	fmt.Fprintf(p.w, "\r\x1b[K[%s%s] %s", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), text)
}

// end leaves the bar's line.
func (p *progress) end() {
	if p.bar {
		fmt.Fprintln(p.w)
	}
}
