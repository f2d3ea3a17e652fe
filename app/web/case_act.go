package web

import (
	"errors"
	"net/url"
	"strconv"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
	"redress/workflows"
)

// CaseAct is the form of one action, and doing it. What was typed survives
// everything: a missing answer, a refusal, and a case that changed meanwhile.
func (w *Web) CaseAct(r *Request) error {
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID(), r.needs()...)
	if err != nil {
		return err
	}
	name := r.Param("transition")
	def, known := r.Service().Rules().Definition(worked.Case.Definition)
	if !known {
		return models.ErrNotFound
	}
	transition, known := def.Transition(name)
	if !known {
		return models.ErrNotFound
	}
	in := actInput{worked: worked, name: name, fields: workflows.Form(r.Service().Rules(), worked.Case, name), danger: transition.Danger, to: transition.To,
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

// needs is what somebody must be allowed to be shown the form. One that was sent
// is answered with what has happened since, if that is why it is refused.
func (r *Request) needs() []authz.Action {
	if r.Posted() {
		return nil
	}
	return []authz.Action{authz.CaseMove}
}

// act tries the action. It returns 0 when it went well and the answer is on its way.
func (r *Request) act(in *actInput) (int, error) {
	_, err := r.Service().MoveCase(r.Ctx(), r.Actor, in.worked.Case.ID, casework.Move{
		Command: r.Command(), Transition: in.name, Fields: readFields(in.form.Values, in.fields), Seen: in.seen,
	})
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
		labels[f.Name] = f.LabelKey()
	}
	return 422, r.Faults(&in.form, err, labels)
}

func (r *Request) showAct(status int, in actInput) error {
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d := r.desk(people)
	v := d.caseAct(in)
	if v.Factors, err = r.factors(d, in); err != nil {
		return err
	}
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

// noAmount stands for an amount that cannot be read: the engine tells it apart
// from a missing one, beside everything else that is wrong.
const noAmount models.Fen = -1

// readFields reads the answers of an action's form; what is missing or wrong is
// the engine's to say.
func readFields(values url.Values, fields []workflows.Field) (out []models.FieldValue) {
	for _, f := range fields {
		if answer, given := readField(values, f); given && f.Fixed == "" {
			out = append(out, answer)
		}
	}
	return out
}

func readField(values url.Values, f workflows.Field) (models.FieldValue, bool) {
	typed, answer := values.Get(f.Name), models.FieldValue{Name: f.Name}
	if f.Kind == workflows.FieldDate {
		typed = dateValue(values, f.Name)
	}
	switch {
	case f.Kind == workflows.FieldAmount:
		amount, err := models.ParseYuan(typed)
		if err != nil {
			amount = noAmount
		}
		answer.Amount = amount
	case workflows.Chosen(f.Kind):
		answer.Choice = typed
	default:
		answer.Text = models.Personal(typed)
	}
	return answer, typed != ""
}
