package casework

import (
	"errors"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

// withdraw is a transition a complainant can make at once.
func withdraw(cmd models.CommandID, seen int64) Move {
	return Move{Command: cmd, Transition: "withdraw", Seen: seen, Fields: []models.FieldValue{
		{Name: "reason", Text: "已私下解决"},
	}}
}

func TestMoveCase_IsCarriedOutOnce(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	errs := together(8, func(int) error {
		_, err := o.MoveCase(t.Context(), buyer, buyer.Case, withdraw("web:1", 1))
		return err
	})
	c := o.read(buyer.Case)
	if n := succeeded(t, errs); n != 8 || c.Seq() != 2 || c.Open {
		t.Errorf("%d calls succeeded, %d events, open %v", n, c.Seq(), c.Open)
	}
	_, err := o.MoveCase(t.Context(), buyer, buyer.Case, withdraw("web:2", -1))
	var refused *workflows.Refusal
	if !errors.As(err, &refused) || refused.Code != "wrong_state" {
		t.Errorf("once more under another command: %v", err)
	}
}

func TestMoveCase_ShowsFirstWhatHappenedSince(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator := o.staff("lin", models.RoleMediator)
	seen := o.read(buyer.Case)
	_, err := o.ShowCase(t.Context(), mediator, buyer.Case)
	must(t, err)
	_, err = o.AddNote(t.Context(), mediator, buyer.Case, "note", "web:n")
	must(t, err)
	_, err = o.SendMessage(t.Context(), mediator, buyer.Case, "请补充付款凭证", "web:m")
	must(t, err)
	_, err = o.MoveCase(t.Context(), buyer, buyer.Case, withdraw("web:1", seen.Seq()))
	var changed *Changed
	if !errors.As(err, &changed) || len(changed.Since) != 1 || changed.Since[0].Kind != models.EventMessage || !errors.Is(err, models.ErrConflict) {
		t.Fatalf("on a page that is out of date: %v", err)
	}
	now := o.read(buyer.Case)
	_, err = o.MoveCase(t.Context(), buyer, buyer.Case, withdraw("web:1", now.Seq()))
	must(t, err)
	_, err = o.MoveCase(t.Context(), buyer, buyer.Case, withdraw("web:1", seen.Seq()))
	must(t, err) // repeated: nothing to show
}

func TestMoveCase_ForeignIsMissing(t *testing.T) {
	o := newOffice(t)
	one, _ := o.file()
	other, _ := o.file()
	_, err := o.MoveCase(t.Context(), one, other.Case, withdraw("web:1", -1))
	wantErr(t, "a foreign case", err, models.ErrNotFound)
	_, err = o.MoveCase(t.Context(), visitor, other.Case, withdraw("web:1", -1))
	wantErr(t, "a visitor", err, models.ErrUnsigned)
}

func TestFireClocks_ActOnce(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	filed := o.read(buyer.Case)
	fire := func(s *Service) (bool, error) {
		updates, err := s.FireClocks(t.Context(), []models.CaseID{buyer.Case})
		must(t, err)
		return updates[0].Changed, updates[0].Err
	}
	o.later(filed.DueAt.Sub(o.now) - time.Millisecond)
	if acted, err := fire(o.Service); acted || err != nil {
		t.Fatalf("before its time: %v %v", acted, err)
	}
	o.later(time.Millisecond)
	services := []*Service{o.Service, o.second()}
	acted := make([]bool, 8)
	errs := together(8, func(i int) (err error) {
		acted[i], err = fire(services[i%2])
		return err
	})
	succeeded(t, errs, models.ErrConflict)
	n := 0
	for _, a := range acted {
		if a {
			n++
		}
	}
	c := o.read(buyer.Case)
	if n != 1 || c.Seq() != filed.Seq()+1 || c.Events[1].Actor.Role != models.RoleSystem {
		t.Errorf("%d callers were told that it acted; the history is %+v", n, c.Events)
	}
}

func TestShowCase_RecordsOneViewAWindow(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	lin, wu := o.staff("lin", models.RoleMediator), o.staff("wu-officer", models.RoleOfficer)
	views := func() (n int) {
		for _, e := range o.read(buyer.Case).Events {
			if e.Kind == models.EventViewed {
				n++
			}
		}
		return n
	}
	show := func(who models.Actor, times int) {
		succeeded(t, together(times, func(int) error { _, err := o.ShowCase(t.Context(), who, buyer.Case); return err }))
	}
	show(lin, 4)
	show(wu, 4)
	if n := views(); n != 2 {
		t.Errorf("two people looked, %d views", n)
	}
	o.later(viewWindow * time.Second)
	show(lin, 1)
	if n := views(); n != 3 {
		t.Errorf("ten minutes later: %d views", n)
	}
	_, err := o.ShowCase(t.Context(), buyer, buyer.Case)
	wantErr(t, "the complainant", err, models.ErrUnsigned)
}

func TestAssign(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	lin, admin := o.staff("lin", models.RoleMediator), o.staff("admin", models.RoleAdministrator)
	gone := o.staff("gone", models.RoleMediator)
	must(t, o.DisableAccount(t.Context(), admin, "gone", true))
	assign := func(to string, cmd models.CommandID, seen int64) error {
		_, err := o.Assign(t.Context(), admin, buyer.Case, to, cmd, seen)
		return err
	}
	for what, to := range map[string]string{"an account that is closed": gone.Account, "no account": "nobody"} {
		if got := fields(t, assign(to, "web:x", -1)); len(got) != 1 || got[0] != "account" {
			t.Errorf("%s: %v", what, got)
		}
	}
	must(t, assign(lin.Account, "web:1", 1))
	must(t, assign(lin.Account, "web:1", 1))
	must(t, assign(lin.Account, "web:2", 1)) // is so already
	wantErr(t, "on an old page", assign("", "web:3", 1), models.ErrConflict)
	must(t, assign("", "web:3", 2))
	if c := o.read(buyer.Case); c.Seq() != 3 || c.Assignee != "" {
		t.Errorf("the case is %+v", c.Head)
	}
	_, err := o.Assign(t.Context(), buyer, buyer.Case, lin.Account, "web:4", -1)
	wantErr(t, "the complainant", err, models.ErrUnsigned)
}

func TestTalk(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	lin := o.staff("lin", models.RoleMediator)
	for range 2 {
		_, err := o.SendMessage(t.Context(), buyer, buyer.Case, " 他又换了名字 ", "web:1")
		must(t, err)
	}
	_, err := o.SendMessage(t.Context(), lin, buyer.Case, "收到", "web:2")
	must(t, err)
	_, err = o.AddNote(t.Context(), lin, buyer.Case, "老面孔", "web:3")
	must(t, err)
	_, err = o.AddNote(t.Context(), buyer, buyer.Case, "x", "web:4")
	wantErr(t, "a note of the complainant", err, models.ErrUnsigned)
	for _, body := range []string{"", " \n", string(make([]rune, maxBody+1))} {
		if _, err := o.SendMessage(t.Context(), lin, buyer.Case, body, "web:5"); len(fields(t, err)) != 1 {
			t.Errorf("a message of %d bytes: %v", len(body), err)
		}
	}
	c := o.read(buyer.Case)
	if len(c.Messages) != 2 || c.Messages[0].Body != "他又换了名字" || c.Messages[0].From != models.RoleComplainant ||
		c.Messages[1].From != models.RoleMediator || len(c.Notes) != 1 || c.Notes[0].By != lin.Account {
		t.Errorf("said %+v, noted %+v", c.Messages, c.Notes)
	}
}
