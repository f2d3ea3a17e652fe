package casework

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"redress/models"
)

// number does what the script in the browser does.
func number(t *testing.T, token string) string {
	t.Helper()
	for n := range 1 << 22 {
		if s := strconv.Itoa(n); Mined(token, s) {
			return s
		}
	}
	t.Fatal("no number found")
	return ""
}

// tolled is the puzzle that an attempt is asked for.
func tolled(t *testing.T, err error) *Toll {
	t.Helper()
	var toll *Toll
	if !errors.As(err, &toll) {
		t.Fatalf("no puzzle but %v", err)
	}
	return toll
}

func TestPuzzle(t *testing.T) {
	class := limitClass{name: "test", window: time.Hour, soft: 3, hard: 100}
	right := func(p Puzzle) string { return strconv.Itoa(p.A + p.B) }
	for _, c := range []struct {
		name string
		wait time.Duration
		// solve makes a solution of the puzzle that was set.
		solve func(*office, Puzzle) Solution
		who   string
		fault string // of the answer, "none" when it pays
	}{
		{"answered after the wait", puzzleWait, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Answer: " " + right(p) + " "} }, "a", "none"},
		{"found by a script at once", 0, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Work: number(t, p.Token)} }, "a", "none"},
		{"answered too early", puzzleWait - time.Second, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Answer: right(p)} }, "a", "early"},
		{"a wrong answer", puzzleWait, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Answer: "99"} }, "a", "wrong"},
		{"no answer", puzzleWait, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token} }, "a", "wrong"},
		{"any number", puzzleWait, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Work: "1x"} }, "a", "wrong"},
		{"too late", puzzleTTL + time.Minute, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Answer: right(p)} }, "a", "old"},
		{"another's puzzle", puzzleWait, func(_ *office, p Puzzle) Solution { return Solution{Token: p.Token, Answer: right(p)} }, "b", "old"},
		{"another class's puzzle", 0, func(o *office, _ Puzzle) Solution {
			p := o.newPuzzle(limitClass{name: "other"}, "a")
			return Solution{Token: p.Token, Work: number(t, p.Token)}
		}, "a", "old"},
		{"a made-up one", 0, func(*office, Puzzle) Solution { return Solution{Token: "0.0.0", Work: number(t, "0.0.0")} }, "a", "old"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			for range class.soft {
				must(t, o.limit(t.Context(), class, "a"))
				must(t, o.limit(t.Context(), class, "b"))
			}
			p := tolled(t, o.limit(t.Context(), class, "a")).Puzzle
			o.later(c.wait)
			err := o.limit(WithSolution(t.Context(), c.solve(o, p)), class, c.who)
			if c.fault == "none" {
				must(t, err)
				return
			}
			if toll := tolled(t, err); toll.Fault != c.fault || toll.Puzzle.Token == "" {
				t.Errorf("%q with the puzzle %+v", toll.Fault, toll.Puzzle)
			}
		})
	}
}

func TestPuzzle_PaysOnce(t *testing.T) {
	o := newOffice(t)
	class := limitClass{name: "test", window: time.Hour, soft: 1}
	must(t, o.limit(t.Context(), class, "a"))
	p := tolled(t, o.limit(t.Context(), class, "a")).Puzzle
	solution := Solution{Token: p.Token, Work: number(t, p.Token)}
	paid := 0
	for _, err := range together(8, func(int) error { return o.limit(WithSolution(t.Context(), solution), class, "a") }) {
		if err == nil {
			paid++
		} else if tolled(t, err).Fault != "old" {
			t.Error(err)
		}
	}
	if paid != 1 {
		t.Errorf("one solution paid %d attempts", paid)
	}
}

// A sending that is repeated after a broken connection counts once, while each
// further filing counts, and what is past the bound is dear every time.
func TestLimit_RepeatedSending(t *testing.T) {
	o := newOffice(t)
	send := func(filing int) error {
		return o.spend(t.Context(), limitSubmit, "192.0.2.9", strconv.Itoa(filing), 1)
	}
	for filing := range int(limitSubmit.soft) {
		for range 4 {
			must(t, send(filing))
		}
	}
	for range 2 {
		tolled(t, send(99))
	}
	must(t, send(0))
	o.later(limitSubmit.window)
	must(t, send(99))
}

// The form that works without a script pays for what it brings like the script.
func TestLimit_OfBytes(t *testing.T) {
	o := newOffice(t)
	actor, _ := o.draft()
	const full = "192.0.2.7"
	_, err := o.count(t.Context(), limitUpload, full, limitUpload.hard+1)
	must(t, err)
	u := picture()
	u.Address = full
	_, err = o.AddEvidence(t.Context(), actor, u)
	wantErr(t, "a file past the bound", err, models.ErrBusy)
	u = picture()
	u.Address = "192.0.2.8"
	_, err = o.AddEvidence(t.Context(), actor, u)
	must(t, err)
	if n, err := o.count(t.Context(), limitUpload, u.Address, 0); err != nil || n != 1 {
		t.Errorf("counted %d MiB, %v", n, err)
	}
}

// Past what is usual from everybody, everybody pays; nobody is sent away.
func TestLimit_ForEverybody(t *testing.T) {
	o := newOffice(t)
	o.FilingsPerHour = 10
	tries, free := 25, 0
	for i := range tries {
		if err := o.limit(t.Context(), limitSubmit, "192.0.2."+strconv.Itoa(i)); err == nil {
			free++
		} else {
			tolled(t, err)
		}
		o.later(countEvery) // so that every process knows
	}
	if free != 10 {
		t.Errorf("%d of %d were free", free, tries)
	}
	o.later(time.Hour)
	must(t, o.limit(t.Context(), limitSubmit, "192.0.2.1"))
}

func TestBusy_SaysWhenToTryAgain(t *testing.T) {
	o := newOffice(t)
	class := limitClass{name: "test", window: time.Hour, hard: 1}
	must(t, o.limit(context.Background(), class, "a"))
	err := o.limit(context.Background(), class, "a")
	var busy *Busy
	if !errors.As(err, &busy) || !errors.Is(err, models.ErrBusy) || busy.Retry <= 0 || busy.Retry > time.Hour {
		t.Fatalf("%v, %+v", err, busy)
	}
	o.later(busy.Retry)
	must(t, o.limit(context.Background(), class, "a"))
}
