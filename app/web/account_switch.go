package web

import (
	"redress/models"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// AccountDisable closes an account after asking once more.
func (w *Web) AccountDisable(r *Request) error { return r.switchAccount(true) }

// AccountEnable opens a closed account again.
func (w *Web) AccountEnable(r *Request) error { return r.switchAccount(false) }

func (r *Request) switchAccount(disable bool) error {
	login := r.Param("login")
	if r.Posted() {
		if err := r.Service().DisableAccount(r.Ctx(), r.Actor, login, disable); err != nil {
			return err
		}
		return r.Redirect("/accounts?done=" + map[bool]string{true: "disabled", false: "enabled"}[disable])
	}
	accounts, err := r.Service().Accounts(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		if a.Login == login && a.ID != r.Actor.Account {
			v := r.desk(accounts).accountSwitch(a, disable)
			v.Form, v.Action = r.Form(nil), r.Path()
			v.Page = r.framed(v.Page)
			return r.Render(200, pages.ShowAccountSwitch(v))
		}
	}
	return models.ErrNotFound
}

func (d desk) accountSwitch(a models.Account, disable bool) pages.AccountSwitch {
	name := i18n.Arg("name", string(a.Name))
	v := pages.AccountSwitch{
		Title: d.t("account_switch.enable_title", name), Text: d.t("account_switch.enable_text"), Button: d.t("account_switch.enable_button"),
	}
	if disable {
		v = pages.AccountSwitch{
			Title: d.t("account_switch.disable_title", name), Text: d.t("account_switch.disable_text"),
			Button: d.t("account_switch.disable_button"), Danger: true,
		}
	}
	v.Page = layout.Page{Title: v.Title, Back: "/accounts"}
	return v
}
