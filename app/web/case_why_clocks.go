package web

import (
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
	v := pages.CaseClock{View: d.clockView(k), Period: d.period(k), Warning: d.clockWarning(k)}
	for _, s := range k.Steps {
		v.Steps = append(v.Steps, d.step(s))
	}
	return v
}

func (d desk) clockView(k workflows.ClockExplanation) components.ClockView {
	_, left, tone := d.deadline(k.DueAt)
	return components.ClockView{
		Title: d.word("clock", k.Name), Left: left, Tone: tone, Machine: i18n.Machine(k.DueAt),
		Due: i18n.DateWeekday(d.ctx, k.DueAt.Add(-1)), Article: d.article(k.Article),
	}
}

// period says in one line how long a period is, where it begins and ends, and
// what says so.
func (d desk) period(k workflows.ClockExplanation) string {
	last := i18n.Arg("last", d.day(k.LastDay))
	if k.Number == 0 {
		return d.t("case_show.until_day", last)
	}
	return d.t("case_show.period", i18n.Arg("length", d.length(k.Number, k.Unit)), i18n.Arg("start", i18n.Date(d.ctx, k.StartedAt)),
		last, i18n.Arg("basis", d.basis(k.Clock)))
}

// clockWarning says why the last day may still move, "" when it will not.
func (d desk) clockWarning(k workflows.ClockExplanation) string {
	switch {
	case k.Recount != "" && k.Recount != k.LastDay:
		return d.t("case_show.recount", i18n.Arg("day", d.day(k.Recount)))
	case k.Provisional:
		return d.t("case_show.provisional")
	}
	return ""
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
