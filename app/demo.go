package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/app/demo"
	"redress/models"
)

// demoStaff are the accounts demo cases are worked by.
var demoStaff = []casework.NewAccount{
	{Login: "demo.mediator1", Name: "演示·调解员一", Role: models.RoleMediator},
	{Login: "demo.mediator2", Name: "演示·调解员二", Role: models.RoleMediator},
	{Login: "demo.officer", Name: "演示·执法人员", Role: models.RoleOfficer},
	{Login: "demo.admin", Name: "演示·管理员", Role: models.RoleAdministrator},
}

// credential is a demo account with its password, which is shown this once; a
// password of an account that was there before is not known.
type credential struct {
	Login    string      `json:"login"`
	Role     models.Role `json:"role"`
	Password string      `json:"password,omitempty"`
	// TOTP is the key for an authenticator app, Code what it shows now.
	TOTP string `json:"totp,omitempty"`
	Code string `json:"code,omitempty"`
}

// demo fills the store with made-up cases.
func (a *App) demo(ctx context.Context, c config.Demo) error {
	if c.IfEmpty {
		if there, err := a.holdsCases(ctx); err != nil || there {
			if there {
				fmt.Fprintln(os.Stderr, "demo: the store holds cases already; nothing was added")
			}
			return err
		}
	}
	var credentials []credential
	var err error
	if c.Accounts {
		if credentials, err = a.demoAccounts(ctx); err != nil {
			return err
		}
	}
	staff, err := a.enabledStaff(ctx)
	if err != nil {
		return err
	}
	bar := newProgress(os.Stderr)
	maker := &demo.Maker{Service: a.Service, Seed: c.Seed, Staff: staff, Report: func(done int) {
		bar.show("cases", int64(done), float64(done)/float64(c.Cases), 0)
	}}
	result, err := maker.Make(ctx, c.Cases)
	bar.end()
	// The passwords come first: they cannot be shown again, whatever went wrong.
	return errors.Join(a.printDemo(credentials, result), err)
}

func (a *App) holdsCases(ctx context.Context) (bool, error) {
	g, err := authz.Do(casework.System, authz.CaseList, models.AnyObject)
	if err != nil {
		return false, err
	}
	page, err := a.Service.Store.ListCases(ctx, g, models.CaseQuery{Limit: 1})
	return len(page.Rows) > 0, err
}

// demoAccounts makes the accounts that are not there yet.
func (a *App) demoAccounts(ctx context.Context) ([]credential, error) {
	var out []credential
	for _, in := range demoStaff {
		_, err := a.Service.Store.AccountByLogin(ctx, in.Login)
		switch {
		case err == nil:
			out = append(out, credential{Login: in.Login, Role: in.Role})
			continue
		case !errors.Is(err, models.ErrNotFound):
			return out, err
		}
		in.Password = NewPassword()
		account, err := a.Service.AddAccount(ctx, casework.System, in)
		if err != nil {
			return out, err
		}
		key, err := a.Service.GiveTOTP(ctx, account.ID)
		if err != nil {
			return out, err
		}
		code, err := casework.TOTPCode(key, a.Service.Now())
		if err != nil {
			return out, err
		}
		out = append(out, credential{in.Login, in.Role, in.Password, key, code})
	}
	return out, nil
}

// enabledStaff lists who can work on the cases, in a stable order.
func (a *App) enabledStaff(ctx context.Context) ([]models.Account, error) {
	all, err := a.Service.Accounts(ctx, casework.System)
	var out []models.Account
	for _, account := range all {
		if !account.Disabled {
			out = append(out, account)
		}
	}
	return out, err
}

func (a *App) printDemo(credentials []credential, r demo.Result) error {
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(struct {
			demo.Result
			Accounts []credential `json:"accounts,omitempty"`
		}{r, credentials})
	}
	fmt.Fprintf(a.Out, "%d demo cases made, %d there already; %d files, %d sellers\n", r.Made, r.Present, r.Files, r.Sellers)
	w := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	if len(credentials) > 0 {
		fmt.Fprintln(w, "\nDEMO LOGIN\tROLE\tPASSWORD (shown this once)\tKEY FOR AN AUTHENTICATOR APP\tCODE NOW")
	}
	for _, c := range credentials {
		if c.Password == "" {
			c.Password = "(made earlier)"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", c.Login, c.Role, c.Password, c.TOTP, c.Code)
	}
	if len(r.Samples) > 0 {
		fmt.Fprintln(w, "\nDEMO CASE\tRECEIPT CODE")
	}
	for _, s := range r.Samples {
		fmt.Fprintf(w, "%s\t%s\n", s.Case, s.Code)
	}
	return w.Flush()
}
