package models

import (
	"context"
	"io"
	"time"

	"redress/models/chain"
)

// Store is what the use cases keep things in: plain structs in, plain structs
// out. Sealing, search terms, the event chain and the retry after a lost race
// happen inside. Methods that take a Grant return ErrNoGrant when it does not
// cover the object.
type Store interface {
	CaseStore
	DraftStore
	EvidenceStore
	UploadStore
	SellerStore
	AccountStore
	MetaStore
	ErasureStore
	RulesStore
	LetterStore
	InvitationStore
	OrganisationStore
	LogStore
	// Engine names the engine below; Ping answers nil when it can read.
	Engine() string
	Ping(ctx context.Context) error
	Close() error
}

// CaseStore keeps cases.
type CaseStore interface {
	// CreateCase stores a new case. ErrExists when its id or its source key is there.
	CreateCase(ctx context.Context, g Grant, c Case) (Case, error)
	// Case reads one case with its whole history; ErrNotFound, ErrTampered.
	Case(ctx context.Context, g Grant, id CaseID) (Case, error)
	// History is Case with every event, those rolled over too, and the stored
	// form of each, from which the chain can be verified without a key.
	History(ctx context.Context, g Grant, id CaseID) (Case, []chain.Record, error)
	// CaseBySource finds an imported case by its source key; ErrNotFound.
	CaseBySource(ctx context.Context, g Grant, sourceKey string) (Case, error)
	// UpdateCase is the only way to change a case: it reads it, calls change,
	// and writes the result where nobody wrote meanwhile, else reads again,
	// until the context ends. change may run many times, so it must be pure.
	// When it returns an error nothing is written; when it appends no event and
	// leaves the lease alone nothing is written and the case is returned.
	UpdateCase(ctx context.Context, g Grant, id CaseID, change func(Case) (Case, error)) (Case, error)
	// UpdateCases changes several cases in the way of UpdateCase, but tries each
	// once: where somebody wrote meanwhile its error is ErrConflict. They are read
	// and written together. The results are in the order of the ids, no two of
	// which may be alike.
	UpdateCases(ctx context.Context, g Grant, ids []CaseID, change func(Case) (Case, error)) []CaseUpdate
	// ListCases returns one page of heads with what a list shows.
	ListCases(ctx context.Context, g Grant, q CaseQuery) (CasePage, error)
	// CountQueues counts the open cases of each queue and their oldest receipt.
	CountQueues(ctx context.Context, g Grant) ([]QueueCount, error)
	// CaseIDs lists the numbers of cases in order, after the given one.
	CaseIDs(ctx context.Context, g Grant, after CaseID, limit int) ([]CaseID, error)
	// CountCases counts all cases, open and closed.
	CountCases(ctx context.Context, g Grant) (int64, error)
	// DueCases lists cases with a clock due at the instant, WorkCases cases with
	// effects to run; both earliest first.
	DueCases(ctx context.Context, g Grant, now time.Time, limit int) ([]CaseID, error)
	WorkCases(ctx context.Context, g Grant, now time.Time, limit int) ([]CaseID, error)
	// EachCase calls f for every stored case in order of id, after the given
	// one, with what verification found wrong with it (nil when clean).
	EachCase(ctx context.Context, g Grant, after CaseID, f func(CaseID, Case, error) error) error
}

// CaseUpdate is what became of one of several cases that were to be changed.
type CaseUpdate struct {
	// Changed says that something was written.
	Changed bool
	// Err is what UpdateCase would have returned after one try: ErrConflict where
	// somebody else was faster.
	Err error
}

