package casework

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/models"
)

func TestAddAccount(t *testing.T) {
	o := newOffice(t)
	admin := o.staff("admin", models.RoleAdministrator)
	good := NewAccount{Login: "lin.mediator", Name: "林", Role: models.RoleMediator, Password: password}
	for _, c := range []struct {
		what   string
		change func(*NewAccount)
		wrong  []string
	}{
		{"nothing", func(a *NewAccount) { *a = NewAccount{} }, []string{"login", "name", "role", "password"}},
		{"a blank in the login", func(a *NewAccount) { a.Login = "lin mediator" }, []string{"login"}},
		{"a short login", func(a *NewAccount) { a.Login = "ab" }, []string{"login"}},
		{"a long name", func(a *NewAccount) { a.Name = strings.Repeat("林", 61) }, []string{"name"}},
		{"not a role of staff", func(a *NewAccount) { a.Role = models.RoleSystem }, []string{"role"}},
		{"a short password", func(a *NewAccount) { a.Password = "九个字的密码不够长" }, []string{"password"}},
		{"an endless password", func(a *NewAccount) { a.Password = strings.Repeat("x", 257) }, []string{"password"}},
		{"a taken login, in capitals", func(a *NewAccount) { a.Login = " ADMIN " }, []string{"login"}},
		{"right", func(*NewAccount) {}, nil},
	} {
		in := good
		c.change(&in)
		_, err := o.AddAccount(t.Context(), admin, in)
		if got := fields(t, err); !reflect.DeepEqual(got, c.wrong) {
			t.Errorf("%s: wrong are %v, want %v", c.what, got, c.wrong)
		}
	}
	for _, actor := range []models.Actor{visitor, o.staff("wu-officer", models.RoleOfficer)} {
		if _, err := o.AddAccount(t.Context(), actor, good); err == nil {
			t.Errorf("%s added an account", actor.Role)
		}
		if _, err := o.Accounts(t.Context(), actor); err == nil {
			t.Errorf("%s read the accounts", actor.Role)
		}
	}
}

func TestDisableAccount(t *testing.T) {
	o := newOffice(t)
	admin := o.staff("admin", models.RoleAdministrator)
	o.staff("lin", models.RoleMediator)
	wantErr(t, "oneself", o.DisableAccount(t.Context(), admin, "Admin", true), models.ErrDenied)
	wantErr(t, "nobody", o.DisableAccount(t.Context(), admin, "nobody", true), models.ErrNotFound)
	for range 2 {
		must(t, o.DisableAccount(t.Context(), admin, "lin", true))
	}
	must(t, o.DisableAccount(t.Context(), System, "lin", false))
	a, err := o.Store.AccountByLogin(t.Context(), "lin")
	must(t, err)
	log, err := o.Store.AuditLog(t.Context(), "", 10)
	must(t, err)
	count := map[string]int{}
	for _, e := range log {
		count[e.Action]++
	}
	if want := map[string]int{"account.add": 2, "account.disable": 2, "account.enable": 1}; a.Disabled || a.Epoch != 2 || !reflect.DeepEqual(count, want) {
		t.Errorf("the account is %+v, the log has %v", a, count)
	}
}

func TestSetup_OfSeveralProcesses(t *testing.T) {
	o := newOffice(t)
	first, err := o.SetupToken(t.Context())
	must(t, err)
	o.later(time.Hour)
	second, err := o.second().SetupToken(t.Context())
	must(t, err)
	if first == "" || first != second {
		t.Fatalf("two processes print %q and %q", first, second)
	}
	m, err := o.Store.Meta(t.Context(), setupID)
	must(t, err)
	if strings.Contains(first, m.Text) || strings.Contains(m.Text, first) {
		t.Error("the store holds the token")
	}
	must(t, o.CheckSetup(t.Context(), first))
	for _, token := range []string{"", "x", m.Text, first[1:]} {
		wantErr(t, "token "+token, o.CheckSetup(t.Context(), token), models.ErrNotFound)
	}
	o.later(setupTTL + time.Second)
	wantErr(t, "after a day", o.CheckSetup(t.Context(), first), models.ErrNotFound)
	third, err := o.SetupToken(t.Context())
	must(t, err)
	if third == first {
		t.Error("a token that had ended came back")
	}
}

func TestSetup_MakesOneAdministrator(t *testing.T) {
	o := newOffice(t)
	token, err := o.SetupToken(t.Context())
	must(t, err)
	_, err = o.Setup(t.Context(), token, NewAccount{Login: "first", Name: "x", Password: "short"})
	if got := fields(t, err); len(got) != 1 {
		t.Fatalf("a short password: %v", err)
	}
	services := []*Service{o.Service, o.second()}
	errs := together(4, func(i int) error {
		_, err := services[i%2].Setup(t.Context(), token, NewAccount{Login: "admin" + strconv.Itoa(i), Name: "管理员", Password: password})
		return err
	})
	accounts, err := o.Accounts(t.Context(), System)
	must(t, err)
	if n := succeeded(t, errs, models.ErrNotFound); n != 1 || len(accounts) != 1 || accounts[0].Role != models.RoleAdministrator {
		t.Errorf("%d got through, the accounts are %+v", n, accounts)
	}
	again, err := o.SetupToken(t.Context())
	if again != "" || err != nil {
		t.Errorf("a token once there is an account: %q %v", again, err)
	}
}

func TestSetup_IsOverWithTheFirstAccount(t *testing.T) {
	o := newOffice(t)
	token, err := o.SetupToken(t.Context())
	must(t, err)
	o.staff("lin", models.RoleMediator)
	_, err = o.Setup(t.Context(), token, NewAccount{Login: "admin", Name: "x", Password: password})
	wantErr(t, "a link from before", err, models.ErrNotFound)
}
