package casework

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/models"
)

// withApp is a mediator with an authenticator app.
func (o *office) withApp(login string) (account, key string) {
	o.Helper()
	a := o.staff(login, models.RoleMediator)
	key, err := o.GiveTOTP(o.Context(), a.Account)
	must(o, err)
	return a.Account, key
}

func (o *office) codeAt(key string, steps int) string {
	o.Helper()
	code, err := TOTPCode(key, o.Now().Add(time.Duration(steps)*totpPeriod*time.Second))
	must(o, err)
	return code
}

// The vectors of RFC 6238, appendix B, in six digits.
func TestTOTPCode(t *testing.T) {
	secret := base32Plain.EncodeToString([]byte("12345678901234567890"))
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"} {
		if got, err := TOTPCode(secret, time.Unix(at, 0)); got != want || err != nil {
			t.Errorf("at %d: %s, want %s, %v", at, got, want, err)
		}
	}
}

func TestSecondFactor_Drift(t *testing.T) {
	for steps, want := range map[int]error{-2: ErrSecond, -1: nil, 0: nil, 1: nil, 2: ErrSecond} {
		o := newOffice(t)
		a, key := o.withApp("lin")
		_, err := o.SecondFactor(t.Context(), a, o.codeAt(key, steps), "")
		wantErr(t, strconv.Itoa(steps)+" steps off", err, want)
	}
}

// A code opens once: not again, not in another process, and no older one after it.
func TestSecondFactor_Replay(t *testing.T) {
	o := newOffice(t)
	a, key := o.withApp("lin")
	code, before := o.codeAt(key, 0), o.codeAt(key, -1)
	services := []*Service{o.Service, o.second()}
	errs := together(4, func(i int) error {
		_, err := services[i%2].SecondFactor(t.Context(), a, code, "")
		return err
	})
	if n := succeeded(t, errs, ErrSecond); n != 1 {
		t.Errorf("%d of 4 got in with one code", n)
	}
	_, err := o.SecondFactor(t.Context(), a, before, "")
	wantErr(t, "the code before", err, ErrSecond)
	o.later(totpPeriod * time.Second)
	_, err = o.SecondFactor(t.Context(), a, o.codeAt(key, 0), "")
	wantErr(t, "the next code", err, nil)
}

func TestSecondFactor_LocksOut(t *testing.T) {
	o := newOffice(t)
	a, key := o.withApp("lin")
	other, otherKey := o.withApp("zhou")
	for range limitSecond.hard {
		_, err := o.SecondFactor(t.Context(), a, "000000", "")
		wantErr(t, "a wrong code", err, ErrSecond)
	}
	_, err := o.SecondFactor(t.Context(), a, o.codeAt(key, 0), "")
	wantErr(t, "a right code after five wrong ones", err, models.ErrBusy)
	_, err = o.SecondFactor(t.Context(), other, o.codeAt(otherKey, 0), "")
	wantErr(t, "a colleague", err, nil)
	o.later(limitSecond.window)
	_, err = o.SecondFactor(t.Context(), a, o.codeAt(key, 0), "")
	wantErr(t, "after the window", err, nil)
}

func TestSecondFactor_EmptyOpensNothing(t *testing.T) {
	o := newOffice(t)
	a := o.staff("lin", models.RoleMediator)
	for _, in := range [][2]string{{"", ""}, {"000000", ""}, {"", "x"}, {"", strings.Repeat("0", 28)}} {
		_, err := o.SecondFactor(t.Context(), a.Account, in[0], in[1])
		wantErr(t, "without an app", err, ErrSecond)
		o.later(limitSecond.window)
	}
}

