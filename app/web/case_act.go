package web

import (
	"errors"
	"net/url"
	"strconv"

	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
	"redress/workflows"
)

// CaseAct is the form of one action, and doing it. What was typed survives
// everything: a missing answer, a refusal, and a case that changed meanwhile.
func (w *Web) CaseAct(r *Request) error {
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	name := r.Param("transition")
	def, known := r.Service().Rules.Definition(worked.Case.Definition)
	if !known {
		return models.ErrNotFound
	}
	transition, known := def.Transition(name)
	if !known {
		return models.ErrNotFound
	}
	in := actInput{worked: worked, name: name, fields: transition.Fields, danger: transition.Danger, to: transition.To,
		form: r.Form(url.Values{}), seen: openedAt(r.Query().Get("seen"), worked.Case.Seq())}
	if !r.Posted() {
		return r.showAct(200, in)
	}
	in.seen = r.seen()
	status, err := r.act(&in)
	if err != nil || status == 0 {
		return err
	}
	return r.showAct(status, in)
}

// act tries the action. It returns 0 when it went well and the answer is on its way.
func (r *Request) act(in *actInput) (int, error) {
	fields, err := readFields(in.form.Values, in.fields)
	if err == nil {
		_, err = r.Service().MoveCase(r.Ctx(), r.Actor, in.worked.Case.ID, casework.Move{
			Command: r.Command(), Transition: in.name, Fields: fields, Seen: in.seen,
		})
	}
	var changed *casework.Changed
	var refusal *workflows.Refusal
	switch {
	case err == nil:
		return 0, r.Redirect(caseHref(in.worked.Case.ID) + "?done=moved")
	case errors.As(err, &changed):
		in.since, in.seen = changed.Since, in.worked.Case.Seq()
		return 409, nil
	case errors.As(err, &refusal):
		in.refusal = refusal
		return 409, nil
	}
	labels := Labels{}
	for _, f := range in.fields {
		labels[f.Name] = "field." + f.Name
	}
	return 422, r.Faults(&in.form, err, labels)
}

func (r *Request) showAct(status int, in actInput) error {
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.desk(people).caseAct(in)
	v.Page = r.framed(v.Page)
	return r.Render(status, pages.ShowCaseAct(v))
}

// openedAt is the event the reader's case page ended with, as its link says;
// the present one when it says nothing that can be true.
func openedAt(link string, now int64) int64 {
	n, err := strconv.ParseInt(link, 10, 64)
	if err != nil || n < 0 || n > now {
		return now
	}
	return n
}

// readFields reads the answers of an action's form. What cannot be an answer is
// told here; what is missing is the engine's to say.
func readFields(values url.Values, fields []workflows.Field) ([]models.FieldValue, error) {
	var out []models.FieldValue
	bad := &models.Invalid{}
	for _, f := range fields {
		if f.Fixed != "" {
			continue
		}
		answer, key := readField(values, f)
		if key != "" {
			bad.Add(f.Name, key)
		} else if answer != nil {
			out = append(out, *answer)
		}
	}
	return out, bad.OrNil()
}

func readField(values url.Values, f workflows.Field) (*models.FieldValue, string) {
	typed := values.Get(f.Name)
	if f.Kind == workflows.FieldDate {
		typed = dateValue(values, f.Name)
	}
	if typed == "" {
		return nil, ""
	}
	switch f.Kind {
	case workflows.FieldAmount:
		amount, err := models.ParseYuan(typed)
		if err != nil {
			return nil, "errors.not_money"
		}
		return &models.FieldValue{Name: f.Name, Amount: amount}, ""
	case workflows.FieldChoice, workflows.FieldGround:
		return &models.FieldValue{Name: f.Name, Choice: typed}, ""
	}
	return &models.FieldValue{Name: f.Name, Text: models.Personal(typed)}, ""
}
