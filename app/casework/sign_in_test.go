package casework

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"redress/models"
)

func TestSignIn(t *testing.T) {
	o := newOffice(t)
	o.staff("lin", models.RoleMediator)
	admin := o.staff("admin", models.RoleAdministrator)
	o.staff("gone", models.RoleMediator)
	must(t, o.DisableAccount(t.Context(), admin, "gone", true))
	for _, c := range []struct {
		what, login, password string
		want                  error
	}{
		{"right", "lin", password, nil},
		{"as it is typed", " LIN ", password, nil},
		{"a wrong password", "lin", password + " ", ErrSignIn},
		{"no password", "lin", "", ErrSignIn},
		{"no such login", "nobody", password, ErrSignIn},
		{"no login", "", "", ErrSignIn},
		{"a closed account", "gone", password, ErrSignIn},
	} {
		_, err := o.SignIn(t.Context(), c.login, c.password, "192.0.2.1")
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
}

func TestSignIn_LimitsWrongTries(t *testing.T) {
	o := newOffice(t)
	o.staff("lin", models.RoleMediator)
	o.staff("wu-officer", models.RoleOfficer)
	try := func(login, secret, address string) error {
		_, err := o.SignIn(t.Context(), login, secret, address)
		return err
	}
	for range limitSignIn.hard + 5 { // a whole office behind one address
		must(t, try("lin", password, "192.0.2.1"))
	}
	for range limitSignIn.hard {
		wantErr(t, "a wrong try", try("lin", "wrong", "192.0.2.1"), ErrSignIn)
	}
	wantErr(t, "from the same address", try("wu-officer", password, "192.0.2.1"), models.ErrBusy)
	wantErr(t, "on the same login", try("lin", password, "198.51.100.1"), models.ErrBusy)
	must(t, try("wu-officer", password, "198.51.100.1"))
	o.later(limitSignIn.window)
	must(t, try("lin", password, "192.0.2.1"))
}

// signedIn gives an account a browser and its token.
func (o *office) signedIn(a models.Actor) string {
	o.Helper()
	account, err := o.Store.Account(o.Context(), a.Account)
	must(o, err)
	token, err := o.Hold(o.Context(), models.Session{}, func(s *models.Session) { s.Account, s.Epoch = account.ID, account.Epoch })
	must(o, err)
	return token
}

func (o *office) who(token string) Identity {
	o.Helper()
	id, err := o.Who(o.Context(), token)
	must(o, err)
	return id
}

func TestWho_UnknownIsAVisitor(t *testing.T) {
	o := newOffice(t)
	for _, token := range []string{"", "x", strings.Repeat("0", 64)} {
		id := o.who(token)
		if id.Staff != visitor || id.Filer != visitor || id.Complainant != visitor || id.Session.ID != "" {
			t.Errorf("%q is %+v", token, id)
		}
	}
}

func TestSession_EndsWhenIdleAndAfterItsLife(t *testing.T) {
	o := newOffice(t)
	lin := o.staff("lin", models.RoleMediator)
	token := o.signedIn(lin)
	for range 26 { // every 27 minutes for 11 hours and 42 minutes
		if id := o.who(token); id.Staff != lin {
			t.Fatalf("ended while in use: %+v", id)
		}
		o.later(27 * time.Minute)
	}
	if o.who(token).Staff != lin {
		t.Fatal("ended before its life")
	}
	o.later(18 * time.Minute)
	if o.who(token).Staff != visitor {
		t.Error("lives longer than its life")
	}
	token = o.signedIn(lin)
	o.later(staffIdle)
	if o.who(token).Staff != visitor {
		t.Error("idle staff is still in")
	}
	token, err := o.Hold(t.Context(), models.Session{}, func(s *models.Session) { s.Case = "WQ-00000-00001" })
	must(t, err)
	o.later(publicIdle - time.Second)
	if id := o.who(token); id.Complainant.Role != models.RoleComplainant || id.Complainant.Case != "WQ-00000-00001" || id.Staff != visitor {
		t.Errorf("a complainant is %+v", id)
	}
	o.later(publicIdle)
	if o.who(token).Complainant != visitor {
		t.Error("an idle complainant is still in")
	}
}

func TestHold_GivesANewTokenAndEndsTheOld(t *testing.T) {
	o := newOffice(t)
	lin := o.staff("lin", models.RoleMediator)
	first := o.signedIn(lin)
	o.later(time.Hour / 3)
	session := o.who(first).Session
	second, err := o.Hold(t.Context(), session, func(s *models.Session) { s.Draft = "WQ-00000-00002" })
	must(t, err)
	if id := o.who(second); id.Staff != lin || id.Filer.Case != "WQ-00000-00002" || !id.Session.CreatedAt.Equal(monday) {
		t.Errorf("the new session is %+v", id)
	}
	if id := o.who(first); id.Session.ID != "" {
		t.Error("the old token still opens something")
	}
	if first == second || len(second) != 64 || strings.Contains(second, o.who(second).Session.ID) {
		t.Errorf("tokens %s, %s", first, second)
	}
	// The old session held by two requests at once ends once, without an error.
	_, err = o.Hold(t.Context(), session, func(*models.Session) {})
	must(t, err)
	if err := o.SignOut(t.Context(), o.who(second).Session); err != nil || o.who(second).Staff != visitor {
		t.Errorf("signed out: %v", err)
	}
	must(t, o.SignOut(t.Context(), models.Session{}))
}

func TestWho_OfAnAccountThatWasDisabled(t *testing.T) {
	o := newOffice(t)
	lin, admin := o.staff("lin", models.RoleMediator), o.staff("admin", models.RoleAdministrator)
	token := o.signedIn(lin)
	must(t, o.DisableAccount(t.Context(), admin, "lin", true))
	must(t, o.DisableAccount(t.Context(), admin, "lin", false))
	if o.who(token).Staff != visitor {
		t.Error("its old session lives on")
	}
	token = o.signedIn(lin)
	_, err := o.Store.UpdateAccount(t.Context(), lin.Account, func(a models.Account) (models.Account, error) { a.Epoch++; return a, nil })
	must(t, err)
	if o.who(token).Staff != visitor {
		t.Error("a session of an older epoch is good")
	}
}

func TestWho_SideBySide(t *testing.T) {
	o := newOffice(t)
	lin := o.staff("lin", models.RoleMediator)
	token := o.signedIn(lin)
	o.later(2 * seenEvery)
	errs := together(8, func(int) error {
		id, err := o.Who(context.Background(), token)
		if err == nil && id.Staff != lin {
			err = errors.New("not recognised")
		}
		return err
	})
	if n := succeeded(t, errs); n != 8 {
		t.Errorf("%d of 8", n)
	}
}

func TestPassword(t *testing.T) {
	h := newHasher()
	phc, err := h.hash(t.Context(), password, make([]byte, argonSalt))
	must(t, err)
	if !strings.HasPrefix(phc, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("written as %s", phc)
	}
	other, err := h.hash(t.Context(), password, []byte(strings.Repeat("s", argonSalt)))
	must(t, err)
	if other == phc {
		t.Error("the salt does not matter")
	}
	for _, c := range []struct {
		what, password, phc string
		want                bool
	}{
		{"right", password, phc, true},
		{"wrong", password + "x", phc, false},
		{"nobody's", "", nobody, false},
		{"an older, cheaper one", "password", "$argon2id$v=19$m=16,t=2,p=1$c29tZXNhbHQ$" + cheap, true},
		{"empty", "", "", false},
		{"another kind", password, strings.Replace(phc, "argon2id", "argon2i", 1), false},
		{"another version", password, strings.Replace(phc, "v=19", "v=16", 1), false},
		{"no passes", password, strings.Replace(phc, "t=2", "t=0", 1), false},
		{"no threads", password, strings.Replace(phc, "p=1", "p=0", 1), false},
		{"too much memory", password, strings.Replace(phc, "m=19456", "m=4194304", 1), false},
		{"no key", password, phc[:strings.LastIndex(phc, "$")+1], false},
		{"not base 64", password, phc + "!", false},
	} {
		ok, err := h.verify(t.Context(), c.password, c.phc)
		if ok != c.want || err != nil {
			t.Errorf("%s: %v %v", c.what, ok, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	full := hasher{slots: make(chan struct{})}
	if _, err := full.verify(ended, password, phc); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a slot: %v", err)
	}
}

// cheap is the key of "password" with the salt "somesalt" and 16 KiB.
const cheap = "BYICwHI82IwkQIzKwcv4KN7mO884Q6FQ6jZKHgtOH/g"
