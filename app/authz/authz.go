// Package authz decides who may do what. It is one table and one function;
// the grant it returns is what every store method asks for, so there is no way
// to a case that does not lead through here. What a person may do to a case in
// its present state is narrowed further by the workflow definition.
package authz

import (
	"slices"

	"redress/models"
)

// Action is one kind of thing that can be allowed.
type Action string

// The actions.
const (
	Public         Action = "public"
	DraftStart     Action = "draft.start"
	DraftEdit      Action = "draft.edit"
	CaseTrack      Action = "case.track"
	CaseSupply     Action = "case.supply"
	CaseList       Action = "case.list"
	CaseView       Action = "case.view"
	CaseWork       Action = "case.work"
	CaseAssign     Action = "case.assign"
	CaseMove       Action = "case.move"
	LetterApprove  Action = "letter.approve"
	SellerView     Action = "seller.view"
	SellerExport   Action = "seller.export"
	AccountManage  Action = "account.manage"
	AccountSession Action = "account.session"
	// DefinitionView reads the procedures, the routing table and their versions;
	// DefinitionManage changes which there are and which hold.
	RulesView        Action = "rules.view"
	DefinitionView   Action = "definition.view"
	DefinitionManage Action = "definition.manage"
	// CalendarManage imports the official days of a year.
	CalendarManage Action = "calendar.manage"
	SystemWork     Action = "system.work"
)

// Rule is one row of the table.
type Rule struct {
	Action Action
	Roles  []models.Role
	// Own restricts the row to the one case or draft the actor has opened.
	Own bool
}

// Table is the whole policy. What is not in it is not allowed.
var Table = []Rule{
	{Public, []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{DraftStart, []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{DraftEdit, []models.Role{models.RoleVisitor}, true},
	{CaseTrack, []models.Role{models.RoleComplainant}, true},
	{CaseSupply, []models.Role{models.RoleComplainant}, true},
	{CaseMove, []models.Role{models.RoleComplainant}, true},
	{CaseList, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}, false},
	{CaseView, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}, false},
	{CaseWork, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{CaseMove, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{CaseAssign, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{LetterApprove, []models.Role{models.RoleOfficer, models.RoleAdministrator}, false},
	{SellerView, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}, false},
	{SellerExport, []models.Role{models.RoleOfficer, models.RoleAdministrator}, false},
	{AccountManage, []models.Role{models.RoleAdministrator, models.RoleSystem}, false},
	{AccountSession, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{RulesView, []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}, false},
	{DefinitionView, []models.Role{models.RoleOfficer, models.RoleAdministrator, models.RoleSystem}, false},
	{DefinitionManage, []models.Role{models.RoleAdministrator, models.RoleSystem}, false},
	{CalendarManage, []models.Role{models.RoleAdministrator, models.RoleSystem}, false},
	{SystemWork, []models.Role{models.RoleSystem}, false},
}

// Do decides whether the actor may do the action to the object, a case id, a
// seller id or models.AnyObject. The refusal is models.ErrUnsigned when signing
// in might help, models.ErrNotFound when the object is not the actor's own
// (foreign equals missing), and models.ErrDenied otherwise.
func Do(actor models.Actor, action Action, object string) (models.Grant, error) {
	refusal := models.ErrDenied
	if !actor.Role.Staff() && actor.Role != models.RoleSystem {
		refusal = models.ErrUnsigned
	}
	for _, r := range Table {
		if r.Action != action || !slices.Contains(r.Roles, actor.Role) {
			continue
		}
		if !r.Own || (object != "" && object == string(actor.Case)) {
			return models.IssueGrant(actor, string(action), object), nil
		}
		refusal = models.ErrNotFound
	}
	return models.Grant{}, refusal
}

// Permits says whether a role has the action at all; menus ask it.
func Permits(role models.Role, action Action) bool {
	return slices.ContainsFunc(Table, func(r Rule) bool { return r.Action == action && slices.Contains(r.Roles, role) })
}
