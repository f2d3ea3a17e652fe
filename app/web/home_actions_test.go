package web

import (
	"net/http"
	"slices"
	"testing"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// The administrator of another organisation works on its cases; accounts, rules
// and the log of all are for the office that runs the program.
func TestHomeActions_OfAnotherOrganisation(t *testing.T) {
	w := newWorld(t)
	a, err := w.service.AddAccount(w.Context(), casework.System, casework.NewAccount{Login: "away", Name: "外单位", Password: testPassword, Role: models.RoleAdministrator, Org: w.elsewhere})
	if err != nil {
		t.Fatal(err)
	}
	w.accounts[models.RoleAdministrator] = a
	asked := 0
	for _, r := range Table() {
		if !slices.ContainsFunc(authz.Table, func(row authz.Row) bool { return row.Action == r.Action && row.Home }) {
			continue
		}
		asked++
		c := cell{route: r, who: models.RoleAdministrator, relation: authz.Own}
		w.engine.writes = nil
		if b := w.asks(w.holds(models.RoleAdministrator, object{}), c, w.fill(c, object{}), w.form(c, object{})); b.status != http.StatusForbidden || len(w.engine.writes) > 0 {
			t.Errorf("%s %s: %d, written %v", r.Method, r.Path, b.status, w.engine.writes)
		}
	}
	if asked < 10 {
		t.Errorf("only %d routes", asked)
	}
	b := w.holds(models.RoleAdministrator, object{}).open("/queues").at(200, "").lacks("/accounts")
	b.open("/authorization").at(200, "")
}
