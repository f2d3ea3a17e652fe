package web

import "time"

// class groups routes that share a bound of requests in flight, so that slow
// uploads can never keep others from filing or signing in.
type class string

const (
	quick  class = "quick"
	moving class = "moving" // uploads and downloads
)

func newSlots() map[class]chan struct{} {
	return map[class]chan struct{}{quick: make(chan struct{}, 512), moving: make(chan struct{}, 48)}
}

// slotWait is how long a request waits for its turn before it is sent away.
const slotWait = time.Second

func (w *Web) slot(route Route) (free func(), err error) {
	if route.Bare {
		return func() {}, nil
	}
	slots := w.slots[quick]
	if route.Slow || route.upload() {
		slots = w.slots[moving]
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
