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

// userAdd makes an account. Without --password-stdin it makes the password up
// and prints it once, so none ever stands in a shell's history.
func (a *App) userAdd(ctx context.Context, c config.UserAdd) error {
	password := NewPassword()
	if c.PasswordStdin {
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		password = strings.TrimRight(line, "\r\n")
	}
	if c.Name == "" {
		c.Name = c.Login
	}
	account, err := a.Service.AddAccount(ctx, casework.System, casework.NewAccount{
		Login: c.Login, Name: c.Name, Password: password, Role: models.Role(c.Role),
	})
	if err != nil {
		return err
	}
	if a.Settings.JSON {
		out := map[string]string{"id": account.ID, "login": account.Login, "role": string(account.Role)}
		if !c.PasswordStdin {
			out["password"] = password
		}
		return json.NewEncoder(a.Out).Encode(out)
	}
	fmt.Fprintf(a.Out, "added %s (%s)\n", account.Login, account.Role)
	if !c.PasswordStdin {
		fmt.Fprintf(a.Out, "password, shown this once: %s\n", password)
	}
	return nil
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
		Disabled bool        `json:"disabled"`
		Created  string      `json:"created"`
	}
	rows := make([]row, 0, len(accounts))
	for _, x := range accounts {
		rows = append(rows, row{x.Login, string(x.Name), x.Role, x.Disabled, x.CreatedAt.Format("2006-01-02T15:04:05Z")})
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "LOGIN\tNAME\tROLE\tSTATE\tCREATED")
	for _, r := range rows {
		state := "active"
		if r.Disabled {
			state = "disabled"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", r.Login, r.Name, r.Role, state, r.Created)
	}
	return w.Flush()
}
