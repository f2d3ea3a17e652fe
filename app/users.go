package app

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"redress/app/casework"
	"redress/app/config"
	"redress/models"
	"redress/views/i18n"
)

// userAdd makes an account. Without --password-stdin it prints a link with which
// its owner chooses the password, so none ever stands in a shell's history.
func (a *App) userAdd(ctx context.Context, c config.UserAdd) error {
	if c.Name == "" {
		c.Name = c.Login
	}
	in := casework.NewAccount{Login: c.Login, Name: c.Name, Role: models.Role(c.Role), Org: c.Org}
	if !c.PasswordStdin {
		account, token, err := a.Service.InviteAccount(ctx, casework.System, in)
		if err != nil {
			return err
		}
		return a.printLink("added", account, token)
	}
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	in.Password = strings.TrimRight(line, "\r\n")
	account, err := a.Service.AddAccount(ctx, casework.System, in)
	if err != nil {
		return err
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(map[string]string{"id": account.ID, "login": account.Login, "role": string(account.Role)})
	}
	_, err = fmt.Fprintf(a.Out, "added %s (%s)\n", account.Login, account.Role)
	return err
}

// userReset makes the password of an account useless, with second its
// authenticator app and passkeys too, and prints the link to choose another one.
func (a *App) userReset(ctx context.Context, login string, second bool) error {
	account, token, err := a.Service.ResetAccount(ctx, casework.System, login, second)
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("there is no account %q", login)
	}
	if err != nil {
		return err
	}
	return a.printLink("reset", account, token)
}

// printLink prints the link of an invitation, which cannot be shown again.
func (a *App) printLink(done string, account models.Account, token string) error {
	link := a.Settings.BaseURL + "/invite/" + token
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(map[string]string{"id": account.ID, "login": casework.LoginOf(account), "role": string(account.Role), "link": link})
	}
	_, err := fmt.Fprintf(a.Out, "%s %s (%s)\nlink that works once within 14 days, shown this once: %s\n", done, casework.LoginOf(account), account.Role, link)
	return err
}

// userSwitch disables an account, or lets it in again.
func (a *App) userSwitch(ctx context.Context, login string, off bool) error {
	err := a.Service.DisableAccount(ctx, casework.System, login, off)
	if errors.Is(err, models.ErrNotFound) {
		return fmt.Errorf("there is no account %q", login)
	}
	return err
}

// inWords says what is wrong with an input as the pages would, in English as
// all messages of the command line are.
func inWords(ctx context.Context, err error) error {
	var bad *models.Invalid
	if !errors.As(err, &bad) {
		return err
	}
	var all []error
	for _, p := range bad.Problems {
		args := make([]i18n.Argument, 0, len(p.Args))
		for name, value := range p.Args {
			args = append(args, i18n.Arg(name, value))
		}
		all = append(all, errors.New(i18n.T(i18n.WithLang(ctx, i18n.English), p.Key, args...)))
	}
	return errors.Join(all...)
}

// NewPassword makes up a password of 26 base-32 letters and digits (130 bits).
func NewPassword() string { return strings.ToLower(rand.Text()) }

// userList prints all accounts, never a password or its hash.
func (a *App) userList(ctx context.Context) error {
	accounts, err := a.Service.Accounts(ctx, casework.System)
	if err != nil {
		return err
	}
	type row struct {
		Login    string      `json:"login"`
		Name     string      `json:"name"`
		Role     models.Role `json:"role"`
		Org      string      `json:"organisation,omitempty"`
		Disabled bool        `json:"disabled"`
		Reset    bool        `json:"reset"`
		Chosen   bool        `json:"password"`
		Second   bool        `json:"second_factor"`
		Created  string      `json:"created"`
	}
	rows := make([]row, 0, len(accounts))
	for _, x := range accounts {
		rows = append(rows, row{x.Login, string(x.Name), x.Role, x.Org, x.Disabled, x.MustReset, x.Password != "", x.Second(), x.CreatedAt.Format("2006-01-02T15:04:05Z")})
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "LOGIN\tNAME\tROLE\tSTATE\tCREATED")
	for _, r := range rows {
		state := "active"
		switch {
		case r.Disabled:
			state = "disabled"
		case r.Reset:
			state = "reset"
		case !r.Chosen:
			state = "invited"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Login, r.Name, r.Role, state, r.Created)
	}
	return w.Flush()
}
