package web

import (
	"errors"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// Invite is the link of an invitation or a reset. Opening it shows a form; only
// sending the form uses the link up.
func (w *Web) Invite(r *Request) error {
	token := r.Param("token")
	form, status := r.Form(nil), 200
	if r.Posted() {
		a, err := r.Service().AcceptInvitation(r.Ctx(), token, r.Values().Get("password"), r.Address())
		if err == nil {
			return r.passed(a, "")
		}
		var bad *models.Invalid
		if !errors.As(err, &bad) {
			return err
		}
		if status, err = r.secondFault(&form, "password", err); err != nil {
			return err
		}
	}
	in, err := r.Service().Invitation(r.Ctx(), token, r.Address())
	if err != nil {
		return err
	}
	text := r.T("invite.text")
	if in.Kind == models.InviteReset {
		text = r.T("invite.reset_text")
	}
	return r.ask(status, pages.Ask{
		Form: form, Title: r.T("invite.title", i18n.Arg("name", in.Name)),
		Text:   []string{text, r.T("invite.login", i18n.Arg("login", in.Login)), r.T("invite.until", i18n.Arg("time", i18n.DateTime(r.Ctx(), in.ExpiresAt)))},
		Action: r.Path(), Fields: []components.Field{r.newField(r.T("account.new_password"))}, Button: r.T("invite.button"),
	})
}

// Register makes the account of a buyer.
func (w *Web) Register(r *Request) error {
	form, status := r.Form(nil), 200
	if r.Posted() {
		a, err := r.Service().Register(r.Ctx(), r.Values().Get("login"), r.Values().Get("password"), r.Address())
		if err == nil {
			return r.passed(a, "")
		}
		if status, err = r.secondFault(&form, "login", err); err != nil {
			return err
		}
	}
	return r.ask(status, pages.Ask{
		Form: form, Title: r.T("register.title"), Text: []string{r.T("register.text"), r.T("register.kept")}, Action: "/register",
		Fields: []components.Field{
			{Name: "login", Label: r.T("account.login"), Hint: r.T("register.login_hint"), Autocomplete: "username", Width: "20"},
			r.newField(r.T("account.password")),
		}, Button: r.T("register.button"), Cancel: "/",
		Links: []components.Link{{Text: r.T("register.have"), Href: "/sign-in?next=/my"}},
	})
}
