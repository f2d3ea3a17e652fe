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

// SignIn asks for login and password. What is wrong with them is never told.
func (w *Web) SignIn(r *Request) error {
	form, next := r.Form(nil), r.next()
	status := 200
	if r.Posted() {
		a, err := r.signIn()
		switch {
		case err == nil:
			return r.passed(a, next)
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
	} else if r.Identity.Account.Account != "" {
		return r.Redirect(afterSignIn(next, homeOf(r.Identity.Account.Role)))
	}
	page := r.Page(r.T("sign_in.title"))
	page.Failed = form.Failed()
	return r.Render(status, pages.ShowSignIn(pages.SignIn{Page: page, Form: form, Next: next, Passkeys: r.Service().Passkeys != nil}))
}

func (r *Request) signIn() (models.Account, error) {
	var in struct {
		Login    string `form:"login" validate:"required,max=64"`
		Password string `form:"password" validate:"required,max=1024"`
	}
	if err := r.Read(&in); err != nil {
		return models.Account{}, err
	}
	return r.Service().SignIn(r.Ctx(), in.Login, in.Password, r.Address())
}

// afterSignIn is where somebody goes who has just signed in: the page asked for
// when it is one of ours, the beginning otherwise.
func afterSignIn(next, home string) string {
	if next = LocalPath(next); next == "/" || strings.HasPrefix(next, "/sign-") {
		return home
	}
	return next
}

// SignOut ends the session.
func (w *Web) SignOut(r *Request) error {
	buyer := r.Actor.Role == models.RoleBuyer
	if err := r.Drop(); err != nil {
		return err
	}
	if buyer {
		return r.Redirect("/")
	}
	return r.Redirect("/sign-in")
}
