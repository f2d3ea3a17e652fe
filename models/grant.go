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
}

// AnyObject is the object of a grant that covers a list or a search.
const AnyObject = "*"

// IssueGrant makes a grant for one action on one object (or AnyObject).
func IssueGrant(actor Actor, action, object string) Grant {
	return Grant{actor: actor, action: action, object: object, issued: true}
}

// Covers returns nil when the grant was issued for this object, ErrNoGrant otherwise.
func (g Grant) Covers(object string) error {
	if !g.issued || (g.object != object && g.object != AnyObject) {
		return ErrNoGrant
	}
	return nil
}

// Actor is who the grant was issued to.
func (g Grant) Actor() Actor { return g.actor }

// Action is what the grant was issued for.
func (g Grant) Action() string { return g.action }
