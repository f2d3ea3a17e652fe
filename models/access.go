package models

import (
	"slices"
	"time"
)

// RevealTTL is how long somebody sees who complains after he has said why he
// must.
const RevealTTL = 24 * time.Hour

// Revealed records that somebody who does not work on the case asked to see
// who complains. The complainant is shown it.
type Revealed struct {
	Reason Personal `bson:"reason"`
	// Until is when the names are sealed again for him.
	Until time.Time `bson:"until"`
}

// Reveal is a Revealed as the head of a case keeps it.
type Reveal struct {
	By    string    `bson:"by"`
	Until time.Time `bson:"until"`
}

// HandedOver gives a case to another organisation; nobody there has taken it yet.
type HandedOver struct {
	Org string `bson:"org"`
	// Reason is for the staff of both.
	Reason Personal `bson:"reason,omitempty"`
}

// RevealedTo says whether an account may see at an instant who complains
// because it has said why.
func (h *Head) RevealedTo(account string, at time.Time) bool {
	return account != "" && slices.ContainsFunc(h.Reveals, func(r Reveal) bool { return r.By == account && at.Before(r.Until) })
}

// reveal keeps the latest of each account and drops what is over.
func (c *Case) reveal(e Event) {
	c.Reveals = slices.DeleteFunc(slices.Clone(c.Reveals), func(r Reveal) bool {
		return r.By == e.Actor.Account || !e.At.Before(r.Until)
	})
	c.Reveals = append(c.Reveals, Reveal{By: e.Actor.Account, Until: e.Payload.Revealed.Until})
}
