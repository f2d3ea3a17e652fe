package web

import (
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// AccountList lists the accounts, and makes a new one when its form is sent.
func (w *Web) AccountList(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		in, err := r.newAccount()
		if err == nil {
			if _, err = r.Service().AddAccount(r.Ctx(), r.Actor, in); err == nil {
				return r.Redirect("/accounts?done=added")
			}
		}
		if err := r.Faults(&form, err, accountLabels); err != nil {
			return err
		}
	}
	accounts, err := r.Service().Accounts(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.desk(accounts).accountList(accounts, form)
	v.Page.Notice = r.accountNotice()
	v.Page = r.framed(v.Page)
	return r.Show(form.Failed(), pages.ShowAccountList(v))
}

func (r *Request) accountNotice() components.NoticeView {
	key := map[string]string{
		"added": "account_list.done_added", "disabled": "account_list.done_disabled", "enabled": "account_list.done_enabled",
	}[r.Query().Get("done")]
	if key == "" || r.Posted() {
		return components.NoticeView{}
	}
	return components.NoticeView{Title: r.T(key), Tone: components.Good}
}

func (d desk) accountList(accounts []models.Account, form components.Form) pages.AccountList {
	v := pages.AccountList{
		Page: layout.Page{Title: d.t("account_list.title"), Wide: true, Failed: form.Failed()}, Form: form,
		Table: components.Table{Caption: d.t("account_list.title"), Empty: d.t("account_list.empty"), Columns: []components.Column{
			{Title: d.t("account.name")}, {Title: d.t("account.role")}, {Title: d.t("account_list.state")},
			{Title: d.t("account_list.created"), OneLine: true}, {Title: d.t("account_list.change")},
		}},
	}
	for _, role := range models.StaffRoles {
		v.Roles = append(v.Roles, components.Option{Value: string(role), Label: d.word("role", string(role)), Hint: d.t("role_hint." + string(role))})
	}
	for _, a := range accounts {
		v.Table.Rows = append(v.Table.Rows, d.accountRow(a))
	}
	return v
}

func (d desk) accountRow(a models.Account) components.TableRow {
	state := components.Cell{Text: d.t("account_list.active"), Tone: components.Good}
	change := components.Cell{Text: d.t("account_list.disable"), Href: "/accounts/" + a.Login + "/disable"}
	if a.Disabled {
		state = components.Cell{Text: d.t("account_list.disabled"), Tone: components.Muted}
		change = components.Cell{Text: d.t("account_list.enable"), Href: "/accounts/" + a.Login + "/enable"}
	}
	if a.ID == d.me.Account {
		change = components.Cell{Text: d.t("account_list.yourself"), Quiet: true}
	}
	return components.TableRow{Cells: []components.Cell{
		{Text: string(a.Name), Sub: a.Login}, {Text: d.word("role", string(a.Role))}, state, {Text: i18n.DateShort(d.ctx, a.CreatedAt)}, change,
	}}
}
