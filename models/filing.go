package models

import "time"

// Filing is what a buyer states: the answers of the filing pages. A draft
// holds a partial one, a case a checked one.
type Filing struct {
	Track    Track  `bson:"track,omitempty"`
	Language string `bson:"language,omitempty"`
	Channel  string `bson:"channel,omitempty"`
	Category string `bson:"category,omitempty"`

	Respondent  Respondent `bson:"respondent"`
	Purchase    Purchase   `bson:"purchase"`
	Narrative   Personal   `bson:"narrative,omitempty"`
	Demands     []Demand   `bson:"demands,omitempty"`
	Complainant Party      `bson:"complainant"`
	Consents    Consents   `bson:"consents"`
}

// Respondent is the seller as the buyer knows him.
type Respondent struct {
	Handles []Handle `bson:"handles,omitempty"`
	// Province is the two-digit GB/T 2260 code of where the seller is said to be, "" when unknown.
	Province string `bson:"province,omitempty"`
}

// Handle is one name or number a seller goes by.
type Handle struct {
	Kind  HandleKind `bson:"kind"`
	Value Personal   `bson:"value"`
}

// Purchase is what was bought and how it was paid.
type Purchase struct {
	Item Personal `bson:"item,omitempty"`
	// On is the day of the purchase, "2006-01-02" in China's time, "" when there was none.
	On     string `bson:"on,omitempty"`
	Amount Fen    `bson:"amount"`
	// Paid is one of PayMethods.
	Paid string `bson:"paid,omitempty"`
	// Transaction is the number on the payment record.
	Transaction Personal `bson:"transaction,omitempty"`
}

// Demand is one thing the buyer asks for. Amount is 0 where the kind has none.
type Demand struct {
	Kind   string   `bson:"kind"`
	Amount Fen      `bson:"amount,omitempty"`
	Note   Personal `bson:"note,omitempty"`
}

// Party is a complainant or reporter. Order 121 art. 10(1): a complaint needs
// the real name, phone and postal address; a reporter may stay anonymous.
type Party struct {
	Anonymous bool     `bson:"anonymous,omitempty"`
	Name      Personal `bson:"name,omitempty"`
	Phone     Personal `bson:"phone,omitempty"`
	Address   Personal `bson:"address,omitempty"`
}

// Consents are the two questions of the official registration form.
type Consents struct {
	Publish   bool `bson:"publish"`
	Delegated bool `bson:"delegated"`
}

// DraftTTL is how long an unsent draft is kept after its last change.
const DraftTTL = 30 * 24 * time.Hour

// Draft is a filing in the making. It already has the id and the key the case
// will have, so sending it twice can only ever make one case.
type Draft struct {
	ID       CaseID     `bson:"_id"`
	Version  int64      `bson:"version"`
	Filing   Filing     `bson:"filing"`
	Evidence []Evidence `bson:"evidence,omitempty"`
	// Done lists the pages that have been answered, in any order.
	Done []string `bson:"done,omitempty"`
	// Code is shown to the buyer until SavedAt, then erased.
	Code      Personal  `bson:"code,omitempty"`
	CodeHash  string    `bson:"code_hash"`
	StartedAt time.Time `bson:"started_at"`
	ExpiresAt time.Time `bson:"expires_at"`
	// SubmittedAt is when the buyer sent it; from then on nothing is added. The
	// case is made at once, and then Filing, Evidence and Done are emptied.
	SubmittedAt time.Time `bson:"submitted_at,omitempty"`
	// Key is the wrapped key the draft shares with its case.
	Key KeyBox `bson:"key"`
}
