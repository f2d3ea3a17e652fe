package web

import (
	"fmt"
	"slices"
	"testing"

	"redress/app/authz"
	"redress/models"
	"redress/views/i18n"
)

// Each role is shown with as many rows as the table has for it.
func TestPolicy_ShowsEveryRole(t *testing.T) {
	s := newSite(t)
	b := s.as(models.RoleAdministrator).open("/authorization").at(200, "")
	rows := map[models.Role]int{}
	for _, row := range authz.Table {
		for _, role := range slices.Compact(slices.Sorted(slices.Values(row.Roles))) {
			rows[role]++
		}
	}
	ctx := i18n.WithLang(t.Context(), i18n.Chinese)
	for role, n := range rows {
		b.shows(fmt.Sprintf("%s（%d 项）", i18n.T(ctx, "role."+string(role)), n))
	}
}
