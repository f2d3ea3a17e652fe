package web

import (
	"errors"
	"net/url"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// passed goes on after a right password: to the second factor, to setting one
// up, or in.
func (r *Request) passed(a models.Account, next string) error {
	if err := r.Hold(func(s *models.Session) { casework.PassedPassword(s, a) }); err != nil {
		return err
	}
	switch casework.StepOf(a) {
	case casework.StepCode:
		return r.Redirect(withNext("/sign-in/code", next))
	case casework.StepEnrol:
		return r.Redirect(withNext("/sign-in/enrol", next))
	}
	return r.Redirect(afterSignIn(next, homeOf(a.Role)))
}

// enter signs the browser in.
func (r *Request) enter(a models.Account) error {
	return r.Hold(func(s *models.Session) { casework.PassedAll(s, a) })
}

func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}

// next is the page to go on to that a form carries, or the address.
func (r *Request) next() string {
	if r.Posted() {
		return r.Values().Get("next")
	}
	return r.Query().Get("next")
}

// homeOf is where somebody begins who has signed in.
func homeOf(role models.Role) string {
	if role == models.RoleBuyer {
		return "/my"
	}
	return staffHome
}

// pending is the account whose second factor is still to come.
func (r *Request) pending(step casework.Step) (models.Account, error) {
	if r.Identity.Pending == "" {
		return models.Account{}, models.ErrUnsigned
	}
	a, err := r.Service().Store.Account(r.Ctx(), r.Identity.Pending)
	if err == nil && casework.StepOf(a) != step {
		err = models.ErrUnsigned
	}
	return a, err
}

// SignInCode takes the second factor: a code of the app, or a recovery code.
func (w *Web) SignInCode(r *Request) error {
	a, err := r.pending(casework.StepCode)
	if err != nil {
		return err
	}
	form, status := r.Form(nil), 200
	if r.Posted() {
		field := "code"
		if r.Values().Get("recovery") != "" {
			field = "recovery"
		}
		in, err := r.Service().SecondFactor(r.Ctx(), a.ID, r.Values().Get("code"), r.Values().Get("recovery"))
		if err == nil {
			if err := r.enter(in); err != nil {
				return err
			}
			return r.Redirect(afterSignIn(r.next(), homeOf(in.Role)))
		}
		if status, err = r.secondFault(&form, field, err); err != nil {
			return err
		}
		form.Values.Del("code")
	}
	page := r.Page(r.T("factor.title"))
	page.Failed, page.Back = form.Failed(), "/sign-in"
	return r.Render(status, pages.ShowFactor(pages.Factor{
		Page: page, Form: form, Next: r.next(), Passkeys: r.Service().Passkeys != nil && len(a.Passkeys) > 0, Code: a.TOTP != "",
	}))
}

// secondFault puts what was wrong with a second factor on the form.
func (r *Request) secondFault(form *components.Form, field string, err error) (status int, failed error) {
	switch {
	case errors.Is(err, casework.ErrSecond):
		form.Errors = []components.FieldError{{Name: field, Text: r.T("factor.error")}}
		return 422, nil
	case errors.Is(err, models.ErrBusy):
		r.retryAfter(failureOf(err))
		form.Errors = []components.FieldError{{Text: r.T("sign_in.busy")}}
		return 429, nil
	}
	return 422, r.Faults(form, err, ownLabels)
}

// SignInEnrol leads an account of staff without a second factor through setting
// one up; until then it reaches nothing else.
func (w *Web) SignInEnrol(r *Request) error {
	a, err := r.pending(casework.StepEnrol)
	if err != nil {
		return err
	}
	form, status := r.Form(nil), 200
	if r.Posted() {
		in, codes, err := r.Service().Enrol(r.Ctx(), r.Identity.Session, a.ID, r.Values().Get("code"))
		if err == nil {
			if err := r.enter(in); err != nil {
				return err
			}
			return r.showRecovery(codes, afterSignIn(r.next(), homeOf(in.Role)))
		}
		if status, err = r.secondFault(&form, "code", err); err != nil {
			return err
		}
		form.Values.Del("code")
	}
	return r.showAuthApp(status, form, a.ID, casework.LoginOf(a), pages.AuthApp{
		Title: r.T("authapp.title"), Text: r.T("authapp.must"), Action: "/sign-in/enrol", Next: r.next(),
	})
}

func (r *Request) showAuthApp(status int, form components.Form, account, login string, v pages.AuthApp) error {
	key := r.Service().NewTOTP(r.Identity.Session, account)
	path, size, err := qrPath(casework.TOTPAddress(r.T("product.name"), login, key))
	if err != nil {
		return err
	}
	v.Key, v.QR, v.Size, v.Form, v.Page = inFours(key), path, size, form, r.Page(v.Title)
	v.Page.Failed = form.Failed()
	return r.Render(status, pages.ShowAuthApp(v))
}

func (r *Request) showRecovery(codes []string, on string) error {
	return r.Render(200, pages.ShowRecovery(pages.Recovery{Page: r.Page(r.T("recovery.title")), Codes: codes, On: on}))
}