// enrolled is an account that has set its app up in a browser.
func (o *office) enrolled(login string) (id Identity, codes []string) {
	o.Helper()
	actor := o.staff(login, models.RoleMediator)
	a, err := o.Store.Account(o.Context(), actor.Account)
	must(o, err)
	token, err := o.Hold(o.Context(), models.Session{}, func(s *models.Session) { PassedPassword(s, a) })
	must(o, err)
	half := o.who(token)
	if half.Pending != a.ID || half.Staff.Role.Staff() || half.Account.Account != "" {
		o.Fatalf("with the password alone one is %+v", half)
	}
	key := o.NewTOTP(half.Session, a.ID)
	_, _, err = o.Enrol(o.Context(), half.Session, a.ID, "000000")
	wantErr(o, "a wrong code", err, ErrSecond)
	a, codes, err = o.Enrol(o.Context(), half.Session, a.ID, o.codeAt(key, 0))
	must(o, err)
	token, err = o.Hold(o.Context(), half.Session, func(s *models.Session) { PassedAll(s, a) })
	must(o, err)
	return o.who(token), codes
}

func TestEnrol(t *testing.T) {
	o := newOffice(t)
	id, codes := o.enrolled("lin")
	if id.Staff.Account == "" || id.Pending != "" || len(codes) != recoveryCount {
		t.Fatalf("signed in as %+v with %d codes", id, len(codes))
	}
	a, err := o.Store.Account(t.Context(), id.Staff.Account)
	must(t, err)
	if StepOf(a) != StepCode || len(a.TOTP) != 32 {
		t.Errorf("the account is %+v", a)
	}
	for _, hash := range a.Recovery {
		for _, code := range codes {
			if strings.Contains(hash, code) {
				t.Error("a recovery code is stored")
			}
		}
	}
	o.later(pendingLife)
	token, err := o.Hold(t.Context(), models.Session{}, func(s *models.Session) { PassedPassword(s, a) })
	must(t, err)
	o.later(pendingLife)
	if o.who(token).Pending != "" {
		t.Error("the second factor may take for ever")
	}
}

// A recovery code opens once, however many try it at the same time.
func TestRecovery_OpensOnce(t *testing.T) {
	o := newOffice(t)
	id, codes := o.enrolled("lin")
	other, _ := o.enrolled("zhou")
	services := []*Service{o.Service, o.second()}
	errs := together(4, func(i int) error {
		_, err := services[i%2].SecondFactor(t.Context(), id.Account.Account, "", strings.ToLower(codes[0]))
		return err
	})
	if n := succeeded(t, errs, ErrSecond); n != 1 {
		t.Errorf("%d of 4 got in with one recovery code", n)
	}
	_, err := o.SecondFactor(t.Context(), other.Account.Account, "", codes[1])
	wantErr(t, "somebody else's code", err, ErrSecond)
	own, err := o.OwnAccount(t.Context(), id.Account)
	must(t, err)
	if own.Recovery != recoveryCount-1 {
		t.Errorf("%d codes are left", own.Recovery)
	}
}

func TestInvitation_OpensOnce(t *testing.T) {
	o := newOffice(t)
	admin := o.staff("admin", models.RoleAdministrator)
	a, token, err := o.InviteAccount(t.Context(), admin, NewAccount{Login: "lin", Name: "林", Role: models.RoleMediator})
	must(t, err)
	_, err = o.SignIn(t.Context(), "lin", "", "192.0.2.1")
	wantErr(t, "before it is used", err, ErrSignIn)
	_, err = o.AcceptInvitation(t.Context(), token, "short", "192.0.2.1")
	if got := fields(t, err); len(got) != 1 {
		t.Errorf("a short password: %v", err)
	}
	services := []*Service{o.Service, o.second()}
	errs := together(4, func(i int) error {
		_, err := services[i%2].AcceptInvitation(t.Context(), token, "choice number "+strconv.Itoa(i), "192.0.2.1")
		return err
	})
	if n := succeeded(t, errs, models.ErrNotFound); n != 1 {
		t.Errorf("%d of 4 used one link", n)
	}
	first, token, err := o.ResetAccount(t.Context(), admin, "lin", true)
	must(t, err)
	_, second, err := o.ResetAccount(t.Context(), admin, "lin", false)
	must(t, err)
	if !first.MustReset || first.ID != a.ID {
		t.Errorf("reset: %+v", first)
	}
	_, err = o.Invitation(t.Context(), token, "192.0.2.1")
	wantErr(t, "a link from before the last", err, models.ErrNotFound)
	o.later(models.InvitationTTL)
	_, err = o.AcceptInvitation(t.Context(), second, password, "192.0.2.1")
	wantErr(t, "after fourteen days", err, models.ErrNotFound)
}

