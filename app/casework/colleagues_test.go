package casework

import (
	"testing"

	"redress/models"
)

// The names are kept for a moment: what this process changes shows at once, and
// what another one does after a few seconds.
func TestColleaguesAreUpToDate(t *testing.T) {
	o := newOffice(t)
	worker := models.Actor{Role: models.RoleMediator, Account: "me"}
	names := func(s *Service) (out []string) {
		list, err := s.Colleagues(t.Context(), worker)
		must(t, err)
		for _, a := range list {
			if a.Password != "" {
				t.Error("the list of names holds passwords")
			}
			name := a.Login
			if a.Disabled {
				name = "-" + name
			}
			out = append(out, name)
		}
		return out
	}
	want := func(what string, s *Service, logins ...string) {
		t.Helper()
		got := names(s)
		if len(got) != len(logins) {
			t.Errorf("%s: %v, want %v", what, got, logins)
			return
		}
		for i := range got {
			if got[i] != logins[i] {
				t.Errorf("%s: %v, want %v", what, got, logins)
			}
		}
	}
	other := o.second()
	want("at first", other)
	_, err := o.AddAccount(t.Context(), System, NewAccount{Login: "li.na", Name: "李娜", Role: models.RoleMediator, Password: "correct horse battery"})
	must(t, err)
	want("added here", o.Service, "li.na")
	o.later(colleaguesTTL)
	want("added there", other, "li.na")
	must(t, o.DisableAccount(t.Context(), System, "li.na", true))
	want("disabled here", o.Service, "-li.na")
	want("disabled there, just now", other, "li.na")
	o.later(colleaguesTTL)
	want("disabled there", other, "-li.na")
	_, err = o.Store.CreateAccount(t.Context(), models.Account{ID: "wu", Login: "wu.invited", Name: "吴", Role: models.RoleMediator})
	must(t, err)
	o.later(colleaguesTTL)
	want("invited", o.Service, "-li.na", "-wu.invited")
	if _, err := o.Colleagues(t.Context(), models.Actor{Role: models.RoleVisitor}); err == nil {
		t.Error("a visitor gets the names")
	}
}
