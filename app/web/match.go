package web

import "strings"

// matcher finds the row of the table for a request before the framework does:
// the body guard and the time limits come earlier than routing. Only the rows
// that differ from the ordinary are kept, so most requests compare nothing.
type matcher []pattern

type pattern struct {
	parts []string
	route Route
}

func newMatcher(table []Route) matcher {
	var m matcher
	for _, r := range table {
		if r.Slow || r.Body != 0 {
			m = append(m, pattern{strings.Split(r.Path, "/"), r})
		}
	}
	return m
}

func (m matcher) find(method, uri string) (Route, bool) {
	path, _, _ := strings.Cut(uri, "?")
	parts := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for _, p := range m {
		if p.route.Method == method && p.fits(parts) {
			return p.route, true
		}
	}
	return Route{}, false
}

func (p pattern) fits(parts []string) bool {
	if len(parts) != len(p.parts) {
		return false
	}
	for i, want := range p.parts {
		if !strings.HasPrefix(want, ":") && !strings.EqualFold(want, parts[i]) {
			return false
		}
	}
	return true
}
