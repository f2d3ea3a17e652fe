package web

import (
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// AccountList lists the accounts, and invites somebody when its form is sent.
func (w *Web) AccountList(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		in, err := r.newAccount()
		if err == nil {
			var a models.Account
			var token string
			if a, token, err = r.Service().InviteAccount(r.Ctx(), r.Actor, in); err == nil {
				return r.oneLink(r.T("one_link.invite", i18n.Arg("name", string(a.Name))), token)
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
	orgs, err := r.Service().Organisations(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.desk(accounts).accountList(accounts, orgs, form)
	v.Places = r.accountPlaces()
	v.Page.Notice = r.accountNotice()
	v.Page = r.framed(v.Page)
	return r.Show(form.Failed(), pages.ShowAccountList(v))
}

func (r *Request) accountNotice() components.NoticeView {
	key := map[string]string{
		"changed": "account_list.done_changed", "disabled": "account_list.done_disabled", "enabled": "account_list.done_enabled",
	}[r.Query().Get("done")]
	if key == "" || r.Posted() {
		return components.NoticeView{}
	}
	return components.NoticeView{Title: r.T(key), Tone: components.Good}
}

func (d desk) accountList(accounts []models.Account, orgs []models.Organisation, form components.Form) pages.AccountList {
	v := pages.AccountList{
		Page: layout.Page{Title: d.t("account_list.title"), Wide: true, Failed: form.Failed()}, Form: form, Roles: d.roleOptions(), Orgs: orgOptions(orgs, ""),
		Table: components.Table{Caption: d.t("account_list.title"), Empty: d.t("account_list.empty"), Columns: []components.Column{
			{Title: d.t("account.name")}, {Title: d.t("account.role")}, {Title: d.t("account.org")}, {Title: d.t("account_list.state")},
			{Title: d.t("account_list.created"), OneLine: true}, {Title: d.t("account_list.change")},
		}},
	}
	for _, a := range accounts {
		v.Table.Rows = append(v.Table.Rows, d.accountRow(a, orgs))
	}
	return v
}

func (d desk) accountRow(a models.Account, orgs []models.Organisation) components.TableRow {
	text, tone := d.accountState(a)
	name := components.Cell{Text: string(a.Name), Sub: a.Login, Href: "/accounts/" + a.Login}
	change := components.Cell{Text: d.t("account_list.disable"), Href: "/accounts/" + a.Login + "/disable"}
	if a.Disabled {
		change = components.Cell{Text: d.t("account_list.enable"), Href: "/accounts/" + a.Login + "/enable"}
	}
	if a.ID == d.me.Account {
		change, name.Href = components.Cell{Text: d.t("account_list.yourself"), Quiet: true}, "/account"
	}
	return components.TableRow{Cells: []components.Cell{
		name, {Text: d.word("role", string(a.Role))}, {Text: d.orgName(orgs, a.Org)}, {Text: text, Tone: tone}, {Text: i18n.DateShort(d.ctx, a.CreatedAt)}, change,
	}}
}
