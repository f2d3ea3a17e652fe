package web

import (
	"net/url"
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows/venue"
)

var organisationLabels = Labels{"name": "organisation.name", "short": "organisation.short", "divisions": "organisation.divisions"}

// OrganisationList lists the organisations, and makes a new one when its form
// is sent.
func (w *Web) OrganisationList(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		_, err := r.Service().SaveOrganisation(r.Ctx(), r.Actor, r.organisation())
		if err == nil {
			return r.Redirect("/organisations?done=added")
		}
		if err := r.Faults(&form, err, organisationLabels); err != nil {
			return err
		}
	}
	all, err := r.Service().Organisations(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := pages.OrganisationList{Form: form, Places: r.accountPlaces(), Table: r.desk(nil).organisationTable(all)}
	v.Page = r.framed(layout.Page{Title: r.T("organisation.title"), Wide: true, Failed: form.Failed(), Notice: r.notice("organisation")})
	return r.Show(form.Failed(), pages.ShowOrganisationList(v))
}

func (r *Request) organisation() models.Organisation {
	return models.Organisation{Name: r.Values().Get("name"), Short: r.Values().Get("short"), Divisions: strings.FieldsFunc(r.Values().Get("divisions"), func(c rune) bool {
		return strings.ContainsRune(" ,;，；、\n\t　", c)
	})}
}

func (d desk) organisationTable(all []models.Organisation) components.Table {
	t := components.Table{Caption: d.t("organisation.title"), Empty: d.t("organisation.empty"), Columns: []components.Column{
		{Title: d.t("organisation.name")}, {Title: d.t("organisation.short")}, {Title: d.t("organisation.divisions")}, {Title: d.t("account_list.state")},
	}}
	for _, o := range all {
		state, _ := d.organisationState(o)
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: o.Name, Href: "/organisations/" + o.ID}, {Text: o.Short}, {Text: d.list(placeNames(o.Divisions))}, state,
		}})
	}
	return t
}

func (d desk) organisationState(o models.Organisation) (components.Cell, string) {
	if o.Disabled {
		return components.Cell{Text: d.t("account_list.disabled"), Tone: components.Muted}, "off"
	}
	return components.Cell{Text: d.t("account_list.active"), Tone: components.Good}, "on"
}

// placeNames are the names of divisions given as prefixes of their codes.
func placeNames(prefixes []string) (out []string) {
	for _, p := range prefixes {
		out = append(out, venue.FullName((p + "0000")[:6]))
	}
	return out
}

// OrganisationEdit changes one of them.
func (w *Web) OrganisationEdit(r *Request) error {
	all, err := r.Service().Organisations(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID == r.Param("id") {
			return r.editOrganisation(o)
		}
	}
	return models.ErrNotFound
}

func (r *Request) editOrganisation(o models.Organisation) error {
	_, state := r.desk(nil).organisationState(o)
	form := r.Form(url.Values{"name": {o.Name}, "short": {o.Short}, "divisions": {strings.Join(o.Divisions, " ")}, "state": {state}})
	if r.Posted() {
		next := r.organisation()
		next.ID, next.Disabled = o.ID, r.Values().Get("state") == "off"
		_, err := r.Service().SaveOrganisation(r.Ctx(), r.Actor, next)
		if err == nil {
			return r.Redirect("/organisations?done=changed")
		}
		if err := r.Faults(&form, err, organisationLabels); err != nil {
			return err
		}
	}
	v := pages.OrganisationEdit{Form: form, Title: o.Name, Action: "/organisations/" + o.ID, State: []components.Option{
		{Value: "on", Label: r.T("account_list.active")}, {Value: "off", Label: r.T("account_list.disabled")},
	}}
	v.Page = r.framed(layout.Page{Title: o.Name, Back: "/organisations", Failed: form.Failed()})
	return r.Show(form.Failed(), pages.ShowOrganisationEdit(v))
}

// AuditList shows what happened around accounts, the latest first.
func (w *Web) AuditList(r *Request) error {
	list, next, err := r.Service().AuditLog(r.Ctx(), r.Actor, r.Query().Get("after"))
	if err != nil {
		return err
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	orgs, err := r.Service().Organisations(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	for _, o := range orgs { // what an entry is about may be one of them
		d.names[o.ID] = o.Name
	}
	v := pages.AuditList{Places: r.accountPlaces(), Table: d.auditTable(list)}
	if next != "" {
		v.Pager.Next = withQuery("/audit", "after", next)
	}
	if r.Query().Get("after") != "" {
		v.Pager.Prev = "/audit"
	}
	v.Page = r.framed(layout.Page{Title: r.T("audit.title"), Wide: true})
	return r.Render(200, pages.ShowAuditList(v))
}

func (d desk) auditTable(list []models.AuditEntry) components.Table {
	t := components.Table{Caption: d.t("audit.title"), Empty: d.t("audit.empty"), Columns: []components.Column{
		{Title: d.t("audit.at"), OneLine: true}, {Title: d.t("audit.who")}, {Title: d.t("audit.what")}, {Title: d.t("audit.object")},
	}}
	for _, e := range list {
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: i18n.DateTime(d.ctx, e.At)}, {Text: d.auditPerson(e)}, {Text: d.word("audit.action", e.Action)}, {Text: d.auditObject(e.Object)},
		}})
	}
	return t
}

// auditPerson names an account; a buyer is not named. Without an account only
// two things are written down: that somebody was not let in, and what was done
// on the server itself.
func (d desk) auditPerson(e models.AuditEntry) string {
	account := e.Account
	switch {
	case account != "":
	case strings.HasSuffix(e.Action, ".failed"), strings.HasSuffix(e.Action, ".refused"):
		return d.t("audit.nobody")
	default:
		return d.t("audit.server")
	}
	if _, known := d.names[account]; !known && account != d.me.Account {
		return d.t("audit.other")
	}
	return d.person(account)
}

func (d desk) auditObject(object string) string {
	if _, known := d.names[object]; known || object == d.me.Account && object != "" {
		return d.person(object)
	}
	return object
}
