package demo_test

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/models/sqlitestore"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
	"redress/workflows/spec"
)

var now = time.Date(2026, 11, 22, 2, 3, 4, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newService is a service over the embedded store in a folder of its own, with
// the files in memory.
func newService(t testing.TB) *casework.Service {
	t.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	engine, err := sqlitestore.Open(t.Context(), t.TempDir())
	must(t, err)
	store, err := vault.Open(t.Context(), engine, vaulttest.MemoryBlobs(), keys)
	must(t, err)
	t.Cleanup(func() { must(t, store.Close()) })
	rules, err := spec.Embedded()
	must(t, err)
	s := casework.New(store, rules)
	s.Now = func() time.Time { return now }
	return s
}

// staff are accounts with the same ids everywhere.
func staff(t testing.TB, s *casework.Service) (out []models.Account) {
	t.Helper()
	for login, role := range map[string]models.Role{"m1": models.RoleMediator, "m2": models.RoleMediator, "o": models.RoleOfficer, "a": models.RoleAdministrator} {
		_, err := s.Store.CreateAccount(t.Context(), models.Account{ID: login, Login: login, Role: role, Password: "chosen", CreatedAt: now})
		must(t, err)
	}
	out, err := s.Store.Accounts(t.Context())
	must(t, err)
	return out
}

func each(t testing.TB, s *casework.Service, f func(models.Case)) {
	t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	must(t, err)
	must(t, s.Store.EachCase(context.Background(), g, "", func(id models.CaseID, c models.Case, err error) error {
		must(t, err)
		f(c)
		return nil
	}))
}
