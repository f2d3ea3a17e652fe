package web

import (
	"slices"
	"strconv"

	"redress/app/authz"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// caseSide is the column with what a decision needs at hand.
func (d desk) caseSide(in caseInput) pages.CaseSide {
	c := in.worked.Case
	side := pages.CaseSide{
		State: d.word("state", string(c.State)), Tone: toneOf(c.State, c.Open), Plain: d.statePlain(c),
		Silence: d.silence(in.worked.Explanation), Assign: d.assign(in),
		Facts: []components.Row{
			{Key: d.t("case_list.col.queue"), Value: d.word("queue", c.Queue)},
			{Key: d.t("case_show.priority"), Value: d.priority(c.Priority)},
			{Key: d.t("case_show.track"), Value: d.word("track_kind", string(c.Track))},
			{Key: d.t("case_list.col.amount"), Value: d.money(c.Amount)},
			{Key: d.t("case_list.col.received"), Value: i18n.DateTime(d.ctx, c.ReceivedAt)},
			{Key: d.t("case_show.updated"), Value: i18n.DateTime(d.ctx, c.UpdatedAt)},
		},
	}
	for _, f := range c.Flags {
		side.Flags = append(side.Flags, d.word("flag", f))
	}
	for _, k := range slices.Concat(in.worked.Explanation.Overdue, in.worked.Explanation.Clocks) {
		side.Clocks = append(side.Clocks, d.clock(k))
	}
	for _, a := range in.worked.Actions {
		side.Actions = append(side.Actions, d.action(c, a))
	}
	return side
}

func (d desk) statePlain(c models.Case) string {
	if key := "state_staff." + string(c.State); i18n.Has(d.ctx, key) {
		return i18n.T(d.ctx, key)
	}
	return ""
}

func (d desk) action(c models.Case, a workflows.Action) pages.CaseAction {
	v := pages.CaseAction{
		Text: d.word("transition", a.Name), Danger: a.Danger,
		Href: caseHref(c.ID) + "/act/" + a.Name + "?seen=" + strconv.FormatInt(c.Seq(), 10),
	}
	if key := "transition_hint." + a.Name; i18n.Has(d.ctx, key) {
		v.Hint = i18n.T(d.ctx, key)
	}
	if a.Blocked != "" {
		v.Blocked = d.word("guard", a.Blocked)
	}
	return v
}

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
	_, left, tone := d.deadline(k.DueAt)
	v := pages.CaseClock{View: components.ClockView{
		Title: d.word("clock", k.Name), Left: left, Tone: tone, Machine: i18n.Machine(k.DueAt),
		Due: i18n.DateWeekday(d.ctx, k.DueAt.Add(-1)), Article: d.article(k.Article),
	}}
	v.Period = d.t("case_show.until_day", i18n.Arg("last", d.day(k.LastDay)))
	if k.Number > 0 {
		v.Period = d.t("case_show.period", i18n.Arg("length", d.length(k.Number, k.Unit)), i18n.Arg("start", i18n.Date(d.ctx, k.StartedAt)),
			i18n.Arg("last", d.day(k.LastDay)), i18n.Arg("basis", d.basis(k.Clock)))
	}
	switch {
	case k.Recount != "" && k.Recount != k.LastDay:
		v.Warning = d.t("case_show.recount", i18n.Arg("day", d.day(k.Recount)))
	case k.Provisional:
		v.Warning = d.t("case_show.provisional")
	}
	for _, s := range k.Steps {
		v.Steps = append(v.Steps, d.step(s))
	}
	return v
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

func (d desk) assign(in caseInput) pages.CaseAssign {
	c := in.worked.Case
	a := pages.CaseAssign{
		Who: d.person(c.Assignee), Can: d.may(authz.CaseAssign), Mine: c.Assignee != "" && c.Assignee == d.me.Account,
		Nobody: c.Assignee == "", Me: d.me.Account, Seen: strconv.FormatInt(c.Seq(), 10),
		Take: in.form("take"), Give: in.form("assign"), Release: in.form("release"),
		Assign: caseHref(c.ID) + "/assign", ReleaseTo: caseHref(c.ID) + "/release",
	}
	if c.Assignee == "" {
		a.Who = d.t("case_show.nobody_has_it")
	}
	for _, p := range in.people {
		if !p.Disabled && p.ID != d.me.Account && p.ID != c.Assignee && authz.Permits(p.Role, authz.CaseWork) {
			a.People = append(a.People, components.Option{Value: p.ID, Label: string(p.Name)})
		}
	}
	return a
}
