package web

import (
	"redress/app/authz"
	"redress/models"
)

// Side is the part of a browser's identity that acts on a route.
type Side string

// The sides. A browser may be all of them at once: a mediator who also files.
const (
	Public      Side = "public"
	Filer       Side = "filer"
	Complainant Side = "complainant"
	Staff       Side = "staff"
)

// Limits of request bodies, in bytes.
const (
	formBody   int64 = 64 << 10
	uploadBody int64 = models.MaxEvidenceBytes*3 + 1<<20
)

// Route is one row of the table: what is not in it does not exist.
type Route struct {
	Method, Path string
	// Action is what the acting side must have a role for. The use cases decide
	// again, with the object in hand.
	Action authz.Action
	Side   Side
	// Body is the most the request may carry; 0 is a form. With uploadBody the
	// request is a multipart form and may take long.
	Body int64
	// Slow marks a download, whose answer may take long.
	Slow bool
	// Bare routes know nothing of who asks: files of the program and probes.
	Bare    bool
	Handler func(*Web, *Request) error
}

func (r Route) limit() int64 {
	if r.Body == 0 {
		return formBody
	}
	return r.Body
}

func (r Route) upload() bool { return r.Body == uploadBody }

// Table lists every route of the program.
func Table() []Route {
	const get, post = "GET", "POST"
	return []Route{
		// The program itself.
		{Method: get, Path: "/healthz", Action: authz.Public, Side: Public, Bare: true, Handler: (*Web).Health},
		{Method: get, Path: "/readyz", Action: authz.Public, Side: Public, Bare: true, Handler: (*Web).Ready},
		{Method: get, Path: "/static/:name", Action: authz.Public, Side: Public, Bare: true, Handler: (*Web).Static},

		// Buyers.
		{Method: get, Path: "/", Action: authz.Public, Side: Public, Handler: (*Web).Home},
	}
}
