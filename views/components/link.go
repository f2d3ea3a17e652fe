package components

import (
	"net/url"
	"strings"
)

// Link is a place to go.
type Link struct {
	Text string
	Href string // a path of this site
}

// safeLink returns the address when it is one that people outside may give us:
// https or mailto, absolute, without a user name (which only serves to
// disguise the host). Anything else is shown as text.
func safeLink(address string) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.User != nil {
		return "", false
	}
	switch u.Scheme {
	case "https":
		return u.String(), u.Host != ""
	case "mailto":
		return u.String(), u.Opaque != ""
	}
	return "", false
}
