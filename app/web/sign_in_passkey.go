package web

import (
	"errors"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// SignInPasskey shows the page on which the browser uses a passkey.
func (w *Web) SignInPasskey(r *Request) error {
	return r.passkeyStep(200, components.Form{})
}

func (r *Request) passkeyStep(status int, form components.Form) error {
	options, err := r.Service().StartPasskey(r.Ctx(), r.token, r.Address())
	if err != nil {
		return err
	}
	form.CSRF = r.csrfToken()
	page := r.Page(r.T("passkey.use"))
	page.Failed = form.Failed()
	return r.Render(status, pages.ShowPasskeyStep(pages.PasskeyStep{
		Page: page, Form: form, Title: r.T("passkey.use"), Text: r.T("passkey.use_text"), Kind: "get", Options: options,
		Action: "/sign-in/passkey/done", Hidden: [][2]string{{"next", r.next()}}, Button: r.T("passkey.use_button"), Cancel: withNext("/sign-in", r.next()),
	}))
}

// SignInPasskeyDone takes the browser's answer and signs in.
func (w *Web) SignInPasskeyDone(r *Request) error {
	a, err := r.Service().UsePasskey(r.Ctx(), r.token, r.Identity.Pending, r.Values().Get("credential"))
	if errors.Is(err, casework.ErrSecond) {
		return r.passkeyStep(422, components.Form{Errors: []components.FieldError{{Text: r.T("passkey.refused")}}})
	}
	if err != nil {
		return err
	}
	if err := r.enter(a); err != nil {
		return err
	}
	return r.Redirect(afterSignIn(r.next(), homeOf(a.Role)))
}

// AccountPasskeys lists the own passkeys; its form begins to make another one.
func (w *Web) AccountPasskeys(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		name := r.Values().Get("name")
		options, err := r.Service().AddPasskey(r.Ctx(), r.Identity, r.token, r.Values().Get("current"), name)
		if err == nil {
			return r.makePasskey(options, name)
		}
		if _, err = r.secondFault(&form, "name", err); err != nil {
			return err
		}
	}
	return r.showPasskeys(form)
}

func (r *Request) makePasskey(options, name string) error {
	return r.Render(200, pages.ShowPasskeyStep(pages.PasskeyStep{
		Page: r.Page(r.T("passkeys.add")), Form: r.Form(nil), Title: r.T("passkeys.add"), Text: r.T("passkeys.add_text"), Kind: "create", Options: options,
		Action: "/account/passkeys/done", Hidden: [][2]string{{"name", name}}, Button: r.T("passkeys.make"), Cancel: "/account/passkeys",
	}))
}

// AccountPasskeyDone takes the passkey the browser has made.
func (w *Web) AccountPasskeyDone(r *Request) error {
	a, err := r.Service().AddedPasskey(r.Ctx(), r.Identity, r.token, r.Values().Get("name"), r.Values().Get("credential"))
	return r.passkeysChanged(a, err, "name", "added")
}

// AccountPasskeyRemove takes one away.
func (w *Web) AccountPasskeyRemove(r *Request) error {
	key := r.Values().Get("key")
	if key == "" {
		form := r.Form(nil)
		form.Errors = []components.FieldError{{Name: "key", Text: r.T("passkeys.error.which")}}
		return r.showPasskeys(form)
	}
	a, err := r.Service().RemovePasskey(r.Ctx(), r.Identity, r.Values().Get("current_remove"), key)
	return r.passkeysChanged(a, err, "current_remove", "removed")
}

func (r *Request) passkeysChanged(a models.Account, err error, field, done string) error {
	if err == nil {
		if err := r.enter(a); err != nil {
			return err
		}
		return r.Redirect("/account/passkeys?done=" + done)
	}
	form := r.Form(nil)
	if errors.Is(err, casework.ErrSecond) {
		form.Errors = []components.FieldError{{Text: r.T("passkey.refused")}}
	} else if _, err := r.secondFault(&form, field, err); err != nil {
		return err
	}
	for i := range form.Errors {
		if form.Errors[i].Name == "current" && field == "current_remove" {
			form.Errors[i].Name = field
		}
	}
	return r.showPasskeys(form)
}
