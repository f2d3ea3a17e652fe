package authz

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redress/models"
)

var roles = []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}

var actions = []Action{Public, DraftStart, DraftEdit, CaseTrack, CaseSupply, CaseList, CaseView, CaseWork, CaseAssign, CaseMove,
	LetterApprove, SellerView, SellerExport, AccountManage, AccountSession, RulesView, DefinitionView, DefinitionManage, CalendarManage, SystemWork}

const own, foreign = "WQ-00000-00001", "WQ-00000-00002"

// The matrix of every role and action on one's own and on a foreign object is
// written out in testdata, so that a change of the table is a change to read.
func TestTable_IsTheMatrix(t *testing.T) {
	want, err := os.ReadFile(filepath.Join("testdata", "matrix.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if got := matrix(); got != string(want) {
		t.Errorf("the policy is now\n%s", got)
	}
}

// matrix is one line an action: what each role gets, own/foreign.
func matrix() string {
	var b strings.Builder
	row := func(cells ...string) {
		line := fmt.Sprintf("%-16s", cells[0])
		for _, cell := range cells[1:] {
			line += fmt.Sprintf(" %-18s", cell)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	head := []string{"own/foreign"}
	for _, role := range roles {
		head = append(head, string(role))
	}
	row(head...)
	for _, action := range actions {
		cells := []string{string(action)}
		for _, role := range roles {
			actor := models.Actor{Role: role, Case: own}
			cells = append(cells, answer(actor, action, own)+"/"+answer(actor, action, foreign))
		}
		row(cells...)
	}
	return b.String()
}

func answer(actor models.Actor, action Action, object string) string {
	g, err := Do(actor, action, object)
	switch {
	case err == nil && g.Covers(object) == nil:
		return "yes"
	case errors.Is(err, models.ErrNotFound):
		return "missing"
	case errors.Is(err, models.ErrUnsigned):
		return "unsigned"
	case errors.Is(err, models.ErrDenied):
		return "denied"
	}
	return "?"
}

// Every row of the table is needed: without it the matrix is another one.
func TestTable_HasNoRowTooMany(t *testing.T) {
	whole, before := Table, matrix()
	t.Cleanup(func() { Table = whole })
	for i, row := range whole {
		Table = slices.Delete(slices.Clone(whole), i, i+1)
		if matrix() == before {
			t.Errorf("row %d, %s, changes nothing", i, row.Action)
		}
	}
}

func TestDo_KeepsGrantsToTheirObject(t *testing.T) {
	mediator := models.Actor{Role: models.RoleMediator, Account: "m"}
	g, err := Do(mediator, CaseView, own)
	if err != nil {
		t.Fatal(err)
	}
	if g.Covers(own) != nil || g.Covers(foreign) == nil || g.Actor() != mediator || g.Action() != string(CaseView) {
		t.Errorf("the grant is %+v", g)
	}
	if (models.Grant{}).Covers("") == nil {
		t.Error("a grant nobody gave opens something")
	}
}

// Who has opened nothing owns nothing, not even the object without a name.
func TestDo_NothingOpenedOwnsNothing(t *testing.T) {
	for _, object := range []string{"", own, models.AnyObject} {
		for _, action := range []Action{DraftEdit, CaseTrack, CaseSupply, CaseMove} {
			for _, role := range []models.Role{models.RoleVisitor, models.RoleComplainant} {
				if _, err := Do(models.Actor{Role: role}, action, object); err == nil {
					t.Errorf("%s may %s %q", role, action, object)
				}
			}
		}
	}
}

func TestDo_UnknownIsRefused(t *testing.T) {
	for name, err := range map[string]error{
		"role":   second(Do(models.Actor{Role: "root"}, CaseView, own)),
		"none":   second(Do(models.Actor{}, CaseView, own)),
		"action": second(Do(models.Actor{Role: models.RoleAdministrator}, "case.delete", own)),
	} {
		if err == nil {
			t.Errorf("an unknown %s is allowed", name)
		}
	}
}

func second(_ models.Grant, err error) error { return err }

func TestPermits_IsTheTableForMenus(t *testing.T) {
	for _, role := range roles {
		for _, action := range actions {
			_, err := Do(models.Actor{Role: role, Case: own}, action, own)
			if Permits(role, action) != (err == nil) {
				t.Errorf("%s %s: permitted %v, decided %v", role, action, Permits(role, action), err)
			}
		}
	}
}
