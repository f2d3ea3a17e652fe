package models

import (
	"slices"
	"strconv"
	"time"
)

// LetterID names one letter of one case.
type LetterID string

// LetterIDOf derives the id of the i-th letter an event asks for.
func LetterIDOf(seq int64, i int) LetterID {
	return LetterID("L" + strconv.FormatInt(seq, 10) + "-" + strconv.Itoa(i))
}

// LetterForms are the ten official forms that go with Order 121, in their
// order. A catalogue text exists under "letter.<form>" for each.
var LetterForms = []string{
	"complaint_registration", "report_registration", "distribution", "identity_demand", "acceptance",
	"refusal", "mediation_notice", "termination", "mediation_agreement", "report_result",
}

// LetterState is how far a letter is.
type LetterState string

// A letter is due from the moment something asks for it. Who is entitled
// approves its content, which is then fixed; after that it gets its number and
// is filed with the evidence. Until approved it can be dropped, with a reason.
const (
	LetterDue      LetterState = "due"
	LetterApproved LetterState = "approved"
	LetterIssued   LetterState = "issued"
	LetterDropped  LetterState = "dropped"
)

// DueLetter is a letter an event asks for.
type DueLetter struct {
	Form string `bson:"form"`
}

// Letter is one letter of the office in a case.
type Letter struct {
	ID    LetterID    `bson:"id"`
	Form  string      `bson:"form"`
	State LetterState `bson:"state"`
	// DueSince is when it was asked for, ApprovedAt and IssuedAt when that happened.
	DueSince   time.Time `bson:"due_since"`
	ApprovedAt time.Time `bson:"approved_at,omitempty"`
	IssuedAt   time.Time `bson:"issued_at,omitempty"`
	ApprovedBy ActorRef  `bson:"approved_by"`
	// Content is what was approved, by the names of the form's blanks.
	Content []FieldValue `bson:"content,omitempty"`
	// Number is what is printed on it; Evidence the files, Chinese first.
	Number   string       `bson:"number,omitempty"`
	Evidence []EvidenceID `bson:"evidence,omitempty"`
	// Reason says why it was dropped.
	Reason Personal `bson:"reason,omitempty"`
}

// LetterStep is one step of a letter. Which of its fields are set follows from
// the event's kind.
type LetterStep struct {
	Letter LetterID `bson:"letter"`
	// Form is set when somebody asks for a letter no transition asked for;
	// without it, being drafted means that more has been filled in.
	Form    string       `bson:"form,omitempty"`
	Content []FieldValue `bson:"content,omitempty"`
	Number  string       `bson:"number,omitempty"`
	// Files are the issued letter, filed with the evidence.
	Files  []Evidence `bson:"files,omitempty"`
	Reason Personal   `bson:"reason,omitempty"`
	Effect string     `bson:"effect,omitempty"`
	Epoch  int64      `bson:"epoch,omitempty"`
}

// MaxLetters is how many letters one case can hold.
const MaxLetters = 60

// LetterByID finds a letter of the case.
func (c *Case) LetterByID(id LetterID) (Letter, bool) {
	for _, l := range c.Letters {
		if l.ID == id {
			return l, true
		}
	}
	return Letter{}, false
}

func (c *Case) applyLetter(e Event, s *LetterStep) {
	if e.Kind == EventLetterDrafted && s.Form != "" {
		c.Letters = append(slices.Clip(c.Letters), Letter{ID: s.Letter, Form: s.Form, State: LetterDue, DueSince: e.At})
		return
	}
	i := slices.IndexFunc(c.Letters, func(l Letter) bool { return l.ID == s.Letter })
	if i < 0 {
		return
	}
	c.Letters = slices.Clone(c.Letters)
	l := &c.Letters[i]
	switch e.Kind {
	case EventLetterDrafted:
		l.Content = s.Content
	case EventLetterApproved:
		l.State, l.ApprovedAt, l.ApprovedBy, l.Content = LetterApproved, e.At, e.Actor, s.Content
	case EventLetterDropped:
		l.State, l.Reason = LetterDropped, s.Reason
	case EventLetterIssued:
		l.State, l.IssuedAt, l.Number = LetterIssued, e.At, s.Number
		for _, f := range s.Files {
			l.Evidence = append(l.Evidence, f.ID)
		}
		c.Evidence = append(slices.Clip(c.Evidence), s.Files...)
		c.endEffect(s.Effect)
	}
}
