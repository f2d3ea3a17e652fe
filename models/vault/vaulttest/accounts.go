package vaulttest

import (
	"crypto/rand"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/models"
	"redress/models/vault"
)

func testAccounts(t *testing.T, f *fixture) {
	ctx := t.Context()
	a, err := f.CreateAccount(ctx, models.Account{Login: "zhao", Name: "赵敏", Role: models.RoleMediator, CreatedAt: start})
	must(t, err)
	b, err := f.CreateAccount(ctx, models.Account{ID: "b", Login: "an", Name: "安然", Role: models.RoleOfficer, CreatedAt: start})
	must(t, err)
	_, err = f.CreateAccount(ctx, models.Account{Login: "zhao"})
	wantErr(t, "the same login", err, models.ErrExists)
	got, err := f.AccountByLogin(ctx, "zhao")
	must(t, err)
	if a.ID == "" || !reflect.DeepEqual(got, a) {
		t.Errorf("read %+v, written %+v", got, a)
	}
	_, err = f.AccountByLogin(ctx, "none")
	wantErr(t, "no login", err, models.ErrNotFound)
	a, err = f.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) {
		a.Name, a.Disabled = "赵敏敏", true
		return a, nil
	})
	must(t, err)
	_, err = f.UpdateAccount(ctx, a.ID, func(a models.Account) (models.Account, error) {
		a.Login = "an"
		return a, nil
	})
	wantErr(t, "a taken login", err, models.ErrExists)
	list, err := f.Accounts(ctx)
	must(t, err)
	if !reflect.DeepEqual(list, []models.Account{b, a}) || a.Version != 2 {
		t.Errorf("accounts %+v", list)
	}
	buyer, err := f.CreateAccount(ctx, models.Account{Login: "buyer:x", Name: "wang@example.com", Role: models.RoleBuyer, CreatedAt: start})
	must(t, err)
	if list, err = f.Accounts(ctx); len(list) != 2 {
		t.Errorf("a buyer is listed: %+v, %v", list, err)
	}
	must(t, f.DeleteAccount(ctx, buyer.ID))
	wantErr(t, "deleted twice", f.DeleteAccount(ctx, buyer.ID), models.ErrNotFound)
}

func testSessions(t *testing.T, f *fixture) {
	ctx := t.Context()
	save := func(v models.Session) models.Session {
		v, err := f.SaveSession(ctx, v)
		must(t, err)
		return v
	}
	a := save(models.Session{ID: "a", Account: "x", CreatedAt: start, SeenAt: start, ExpiresAt: start.Add(time.Hour)})
	save(models.Session{ID: "b", Account: "x", ExpiresAt: start.Add(2 * time.Hour)})
	save(models.Session{ID: "c", Case: sampleID(1), ExpiresAt: start.Add(3 * time.Hour)})
	if list, err := f.SessionsOf(ctx, "x"); err != nil || len(list) != 2 {
		t.Errorf("the sessions of an account: %+v, %v", list, err)
	}
	old := a
	a.SeenAt = start.Add(time.Minute)
	a = save(a)
	got, err := f.Session(ctx, "a")
	must(t, err)
	if got != a || a.Version != 2 {
		t.Errorf("read %+v, written %+v", got, a)
	}
	_, err = f.SaveSession(ctx, old)
	wantErr(t, "an old session", err, models.ErrConflict)
	n, err := f.ExpireSessions(ctx, start.Add(time.Hour), 9)
	must(t, err)
	_, err = f.Session(ctx, "a")
	wantErr(t, "expired", err, models.ErrNotFound)
	must(t, f.DeleteSessionsOf(ctx, "x"))
	_, err = f.Session(ctx, "b")
	wantErr(t, "ended with its account", err, models.ErrNotFound)
	must(t, f.DeleteSession(ctx, "c"))
	wantErr(t, "ended twice", f.DeleteSession(ctx, "c"), models.ErrNotFound)
	if n != 1 {
		t.Errorf("%d expired", n)
	}
}

func testAudit(t *testing.T, f *fixture) {
	for i := range 5 {
		must(t, f.Audit(t.Context(), models.AuditEntry{At: start.Add(time.Duration(i) * time.Second), Account: "a", Action: "sign_in"}))
	}
	first, err := f.AuditLog(t.Context(), "", 3)
	must(t, err)
	rest, err := f.AuditLog(t.Context(), first[2].ID, 3)
	must(t, err)
	if len(first) != 3 || len(rest) != 2 || !first[0].At.Equal(start.Add(4*time.Second)) || !rest[1].At.Equal(start) {
		t.Errorf("log %+v, %+v", first, rest)
	}
}

func testMeta(t *testing.T, f *fixture) {
	ctx := t.Context()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 4 {
				_, err := f.UpdateMeta(ctx, "count", func(m models.Meta) (models.Meta, error) {
					m.Number++
					m.ExpiresAt = start
					return m, nil
				})
				must(t, err)
			}
		})
	}
	wg.Wait()
	m, err := f.Meta(ctx, "count")
	must(t, err)
	if m.Number != 32 || m.Version != 32 {
		t.Errorf("counted %+v", m)
	}
	var won atomic.Int64
	for range 8 {
		wg.Go(func() {
			if f.DeleteMeta(ctx, "count", m.Version) == nil {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		t.Errorf("%d callers deleted it", won.Load())
	}
	_, err = f.UpdateMeta(ctx, "old", func(m models.Meta) (models.Meta, error) { m.ExpiresAt = start; return m, nil })
	must(t, err)
	_, err = f.UpdateMeta(ctx, "endless", func(m models.Meta) (models.Meta, error) { return m, nil })
	must(t, err)
	n, err := f.ExpireMeta(ctx, start, 9)
	must(t, err)
	_, gone := f.Meta(ctx, "old")
	wantErr(t, "expired", gone, models.ErrNotFound)
	_, err = f.Meta(ctx, "endless")
	must(t, err)
	if n != 1 {
		t.Errorf("%d expired", n)
	}
}

// testKeys opens the data with another key file, and once more with its own.
func testKeys(t *testing.T, f *fixture) {
	f.file(t, 1)
	other, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	_, err = vault.Open(t.Context(), f.engine, f.blobs, other)
	wantErr(t, "other keys", err, vault.ErrOtherKeys)
	clean(t, f.open(t))
}
