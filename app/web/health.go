package web

import (
	"context"
	"time"
)

// probeTime bounds what a probe waits for the store.
const probeTime = 2 * time.Second

type probe struct {
	Status  string `json:"status"`
	Engine  string `json:"engine"`
	Version string `json:"version,omitempty"`
}

// Health says that the process answers.
func (w *Web) Health(r *Request) error {
	return r.JSON(200, probe{Status: "ok", Engine: w.Service.Store.Engine(), Version: w.Version})
}

// Ready says whether the store answers too.
func (w *Web) Ready(r *Request) error {
	ctx, cancel := context.WithTimeout(r.Ctx(), probeTime)
	defer cancel()
	p := probe{Status: "ready", Engine: w.Service.Store.Engine()}
	if err := w.Service.Store.Ping(ctx); err != nil {
		w.Log.Warn("store does not answer", "id", r.ID, "error", err.Error())
		p.Status = "unavailable"
		r.c.Set("Retry-After", "15")
		return r.JSON(503, p)
	}
	return r.JSON(200, p)
}
