package web

import (
	"errors"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

const staffHome = "/queues"

// SignIn asks staff for login and password. What is wrong with them is never told.
func (w *Web) SignIn(r *Request) error {
	form, next := r.Form(nil), r.Query().Get("next")
	status := 200
	if r.Posted() {
		next = r.Values().Get("next")
		err := r.signIn()
		switch {
		case err == nil:
			return r.Redirect(afterSignIn(next))
		case errors.Is(err, casework.ErrSignIn):
			status, form.Errors = 422, []components.FieldError{{Text: r.T("sign_in.error")}}
		case errors.Is(err, models.ErrBusy):
			r.retryAfter(failureOf(err))
			status, form.Errors = 429, []components.FieldError{{Text: r.T("sign_in.busy")}}
		default:
			if err := r.Faults(&form, err, Labels{"login": "sign_in.login", "password": "sign_in.password"}); err != nil {
				return err
			}
			status = 422
		}
	} else if r.Identity.Staff.Role.Staff() {
		return r.Redirect(afterSignIn(next))
	}
	page := r.Page(r.T("sign_in.title"))
	page.Failed = form.Failed()
	return r.Render(status, pages.ShowSignIn(pages.SignIn{Page: page, Form: form, Next: next}))
}

func (r *Request) signIn() error {
	var in struct {
		Login    string `form:"login" validate:"required,max=64"`
		Password string `form:"password" validate:"required,max=256"`
	}
	if err := r.Read(&in); err != nil {
		return err
	}
	account, err := r.Service().SignIn(r.Ctx(), in.Login, in.Password, r.Address())
	if err != nil {
		return err
	}
	return r.holdStaff(account)
}

func (r *Request) holdStaff(a models.Account) error {
	return r.Hold(func(s *models.Session) { s.Account, s.Epoch = a.ID, a.Epoch })
}

// afterSignIn is where somebody goes who has just signed in: the page asked for
// when it is one of ours, the queues otherwise.
func afterSignIn(next string) string {
	if next = LocalPath(next); next == "/" || strings.HasPrefix(next, "/sign-") {
		return staffHome
	}
	return next
}

// SignOut ends the session.
func (w *Web) SignOut(r *Request) error {
	if err := r.Drop(); err != nil {
		return err
	}
	return r.Redirect("/sign-in")
}