// CaseQuery selects cases for a list. Zero fields do not restrict.
type CaseQuery struct {
	State, Queue, Category, Channel, Track, Assignee string
	// Open restricts to cases not closed, Closed to closed ones.
	Open, Closed bool
	Unassigned   bool
	Seller       SellerID
	// MinAmount and MaxAmount are in fen, inclusive; 0 does not restrict.
	MinAmount, MaxAmount Fen
	// ReceivedFrom and ReceivedTo restrict by receipt, from inclusive to exclusive.
	ReceivedFrom, ReceivedTo time.Time
	// DueBefore restricts to deadlines before the instant.
	DueBefore time.Time
	// Text is a case number, a handle or words of the case; all must occur.
	Text string
	// Phone and Address restrict to complainants with this phone or address,
	// however they were typed. Neither is found by Text.
	Phone, Address Personal
	// Sort is "due" (soonest first, default), "received" (newest first),
	// "oldest" (oldest first) or "amount" (largest first).
	Sort string
	// After is the cursor of the page before.
	After string
	// Before asks for the page in front of a cursor; the order of the rows stays.
	Before string
	Limit  int
}

// CasePage is one page of a list. The cursors are opaque; "" where there is no page.
type CasePage struct {
	Rows       []CaseRow
	Next, Prev string
}

// CaseRow is a case as lists show it.
type CaseRow struct {
	Head
	Summary Summary
	// Sealed says that its reader may not open the case. The use cases set it.
	Sealed bool
}

// Summary is the sealed part of a list row.
type Summary struct {
	// Item is what was bought, Respondent the handle the seller is named by.
	Item       Personal `bson:"item,omitempty"`
	Respondent Personal `bson:"respondent,omitempty"`
}

// QueueCount is one queue's load.
type QueueCount struct {
	Queue string
	Open  int64
	// Unassigned counts the open cases nobody has taken.
	Unassigned int64
	// Oldest is the earliest receipt, NextDue the earliest deadline among the open.
	Oldest, NextDue time.Time
}

// DraftStore keeps filings in the making.
type DraftStore interface {
	CreateDraft(ctx context.Context, g Grant, d Draft) (Draft, error)
	Draft(ctx context.Context, g Grant, id CaseID) (Draft, error)
	// DraftByCode finds the draft, or the case id made of it, by the code; ErrNotFound.
	DraftByCode(ctx context.Context, code string) (CaseID, error)
	UpdateDraft(ctx context.Context, g Grant, id CaseID, change func(Draft) (Draft, error)) (Draft, error)
	// SendDraft makes the case of a draft: send marks the draft as sent, or
	// refuses; file makes the case, with the draft's id and key, of what send
	// returned; empty takes out what the case then holds. The case never exists
	// before the draft is durably sent, and nothing is taken out before the case
	// is durable. Where that was broken off, doing it again ends it; a draft
	// that none of the functions changes any more is returned as it is. All
	// three may run several times, so they must be pure.
	SendDraft(ctx context.Context, g Grant, id CaseID, send func(Draft) (Draft, error), file func(Draft) (Case, error), empty func(Draft) Draft) (Draft, error)
	DeleteDraft(ctx context.Context, g Grant, id CaseID) error
	// ExpiredDrafts lists drafts whose time is over.
	ExpiredDrafts(ctx context.Context, g Grant, now time.Time, limit int) ([]Draft, error)
	// HashCode is the keyed hash a code is stored by.
	HashCode(code string) string
}

// EvidenceStore keeps the files of a case or draft, sealed with its key.
type EvidenceStore interface {
	// PutEvidence seals and stores what it reads; durable when nil. ErrExists
	// when the whole file is there; what a broken-off run left is no hindrance.
	PutEvidence(ctx context.Context, g Grant, id CaseID, key KeyBox, file EvidenceID, r io.Reader) error
	// OpenEvidence reads the original bytes; reading returns ErrTampered when
	// the stored bytes do not match their seal.
	OpenEvidence(ctx context.Context, g Grant, id CaseID, key KeyBox, file EvidenceID) (io.ReadCloser, error)
	DeleteEvidence(ctx context.Context, g Grant, id CaseID, file EvidenceID) error
	// OpenEvidenceAt is OpenEvidence from an offset on, in bytes, without
	// reading all that comes before it.
	OpenEvidenceAt(ctx context.Context, g Grant, id CaseID, key KeyBox, file EvidenceID, offset int64) (io.ReadCloser, error)
	// SweepFiles deletes files that were stored before an instant and that
	// neither a case nor a draft names: what a process left that ended between
	// storing a file and naming it. It looks at limit files after the given one
	// and returns where to go on, "" at the end. While work waits that was asked
	// for before the instant nothing is swept: it may be about to name a file.
	SweepFiles(ctx context.Context, g Grant, before time.Time, after string, limit int) (next string, swept int, err error)
}

