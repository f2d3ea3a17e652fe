package web

import (
	"errors"
	"strconv"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// CaseShow is the page of a case; opening it is recorded.
func (w *Web) CaseShow(r *Request) error { return r.showCase(200, "", nil, nil) }

// showCase shows the case, and when a form of the page came back, what was
// wrong with it and what changed meanwhile.
func (r *Request) showCase(status int, failed string, bad *components.Form, since []models.Event) error {
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	sellers, err := r.Service().SellersNamed(r.Ctx(), r.Actor, worked.Case.Sellers)
	if err != nil {
		return err
	}
	others, err := r.Service().HandOverTo(r.Ctx(), worked.Case)
	if err != nil {
		return err
	}
	d := r.desk(people)
	d.offices = worked.Offices
	in := caseInput{worked: worked, people: people, sellers: sellers, since: since, others: len(others) > 0}
	token := r.csrfToken()
	in.form = func(name string) components.Form {
		if bad != nil && name == failed {
			return *bad
		}
		return components.Form{CSRF: token, Command: randomHex(16)}
	}
	v := d.showCase(in)
	v.Police = d.police(in, r.Service().Rules())
	if bad != nil {
		v.Failed = *bad
	}
	v.Page.Failed = v.Failed.Failed()
	v.Page.Notice = r.doneNotice()
	v.Page = r.framed(v.Page)
	return r.Render(status, pages.ShowCase(v))
}

func (r *Request) caseID() models.CaseID { return models.CaseID(r.Param("id")) }

// seen is the number of the last event on the page the form came from. A form
// that does not say so has seen nothing.
func (r *Request) seen() int64 {
	n, err := strconv.ParseInt(r.Values().Get("seen"), 10, 64)
	if err != nil {
		return 0
	}
	return max(0, n)
}

// doneNotice says what the form before has done. The word in the address is
// only ever one of ours.
func (r *Request) doneNotice() components.NoticeView {
	key := map[string]string{
		"message": "case_show.done_message", "note": "case_show.done_note", "assigned": "case_show.done_assigned",
		"released": "case_show.done_released", "moved": "case_show.done_moved",
		"revealed": "reveal.done",
	}[r.Query().Get("done")]
	if key == "" || r.Posted() {
		return components.NoticeView{}
	}
	return components.NoticeView{Title: r.T(key), Tone: components.Good}
}

// formOutcome says which form of the case page was sent, and where it leads.
type formOutcome struct {
	// form is the form's name, field its one field and label the key of that field's label.
	form, field, label string
	// done is the word of the notice, place the part of the page to show.
	done, place string
}

// settle ends a form of the case page: on with the case when it went well, back
// to the form with what is missing, or with what changed meanwhile.
func (r *Request) settle(err error, out formOutcome) error {
	if err == nil {
		return r.Redirect(caseHref(r.caseID()) + "?done=" + out.done + out.place)
	}
	form := r.Form(nil)
	var changed *casework.Changed
	if errors.As(err, &changed) {
		return r.showCase(409, out.form, &form, changed.Since)
	}
	var bad *models.Invalid
	if errors.As(err, &bad) {
		for i := range bad.Problems {
			bad.Problems[i].Field = out.field
		}
	}
	if err := r.Faults(&form, err, Labels{out.field: out.label}); err != nil {
		return err
	}
	return r.showCase(422, out.form, &form, nil)
}
