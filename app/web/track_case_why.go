package web

import (
	"slices"

	"redress/app/casework"
	"redress/models"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/law"
)

// TrackCaseWhy tells the complainant why the case is where it is: the same
// reasons the staff reads, without what is the office's own.
func (w *Web) TrackCaseWhy(r *Request) error {
	t, err := r.Service().TrackedCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d := r.desk(nil)
	v := d.trackCaseWhy(t)
	rules := r.Service().Rules()
	v.Profile = d.profileWhy(workflows.ExplainProfile(rules, t.Case))
	v.Venue = d.venueWhy(t.Explanation.Venue, rules.Settings())
	v.Venue.Found = d.findings(t.Explanation.Found, false)
	v.Page = r.Page(r.T("track_why.title"))
	v.Page.Back = "/track/case"
	return r.Render(200, pages.ShowTrackCaseWhy(v))
}

func (d desk) trackCaseWhy(t casework.Tracked) pages.TrackCaseWhy {
	v := pages.TrackCaseWhy{Number: string(t.Case.ID), Office: []string{d.queuePlain(t.Case)}, Silence: d.silencePlain(t.Explanation)}
	for _, k := range slices.Concat(t.Explanation.Overdue, t.Explanation.Clocks) {
		v.Clocks = append(v.Clocks, d.clock(k))
	}
	if t.Case.Track == models.TrackComplaint {
		v.RoutesLead, v.Routes = d.routes()
	}
	return v
}

// queuePlain says in plain words what brought the case to those who handle it.
// Rules without such words, and everything that only marks a case, stay in the office.
func (d desk) queuePlain(c models.Case) string {
	if c.Routing != nil {
		if key := "rule_plain." + c.Routing.Winner; i18n.Has(d.ctx, key) {
			return i18n.T(d.ctx, key)
		}
	}
	return d.t("track_why.queue_other")
}

// silencePlain says what comes by itself, deadline by deadline.
func (d desk) silencePlain(e workflows.Explanation) (out []string) {
	for _, k := range e.Overdue {
		out = append(out, d.t("track_why.late", i18n.Arg("clock", d.word("clock", k.Name))))
	}
	for _, k := range e.Clocks {
		args := []i18n.Argument{
			i18n.Arg("clock", d.word("clock", k.Name)), i18n.Arg("day", d.day(k.LastDay)),
			i18n.Arg("action", d.word("transition", k.Then.Transition)), i18n.Arg("state", d.word("state", string(k.Then.To))),
		}
		switch {
		case k.Paused() || k.Then.Transition == "":
			continue
		case k.Then.To == e.State:
			out = append(out, d.t("track_why.then_same", args...))
		default:
			out = append(out, d.t("track_why.then", args...))
		}
	}
	if out == nil {
		out = append(out, d.t("track_why.silence_none"))
	}
	return out
}

// routes are the ways the consumer law keeps open besides this one.
func (d desk) routes() (lead string, ways []string) {
	lead = d.t("track_why.routes_lead", i18n.Arg("basis", d.cite(law.Ref{Instrument: "consumer-law", Article: 39})))
	for _, key := range []string{"track_why.route_negotiate", "track_why.route_association", "track_why.route_agency", "track_why.route_arbitration", "track_why.route_court"} {
		ways = append(ways, d.t(key))
	}
	return lead, ways
}
