package authz

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"redress/models"
)

var roles = []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleBuyer, models.RoleRespondent,
	models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}

const mine, theirs = "WQ-00000-00001", "WQ-00000-00002"

// actionsOf lists every action of the table once.
func actionsOf(table []Row) (out []Action) {
	for _, r := range table {
		if !slices.Contains(out, r.Action) {
			out = append(out, r.Action)
		}
	}
	return out
}

// head is a case that has a relation to the actor of a role.
func head(relation Relation, state State) models.Head {
	h := models.Head{ID: mine, Org: "hz", Assignee: "other", Open: state == Open}
	switch relation {
	case Own:
		h.Assignee = "me"
	case Unassigned:
		h.Assignee = ""
	case Foreign:
		h.ID, h.Org = theirs, "nb"
	}
	return h
}

func actorOf(role models.Role) models.Actor {
	a := models.Actor{Role: role, Case: mine}
	switch {
	case role == models.RoleSystem:
		a.Case = ""
	case role.Staff():
		a = models.Actor{Role: role, Account: "me", Org: "hz"}
	}
	return a
}

// policy writes down what everybody may do to everything: the whole meaning of
// the table as the function reads it.
func policy() string {
	var b strings.Builder
	for _, role := range roles {
		for _, action := range actionsOf(whole) {
			for _, relation := range Relations {
				for _, state := range []State{Open, Closed} {
					for _, home := range []bool{false, true} {
						h, a := head(relation, state), actorOf(role)
						if home && relation != Foreign {
							h.Org = ""
						}
						if home {
							a.Org = ""
						}
						g, err := Do(a, action, string(h.ID))
						var fields []models.FieldGroup
						if err == nil {
							fields, err = g.Opens(h)
						}
						_, everywhere := g.Scope()
						fmt.Fprintln(&b, role, action, relation, state, home, fields, err, everywhere)
					}
				}
			}
		}
	}
	return b.String()
}

var whole = Table

// Every row of the table is needed, and every role, relation, state and field
// group in it: without it the policy is another one.
func TestTable_HasNothingTooMuch(t *testing.T) {
	before := policy()
	t.Cleanup(func() { Table = whole })
	for i, row := range whole {
		for what, smaller := range lessOf(row) {
			Table = slices.Concat(whole[:i], smaller, whole[i+1:])
			if policy() == before {
				t.Errorf("row %d, %s: without %s nothing changes", i, row.Action, what)
			}
		}
	}
}

// lessOf are the ways a row can lose something; the empty one is its end.
func lessOf(r Row) map[string][]Row {
	out := map[string][]Row{"the row": nil}
	if r.Home {
		s := r
		s.Home = false
		out["home"] = []Row{s}
	}
	for i, role := range r.Roles {
		s := r
		s.Roles = without(r.Roles, i)
		out[string(role)] = []Row{s}
	}
	for i, relation := range r.Relations {
		if s := r; len(r.Relations) > 1 {
			s.Relations = without(r.Relations, i)
			out[string(relation)] = []Row{s}
		}
	}
	for i, f := range r.Fields {
		if s := r; r.Action != DraftEdit && !slices.Contains(r.Roles, models.RoleSystem) {
			s.Fields = without(r.Fields, i)
			out[string(f)] = []Row{s}
		}
	}
	if s := r; r.States != nil && !slices.Contains(r.Roles, models.RoleVisitor) {
		s.States = nil
		out["its states"] = []Row{s}
	}
	return out
}

func without[T any](list []T, i int) []T { return slices.Delete(slices.Clone(list), i, i+1) }

func TestDo_KeepsGrantsToTheirObject(t *testing.T) {
	mediator := models.Actor{Role: models.RoleMediator, Account: "m"}
	g, err := Do(mediator, CaseView, mine)
	if err != nil {
		t.Fatal(err)
	}
	if g.Covers(mine) != nil || g.Covers(theirs) == nil || g.Actor() != mediator || g.Action() != string(CaseView) {
		t.Errorf("the grant is %+v", g)
	}
	if _, err := g.Opens(models.Head{ID: theirs}); !errors.Is(err, models.ErrNoGrant) {
		t.Errorf("a grant for one case opens another: %v", err)
	}
	if (models.Grant{}).Covers("") == nil {
		t.Error("a grant nobody gave opens something")
	}
}

