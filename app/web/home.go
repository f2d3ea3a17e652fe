package web

import (
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// Home is the front page.
func (w *Web) Home(r *Request) error {
	return r.Render(200, pages.ShowHome(pages.Home{
		Page: r.Page(""), Form: r.Form(nil), Draft: r.Identity.Filer.Case != "", Review: reviewTime(r),
	}))
}

// reviewTime tells the period of acceptance under the rules of today, with
// their article.
func reviewTime(r *Request) string {
	period, ok := law.For(calendar.DayOf(r.Service().Now())).Period("acceptance")
	if !ok {
		return ""
	}
	return r.T("home.how.2_text", i18n.Arg("time", i18n.WorkingDays(r.Ctx(), period.Number)),
		i18n.Arg("basis", r.desk(nil).cite(period.Basis)))
}
