package models

import "time"

// EventKind names what happened to a case. A catalogue text exists under
// "event.<kind>" for each.
type EventKind string

// The kinds of event.
const (
	EventFiled         EventKind = "filed"
	EventMoved         EventKind = "moved"
	EventEvidenceAdded EventKind = "evidence_added"
	EventMessage       EventKind = "message"
	EventNote          EventKind = "note"
	EventViewed        EventKind = "viewed"
	EventAssigned      EventKind = "assigned"
	EventRouted        EventKind = "routed"
	EventSellersLinked EventKind = "sellers_linked"
	EventPreviewMade   EventKind = "preview_made"
	// EventInspected says what the pipeline found in a file.
	EventInspected EventKind = "inspected"
	// EventRedacted adds a copy of a file, made for others to see; EventShared
	// shows a copy to the other side, EventUnshared takes it back.
	EventRedacted EventKind = "redacted"
	EventShared   EventKind = "shared"
	EventUnshared EventKind = "unshared"
	// EventRespondentInvited lets the other side in with a link that works
	// once, EventRespondentJoined is its use, EventRespondentRevoked its end.
	EventRespondentInvited EventKind = "respondent_invited"
	EventRespondentJoined  EventKind = "respondent_joined"
	EventRespondentRevoked EventKind = "respondent_revoked"
	// EventPassedOn shows the complainant a message of the other side.
	EventPassedOn     EventKind = "passed_on"
	EventEffectDone   EventKind = "effect_done"
	EventEffectParked EventKind = "effect_parked"
	// EventLinked ties the case to another one.
	EventLinked EventKind = "linked"
	// EventRecounted gives clocks new last days after the calendar has changed.
	EventRecounted EventKind = "recounted"
	// What happens to a letter: see Letter.
	EventLetterDrafted  EventKind = "letter_drafted"
	EventLetterApproved EventKind = "letter_approved"
	EventLetterIssued   EventKind = "letter_issued"
	EventLetterDropped  EventKind = "letter_dropped"
	// EventRevealed shows somebody who does not work on the case who complains,
	// EventHandedOver gives the case to another organisation.
	EventRevealed   EventKind = "revealed"
	EventHandedOver EventKind = "handed_over"
)

// CommandID recognises a repeated command: a double click, a retried request,
// a redelivered effect. It is unique within its case.
type CommandID string

// Event is one entry of a case's history. Exactly one payload is set, the one
// its kind names. Seq and At are set by Case.Append; Hash by the vault.
type Event struct {
	Seq     int64
	At      time.Time
	Actor   ActorRef
	Kind    EventKind
	Command CommandID
	Payload Payload
	// Hash is the chain hash over the stored form, which outlives erasure.
	Hash []byte
}

// Payload is what an event says, and what the engine decided with it.
type Payload struct {
	Filed    *Filed         `bson:"filed,omitempty"`
	Moved    *Moved         `bson:"moved,omitempty"`
	Evidence []Evidence     `bson:"evidence,omitempty"`
	Message  *Message       `bson:"message,omitempty"`
	Note     *Note          `bson:"note,omitempty"`
	Viewed   *Viewed        `bson:"viewed,omitempty"`
	Assigned *Assigned      `bson:"assigned,omitempty"`
	Sellers  *SellersLinked `bson:"sellers,omitempty"`
	Preview  *PreviewMade   `bson:"preview,omitempty"`
	Effect   *EffectResult  `bson:"effect,omitempty"`
	Linked   *Linked        `bson:"linked,omitempty"`
	Letter   *LetterStep    `bson:"letter,omitempty"`
	Revealed *Revealed      `bson:"revealed,omitempty"`
	Handed   *HandedOver    `bson:"handed,omitempty"`
	// Inspected, Shared, Respondent and PassedOn belong to the kinds of their names.
	Inspected  *Inspection     `bson:"inspected,omitempty"`
	Shared     *Sharing        `bson:"shared,omitempty"`
	Respondent *RespondentStep `bson:"respondent,omitempty"`
	PassedOn   *PassedOn       `bson:"passed_on,omitempty"`
	Outcome    Outcome         `bson:"outcome"`

	// Privacy is a decision about the personal data.
	Privacy *PrivacyStep `bson:"privacy,omitempty"`
}

// Outcome is what follows from an event, in the same write.
type Outcome struct {
	// To is the new state, "" when it stays.
	To State `bson:"to,omitempty"`
	// Final says that the new state closes the case.
	Final bool `bson:"final,omitempty"`
	// Keeps says that the new state only puts the case away: what came of it
	// is the state before.
	Keeps   bool     `bson:"keeps,omitempty"`
	Started []Clock  `bson:"started,omitempty"`
	Stopped []string `bson:"stopped,omitempty"`
	// Overdue names clocks that have run out while what they ask for is still owed.
	Overdue []string `bson:"overdue,omitempty"`
	Effects []Effect `bson:"effects,omitempty"`
	Routing *Routing `bson:"routing,omitempty"`
	// Links are cases that belong to this one from now on.
	Links []Link `bson:"links,omitempty"`
	// Letters are those the event asks for.
	Letters []DueLetter `bson:"letters,omitempty"`
}

