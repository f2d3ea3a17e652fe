package web

import (
	"slices"
	"strconv"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
)

// caseSide is the column with what a decision needs at hand.
func (d desk) caseSide(in caseInput) pages.CaseSide {
	c := in.worked.Case
	side := pages.CaseSide{
		State: d.word("state", string(c.State)), Tone: toneOf(c.State, c.Open), Plain: d.statePlain(c),
		Silence: d.silence(in.worked.Explanation), Assign: d.assign(in), Flags: d.words("flag", c.Flags),
		Facts: []components.Row{
			{Key: d.t("case_list.col.queue"), Value: d.word("queue", c.Queue)},
			{Key: d.t("case_show.priority"), Value: d.priority(c.Priority)},
			{Key: d.t("case_show.track"), Value: d.word("track_kind", string(c.Track))},
			{Key: d.t("case_list.col.amount"), Value: d.money(c.Amount)},
			{Key: d.t("case_list.col.received"), Value: i18n.DateTime(d.ctx, c.ReceivedAt)},
			{Key: d.t("case_show.updated"), Value: i18n.DateTime(d.ctx, c.UpdatedAt)},
		},
	}
	for _, k := range slices.Concat(in.worked.Explanation.Overdue, in.worked.Explanation.Clocks) {
		side.Clocks = append(side.Clocks, d.clockView(k))
		if warning := d.clockWarning(k); warning != "" {
			side.Warnings = append(side.Warnings, warning)
		}
	}
	if d.may(authz.CaseHold) {
		side.PrivacyHref = privacyHref(c.ID)
	}
	if !c.Privacy.IsZero() {
		side.Privacy = d.privacyLine(c.Privacy)
	}
	if c.Privacy.Withheld() {
		return side
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

func (d desk) assign(in caseInput) pages.CaseAssign {
	c := in.worked.Case
	a := pages.CaseAssign{
		Who: d.person(c.Assignee), Can: in.worked.May(authz.CaseAssign), Mine: c.Assignee != "" && c.Assignee == d.me.Account,
		Nobody: c.Assignee == "", Me: d.me.Account, Seen: strconv.FormatInt(c.Seq(), 10),
		Take: in.form("take"), Give: in.form("assign"), Release: in.form("release"),
		Assign: caseHref(c.ID) + "/assign", ReleaseTo: caseHref(c.ID) + "/release",
	}
	if in.worked.May(authz.CaseHandOver) && in.others {
		a.HandOver = caseHref(c.ID) + "/hand-over"
	}
	if c.Assignee == "" {
		a.Who = d.t("case_show.nobody_has_it")
	}
	for _, p := range in.people {
		if !p.Disabled && p.Org == c.Org && p.ID != d.me.Account && p.ID != c.Assignee && authz.Permits(casework.ActorOf(p), authz.CaseWork) {
			a.People = append(a.People, components.Option{Value: p.ID, Label: string(p.Name)})
		}
	}
	return a
}
