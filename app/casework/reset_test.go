package casework

import (
	"testing"

	"redress/models"
)

// A reset gives another password and nothing more: the second factor is asked
// for as before, unless it was taken away on purpose; then it has to be set up
// anew before anything opens.
func TestReset_KeepsTheSecondFactor(t *testing.T) {
	o := newOffice(t)
	admin := o.staff("admin", models.RoleAdministrator)
	account, key := o.withApp("lin")
	for _, test := range []struct {
		second bool
		want   Step
	}{{false, StepCode}, {true, StepEnrol}} {
		_, token, err := o.ResetAccount(t.Context(), admin, "lin", test.second)
		must(t, err)
		_, err = o.SignIn(t.Context(), "lin", password, "192.0.2.1")
		wantErr(t, "the old password", err, ErrSignIn)
		_, err = o.AcceptInvitation(t.Context(), token, "mulberry orbit lantern", "192.0.2.1")
		must(t, err)
		a, err := o.SignIn(t.Context(), "lin", "mulberry orbit lantern", "192.0.2.1")
		must(t, err)
		if got := StepOf(a); got != test.want {
			t.Errorf("after a reset (second %v) the next step is %q, want %q", test.second, got, test.want)
		}
		_, err = o.SecondFactor(t.Context(), account, o.codeAt(key, 0), "")
		if test.second {
			wantErr(t, "the app that was lost", err, ErrSecond)
		} else {
			must(t, err)
		}
	}
}
