package web

import "time"

// class groups routes that share a bound of requests in flight, so that slow
// uploads can never keep others from filing or signing in, nor slow downloads
// from handing in evidence.
type class string

const (
	quick   class = "quick"
	taking  class = "taking"  // uploads
	sending class = "sending" // downloads
)

func newSlots() map[class]chan struct{} {
	return map[class]chan struct{}{quick: make(chan struct{}, 512), taking: make(chan struct{}, 48), sending: make(chan struct{}, 48)}
}

// slotWait is how long a request waits for its turn before it is sent away.
const slotWait = time.Second

func (w *Web) slot(route Route) (free func(), err error) {
	if route.Bare {
		return func() {}, nil
	}
	slots := w.slots[quick]
	switch {
	case route.upload():
		slots = w.slots[taking]
	case route.Slow:
		slots = w.slots[sending]
	}
	free = func() { <-slots }
	select {
	case slots <- struct{}{}:
		return free, nil
	default:
	}
	timer := time.NewTimer(slotWait)
	defer timer.Stop()
	select {
	case slots <- struct{}{}:
		return free, nil
	case <-timer.C:
		return nil, errOverloaded
	}
}
