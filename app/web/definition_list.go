package web

import (
	"strconv"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows"
)

// DefinitionList lists the procedures, the routing table and their versions.
func (w *Web) DefinitionList(r *Request) error {
	groups, err := r.Service().ListDefinitions(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	v := d.definitionList(groups, r.Service().Rules().Settings())
	v.Page, v.Places = r.framed(v.Page), r.rulePlaces()
	return r.Render(200, pages.ShowDefinitionList(v))
}

// deskWithNames is a desk that can name every colleague.
func (r *Request) deskWithNames() (desk, error) {
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	return r.desk(people), err
}

// rulePlaces are the pages about the rules.
func (r *Request) rulePlaces() []components.NavItem {
	return r.nav([]place{
		{"rules.title", rulesHome, authz.RulesView}, {"definition.title", "/definitions", authz.DefinitionView},
		{"calendar.title", "/calendars", authz.CalendarManage}, {"office.title", "/offices", authz.DefinitionView},
		{"policy.title", "/authorization", authz.PolicyView},
	})
}

func definitionHref(id string) string { return "/definitions/" + id }

func (d desk) definitionName(name string) string { return d.word("definition.name", name) }

func (d desk) version(ref models.DefinitionRef) string {
	return d.t("definition.version", i18n.Arg("n", strconv.Itoa(ref.Version)))
}

// definitionTitle names one version in full.
func (d desk) definitionTitle(ref models.DefinitionRef) string {
	return d.t("definition.full", i18n.Arg("name", d.definitionName(ref.Name)), i18n.Arg("version", d.version(ref)))
}

func (d desk) definitionList(groups []casework.DefinitionGroup, settings workflows.Settings) pages.DefinitionList {
	v := pages.DefinitionList{Page: layout.Page{Title: d.t("definition.title"), Wide: true}, Settings: d.settings(settings)}
	if d.may(authz.DefinitionManage) {
		v.New = components.Link{Text: d.t("definition.new.title"), Href: "/definitions/new"}
	}
	for _, g := range groups {
		v.Groups = append(v.Groups, d.definitionGroup(g))
	}
	return v
}

func (d desk) definitionGroup(g casework.DefinitionGroup) pages.DefinitionGroup {
	out := pages.DefinitionGroup{
		Title: d.definitionName(g.Name), Text: d.word("definition.about", g.Name),
		Versions: components.Table{Caption: d.definitionName(g.Name), Columns: []components.Column{
			{Title: d.t("definition.column.version")}, {Title: d.t("definition.column.state")}, {Title: d.t("definition.column.origin")},
		}},
		History: components.Table{Caption: d.t("definition.history"), Columns: []components.Column{
			{Title: d.t("definition.column.from"), OneLine: true}, {Title: d.t("definition.column.version")},
			{Title: d.t("definition.column.by")}, {Title: d.t("definition.column.reason")},
		}},
	}
	for _, v := range g.Versions {
		state, tone := d.definitionState(v)
		out.Versions.Rows = append(out.Versions.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.version(v.Ref), Href: definitionHref(v.ID), Sub: v.ID},
			{Text: state, Tone: tone, Tag: true, Sub: d.definitionSince(v)}, {Text: d.definitionOrigin(v)},
		}})
	}
	for _, a := range g.Activations {
		out.History.Rows = append(out.History.Rows, components.TableRow{Cells: []components.Cell{
			{Text: i18n.DateTime(d.ctx, a.From)}, {Text: d.version(a.Ref), Href: definitionHref(casework.DefinitionID(a.Ref))},
			{Text: d.person(a.By), Sub: i18n.DateTime(d.ctx, a.At)}, {Text: a.Reason},
		}})
	}
	return out
}

// definitionState says in a word whether new cases go by a version.
func (d desk) definitionState(v casework.DefinitionVersion) (string, components.Tone) {
	switch {
	case v.Unusable != "":
		return d.t("definition.state.unusable"), components.Bad
	case v.Holds:
		return d.t("definition.state.holds"), components.Good
	case !v.Next.IsZero():
		return d.t("definition.state.waits"), components.Waiting
	}
	return d.t("definition.state.rests"), components.Muted
}

// definitionSince says since when, or from when.
func (d desk) definitionSince(v casework.DefinitionVersion) string {
	switch {
	case v.Unusable != "":
		return ""
	case !v.Next.IsZero():
		return d.t("definition.from", i18n.Arg("time", i18n.DateTime(d.ctx, v.Next)))
	case v.Holds && !v.From.IsZero():
		return d.t("definition.since", i18n.Arg("time", i18n.DateTime(d.ctx, v.From)))
	case v.Holds:
		return d.t("definition.since_start")
	}
	return ""
}

func (d desk) definitionOrigin(v casework.DefinitionVersion) string {
	if v.Shipped {
		return d.t("definition.shipped")
	}
	return d.t("definition.uploaded", i18n.Arg("who", d.person(v.By)), i18n.Arg("time", i18n.DateTime(d.ctx, v.At)))
}

// settings are the office's readings of the law, each with why it is so.
func (d desk) settings(s workflows.Settings) []components.Row {
	across, weekend := workflows.AcrossReceipt, "rolls"
	if s.OpenAcross != "" {
		across = s.OpenAcross
	}
	if s.WeekendEnds {
		weekend = "ends"
	}
	rows := []components.Row{
		{Key: d.t("definition.setting.across"), Lines: []string{d.word("definition.setting.across", across), d.t("definition.setting.across_why")}},
		{Key: d.t("definition.setting.weekend"), Lines: []string{d.word("definition.setting.weekend", weekend), d.t("definition.setting.weekend_why")}},
	}
	if s.PlatformDomicile != "" {
		rows = append(rows, components.Row{Key: d.t("definition.setting.domicile"), Value: s.PlatformDomicile})
	}
	if len(s.Home) > 0 {
		rows = append(rows, components.Row{Key: d.t("definition.setting.home"), Value: d.list(s.Home)})
	}
	return rows
}
