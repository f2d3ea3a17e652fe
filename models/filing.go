package models

import "time"

// Filing is what a buyer states: the answers of the filing pages. A draft
// holds a partial one, a case a checked one.
type Filing struct {
	Track Track `bson:"track,omitempty"`
	// Mixed says that a complaint reports a violation as well. Order 121 art. 9
	// has the two handled apart, so it becomes two linked cases.
	Mixed    bool   `bson:"mixed,omitempty"`
	Language string `bson:"language,omitempty"`
	Channel  string `bson:"channel,omitempty"`
	Category string `bson:"category,omitempty"`

	Respondent  Respondent `bson:"respondent"`
	Purchase    Purchase   `bson:"purchase"`
	Narrative   Personal   `bson:"narrative,omitempty"`
	Demands     []Demand   `bson:"demands,omitempty"`
	Complainant Party      `bson:"complainant"`
	Consents    Consents   `bson:"consents"`

	// Platform says whether the sale ran inside a platform that gives the
	// seller a place, lets goods be looked through, and takes the order and the
	// payment (Order 37 art. 7): one of Answers, "" where nobody was asked.
	Platform string `bson:"platform,omitempty"`
	// Signals are what the buyer states that may point to fraud, of Signals.
	Signals []string `bson:"signals,omitempty"`
	// Agent files for the complainant, nil when he files himself.
	Agent *Agent `bson:"agent,omitempty"`
	// Others are further complainants of a joint complaint.
	Others []JointParty `bson:"others,omitempty"`
	// Representative says that the complainant is one of the two who represent
	// a joint complaint.
	Representative bool `bson:"representative,omitempty"`
}

// Joint says whether several people complain together: Order 121 art. 12.
func (f *Filing) Joint() bool { return len(f.Others) > 0 }

// Agent acts for a complainant under a power of attorney, whose content is
// that of Order 121 art. 11.
type Agent struct {
	Name  Personal `bson:"name"`
	Phone Personal `bson:"phone"`
	// Matters are what he is asked to do, Powers what he may decide by himself.
	Matters Personal `bson:"matters"`
	Powers  Personal `bson:"powers"`
	// Until is the last day of his powers, "2006-01-02".
	Until string `bson:"until"`
}

// JointParty is one more complainant of a joint complaint.
type JointParty struct {
	Name    Personal `bson:"name"`
	Phone   Personal `bson:"phone"`
	Address Personal `bson:"address"`
	// Representative marks the people, two in all, who act for the others.
	Representative bool `bson:"representative,omitempty"`
}

// Respondent is the seller as the buyer knows him.
type Respondent struct {
	Handles []Handle `bson:"handles,omitempty"`
	// Province is the two-digit GB/T 2260 code of where the seller is said to be, "" when unknown.
	Province string `bson:"province,omitempty"`
	// Division is the six-digit GB/T 2260 code of the county-level place of
	// business or home as far as known, "" otherwise. Its first two digits are
	// then the Province.
	Division string `bson:"division,omitempty"`
	// Address is what the buyer knows of the seller's address, in his words.
	Address Personal `bson:"address,omitempty"`
	// AddressFrom says where the address comes from, one of AddressSources.
	AddressFrom string `bson:"address_from,omitempty"`
	// Published says whether the shop shows an address, one of Publications,
	// "" where nobody was asked or the sale ran inside no platform.
	Published string `bson:"published,omitempty"`
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
