package web

import (
	"slices"
	"strconv"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// silence says what happens if nobody acts.
func (d desk) silence(e workflows.Explanation) string {
	if !e.Open {
		return ""
	}
	switch {
	case len(e.Clocks) == 0 && len(e.Overdue) > 0:
		return d.t("case_show.silence_overdue")
	case len(e.Clocks) == 0 || e.Clocks[0].Then.Transition == "":
		return d.t("case_show.silence_none")
	}
	k := e.Clocks[0]
	args := []i18n.Argument{
		i18n.Arg("day", d.day(k.LastDay)), i18n.Arg("action", d.word("transition", k.Then.Transition)),
		i18n.Arg("state", d.word("state", string(k.Then.To))),
	}
	if k.Then.To == e.State {
		return d.t("case_show.silence_stays", args...)
	}
	return d.t("case_show.silence_moves", args...)
}

// clock shows a running period, and how its last day was counted.
func (d desk) clock(k workflows.ClockExplanation) pages.CaseClock {
	v := pages.CaseClock{View: d.clockView(k), Period: d.period(k), Warning: d.clockWarning(k), Notes: d.pauses(k.Clock)}
	if reading := d.reading(k.Clock); reading != "" {
		v.Notes = append(v.Notes, reading)
	}
	for _, s := range k.Steps {
		v.Steps = append(v.Steps, d.step(s))
	}
	return v
}

func (d desk) clockView(k workflows.ClockExplanation) components.ClockView {
	v := components.ClockView{Title: d.word("clock", k.Name), Article: d.article(k.Article)}
	if k.Paused() {
		since := k.Pauses[len(k.Pauses)-1].From
		v.Left, v.Tone, v.Machine = d.t("clock_why.paused"), components.Muted, i18n.Machine(since)
		v.Due = d.t("clock_why.paused_since", i18n.Arg("day", i18n.Date(d.ctx, since)))
		return v
	}
	_, v.Left, v.Tone = d.deadline(k.DueAt)
	v.Machine, v.Due = i18n.Machine(k.DueAt), i18n.DateWeekday(d.ctx, k.DueAt.Add(-1))
	return v
}

// period says in one line how long a period is, where it begins and ends, and
// what says so.
func (d desk) period(k workflows.ClockExplanation) string {
	last := i18n.Arg("last", d.day(k.LastDay))
	if k.Number == 0 {
		return d.t("case_show.until_day", last)
	}
	args := []i18n.Argument{i18n.Arg("length", d.length(k.Number, k.Unit)), i18n.Arg("start", i18n.Date(d.ctx, k.StartedAt)), i18n.Arg("basis", d.basis(k.Clock))}
	if k.Paused() {
		return d.t("clock_why.period_paused", args...)
	}
	return d.t("case_show.period", append(args, last)...)
}

// clockWarning says why the last day may still move, "" when it will not.
func (d desk) clockWarning(k workflows.ClockExplanation) string {
	switch {
	case k.Paused():
		return d.t("clock_why.paused_means")
	case k.Recount != "" && k.Recount != k.LastDay:
		return d.t("case_show.recount", i18n.Arg("day", d.day(k.Recount)))
	case k.Provisional:
		return d.t("case_show.provisional", i18n.Arg("years", d.unknownYears(k)))
	}
	return ""
}

// unknownYears are the years of the count whose holidays nobody has announced.
// The last week of a year waits for the notice of the next: New Year may begin in it.
func (d desk) unknownYears(k workflows.ClockExplanation) string {
	var years []string
	for _, s := range k.Steps {
		if year := strconv.Itoa((s.Day + 7).Year()); s.Info.Provisional && !slices.Contains(years, year) {
			years = append(years, year)
		}
	}
	if len(years) == 0 && len(k.LastDay) >= 4 {
		years = append(years, k.LastDay[:4])
	}
	return d.list(years)
}

// pauses tell the times that were taken out of a period.
func (d desk) pauses(k models.Clock) (out []string) {
	for _, p := range k.Pauses {
		if !p.To.IsZero() {
			out = append(out, d.t("clock_why.pause", i18n.Arg("from", i18n.Date(d.ctx, p.From)), i18n.Arg("to", i18n.Date(d.ctx, p.To))))
		}
	}
	return out
}

// reading says how the end of a period on a weekend is read, "" where the
// question cannot come up: the last of working days is none.
func (d desk) reading(k models.Clock) string {
	profile, known := law.Get(k.Profile)
	if k.Number == 0 || k.Unit == string(calendar.WorkingDays) {
		return ""
	}
	key := "clock_why.weekend_rolls"
	if k.WeekendEnds {
		key = "clock_why.weekend_ends"
	}
	text := d.t(key)
	if known && !profile.Counting.Confirmed {
		text = d.t("clock_why.reading", i18n.Arg("reading", text), i18n.Arg("basis", d.cite(profile.Counting.Basis)))
	}
	return text
}

func (d desk) length(n int, unit string) string {
	if key := "law.length." + unit; i18n.Has(d.ctx, key) {
		return i18n.T(d.ctx, key, i18n.Count("n", n))
	}
	return strconv.Itoa(n) + " " + unit
}

// basis says where the length of a period comes from.
func (d desk) basis(k models.Clock) string {
	if k.Article == "" {
		return d.t("law.policy")
	}
	profile, _ := law.Get(k.Profile)
	for _, p := range profile.Periods {
		if p.Basis.String() == k.Article {
			return d.cite(p.Basis)
		}
	}
	return d.article(k.Article)
}

func (d desk) step(s calendar.Step) pages.CaseStep {
	v := pages.CaseStep{
		Day:  i18n.DateShort(d.ctx, s.Day.Start()) + " " + d.t("weekday_short."+strconv.Itoa(int(s.Day.Weekday()))),
		Text: d.word("law.rule", string(s.Rule)), Counts: s.Rule == calendar.Counts,
	}
	reason := d.word("law.day", string(s.Info.Reason))
	if s.Info.Festival != "" {
		reason = d.word("law.festival", string(s.Info.Festival))
	}
	if !v.Counts || s.Info.Festival != "" {
		v.Text = d.t("case_show.step", i18n.Arg("rule", v.Text), i18n.Arg("reason", reason))
	}
	if v.Counts {
		v.Count = strconv.Itoa(s.Counted)
	}
	return v
}
