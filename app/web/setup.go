package web

import (
	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
)

var accountLabels = Labels{"login": "account.login", "name": "account.name", "password": "account.password", "role": "account.role", "org": "account.org"}

// Setup makes the first administrator for whoever holds the one-time link.
func (w *Web) Setup(r *Request) error {
	token := r.Param("token")
	if err := r.Service().CheckSetup(r.Ctx(), token); err != nil {
		return err
	}
	form := r.Form(nil)
	if r.Posted() {
		in, err := r.newAccount()
		if err == nil {
			var account models.Account
			if account, err = r.Service().Setup(r.Ctx(), token, in); err == nil {
				return r.passed(account, "")
			}
		}
		if err := r.Faults(&form, err, accountLabels); err != nil {
			return err
		}
	}
	page := r.Page(r.T("setup.title"))
	page.Failed = form.Failed()
	return r.Show(form.Failed(), pages.ShowSetup(pages.Setup{Page: page, Form: form, Action: r.Path()}))
}

func (r *Request) newAccount() (casework.NewAccount, error) {
	var in struct {
		Login    string `form:"login" validate:"max=64"`
		Name     string `form:"name" validate:"max=200"`
		Password string `form:"password" validate:"max=1024"`
		Role     string `form:"role" validate:"max=20"`
		Org      string `form:"org" validate:"max=64"`
	}
	err := r.Read(&in)
	return casework.NewAccount{Login: in.Login, Name: in.Name, Password: in.Password, Role: models.Role(in.Role), Org: in.Org}, err
}
