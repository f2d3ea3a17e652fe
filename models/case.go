package models

import (
	"slices"
	"time"
)

// State is a state of the case's definition.
type State string

// NoDue is the due date of a case with no running clock: later than any real
// one, so that lists sort by deadline without a special case.
var NoDue = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// Head is the part of a case that stores keep in the clear and index. Nothing
// in it identifies a person. It is always the fold of the events.
type Head struct {
	ID CaseID `bson:"id"`
	// Org is the organisation whose case it is, "" for the one office of a plain
	// installation.
	Org   string `bson:"org,omitempty"`
	Track Track  `bson:"track"`
	State State  `bson:"state"`
	// Outcome is what came of the case: its state, or the state before it was
	// put away, so that a settlement stays one when the case is closed.
	Outcome    State         `bson:"outcome"`
	Open       bool          `bson:"open"`
	Definition DefinitionRef `bson:"definition"`
	Channel    string        `bson:"channel"`
	Category   string        `bson:"category"`
	Province   string        `bson:"province,omitempty"`
	// Amount is what was paid, Settled what was agreed, both in fen. A report
	// that was split from a complaint has no Amount: sums count it there.
	Amount   Fen      `bson:"amount"`
	Settled  Fen      `bson:"settled,omitempty"`
	Queue    string   `bson:"queue"`
	Priority int      `bson:"priority"`
	Flags    []string `bson:"flags,omitempty"`
	Assignee string   `bson:"assignee"`
	// Reveals are the latest grants to see who complains, see Revealed.
	Reveals    []Reveal   `bson:"reveals,omitempty"`
	Sellers    []SellerID `bson:"sellers,omitempty"`
	ReceivedAt time.Time  `bson:"received_at"`
	UpdatedAt  time.Time  `bson:"updated_at"`
	// DueAt is the earliest deadline to be kept or missed, NoDue when there is none.
	DueAt time.Time `bson:"due_at"`
	// Clocks run. Overdue have run out, and what they ask for is still owed.
	Clocks      []Clock  `bson:"clocks,omitempty"`
	Overdue     []Clock  `bson:"overdue,omitempty"`
	Effects     []Effect `bson:"effects,omitempty"`
	ReceiptHash string   `bson:"receipt_hash,omitempty"`
	// SourceKey is "source/ref" of an imported case, unique; otherwise the case id.
	SourceKey string `bson:"source_key"`
	// Privacy is how the personal data of the case stands.
	Privacy Privacy `bson:"privacy,omitempty"`
}

// Lease is who works on a case's effects just now. It is bookkeeping, not
// history: it is not part of the fold.
type Lease struct {
	Owner string `bson:"owner,omitempty"`
	// Epoch grows with every claim and goes into every result, so that a
	// worker that was paused past its lease is recognised.
	Epoch    int64     `bson:"epoch"`
	Until    time.Time `bson:"until"`
	Attempts int       `bson:"attempts,omitempty"`
	RetryAt  time.Time `bson:"retry_at"`
}

// Case is a complaint or report and its whole history. Its fields are the fold
// of its events: change it only through Append.
type Case struct {
	Head
	Version  int64
	Filing   Filing
	Evidence []Evidence
	Messages []Message
	Notes    []Note
	// Moves are all transitions that were made, without the texts of their forms:
	// rules count those whose events have rolled over like the others.
	Moves   []Move
	Routing *Routing
	// Links are the cases that belong to this one, Letters what the office
	// writes in it.
	Links   []Link
	Letters []Letter
	// SellerCases and SellerAmount are what SellersLinked said of the seller.
	SellerCases int64
	// Invited are the invitations that let the other side in, AnswerBy is the
	// day until which an answer is asked for, "2006-01-02" or "".
	Invited      []string
	AnswerBy     string
	SellerAmount Fen
	Lease        Lease
	Events       []Event
	// Archived counts earlier events that have rolled over into archive
	// documents; Seen keeps their command ids.
	Archived int64
	Seen     []CommandID
	// LastHash is the chain head.
	LastHash []byte
	// Key is the case's wrapped key, opaque to everybody but the vault.
	Key KeyBox
}

// KeyBox is a wrapped key.
type KeyBox []byte

