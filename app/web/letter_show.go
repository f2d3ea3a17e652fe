package web

import (
	"errors"
	"net/url"
	"strconv"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
	"redress/workflows"
)

// LetterShow shows a letter as it will be printed, and keeps what is filled in.
func (w *Web) LetterShow(r *Request) error {
	if !r.Posted() {
		return r.showLetter(200, letterForms{})
	}
	view, err := r.theLetter()
	if err != nil {
		return err
	}
	_, err = r.Service().PrepareLetter(r.Ctx(), r.Actor, r.caseID(), r.letterMove(), readFields(r.Values(), view.Fields))
	labels := Labels{}
	for _, f := range view.Fields {
		labels[f.Name] = "letter_field." + f.Name
	}
	return r.letterDone(err, "saved", labels, func(forms *letterForms, f *components.Form) { forms.blanks = f })
}

// LetterApprove fixes what the letter says; its number and its files follow.
func (w *Web) LetterApprove(r *Request) error {
	view, err := r.theLetter()
	if err != nil {
		return err
	}
	_, err = r.Service().ApproveLetter(r.Ctx(), r.Actor, r.caseID(), r.letterMove())
	labels := Labels{}
	for _, f := range view.Fields {
		labels[f.Name] = "letter_field." + f.Name
	}
	return r.letterDone(err, "approved", labels, func(forms *letterForms, f *components.Form) {
		f.Values = answerValues(view.Fields, view.Answers)
		forms.blanks = f
	})
}

// LetterDrop gives a letter up.
func (w *Web) LetterDrop(r *Request) error {
	_, err := r.Service().DropLetter(r.Ctx(), r.Actor, r.caseID(), r.letterMove(), r.Values().Get("drop_reason"))
	var bad *models.Invalid
	if errors.As(err, &bad) {
		for i := range bad.Problems {
			bad.Problems[i].Field = "drop_reason"
		}
	}
	return r.letterDone(err, "dropped", Labels{"drop_reason": "letter_show.drop_reason"}, func(forms *letterForms, f *components.Form) { forms.drop = f })
}

func (r *Request) theLetter() (casework.LetterView, error) {
	return r.Service().ShowLetter(r.Ctx(), r.Actor, r.caseID(), r.letterID())
}

func (r *Request) letterID() models.LetterID { return models.LetterID(r.Param("letter")) }

func (r *Request) letterMove() casework.LetterMove {
	return casework.LetterMove{Command: r.Command(), Letter: r.letterID(), Seen: r.seen()}
}

// letterForms are the forms of a letter's page that came back, and what changed
// meanwhile.
type letterForms struct {
	blanks, drop *components.Form
	since        []models.Event
}

// letterDone ends a form of the page: on when it went well, back to the form
// with what is missing, or with what changed meanwhile.
func (r *Request) letterDone(err error, done string, labels Labels, failed func(*letterForms, *components.Form)) error {
	if err == nil {
		return r.Redirect(withQuery(letterHref(r.caseID(), r.letterID()), "done", done))
	}
	forms, form := letterForms{}, r.Form(nil)
	var changed *casework.Changed
	if errors.As(err, &changed) {
		failed(&forms, &form)
		forms.since = changed.Since
		return r.showLetter(409, forms)
	}
	if err := r.Faults(&form, err, labels); err != nil {
		return err
	}
	failed(&forms, &form)
	return r.showLetter(422, forms)
}

func (r *Request) showLetter(status int, forms letterForms) error {
	view, err := r.theLetter()
	if err != nil {
		return err
	}
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.desk(people).letter(view, r.copy(), func() components.Form {
		return components.Form{CSRF: r.csrfToken(), Command: randomHex(16)}
	}, forms)
	v.Page.Notice = r.letterNotice()
	v.Page = r.framed(v.Page)
	v.Page.Paper, v.Page.Path = true, withQuery(letterHref(r.caseID(), r.letterID()), "copy", string(r.copy()))
	return r.Render(status, pages.ShowLetter(v))
}

// letterNotice says what the form before has done. The word in the address is
// only ever one of ours.
func (r *Request) letterNotice() components.NoticeView {
	key := map[string]string{
		"saved": "letter_show.done_saved", "approved": "letter_show.done_approved", "dropped": "letter_show.done_dropped",
	}[r.Query().Get("done")]
	if key == "" || r.Posted() {
		return components.NoticeView{}
	}
	return components.NoticeView{Title: r.T(key), Tone: components.Good}
}

// answerValues are answers as the controls of a form hold them.
func answerValues(fields []workflows.Field, answers []models.FieldValue) url.Values {
	values := url.Values{}
	for _, v := range answers {
		for _, f := range fields {
			switch {
			case f.Name != v.Name:
			case f.Kind == workflows.FieldDate:
				setDate(values, v.Name, string(v.Text))
			case f.Kind == workflows.FieldAmount:
				values.Set(v.Name, v.Amount.Yuan())
			case f.Kind == workflows.FieldChoice:
				values.Set(v.Name, v.Choice)
			default:
				values.Set(v.Name, string(v.Text))
			}
		}
	}
	return values
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
