// Package authz decides who may do what and who sees which part of a case. It
// is one table and one function; the grant it returns is what every store
// method asks for, so there is no way to a case that does not lead through
// here. What a person may do to a case in its present state is narrowed further
// by the workflow definition.
package authz

import (
	"slices"

	"redress/models"
)

// Do decides whether the actor may do the action to the object, a case id, a
// seller id or models.AnyObject. What depends on a case itself, whose it is and
// whether it is open, the grant decides when the store has read it. The refusal
// is models.ErrUnsigned when signing in might help, models.ErrNotFound when the
// object is not the actor's own (foreign equals missing), and models.ErrDenied
// otherwise.
func Do(actor models.Actor, action Action, object string) (models.Grant, error) {
	rows := rowsOf(actor, action)
	if len(rows) == 0 {
		if actor.Role.Staff() || actor.Role == models.RoleSystem {
			return models.Grant{}, models.ErrDenied
		}
		return models.Grant{}, models.ErrUnsigned
	}
	reaches := func(relation Relation) bool {
		return slices.ContainsFunc(rows, func(r Row) bool { return r.Relations == nil || slices.Contains(r.Relations, relation) })
	}
	working := actor.Role.Staff() || actor.Role == models.RoleSystem
	if !working && !reaches(relationTo(actor, object)) {
		return models.Grant{}, models.ErrNotFound
	}
	reach := models.Reach{Org: actor.Org, Everywhere: working && reaches(Foreign)}
	if slices.ContainsFunc(rows, func(r Row) bool { return r.Relations != nil }) {
		reach.Case = func(h models.Head) ([]models.FieldGroup, error) { return Fields(actor, action, h) }
	}
	return models.IssueGrant(actor, string(action), object, reach), nil
}

// relationTo is the relation of somebody without an account to what he has opened.
func relationTo(actor models.Actor, object string) Relation {
	if object != "" && object == string(actor.Case) {
		return Own
	}
	return Foreign
}

// RelationOf is what a case is to somebody.
func RelationOf(actor models.Actor, h models.Head) Relation {
	switch {
	case !actor.Role.Staff():
		return relationTo(actor, string(h.ID))
	case actor.Org != h.Org:
		return Foreign
	case h.Assignee == "":
		return Unassigned
	case h.Assignee == actor.Account:
		return Own
	}
	return Organisation
}

// StateOf is how far a case is.
func StateOf(h models.Head) State {
	if h.Open {
		return Open
	}
	return Closed
}

// Fields are the field groups of a case that an action opens to somebody. It
// returns models.ErrDenied when he may see the case and not do this, and
// models.ErrNotFound when he may not see it either.
func Fields(actor models.Actor, action Action, h models.Head) ([]models.FieldGroup, error) {
	relation, state := RelationOf(actor, h), StateOf(h)
	fields, allowed := Lookup(actor, action, relation, state)
	if allowed {
		return fields, nil
	}
	for _, seeing := range []Action{CaseView, CaseTrack} {
		if _, seen := Lookup(actor, seeing, relation, state); seen {
			return nil, models.ErrDenied
		}
	}
	return nil, models.ErrNotFound
}

// Allows says whether somebody may do an action to a case.
func Allows(actor models.Actor, action Action, h models.Head) bool {
	_, err := Fields(actor, action, h)
	return err == nil
}

// Lookup reads the table: whether somebody may do an action to a case, and which
// field groups that opens, in the order of models.FieldGroups.
func Lookup(actor models.Actor, action Action, relation Relation, state State) (fields []models.FieldGroup, allowed bool) {
	for _, r := range rowsOf(actor, action) {
		if !slices.Contains(r.Relations, relation) || r.States != nil && !slices.Contains(r.States, state) {
			continue
		}
		allowed = true
		for _, f := range r.Fields {
			if !slices.Contains(fields, f) {
				fields = append(fields, f)
			}
		}
	}
	slices.SortFunc(fields, func(a, b models.FieldGroup) int {
		return slices.Index(models.FieldGroups, a) - slices.Index(models.FieldGroups, b)
	})
	return fields, allowed
}

// Permits says whether somebody has the action at all; menus ask it.
func Permits(actor models.Actor, action Action) bool { return len(rowsOf(actor, action)) > 0 }

func rowsOf(actor models.Actor, action Action) (out []Row) {
	for _, r := range Table {
		if r.Action == action && slices.Contains(r.Roles, actor.Role) && !(r.Home && actor.Org != "") {
			out = append(out, r)
		}
	}
	return out
}
