package casework

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"redress/models"
)

// Every way in is written down, whether it opened or not, with the account it
// was about and the factor that was used; what was typed is not.
func TestSignIns_AreWrittenDown(t *testing.T) {
	o := newOffice(t)
	account, key := o.withApp("lin")
	_, err := o.SignIn(t.Context(), "lin", "wrong", "192.0.2.1")
	wantErr(t, "a wrong password", err, ErrSignIn)
	o.later(time.Second)
	_, err = o.SignIn(t.Context(), "nobody", "wrong", "192.0.2.1")
	wantErr(t, "an unknown login", err, ErrSignIn)
	o.later(time.Second)
	_, err = o.SignIn(t.Context(), "lin", password, "192.0.2.1")
	must(t, err)
	o.later(time.Second)
	_, err = o.SecondFactor(t.Context(), account, "000000", "")
	wantErr(t, "a wrong code", err, ErrSecond)
	o.later(time.Second)
	_, err = o.SecondFactor(t.Context(), account, o.codeAt(key, 0), "")
	must(t, err)
	id := o.who(o.signedIn(models.Actor{Account: account}))
	o.later(time.Second)
	_, err = o.Confirm(t.Context(), id.Account, "wrong")
	fields(t, err)
	o.later(time.Second)
	must(t, o.SignOut(t.Context(), id.Session))

	log, err := o.Store.AuditLog(t.Context(), "", 100)
	must(t, err)
	slices.Reverse(log)
	var got [][2]string
	for _, e := range log {
		if e.At.IsZero() || e.At.Location() != time.UTC {
			t.Errorf("%s at %v", e.Action, e.At)
		}
		if who := e.Account + e.Object; e.Action != "account.add" && e.Action != "totp.set" {
			got = append(got, [2]string{e.Action, who})
		}
	}
	want := [][2]string{
		{"sign_in.failed", account}, {"sign_in.failed", ""}, {"second.failed", account}, {"sign_in", account}, {"confirm.failed", account}, {"sign_out", account},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("written down: %v, want %v", got, want)
	}
}
