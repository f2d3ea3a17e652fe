package web

import (
	"cmp"
	"errors"
	"slices"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
)

// TrackDo asks a complainant to confirm one thing the definition lets him do
// with his case now, and does it.
func (w *Web) TrackDo(r *Request) error {
	t, err := r.Service().TrackedCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	name := r.Param("transition")
	i := slices.IndexFunc(t.Actions, func(a workflows.Action) bool { return a.Name == name && a.Blocked == "" })
	if i < 0 {
		return r.notNow(t, name)
	}
	action, form := t.Actions[i], r.Form(nil)
	if r.Posted() {
		err := r.move(t.Case, action)
		if err == nil {
			return r.Redirect("/track/case?done=action")
		}
		labels := Labels{}
		for _, f := range action.Fields {
			labels[f.Name] = f.LabelKey()
		}
		if err := r.Faults(&form, err, labels); err != nil {
			return err
		}
	}
	return r.Show(form.Failed(), pages.ShowTrackDo(r.doPage(t.Case, action, form)))
}

// notNow answers an action that is not on offer: a form sent twice has been
// carried out already, anything else does not exist for this case.
func (r *Request) notNow(t casework.Tracked, name string) error {
	if r.Posted() && t.Case.Has(r.Command()) {
		return r.Redirect("/track/case?done=action")
	}
	if def, ok := r.Service().Rules().Definition(t.Case.Definition); ok {
		if _, known := def.Transition(name); known {
			return models.ErrConflict
		}
	}
	return models.ErrNotFound
}

func (r *Request) move(c models.Case, action workflows.Action) error {
	_, err := r.Service().MoveCase(r.Ctx(), r.Actor, c.ID, casework.Move{
		Command: r.Command(), Transition: action.Name, Fields: readFields(r.Values(), action.Fields), Seen: -1,
	})
	var refusal *workflows.Refusal
	if errors.As(err, &refusal) {
		return models.ErrConflict
	}
	return err
}

func (r *Request) doPage(c models.Case, action workflows.Action, form components.Form) pages.TrackDo {
	title := r.T("transition." + action.Name)
	v := pages.TrackDo{
		Page: r.Page(title), Form: form, Number: string(c.ID), Title: title, Action: "/track/case/do/" + action.Name,
		Hint: r.optional("transition_hint." + action.Name), Danger: action.Danger,
	}
	if action.To != c.State {
		v.Becomes = r.T("track.becomes", i18n.Arg("state", r.T("state."+string(action.To))))
	}
	for _, f := range action.Fields {
		field := components.Field{
			Name: f.Name, Label: r.T(f.LabelKey()), Hint: cmp.Or(r.optional("own_field_hint."+f.Name), r.optional("field_hint."+f.Name)), Optional: !f.Required, Max: f.Max,
		}
		switch f.Kind {
		case workflows.FieldChoice:
			field.Options = r.options("choice", f.Choices)
		case workflows.FieldGround:
			field.Options = r.options("ground", f.Choices)
		}
		v.Controls = append(v.Controls, pages.ActControl{Kind: f.Kind, Field: field})
	}
	v.Page.Back, v.Page.Failed = "/track/case", form.Failed()
	return v
}