func TestOwnSessions(t *testing.T) {
	o := newOffice(t)
	lin := o.staff("lin", models.RoleMediator)
	var ids []Identity
	for range 3 {
		ids = append(ids, o.who(o.signedIn(lin)))
		o.later(time.Second)
	}
	list, err := o.OwnSessions(t.Context(), ids[0])
	must(t, err)
	if len(list) != 3 || !list[2].This || list[0].This {
		t.Fatalf("the sessions are %+v", list)
	}
	foreign := o.who(o.signedIn(o.staff("zhou", models.RoleMediator)))
	wantErr(t, "somebody else's", o.EndSession(t.Context(), foreign, list[0].Handle), models.ErrNotFound)
	must(t, o.EndSession(t.Context(), ids[0], list[0].Handle))
	if list, _ = o.OwnSessions(t.Context(), ids[0]); len(list) != 2 {
		t.Errorf("%d are left of three", len(list))
	}
	must(t, o.EndSession(t.Context(), ids[0], ""))
	if list, _ = o.OwnSessions(t.Context(), ids[0]); len(list) != 1 || !list[0].This {
		t.Errorf("after all: %+v", list)
	}
}

// A new password and a new role end the other sessions, and raise the epoch.
func TestChangesEndSessions(t *testing.T) {
	o := newOffice(t)
	admin, lin := o.staff("admin", models.RoleAdministrator), o.staff("lin", models.RoleMediator)
	here, there := o.signedIn(lin), o.signedIn(lin)
	if _, err := o.ChangePassword(t.Context(), o.who(here), "wrong", "mulberry orbit lantern"); len(fields(t, err)) != 1 {
		t.Errorf("with a wrong password: %v", err)
	}
	a, err := o.ChangePassword(t.Context(), o.who(here), password, "mulberry orbit lantern")
	must(t, err)
	if o.who(there).Staff != visitor || a.Epoch != 1 {
		t.Errorf("the other session lives on, epoch %d", a.Epoch)
	}
	_, err = o.SignIn(t.Context(), "lin", "mulberry orbit lantern", "192.0.2.1")
	must(t, err)
	again := o.signedIn(lin)
	org, err := o.SaveOrganisation(t.Context(), admin, models.Organisation{Name: "深圳局", Divisions: []string{"440300", "110105"}})
	must(t, err)
	must(t, o.ChangeAccount(t.Context(), admin, "lin", models.RoleOfficer, org.ID))
	if o.who(again).Staff != visitor {
		t.Error("a session lives on with the old role")
	}
	if now := o.who(o.signedIn(lin)).Staff; now.Role != models.RoleOfficer || now.Org != org.ID {
		t.Errorf("now one is %+v", now)
	}
	wantErr(t, "one's own role", o.ChangeAccount(t.Context(), admin, "admin", models.RoleMediator, ""), models.ErrDenied)
	buyer, _ := o.file()
	_, err = o.Store.UpdateCase(t.Context(), o.grant(), buyer.Case, func(c models.Case) (models.Case, error) {
		c.Append(o.Service.now(), models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: lin.Account}}})
		return c, nil
	})
	must(t, err)
	if err := o.ChangeAccount(t.Context(), admin, "lin", models.RoleOfficer, ""); len(fields(t, err)) == 0 {
		t.Errorf("left with an open case: %v", err)
	}
	must(t, o.ChangeAccount(t.Context(), admin, "lin", models.RoleMediator, org.ID))
	if _, err := o.SaveOrganisation(t.Context(), admin, models.Organisation{Name: "x", Divisions: []string{"440300"}}); len(fields(t, err)) == 0 {
		t.Errorf("two offices for one place: %v", err)
	}
}

