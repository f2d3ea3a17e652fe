package models

import "slices"

// Relation is what another case is to this one.
type Relation string

// The relations. A catalogue text exists under "relation.<relation>" for each.
const (
	// RelationReport is the report that was split from this complaint, and
	// RelationComplaint the complaint a report was split from: Order 121 art. 9.
	RelationReport    Relation = "report"
	RelationComplaint Relation = "complaint"
	// RelationJoinedTo is the report this repeated one was joined to, and
	// RelationJoined a repeated one that was joined to this: Order 121 art. 35.
	RelationJoinedTo Relation = "joined_to"
	RelationJoined   Relation = "joined"
)

// Relations lists them all.
var Relations = []Relation{RelationReport, RelationComplaint, RelationJoinedTo, RelationJoined}

// Link ties a case to another one.
type Link struct {
	Case     CaseID   `bson:"case"`
	Relation Relation `bson:"relation"`
}

// Linked records that an effect has tied the case to another one.
type Linked struct {
	Link   Link   `bson:"link"`
	Effect string `bson:"effect,omitempty"`
	Epoch  int64  `bson:"epoch,omitempty"`
}

func (c *Case) link(l Link) {
	if !slices.Contains(c.Links, l) {
		c.Links = append(slices.Clip(c.Links), l)
	}
}

// Linked finds the first case with a relation to this one.
func (c *Case) Linked(r Relation) (CaseID, bool) {
	for _, l := range c.Links {
		if l.Relation == r {
			return l.Case, true
		}
	}
	return "", false
}
