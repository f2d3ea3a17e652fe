package models

// Role is what somebody is to the program.
type Role string

// The roles. Complainant and Visitor have no account: a complainant is
// whoever holds the receipt code of one case, a visitor anybody else.
const (
	RoleVisitor     Role = "visitor"
	RoleComplainant Role = "complainant"
	// RoleBuyer has an account that lists the cases he has filed; RoleRespondent
	// was invited to see what is shared with the other side of one case.
	RoleBuyer         Role = "buyer"
	RoleRespondent    Role = "respondent"
	RoleMediator      Role = "mediator"
	RoleOfficer       Role = "officer"
	RoleAdministrator Role = "administrator"
	RoleSystem        Role = "system"
)

// Staff says whether the role works on other people's cases.
func (r Role) Staff() bool {
	return r == RoleMediator || r == RoleOfficer || r == RoleAdministrator
}

// StaffRoles lists the roles that an account of staff can have.
var StaffRoles = []Role{RoleMediator, RoleOfficer, RoleAdministrator}

// Actor is who acts now: from the session, never from a form.
type Actor struct {
	Role Role
	// Account is the account id of staff or of a buyer, the invitation a
	// respondent came by, and empty for others.
	Account string
	// Org is the organisation of staff.
	Org string
	// Name is how staff is shown to colleagues and parties.
	Name string
	// Case is the one case a complainant opened, or the draft a visitor holds.
	Case CaseID
}

// Ref is the part of an actor that is kept with an event.
func (a Actor) Ref() ActorRef { return ActorRef{Role: a.Role, Account: a.Account} }

// ActorRef names an actor inside a stored event.
type ActorRef struct {
	Role    Role   `bson:"role"`
	Account string `bson:"account,omitempty"`
}
