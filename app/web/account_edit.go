package web

import (
	"net/url"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// AccountEdit shows an account and changes what it may do.
func (w *Web) AccountEdit(r *Request) error {
	a, err := r.managed()
	if err != nil {
		return err
	}
	form := r.Form(url.Values{"role": {string(a.Role)}, "org": {a.Org}})
	if r.Posted() {
		err := r.Service().ChangeAccount(r.Ctx(), r.Actor, a.Login, models.Role(r.Values().Get("role")), r.Values().Get("org"))
		if err == nil {
			return r.Redirect("/accounts?done=changed")
		}
		if err := r.Faults(&form, err, accountLabels); err != nil {
			return err
		}
	}
	orgs, err := r.Service().Organisations(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	d := r.desk(nil)
	v := pages.AccountEdit{
		Form: form, Title: string(a.Name), Action: "/accounts/" + url.PathEscape(a.Login), Card: d.accountCard(a, orgs),
		Roles: d.roleOptions(), Orgs: orgOptions(orgs, a.Org),
	}
	v.Page = r.framed(layout.Page{Title: v.Title, Back: "/accounts", Failed: form.Failed()})
	return r.Show(form.Failed(), pages.ShowAccountEdit(v))
}

// managed is the account of the path, which must not be the reader's own.
func (r *Request) managed() (models.Account, error) {
	accounts, err := r.Service().Accounts(r.Ctx(), r.Actor)
	for _, a := range accounts {
		if a.Login == r.Param("login") && a.ID != r.Actor.Account {
			return a, nil
		}
	}
	if err == nil {
		err = models.ErrNotFound
	}
	return models.Account{}, err
}

func (d desk) accountCard(a models.Account, orgs []models.Organisation) components.Card {
	second := d.t("account.app_none")
	if a.Second() {
		second = d.t("account.app_set")
	}
	state, _ := d.accountState(a)
	return components.Card{Title: d.t("account.who"), Rows: []components.Row{
		{Key: d.t("account.login"), Value: a.Login}, {Key: d.t("account.role"), Value: d.word("role", string(a.Role))},
		{Key: d.t("account.org"), Value: d.orgName(orgs, a.Org)}, {Key: d.t("account_list.state"), Value: state}, {Key: d.t("account.app"), Value: second},
	}}
}

// accountState is what an account can do now, and how that looks.
func (d desk) accountState(a models.Account) (string, components.Tone) {
	switch {
	case a.Disabled:
		return d.t("account_list.disabled"), components.Muted
	case a.MustReset:
		return d.t("account_list.resetting"), components.Warn
	case a.Password == "":
		return d.t("account_list.invited"), components.Waiting
	}
	return d.t("account_list.active"), components.Good
}

func (d desk) orgName(orgs []models.Organisation, id string) string {
	for _, o := range orgs {
		if o.ID == id {
			return o.Name
		}
	}
	return d.t("organisation.none")
}

func (d desk) roleOptions() (out []components.Option) {
	for _, role := range models.StaffRoles {
		out = append(out, components.Option{Value: string(role), Label: d.word("role", string(role)), Hint: d.t("role_hint." + string(role))})
	}
	return out
}

// orgOptions are the organisations somebody can be given to. The one he is with
// is among them even when it is disabled, or saving the page would move him.
func orgOptions(orgs []models.Organisation, with string) (out []components.Option) {
	for _, o := range orgs {
		if !o.Disabled || o.ID == with {
			out = append(out, components.Option{Value: o.ID, Label: o.Name})
		}
	}
	return out
}

// AccountReset makes the password of an account useless and shows the link that
// lets its owner choose another one.
func (w *Web) AccountReset(r *Request) error {
	a, token, err := r.Service().ResetAccount(r.Ctx(), r.Actor, r.Param("login"), r.Values().Get("second") != "")
	if err != nil {
		return err
	}
	return r.oneLink(r.T("one_link.reset", i18n.Arg("name", string(a.Name))), token)
}

// oneLink shows the link of an invitation, which cannot be shown again.
func (r *Request) oneLink(title, token string) error {
	page := r.framed(layout.Page{Title: title})
	return r.Render(200, pages.ShowOneLink(pages.OneLink{
		Page: page, Title: title, Text: r.T("one_link.text"), Link: r.w.BaseURL + "/invite/" + token, Back: "/accounts",
	}))
}

// accountPlaces are the pages about people.
func (r *Request) accountPlaces() []components.NavItem {
	items := []components.NavItem{
		{Text: r.T("account_list.title"), Href: "/accounts"}, {Text: r.T("organisation.title"), Href: "/organisations"}, {Text: r.T("audit.title"), Href: "/audit"},
	}
	for i := range items {
		items[i].Current = r.c.Path() == items[i].Href
	}
	return items
}