// Filed starts a case.
type Filed struct {
	Definition  DefinitionRef `bson:"definition"`
	Filing      Filing        `bson:"filing"`
	Evidence    []Evidence    `bson:"evidence,omitempty"`
	ReceiptHash string        `bson:"receipt_hash,omitempty"`
	// Org is the organisation whose case it becomes.
	Org string `bson:"org,omitempty"`
	// Source and SourceRef name where an imported case comes from, "" otherwise.
	Source    string `bson:"source,omitempty"`
	SourceRef string `bson:"source_ref,omitempty"`
	// ReceivedAt is when the filing was received, which for an import is earlier than the event.
	ReceivedAt time.Time `bson:"received_at"`
	// Reserved is the number the report of a mixed filing will have. It cannot
	// be found from the complaint's: Order 121 art. 37.
	Reserved CaseID `bson:"reserved,omitempty"`
	// Links are the cases this one comes from.
	Links []Link `bson:"links,omitempty"`
}

// Moved is a transition of the definition, made by a person or by a clock.
type Moved struct {
	Transition string       `bson:"transition"`
	From       State        `bson:"from"`
	Clock      string       `bson:"clock,omitempty"`
	Fields     []FieldValue `bson:"fields,omitempty"`
}

// Move is a transition with who made it and when; the texts of its form are
// left out.
type Move struct {
	Moved Moved     `bson:"moved"`
	By    ActorRef  `bson:"by"`
	At    time.Time `bson:"at"`
}

// FieldValue is the answer to one field of a transition's form. Which of the
// three is set follows from the field's kind in the definition.
type FieldValue struct {
	Name   string   `bson:"name"`
	Text   Personal `bson:"text,omitempty"`
	Amount Fen      `bson:"amount,omitempty"`
	Choice string   `bson:"choice,omitempty"`
}

// MaxTexts is how many messages, and how many notes, one case can hold.
const MaxTexts = 400

// Message goes between a party and the staff of a case.
type Message struct {
	From Role      `bson:"from"`
	At   time.Time `bson:"at"`
	Body Personal  `bson:"body"`
	// To is RoleRespondent for what staff writes to the other side; all other
	// messages of staff go to the complainant.
	To Role `bson:"to,omitempty"`
	// Passed says that staff has shown a message of the other side to the complainant.
	Passed bool `bson:"passed,omitempty"`
}

// Note is for staff only.
type Note struct {
	By   string    `bson:"by"`
	At   time.Time `bson:"at"`
	Body Personal  `bson:"body"`
}

// Viewed records that staff opened a case or one of its files.
type Viewed struct {
	// What is "case", "evidence", "preview" or "export".
	What     string     `bson:"what"`
	Evidence EvidenceID `bson:"evidence,omitempty"`
	// Audience says for whom an export was made; Copies that it holds redacted
	// copies in place of originals, Named that it says who complains.
	Audience Audience `bson:"audience,omitempty"`
	Copies   bool     `bson:"copies,omitempty"`
	Named    bool     `bson:"named,omitempty"`
}

// Audience is for whom a dossier is made. A catalogue text exists under
// "audience.<audience>" for each.
type Audience string

// The audiences.
const (
	// AudienceOffice is another office, the police or a court: it reads the whole history.
	AudienceOffice Audience = "office"
	// AudienceOwner is the complainant.
	AudienceOwner Audience = "complainant"
	// AudienceOther is the other side, who gets what is shared with it and no more.
	AudienceOther Audience = "outside"
)

// Assigned sets who works on the case; empty releases it.
type Assigned struct {
	Account string `bson:"account"`
}

// SellersLinked names the sellers the case is about.
type SellersLinked struct {
	Sellers []SellerID `bson:"sellers"`
	// Cases and Amount are how many cases there are against the one of them
	// with the highest sum, this one included, and what was paid in all, in
	// fen, when they were linked.
	Cases  int64  `bson:"cases,omitempty"`
	Amount Fen    `bson:"amount,omitempty"`
	Effect string `bson:"effect"`
	Epoch  int64  `bson:"epoch"`
}

// PreviewMade says how the preview of a file came out.
type PreviewMade struct {
	Evidence EvidenceID `bson:"evidence"`
	// Result is "ready" or "none" where the type has no preview or it failed.
	Result string `bson:"result"`
	Effect string `bson:"effect"`
	Epoch  int64  `bson:"epoch"`
}

// EffectResult closes an effect that leaves nothing else in the case.
type EffectResult struct {
	Effect string     `bson:"effect"`
	Kind   EffectKind `bson:"kind"`
	Epoch  int64      `bson:"epoch"`
	// Reason is a short machine word when the effect was parked.
	Reason string `bson:"reason,omitempty"`
}

// Inspection is what one run of the pipeline found in one file.
type Inspection struct {
	Evidence EvidenceID `bson:"evidence"`
	// Steps came to an end in this run; what the others say is not touched.
	Steps []EffectKind `bson:"steps"`
	// Preview, Text and Scan as in Evidence.
	Preview string `bson:"preview,omitempty"`
	Text    string `bson:"text,omitempty"`
	Scan    string `bson:"scan,omitempty"`
	Found   *Found `bson:"found,omitempty"`
	Effect  string `bson:"effect"`
	Epoch   int64  `bson:"epoch"`
}

// Sharing names the copy that the other side may see, or no longer.
type Sharing struct {
	Evidence EvidenceID `bson:"evidence"`
	On       bool       `bson:"on,omitempty"`
}

// RespondentStep is something about the other side's way into the case.
type RespondentStep struct {
	// Invitation is the id of the invitation.
	Invitation string `bson:"invitation"`
	// AnswerBy is the day until which an answer is asked for, "2006-01-02" or "".
	AnswerBy string `bson:"answer_by,omitempty"`
}

// PassedOn names a message by its place among the messages of the case.
type PassedOn struct {
	Message int `bson:"message"`
}