// Millis truncates an instant to what a store keeps.
func Millis(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Has says whether a command has been carried out already.
func (c *Case) Has(id CommandID) bool {
	return id != "" && (slices.ContainsFunc(c.Events, func(e Event) bool { return e.Command == id }) || slices.Contains(c.Seen, id))
}

// Append adds an event at an instant and applies it. The first event must be
// EventFiled. A clock that stood still or ran backwards does not reorder
// history: an event is never earlier than the one before it.
func (c *Case) Append(at time.Time, e Event) {
	e.Seq = c.Archived + int64(len(c.Events)) + 1
	e.At = Millis(at)
	if e.At.Before(c.UpdatedAt) {
		e.At = c.UpdatedAt
	}
	c.Apply(e)
}

// Apply folds one event into the case. It is pure and total: the same events
// always give the same case.
func (c *Case) Apply(e Event) {
	c.Events = append(c.Events[:len(c.Events):len(c.Events)], e)
	c.UpdatedAt = e.At
	p := e.Payload
	switch {
	case p.Filed != nil:
		c.applyFiled(p.Filed)
	case p.Moved != nil:
		c.applyMoved(e)
	case p.Message != nil:
		c.Messages = append(slices.Clip(c.Messages), *p.Message)
	case p.Note != nil:
		c.Notes = append(slices.Clip(c.Notes), *p.Note)
	case p.Assigned != nil:
		c.Assignee = p.Assigned.Account
	case p.Handed != nil:
		c.Org, c.Assignee, c.Reveals = p.Handed.Org, "", nil
	case p.Revealed != nil:
		c.reveal(e)
	case p.Sellers != nil:
		c.Sellers, c.SellerCases, c.SellerAmount = p.Sellers.Sellers, p.Sellers.Cases, p.Sellers.Amount
		c.endEffect(p.Sellers.Effect)
	case p.Preview != nil:
		c.applyPreview(p.Preview)
	case p.Effect != nil:
		c.applyEffect(p.Effect)
	case p.Inspected != nil:
		c.applyInspected(p.Inspected)
	case p.Shared != nil:
		c.changeEvidence(p.Shared.Evidence, func(f *Evidence) { f.Shared = p.Shared.On })
	case p.Respondent != nil:
		c.applyRespondent(e, p.Respondent)
	case p.PassedOn != nil:
		c.applyPassedOn(p.PassedOn)
	case p.Linked != nil:
		c.link(p.Linked.Link)
		c.endEffect(p.Linked.Effect)
	case p.Letter != nil:
		c.applyLetter(e, p.Letter)
	case p.Privacy != nil:
		c.applyPrivacy(e, p.Privacy)
	case p.Evidence != nil:
		c.Evidence = append(slices.Clip(c.Evidence), p.Evidence...)
	}
	for i, due := range p.Outcome.Letters {
		c.Letters = append(slices.Clip(c.Letters), Letter{ID: LetterIDOf(e.Seq, i), Form: due.Form, State: LetterDue, DueSince: e.At})
	}
	c.applyOutcome(p.Outcome)
}

func (c *Case) applyFiled(f *Filed) {
	c.Track, c.Definition, c.Filing, c.Evidence = f.Filing.Track, f.Definition, f.Filing, f.Evidence
	c.Channel, c.Category, c.Amount = f.Filing.Channel, f.Filing.Category, f.Filing.Purchase.Amount
	c.Org, c.Province, c.ReceiptHash, c.ReceivedAt = f.Org, f.Filing.Respondent.Province, f.ReceiptHash, f.ReceivedAt
	for _, l := range f.Links {
		c.link(l)
	}
	if _, split := c.Linked(RelationComplaint); split {
		c.Amount = 0 // what was paid counts once, in the complaint
	}
	c.SourceKey = string(c.ID)
	if f.Source != "" {
		c.SourceKey = f.Source + "/" + f.SourceRef
	}
	c.DueAt = NoDue
}

// SettledField is the field of a transition that carries the agreed amount.
const SettledField = "settled_amount"

func (c *Case) applyMoved(e Event) {
	m := *e.Payload.Moved
	m.Fields = slices.Clone(m.Fields)
	for i := range m.Fields {
		m.Fields[i].Text = ""
	}
	c.Moves = append(slices.Clip(c.Moves), Move{Moved: m, By: e.Actor, At: e.At})
	for _, f := range m.Fields {
		if f.Name == SettledField {
			c.Settled = f.Amount
		}
	}
}

func (c *Case) applyPreview(p *PreviewMade) {
	c.changeEvidence(p.Evidence, func(f *Evidence) { f.Preview = p.Result })
	c.endEffect(p.Effect)
}

func (c *Case) endEffect(id string) {
	c.Effects = slices.DeleteFunc(slices.Clone(c.Effects), func(e Effect) bool { return e.ID == id })
}

func (c *Case) applyOutcome(o Outcome) {
	if o.To != "" {
		c.State, c.Open = o.To, !o.Final
		if !o.Keeps {
			c.Outcome = o.To
		}
	}
	if o.Routing != nil {
		r := o.Routing.After(c.Routing)
		c.Routing, c.Queue, c.Priority, c.Flags = &r, r.Queue, r.Priority, r.Flags
	}
	for _, l := range o.Links {
		c.link(l)
	}
	c.applyClocks(o)
	c.Effects = append(slices.Clip(c.Effects), o.Effects...)
}

func (c *Case) applyClocks(o Outcome) {
	without := func(list []Clock, names []string) []Clock {
		return slices.DeleteFunc(slices.Clone(list), func(k Clock) bool { return slices.Contains(names, k.Name) })
	}
	c.Overdue = without(c.Overdue, o.Stopped)
	for _, k := range c.Clocks {
		if slices.Contains(o.Overdue, k.Name) {
			c.Overdue = append(c.Overdue, k)
		}
	}
	c.Clocks = append(without(without(c.Clocks, o.Stopped), o.Overdue), o.Started...)
	c.DueAt = earliest(c.FiresAt(), c.Overdue)
}

// FiresAt is when the first running clock acts, NoDue when none runs.
func (c *Case) FiresAt() time.Time { return earliest(NoDue, c.Clocks) }

func earliest(due time.Time, clocks []Clock) time.Time {
	for _, k := range clocks {
		if k.DueAt.Before(due) {
			due = k.DueAt
		}
	}
	return due
}

// Seq is the number of the last event.
func (c *Case) Seq() int64 { return c.Archived + int64(len(c.Events)) }

// EvidenceByID finds a file of the case.
func (c *Case) EvidenceByID(id EvidenceID) (Evidence, bool) {
	for _, e := range c.Evidence {
		if e.ID == id {
			return e, true
		}
	}
	return Evidence{}, false
}