// SellerStore keeps sellers.
type SellerStore interface {
	Seller(ctx context.Context, g Grant, id SellerID) (Seller, error)
	// SellersByHandles returns the sellers the strong handles belong to, each
	// once, in the order of the handles.
	SellersByHandles(ctx context.Context, g Grant, handles []Handle) ([]SellerID, error)
	// AddHandles notes that a case at an instant named these handles: known
	// ones are refreshed; unknown strong ones become the first seller's, or a
	// new seller's when none is known. Weak handles are noted with the seller
	// too. It returns the sellers named. Repeating it changes nothing.
	AddHandles(ctx context.Context, g Grant, c CaseID, at time.Time, handles []Handle) ([]SellerID, error)
	// UpdateSeller changes a seller under compare-and-set, like UpdateCase.
	UpdateSeller(ctx context.Context, g Grant, id SellerID, change func(Seller) (Seller, error)) (Seller, error)
	ListSellers(ctx context.Context, g Grant, q SellerQuery) (SellerPage, error)
	// SellerTotals counts the cases of a seller.
	SellerTotals(ctx context.Context, g Grant, id SellerID) (SellerTotals, error)
}

// SellerQuery selects sellers for a list.
type SellerQuery struct {
	// Text is a handle or part of one.
	Text string
	// Sort is "cases" (default), "open", "amount" or "recent"; largest first.
	Sort          string
	After, Before string
	Limit         int
}

// SellerPage is one page of sellers.
type SellerPage struct {
	Rows       []Seller
	Next, Prev string
}

// AccountStore keeps accounts and sessions.
type AccountStore interface {
	CreateAccount(ctx context.Context, a Account) (Account, error)
	Account(ctx context.Context, id string) (Account, error)
	AccountByLogin(ctx context.Context, login string) (Account, error)
	UpdateAccount(ctx context.Context, id string, change func(Account) (Account, error)) (Account, error)
	// DeleteAccount removes an account for good; ErrNotFound.
	DeleteAccount(ctx context.Context, id string) error
	// Accounts lists the accounts of staff by login. Buyers' are never listed.
	Accounts(ctx context.Context) ([]Account, error)

	SaveSession(ctx context.Context, s Session) (Session, error)
	Session(ctx context.Context, id string) (Session, error)
	DeleteSession(ctx context.Context, id string) error
	// SessionsOf lists the sessions an account is signed in with.
	SessionsOf(ctx context.Context, account string) ([]Session, error)
	// DeleteSessionsOf ends every session of an account.
	DeleteSessionsOf(ctx context.Context, account string) error
	// ExpireSessions deletes at most limit sessions past their end.
	ExpireSessions(ctx context.Context, now time.Time, limit int) (int, error)

	Audit(ctx context.Context, e AuditEntry) error
	AuditLog(ctx context.Context, after string, limit int) ([]AuditEntry, error)
}

// MetaStore keeps small named values with an end: setup tokens, counters of
// limits, progress of imports.
type MetaStore interface {
	Meta(ctx context.Context, id string) (Meta, error)
	// UpdateMeta creates or changes a value under compare-and-set. change sees
	// a zero Meta (Version 0) when there is none.
	UpdateMeta(ctx context.Context, id string, change func(Meta) (Meta, error)) (Meta, error)
	// DeleteMeta returns nil for exactly one of many concurrent callers,
	// ErrNotFound or ErrConflict for the others.
	DeleteMeta(ctx context.Context, id string, version int64) error
	ExpireMeta(ctx context.Context, now time.Time, limit int) (int, error)
}

// Meta is one small named value.
type Meta struct {
	ID        string    `bson:"_id"`
	Version   int64     `bson:"version"`
	Text      string    `bson:"text,omitempty"`
	Number    int64     `bson:"number,omitempty"`
	ExpiresAt time.Time `bson:"expires_at"`
}
