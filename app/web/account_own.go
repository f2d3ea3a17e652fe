package web

import (
	"strconv"

	"redress/app/casework"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

var ownLabels = Labels{"current": "account.current", "password": "account.new_password", "name": "passkeys.name", "login": "account.login", "code": "factor.code"}

// notice says what was just done, as the address has it.
func (r *Request) notice(area string) components.NoticeView {
	done := r.Query().Get("done")
	if key := "done." + area + "." + done; done != "" && !r.Posted() && i18n.Has(r.Ctx(), key) {
		return components.NoticeView{Title: r.T(key), Tone: components.Good}
	}
	return components.NoticeView{}
}

// AccountOwn shows the own account and what opens it.
func (w *Web) AccountOwn(r *Request) error {
	a, err := r.Service().OwnAccount(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	list, err := r.Service().OwnSessions(r.Ctx(), r.Identity)
	if err != nil {
		return err
	}
	page := r.Page(r.T("account.title"))
	page.Notice = r.notice("account")
	return r.Render(200, pages.ShowAccount(pages.Account{Page: page, Cards: r.accountCards(a, len(list)), Delete: !a.Role.Staff()}))
}

func (r *Request) accountCards(a casework.OwnAccount, sessions int) []components.Card {
	who := components.Card{Title: r.T("account.who"), Rows: []components.Row{{Key: r.T("account.login"), Value: a.Login}}}
	if a.Role.Staff() {
		who.Rows = append(who.Rows, components.Row{Key: r.T("account.name"), Value: a.Name}, components.Row{Key: r.T("account.role"), Value: r.T("role." + string(a.Role))})
	}
	app, appLink, codes := r.T("account.app_none"), r.T("authapp.button"), r.T("account.codes_none")
	if a.TOTP {
		app, appLink = r.T("account.app_set"), r.T("button.replace")
	}
	if a.Recovery > 0 {
		codes = r.T("account.codes_left", i18n.Count("n", a.Recovery))
	}
	opens := components.Card{Title: r.T("account.opens"), Rows: []components.Row{
		{Key: r.T("account.password"), Value: r.T("account.password_set"), Change: "/account/password"},
		{Key: r.T("account.app"), Value: app, Change: "/account/app", Link: appLink},
	}}
	if a.TOTP || len(a.Passkeys) > 0 {
		opens.Rows = append(opens.Rows, components.Row{Key: r.T("account.codes"), Value: codes, Change: "/account/recovery", Link: r.T("button.replace")})
	}
	opens.Rows = append(opens.Rows,
		components.Row{Key: r.T("passkeys.title"), Value: strconv.Itoa(len(a.Passkeys)), Change: "/account/passkeys", Link: r.T("button.view")},
		components.Row{Key: r.T("sessions.title"), Value: strconv.Itoa(sessions), Change: "/account/sessions", Link: r.T("button.view")})
	return []components.Card{who, opens}
}

func (r *Request) currentField() components.Field {
	return components.Field{Name: "current", Label: r.T("account.current"), Type: "password", Autocomplete: "current-password", Width: "20"}
}

func (r *Request) newField(label string) components.Field {
	return components.Field{Name: "password", Label: label, Hint: r.T("account.password_hint"), Type: "password", Autocomplete: "new-password", Width: "20"}
}

// ask shows a page with one short form again, or for the first time.
func (r *Request) ask(status int, v pages.Ask) error {
	v.Page = r.Page(v.Title)
	v.Page.Failed, v.Page.Back = v.Form.Failed(), v.Cancel
	return r.Render(status, pages.ShowAsk(v))
}

// AccountPassword chooses another password.
func (w *Web) AccountPassword(r *Request) error {
	form, status := r.Form(nil), 200
	if r.Posted() {
		a, err := r.Service().ChangePassword(r.Ctx(), r.Identity, r.Values().Get("current"), r.Values().Get("password"))
		if err == nil {
			if err := r.enter(a); err != nil {
				return err
			}
			return r.Redirect("/account?done=password")
		}
		if status, err = r.secondFault(&form, "password", err); err != nil {
			return err
		}
	}
	return r.ask(status, pages.Ask{
		Form: form, Title: r.T("account.change_password"), Text: []string{r.T("account.change_password_text")}, Action: "/account/password",
		Fields: []components.Field{r.currentField(), r.newField(r.T("account.new_password"))}, Button: r.T("button.save"), Cancel: "/account",
	})
}

// AccountApp sets another authenticator app up.
func (w *Web) AccountApp(r *Request) error {
	form, status := r.Form(nil), 200
	if r.Posted() {
		a, codes, err := r.Service().ReplaceTOTP(r.Ctx(), r.Identity, r.Values().Get("current"), r.Values().Get("code"))
		if err == nil {
			if err := r.enter(a); err != nil {
				return err
			}
			return r.showRecovery(codes, "/account")
		}
		if status, err = r.secondFault(&form, "code", err); err != nil {
			return err
		}
		form.Values.Del("code")
	}
	a, err := r.Service().OwnAccount(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	return r.showAuthApp(status, form, r.Actor.Account, a.Login, pages.AuthApp{
		Title: r.T("authapp.title"), Text: r.T("authapp.replace"), Action: "/account/app", Current: true,
	})
}

// AccountRecovery replaces the recovery codes.
func (w *Web) AccountRecovery(r *Request) error {
	form, status := r.Form(nil), 200
	if r.Posted() {
		a, codes, err := r.Service().RenewRecovery(r.Ctx(), r.Identity, r.Values().Get("current"))
		if err == nil {
			if err := r.enter(a); err != nil {
				return err
			}
			return r.showRecovery(codes, "/account")
		}
		if status, err = r.secondFault(&form, "current", err); err != nil {
			return err
		}
	}
	return r.ask(status, pages.Ask{
		Form: form, Title: r.T("recovery.renew"), Text: []string{r.T("recovery.renew_text")}, Action: "/account/recovery",
		Fields: []components.Field{r.currentField()}, Button: r.T("recovery.renew"), Cancel: "/account",
	})
}

// AccountDelete deletes the account of a buyer.
func (w *Web) AccountDelete(r *Request) error {
	form, status := r.Form(nil), 200
	if r.Posted() {
		err := r.Service().DeleteOwn(r.Ctx(), r.Actor, r.Values().Get("current"))
		if err == nil {
			r.setToken(randomHex(32))
			return r.Redirect("/")
		}
		if status, err = r.secondFault(&form, "current", err); err != nil {
			return err
		}
	}
	return r.ask(status, pages.Ask{
		Form: form, Title: r.T("account.delete"), Text: []string{r.T("account.delete_text")}, Action: "/account/delete",
		Fields: []components.Field{r.currentField()}, Button: r.T("account.delete"), Danger: true, Cancel: "/account",
	})
}
