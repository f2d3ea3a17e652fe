package web

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows/calendar"
)

// CalendarList shows the years whose official days are known, and imports one.
func (w *Web) CalendarList(r *Request) error {
	form := r.Form(nil)
	var problems []string
	if r.Posted() {
		year, err := r.takeCalendar(&form)
		var bad *calendar.ImportError
		switch {
		case errors.As(err, &bad):
			problems = r.desk(nil).calendarProblems(bad)
			form.Errors = append(form.Errors, components.FieldError{Name: "problems", Text: r.T("calendar.problems", i18n.Count("n", len(problems)))})
		case err != nil:
			return err
		case !form.Failed():
			return r.Redirect(withQuery("/calendars", "done", strconv.Itoa(year)) + "#progress")
		}
	}
	known, err := r.Service().ShowCalendars(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d, err := r.deskWithNames()
	if err != nil {
		return err
	}
	v := d.calendarList(known)
	v.Form, v.Problems, v.Page.Failed = form, problems, form.Failed()
	v.ProblemsTitle = r.T("calendar.problems", i18n.Count("n", len(problems)))
	v.Page, v.Places = r.framed(v.Page), r.rulePlaces()
	if year, err := strconv.Atoi(r.Query().Get("done")); err == nil && !r.Posted() {
		v.Page.Notice = components.NoticeView{Title: r.T("calendar.done", i18n.Arg("n", strconv.Itoa(year))), Tone: components.Good}
	}
	if v.Progress.Open && !form.Failed() {
		r.comeAgain()
	}
	return r.Show(form.Failed(), pages.ShowCalendarList(v))
}

// comeAgain asks the browser to load the page again in a moment, so that
// progress shows without a script.
func (r *Request) comeAgain() { r.c.Set("Refresh", "2") }

func (r *Request) takeCalendar(form *components.Form) (year int, err error) {
	if err := r.ruleFiles(form, map[string]string{"file": "text"}); err != nil || form.Failed() {
		return 0, err
	}
	text := r.form.Get("text")
	if text == "" {
		form.Errors = append(form.Errors, components.FieldError{Name: "text", Text: r.T("calendar.error.missing")})
		return 0, nil
	}
	_, y, err := r.Service().ImportCalendar(r.Ctx(), r.Actor, text)
	return y.Year, err
}

func (d desk) calendarProblems(bad *calendar.ImportError) (out []string) {
	for _, p := range bad.Problems {
		value := p.Value
		if p.Code == "missing_festival" || p.Code == "duplicate_festival" {
			value = d.word("law.festival", value)
		}
		out = append(out, d.t("law.calendar_problem."+p.Code, i18n.Arg("at", p.At), i18n.Arg("value", value)))
	}
	return out
}

func (d desk) calendarList(known casework.Calendars) pages.CalendarList {
	v := pages.CalendarList{Page: layout.Page{Title: d.t("calendar.title"), Wide: true}}
	v.Missing = components.NoticeView{Title: d.t("calendar.missing", i18n.Arg("n", strconv.Itoa(known.Missing))), Tone: components.Info,
		Text: d.t("calendar.missing_text", i18n.Count("n", known.Provisional))}
	if known.More {
		v.Missing.Text = d.t("calendar.missing_more", i18n.Count("n", known.Provisional))
	}
	if known.Provisional > 0 {
		v.Missing.Tone = components.Warn
	}
	if known.Recount != nil {
		v.Progress = d.recountProgress(*known.Recount)
	}
	for _, y := range known.Years {
		v.Years = append(v.Years, d.calendarYear(y))
	}
	years := calendar.OfficialYears()
	if example, err := json.MarshalIndent(years[len(years)-1], "", "  "); err == nil {
		v.Example = lines(string(example))
	}
	return v
}

func (d desk) calendarYear(y casework.CalendarYear) pages.CalendarYear {
	origin := d.t("definition.shipped")
	if !y.Shipped {
		origin = d.t("definition.uploaded", i18n.Arg("who", d.person(y.By)), i18n.Arg("time", i18n.DateTime(d.ctx, y.At)))
	}
	v := pages.CalendarYear{
		Title: d.t("calendar.year", i18n.Arg("n", strconv.Itoa(y.Year.Year))),
		Rows: []components.Row{
			{Key: d.t("calendar.notice"), Body: components.ExternalLink(y.Notice.Title, y.Notice.URL)},
			{Key: d.t("calendar.number"), Value: y.Notice.Number},
			{Key: d.t("calendar.published"), Value: i18n.Date(d.ctx, y.Notice.Published.Start())},
			{Key: d.t("calendar.origin"), Value: origin},
		},
		Days: components.Table{Caption: d.t("calendar.days_show"), Columns: []components.Column{
			{Title: d.t("calendar.festival")}, {Title: d.t("calendar.off")}, {Title: d.t("calendar.worked")},
		}},
	}
	for _, h := range y.Holidays {
		var worked []string
		for _, day := range h.Worked {
			worked = append(worked, d.legalDay(day))
		}
		off := d.legalDay(h.From)
		if h.To > h.From {
			off = d.t("calendar.range", i18n.Arg("from", d.legalDay(h.From)), i18n.Arg("to", d.legalDay(h.To)), i18n.Count("n", int(h.To-h.From)+1))
		}
		v.Days.Rows = append(v.Days.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("law.festival", string(h.Festival))}, {Text: off}, {Text: strings.Join(worked, "; ")},
		}})
	}
	return v
}

func (d desk) legalDay(day calendar.Day) string {
	return i18n.DateShort(d.ctx, day.Start()) + " " + d.t("weekday_short."+strconv.Itoa(int(day.Weekday())))
}

func (d desk) recountProgress(j models.Job) pages.JobProgress {
	p := d.progress(j, d.t("job.recount_of", i18n.Arg("n", j.Subject)))
	answer, err := casework.RecountOf(j)
	if !j.Open && j.Failed == "" && err == nil {
		p.Text = d.t("job.recounted", i18n.Arg("time", i18n.DateTime(d.ctx, j.EndedAt)), i18n.Count("looked", j.Done), i18n.Count("changed", answer.Changed))
	}
	return p
}

// progress says how far a job has come.
func (d desk) progress(j models.Job, title string) pages.JobProgress {
	p := pages.JobProgress{Shown: true, Open: j.Open, Title: title, Done: strconv.FormatInt(min(j.Done, j.Total), 10), Total: strconv.FormatInt(j.Total, 10)}
	switch {
	case j.Failed != "":
		p.Text = d.t("job.failed", i18n.Arg("id", j.Incident))
	case j.Total == 0:
		p.Text = d.t("job.starting")
	default:
		p.Text = d.t("job.running", i18n.Count("done", min(j.Done, j.Total)), i18n.Count("total", j.Total))
	}
	return p
}
