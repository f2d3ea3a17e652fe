package web

import (
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/law"
	"redress/workflows/venue"
)

// findings tell what the office has found out, and with names who and when.
func (d desk) findings(list []workflows.Finding, names bool) (out []string) {
	for _, f := range list {
		answer := d.word("choice", f.Answer)
		if venue.Valid(f.Answer) {
			answer = venue.FullName(f.Answer)
		}
		key := "venue_why.finding_plain"
		if names {
			key = "venue_why.finding"
		}
		out = append(out, d.t(key, i18n.Arg("field", d.word("field", f.Field)), i18n.Arg("answer", answer),
			i18n.Arg("who", d.actor(f.By)), i18n.Arg("time", i18n.DateTime(d.ctx, f.At))))
	}
	return out
}

// venueWhy says which office is competent and why, what that hangs on, and
// what is not known yet. The words are plain enough for both sides.
func (d desk) venueWhy(x venue.Decision, s workflows.Settings) pages.VenueWhy {
	v := pages.VenueWhy{Lead: d.t("venue_why.nothing")}
	switch {
	case len(x.Competent) == 0:
	case len(s.Home) == 0:
		v.Lead = d.t("venue_why.everywhere")
	case x.Home:
		v.Lead = d.t("venue_why.home")
	default:
		v.Lead = d.t("venue_why.elsewhere")
	}
	for _, c := range x.Competent {
		v.Candidates = append(v.Candidates, pages.VenueCandidate{
			Text:   d.t("venue.rule."+c.Reason.Code, i18n.Arg("place", venue.FullName(c.Division))),
			Office: c.Office.Name, Article: d.cite(law.Ref(c.Reason.Basis)), Provided: d.words("venue.provided", c.Provided),
		})
	}
	v.Unknown = d.words("venue.unknown", x.Unknown)
	for _, n := range x.Notes {
		v.Notes = append(v.Notes, d.t("venue_why.note", i18n.Arg("note", d.word("venue.note", n.Code)), i18n.Arg("basis", d.cite(law.Ref(n.Basis)))))
	}
	return v
}