// What reaches the cases of every organisation is for the office that runs the
// program: an administrator of another one who made himself an account there
// would read its cases.
func TestDo_HomeActions(t *testing.T) {
	home, away := models.Actor{Role: models.RoleAdministrator}, models.Actor{Role: models.RoleAdministrator, Org: "o1"}
	for _, action := range []Action{AccountManage, AuditView, DefinitionManage, CalendarManage} {
		if _, err := Do(away, action, models.AnyObject); !errors.Is(err, models.ErrDenied) || Permits(away, action) {
			t.Errorf("%s for an administrator of another organisation: %v", action, err)
		}
		if _, err := Do(home, action, models.AnyObject); err != nil || !Permits(home, action) {
			t.Errorf("%s at home: %v", action, err)
		}
	}
	for _, action := range []Action{PolicyView, RulesView, DefinitionView, CaseView} {
		if _, err := Do(away, action, models.AnyObject); err != nil {
			t.Errorf("%s for an administrator of another organisation: %v", action, err)
		}
	}
}

// A grant about no case opens none, whatever its object is called.
func TestDo_OtherGrantsOpenNoCase(t *testing.T) {
	home := actorOf(models.RoleAdministrator)
	home.Org = ""
	for _, action := range []Action{AccountManage, DefinitionManage, RulesView, AccountSession} {
		g, err := Do(home, action, mine)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Opens(head(Own, Open)); !errors.Is(err, models.ErrNoGrant) {
			t.Errorf("%s opens a case: %v", action, err)
		}
	}
}

// Who has opened nothing owns nothing, not even the object without a name.
func TestDo_NothingOpenedOwnsNothing(t *testing.T) {
	for _, object := range []string{"", mine, models.AnyObject} {
		for _, action := range []Action{DraftEdit, CaseTrack, CaseSupply, CaseMove} {
			for _, role := range []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleBuyer, models.RoleRespondent} {
				if _, err := Do(models.Actor{Role: role}, action, object); err == nil {
					t.Errorf("%s may %s %q", role, action, object)
				}
			}
		}
	}
}

func TestDo_UnknownIsRefused(t *testing.T) {
	for name, err := range map[string]error{
		"role":   second(Do(models.Actor{Role: "root"}, CaseView, mine)),
		"none":   second(Do(models.Actor{}, CaseView, mine)),
		"action": second(Do(models.Actor{Role: models.RoleAdministrator}, "case.delete", mine)),
	} {
		if err == nil {
			t.Errorf("an unknown %s is allowed", name)
		}
	}
}

func second(_ models.Grant, err error) error { return err }

// What may not be seen is missing; what may be seen and not done is denied.
func TestFields_ForeignIsMissing(t *testing.T) {
	mediator := actorOf(models.RoleMediator)
	for _, c := range []struct {
		action   Action
		relation Relation
		want     error
	}{
		{CaseView, Own, nil}, {CaseView, Organisation, nil}, {CaseView, Unassigned, nil}, {CaseView, Foreign, models.ErrNotFound},
		{CaseWork, Own, nil}, {CaseWork, Organisation, models.ErrDenied}, {CaseWork, Foreign, models.ErrNotFound},
		{IdentityReveal, Own, models.ErrDenied}, {IdentityReveal, Unassigned, nil}, {IdentityReveal, Organisation, models.ErrDenied},
	} {
		if _, err := Fields(mediator, c.action, head(c.relation, Open)); !errors.Is(err, c.want) {
			t.Errorf("%s of %s: %v, want %v", c.action, c.relation, err, c.want)
		}
	}
}
