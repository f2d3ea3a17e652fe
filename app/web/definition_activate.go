package web

import (
	"net/url"
	"strings"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows/calendar"
)

var activateLabels = Labels{"from": "definition.activate.day", "time": "definition.activate.time", "reason": "definition.activate.reason"}

// DefinitionActivate lets new cases go by a version from a moment on.
func (w *Web) DefinitionActivate(r *Request) error {
	version, group, err := r.Service().Definition(r.Ctx(), r.Actor, r.Param("id"))
	if err != nil {
		return err
	}
	form := r.Form(url.Values{"when": {"soon"}, "time": {"00:00"}})
	if r.Posted() {
		in, err := r.activation()
		if err == nil {
			if err = r.Service().Activate(r.Ctx(), r.Actor, version.ID, in); err == nil {
				return r.Redirect(withQuery(definitionHref(version.ID), "done", "activated"))
			}
		}
		if err := r.Faults(&form, err, activateLabels); err != nil {
			return err
		}
	}
	d := r.desk(nil)
	v := d.definitionActivate(version, group)
	v.Form, v.Page.Failed, v.Action = form, form.Failed(), r.Path()
	v.Page = r.framed(v.Page)
	return r.Show(form.Failed(), pages.ShowDefinitionActivate(v))
}

func (d desk) definitionActivate(version casework.DefinitionVersion, group casework.DefinitionGroup) pages.DefinitionActivate {
	title := d.definitionTitle(version.Ref)
	return pages.DefinitionActivate{
		Title: d.t("definition.activate.heading", i18n.Arg("name", title)), Text: d.t("definition.activate.text"),
		Cancel: definitionHref(version.ID), Back: casework.GoesBack(version, group),
		Page: layout.Page{Title: d.t("definition.activate.title"), Trail: []components.Link{
			{Text: d.t("definition.title"), Href: "/definitions"}, {Text: title, Href: definitionHref(version.ID)}, {Text: d.t("definition.activate.title")},
		}},
		When: []components.Option{
			{Value: "soon", Label: d.t("definition.activate.soon"), Hint: d.t("definition.activate.soon_hint")},
			{Value: "at", Label: d.t("definition.activate.at"), Hint: d.t("definition.activate.at_hint")},
		},
	}
}

// activation reads the form. The day and the time are China's.
func (r *Request) activation() (casework.NewActivation, error) {
	v := r.Values()
	in := casework.NewActivation{ID: r.Command(), Reason: v.Get("reason")}
	bad := &models.Invalid{}
	switch v.Get("when") {
	case "soon":
	case "at":
		day, err := calendar.ParseDay(dateValue(v, "from"))
		if err != nil {
			bad.Add("from", "errors.not_date")
		}
		clock, err := time.Parse("15:04", strings.ReplaceAll(halfWidth.Replace(v.Get("time")), "：", ":"))
		if err != nil {
			bad.Add("time", "definition.error.time")
		}
		in.From = day.Start().Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute)
	default:
		bad.Add("when", "errors.not_choice")
	}
	return in, bad.OrNil()
}
