package web

import (
	"net/url"

	"redress/models"
	"redress/views/pages"
)

// filers are the ways to file a complaint. Each has a catalogue text under
// "filer.<value>".
var filers = []string{"self", "agent", "joint"}

func stepWho() step {
	return step{
		name:   "who",
		labels: Labels{"filer": "filing.filer"},
		values: func(f models.Filing) url.Values { return url.Values{"filer": {filerOf(f)}} },
		answer: func(r *Request) (func(*models.Filing), error) {
			filer, bad := r.Values().Get("filer"), &models.Invalid{}
			if !models.OneOf(filers, filer) {
				bad.Add("filer", "filing.error.filer")
			}
			return func(f *models.Filing) { setFiler(f, filer) }, bad.OrNil()
		},
		show: func(r *Request, s pages.Step, _ models.Draft) component {
			return pages.ShowFileWho(pages.FileWho{Step: s, Filers: r.options("filer", filers)})
		},
	}
}

func filerOf(f models.Filing) string {
	switch {
	case f.Agent != nil:
		return "agent"
	case f.Joint():
		return "joint"
	}
	return "self"
}

// setFiler makes room for the answers of the page that follows, and keeps
// those that are there already.
func setFiler(f *models.Filing, filer string) {
	if filer == filerOf(*f) {
		return
	}
	f.Agent, f.Others, f.Representative = nil, nil, false
	switch filer {
	case "agent":
		f.Agent = &models.Agent{}
	case "joint":
		f.Others, f.Representative = []models.JointParty{{Representative: true}}, true
	}
}
