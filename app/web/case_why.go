package web

import (
	"slices"

	"redress/app/casework"
	"redress/views/components"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows"
)

// CaseWhy is the page that explains a case: why this queue, why these
// deadlines, and what comes next by itself.
func (w *Web) CaseWhy(r *Request) error {
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	v := d.caseWhy(worked)
	rules := r.Service().Rules()
	v.Profile = d.profileWhy(workflows.ExplainProfile(rules, worked.Case))
	v.Venue = d.venueWhy(worked.Explanation.Venue, rules.Settings())
	v.Venue.Found = d.findings(worked.Explanation.Found, true)
	if v.Diagram, err = r.drawing(d, worked.Case); err != nil {
		return err
	}
	v.Sections, v.Page = d.whySections(v), r.framed(v.Page)
	return r.Render(200, pages.ShowCaseWhy(v))
}

func (d desk) whySections(v pages.CaseWhy) []components.NavItem {
	all := []components.NavItem{{Text: d.t("case_why.queue"), Href: "#queue"}, {Text: d.t("venue_why.title"), Href: "#venue"}, {Text: d.t("case_why.clocks"), Href: "#clocks"}}
	if len(v.Profile.Lines) > 0 {
		all = append(all, components.NavItem{Text: d.t("profile_why.title"), Href: "#profile"})
	}
	if v.Diagram != nil {
		all = append(all, components.NavItem{Text: d.t("case_show.diagram"), Href: "#procedure"})
	}
	return all
}

func (d desk) caseWhy(worked casework.Worked) pages.CaseWhy {
	c, e, title := worked.Case, worked.Explanation, d.t("case_show.why")
	v := pages.CaseWhy{
		Title: title, Number: string(c.ID), Queue: d.queueWhy(e), Silence: d.silence(e),
		Page: layout.Page{Title: title, Wide: true, Trail: []components.Link{
			{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: title},
		}},
	}
	for _, k := range slices.Concat(e.Overdue, e.Clocks) {
		v.Clocks = append(v.Clocks, d.clock(k))
	}
	return v
}

// because is the short form of it on the page of the case.
func (d desk) because(worked casework.Worked) pages.CaseBecause {
	c, r := worked.Case, worked.Explanation.Routing
	v := pages.CaseBecause{Text: d.t("case_why.not_routed"), Href: caseHref(c.ID) + "/why"}
	if r != nil {
		v.Text, v.Rows = d.winner(*r), d.routedTo(*r)
	}
	for _, k := range slices.Concat(worked.Explanation.Overdue, worked.Explanation.Clocks) {
		v.Rows = append(v.Rows, components.Row{Key: d.word("clock", k.Name), Value: d.period(k)})
	}
	return v
}