func TestBuyer(t *testing.T) {
	o := newOffice(t)
	complainant, code := o.file()
	a, err := o.Register(t.Context(), " Wang@Example.com ", password, "192.0.2.1")
	must(t, err)
	if strings.Contains(a.Login, "wang") || LoginOf(a) != "wang@example.com" {
		t.Errorf("registered as %+v", a)
	}
	_, err = o.Register(t.Context(), "wang@example.com", password, "192.0.2.1")
	if got := fields(t, err); len(got) != 1 || got[0] != "login" {
		t.Errorf("one login twice: %v", err)
	}
	in, err := o.SignIn(t.Context(), "WANG@example.com", password, "192.0.2.1")
	must(t, err)
	token, err := o.Hold(t.Context(), models.Session{}, func(s *models.Session) { PassedPassword(s, in) })
	must(t, err)
	id := o.who(token)
	if id.Account.Role != models.RoleBuyer || id.Staff != visitor {
		t.Fatalf("a buyer is %+v", id)
	}
	_, err = o.KeepCase(t.Context(), id.Account, string(complainant.Case), strings.Repeat("0", 28), "192.0.2.1")
	wantErr(t, "a wrong code", err, models.ErrNotFound)
	_, err = o.OpenKept(t.Context(), id.Account, string(complainant.Case))
	wantErr(t, "a case not on the list", err, models.ErrNotFound)
	for range 2 {
		_, err = o.KeepCase(t.Context(), id.Account, string(complainant.Case), code, "192.0.2.1")
		must(t, err)
	}
	list, err := o.OwnCases(t.Context(), id.Account)
	must(t, err)
	if len(list) != 1 || list[0].ID != complainant.Case || list[0].State == "" {
		t.Errorf("the list is %+v", list)
	}
	if opened, err := o.OpenKept(t.Context(), id.Account, string(complainant.Case)); opened != complainant.Case || err != nil {
		t.Errorf("opened %s, %v", opened, err)
	}
	for _, actor := range []models.Actor{visitor, complainant, o.staff("lin", models.RoleMediator)} {
		if _, err := o.OwnCases(t.Context(), actor); err == nil {
			t.Errorf("%s has a list of own cases", actor.Role)
		}
	}
	if _, err := o.ListCases(t.Context(), id.Account, models.CaseQuery{}); err == nil {
		t.Error("a buyer lists the cases of staff")
	}
	if got := fields(t, o.DeleteOwn(t.Context(), id.Account, "wrong")); len(got) != 1 {
		t.Errorf("deleted with a wrong password: %v", got)
	}
	must(t, o.DeleteOwn(t.Context(), id.Account, password))
	_, err = o.SignIn(t.Context(), "wang@example.com", password, "192.0.2.1")
	if !errors.Is(err, ErrSignIn) || o.who(token).Account != visitor {
		t.Errorf("a deleted account: %v", err)
	}
}

// An old hash is written anew when its owner signs in.
func TestSignIn_RaisesOldParameters(t *testing.T) {
	o := newOffice(t)
	lin := o.staff("lin", models.RoleMediator)
	_, err := o.Store.UpdateAccount(t.Context(), lin.Account, func(a models.Account) (models.Account, error) {
		a.Password = "$argon2id$v=19$m=16,t=2,p=1$c29tZXNhbHQ$" + cheap
		return a, nil
	})
	must(t, err)
	a, err := o.SignIn(t.Context(), "lin", "password", "192.0.2.1")
	must(t, err)
	if !current(a.Password) {
		t.Errorf("still %s", a.Password)
	}
	_, err = o.SignIn(t.Context(), "lin", "password", "192.0.2.1")
	must(t, err)
}
