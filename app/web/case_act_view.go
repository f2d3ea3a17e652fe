package web

import (
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// actInput is what the form of an action is made of.
type actInput struct {
	worked casework.Worked
	name   string
	// fields, danger and to are as the definition has them, whether the action
	// is possible now or not.
	fields  []workflows.Field
	danger  bool
	to      models.State
	form    components.Form
	seen    int64
	since   []models.Event
	refusal *workflows.Refusal
}

// offered is the action among those that are possible now.
func (in actInput) offered() (workflows.Action, bool) {
	for _, a := range in.worked.Actions {
		if a.Name == in.name {
			return a, true
		}
	}
	return workflows.Action{}, false
}

func (d desk) caseAct(in actInput) pages.CaseAct {
	c, title := in.worked.Case, d.word("transition", in.name)
	v := pages.CaseAct{
		Page: layout.Page{Title: title, Failed: in.form.Failed(), Trail: []components.Link{
			{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: title},
		}},
		Form: in.form, Title: title, Number: string(c.ID), From: d.word("state", string(c.State)), Danger: in.danger,
		Action: caseHref(c.ID) + "/act/" + in.name, Cancel: caseHref(c.ID), Seen: strconv.FormatInt(in.seen, 10),
		Since: d.moments(in.since),
	}
	if in.to != "" && in.to != c.State {
		v.To = d.word("state", string(in.to))
	}
	if key := "transition_hint." + in.name; i18n.Has(d.ctx, key) {
		v.Hint = i18n.T(d.ctx, key)
	}
	fields := in.fields
	action, now := in.offered()
	if now {
		fields, v.Article = action.Fields, d.articleOf(law.For(calendar.DayOf(c.ReceivedAt)).Instrument, action.Article)
	}
	v.Refused = d.refused(in, action, now)
	// A form that was sent keeps what was typed, whatever became of it.
	if v.Refused == "" || in.form.Values.Get("seen") != "" {
		v.Offer = true
		for _, f := range fields {
			if f.Fixed == "" {
				v.Controls = append(v.Controls, d.actControl(c, f))
			}
		}
	}
	return v
}

// refused says why the action cannot be done, "" when it can.
func (d desk) refused(in actInput, action workflows.Action, now bool) string {
	r := in.refusal
	switch {
	case r != nil && r.Code == "guard":
		return d.word("guard", r.Rule)
	case r != nil:
		return d.word("refusal", r.Code)
	case len(in.since) > 0:
		return ""
	case !now:
		return d.t("case_act.not_now", i18n.Arg("state", d.word("state", string(in.worked.Case.State))))
	case action.Blocked != "":
		return d.word("guard", action.Blocked)
	}
	return ""
}

func (d desk) actControl(c models.Case, f workflows.Field) pages.ActControl {
	field := components.Field{Name: f.Name, Label: i18n.T(d.ctx, f.LabelKey()), Optional: !f.Required && f.If == nil, Max: f.Max}
	if key := "field_hint." + f.Name; i18n.Has(d.ctx, key) {
		field.Hint = i18n.T(d.ctx, key)
	}
	if f.If != nil {
		field.Hint = strings.TrimSpace(d.onlyIf(f.If) + " " + field.Hint)
	}
	switch f.Kind {
	case workflows.FieldChoice, workflows.FieldQueue:
		field.Options = d.options(f.Kind, f.Choices)
	case workflows.FieldGround:
		field.Options = d.grounds(c, f)
	}
	return pages.ActControl{Kind: f.Kind, Field: field}
}

// onlyIf says which answers make a question asked. The question is there all
// the time, because the page works without a script.
func (d desk) onlyIf(i *workflows.If) string {
	kind := "choice."
	if strings.HasSuffix(i.Field, "_ground") {
		kind = "ground."
	}
	words := make([]string, len(i.Any))
	for n, choice := range i.Any {
		words[n] = i18n.T(d.ctx, kind+choice)
	}
	return d.t("only_if.text", i18n.Arg("choices", strings.Join(words, d.t("only_if.or"))))
}

// grounds are the grounds the law in force on the day of receipt knows, each
// with its place in the law.
func (d desk) grounds(c models.Case, f workflows.Field) (out []components.Option) {
	profile := law.For(calendar.DayOf(c.ReceivedAt))
	for _, code := range f.Choices {
		ground, known := profile.Refusal(code)
		if f.Grounds == "termination" {
			ground, known = profile.Termination(code)
		}
		o := components.Option{Value: code, Label: d.word("ground", code)}
		if known {
			o.Hint = d.cite(ground.Basis)
		}
		out = append(out, o)
	}
	return out
}
