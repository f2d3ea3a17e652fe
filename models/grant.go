package models

// Grant is the proof that authorisation has been decided: every store method
// that touches a case, a seller or an account wants one. The zero Grant opens
// nothing. Only the authz package issues grants; the architecture test holds
// every other caller of IssueGrant to account.
type Grant struct {
	actor  Actor
	action string
	object string
	issued bool
	reach  Reach
}

// AnyObject is the object of a grant that covers a list or a search.
const AnyObject = "*"

// FieldGroup is a part of a case that is shown or withheld as a whole. What is
// in none of them, its head, is shown to whoever may see the case at all:
// nothing in it identifies a person.
type FieldGroup string

// The field groups. A catalogue text exists under "field_group.<group>" for each.
const (
	// FieldsIdentity are names, phones and addresses of the complainant, of who
	// acts for him and of those who complain with him.
	FieldsIdentity FieldGroup = "identity"
	// FieldsRespondent is what is stated of the seller, FieldsPurchase of what
	// was bought and paid, FieldsNarrative of what happened and is asked for.
	FieldsRespondent FieldGroup = "respondent"
	FieldsPurchase   FieldGroup = "purchase"
	FieldsNarrative  FieldGroup = "narrative"
	FieldsEvidence   FieldGroup = "evidence"
	FieldsMessages   FieldGroup = "messages"
	// FieldsNotes are written for staff alone.
	FieldsNotes   FieldGroup = "notes"
	FieldsLetters FieldGroup = "letters"
	// FieldsRouting is why the case is where it is, FieldsHistory what was done.
	FieldsRouting FieldGroup = "routing"
	FieldsHistory FieldGroup = "history"
)

// FieldGroups lists them all.
var FieldGroups = []FieldGroup{
	FieldsIdentity, FieldsRespondent, FieldsPurchase, FieldsNarrative, FieldsEvidence,
	FieldsMessages, FieldsNotes, FieldsLetters, FieldsRouting, FieldsHistory,
}

// Reach is how far a grant goes among the cases. The zero Reach opens none.
type Reach struct {
	// Org is the organisation whose cases a list shows; Everywhere shows those
	// of all.
	Org        string
	Everywhere bool
	// Case decides about one case as soon as its head is known: which fields
	// may be shown, or ErrNotFound or ErrDenied.
	Case func(Head) ([]FieldGroup, error)
}

// Unlimited reaches every case and all of it: the program's own work.
var Unlimited = Reach{Everywhere: true, Case: func(Head) ([]FieldGroup, error) { return FieldGroups, nil }}

// IssueGrant makes a grant for one action on one object (or AnyObject).
func IssueGrant(actor Actor, action, object string, reach Reach) Grant {
	return Grant{actor: actor, action: action, object: object, issued: true, reach: reach}
}

// Covers returns nil when the grant was issued for this object, ErrNoGrant otherwise.
func (g Grant) Covers(object string) error {
	if !g.issued || (g.object != object && g.object != AnyObject) {
		return ErrNoGrant
	}
	return nil
}

// Opens says which fields of a case the grant lets its holder see. The errors
// are ErrNoGrant where it was issued for something else, ErrNotFound where the
// case must look as if it were not there, and ErrDenied.
func (g Grant) Opens(h Head) ([]FieldGroup, error) {
	if err := g.Covers(string(h.ID)); err != nil {
		return nil, err
	}
	if g.reach.Case == nil {
		return nil, ErrNoGrant
	}
	return g.reach.Case(h)
}

// Scope is the organisation whose cases a list under this grant shows; with
// everywhere it shows those of all.
func (g Grant) Scope() (org string, everywhere bool) { return g.reach.Org, g.reach.Everywhere }

// Actor is who the grant was issued to.
func (g Grant) Actor() Actor { return g.actor }

// Action is what the grant was issued for.
func (g Grant) Action() string { return g.action }
