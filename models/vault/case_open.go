package vault

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/chain"
)

const (
	summaryPart = "summary"
	textPart    = "text"
)

func basePart(archived int64) string { return fmt.Sprintf("base/%d", archived) }

// fold is a case without its events: what archived events add up to.
type fold struct {
	Head     models.Head        `bson:"head"`
	Filing   models.Filing      `bson:"filing"`
	Evidence []models.Evidence  `bson:"evidence,omitempty"`
	Messages []models.Message   `bson:"messages,omitempty"`
	Notes    []models.Note      `bson:"notes,omitempty"`
	Moves    []models.Move      `bson:"moves,omitempty"`
	Routing  *models.Routing    `bson:"routing,omitempty"`
	Links    []models.Link      `bson:"links,omitempty"`
	Letters  []models.Letter    `bson:"letters,omitempty"`
	Seen     []models.CommandID `bson:"seen,omitempty"`

	SellerCases  int64      `bson:"seller_cases,omitempty"`
	SellerAmount models.Fen `bson:"seller_amount,omitempty"`

	Invited  []string `bson:"invited,omitempty"`
	AnswerBy string   `bson:"answer_by,omitempty"`
}

// openCase is a stored case, opened.
type openCase struct {
	doc *caseDocument
	k   *sealer
	c   models.Case
}

// readCase reads and opens a case: ErrNotFound, ErrTampered.
func (s *Store) readCase(ctx context.Context, id models.CaseID) (*openCase, error) {
	doc, err := s.engine.Get(ctx, models.CasesCollection, string(id))
	if err != nil {
		return nil, err
	}
	return s.open(doc)
}

// open verifies the chain of a stored case, unseals its events and folds them.
func (s *Store) open(doc models.Doc) (*openCase, error) {
	d, err := parseCase(doc)
	if err != nil {
		return nil, err
	}
	records, err := verifyChain(d.id, d.beforeEvents(), d.archived, d.events)
	if err != nil {
		return nil, err
	}
	k, err := s.caseSealer(d)
	if err != nil {
		return nil, err
	}
	c, err := startOf(d, k)
	if err != nil {
		return nil, err
	}
	if err := foldRecords(&c, k, records); err != nil {
		return nil, err
	}
	if c.Privacy.Erased() != k.destroyed() {
		return nil, fmt.Errorf("the key of %s: %w", d.id, models.ErrTampered)
	}
	c.Version, c.Lease, c.Key = d.version, d.lease, d.key
	if len(records) > 0 {
		c.LastHash = records[len(records)-1].Hash
	}
	if d.tip == nil && s.tipped || !d.tip.holds(s.keys, d.id, c.Seq(), c.LastHash) {
		return nil, fmt.Errorf("the history of %s does not end where it did: %w", d.id, models.ErrTampered)
	}
	return &openCase{d, k, c}, nil
}

// foldRecords opens stored events and folds them into a case without any.
func foldRecords(c *models.Case, k *sealer, records []chain.Record) error {
	events := make([]models.Event, len(records))
	for i, r := range records {
		e, err := openEvent(k, r)
		if err != nil {
			return err
		}
		// Apply copies the events it finds, so it is given none.
		c.Events, events[i] = nil, e
		c.Apply(e)
	}
	c.Events = events
	return nil
}

// startOf is the case before the events in its document.
func startOf(d *caseDocument, k *sealer) (c models.Case, err error) {
	c.ID, c.LastHash = d.id, d.beforeEvents()
	if d.archived == 0 {
		return c, nil
	}
	f, err := openBase(d, k)
	if err != nil {
		return c, err
	}
	c.Head, c.Filing, c.Evidence, c.Messages = f.Head, f.Filing, f.Evidence, f.Messages
	c.Notes, c.Moves, c.Routing, c.Links, c.Letters = f.Notes, f.Moves, f.Routing, f.Links, f.Letters
	c.SellerCases, c.SellerAmount, c.Seen, c.Archived = f.SellerCases, f.SellerAmount, f.Seen, d.archived
	c.Invited, c.AnswerBy = f.Invited, f.AnswerBy
	return c, nil
}

// foldOf takes the events of a case out of it.
func foldOf(c models.Case) fold {
	seen := slices.Clone(c.Seen)
	for _, e := range c.Events {
		if e.Command != "" {
			seen = append(seen, e.Command)
		}
	}
	return fold{
		Head: c.Head, Filing: c.Filing, Evidence: c.Evidence, Messages: c.Messages, Notes: c.Notes, Moves: c.Moves, Routing: c.Routing,
		Links: c.Links, Letters: c.Letters, Seen: seen, SellerCases: c.SellerCases, SellerAmount: c.SellerAmount,
		Invited: c.Invited, AnswerBy: c.AnswerBy,
	}
}

// extend adds events to an opened case and encodes it under the next version.
// The stored bytes of earlier events are carried over as they are.
func (s *Store) extend(o *openCase, added []models.Event, lease models.Lease) (*caseDocument, models.Case, error) {
	d, c := *o.doc, o.c
	d.version++
	d.events = slices.Clip(d.events)
	for _, e := range added {
		r, err := sealEvent(o.k, c.LastHash, e)
		if err != nil {
			return nil, c, err
		}
		e.Hash = r.Hash
		c.Apply(e)
		c.LastHash = r.Hash
		d.events = append(d.events, appendRecord(nil, &r))
	}
	d.lease = models.Lease{Owner: lease.Owner, Epoch: lease.Epoch, Until: models.Millis(lease.Until),
		Attempts: lease.Attempts, RetryAt: models.Millis(lease.RetryAt)}
	c.Lease, c.Version, c.Key = d.lease, d.version, d.key
	d.firesAt, d.workAt = clockTime(&c), workTime(&c)
	if len(added) > 0 {
		d.tip = s.tipOf(d.id, c.Seq(), c.LastHash, o.first(&d))
	}
	return &d, c, s.describe(&d, o, c)
}

// first is the hash of the first event of a case that is written as d, nil
// when an archive holds that event and the case had no tip yet.
func (o *openCase) first(d *caseDocument) []byte {
	switch {
	case o.doc.tip != nil:
		return o.doc.tip.first
	case d.archived > 0:
		return nil
	}
	return binary(d.events[0], "hash")
}

// describe writes the parts of a document that repeat what its events say.
func (s *Store) describe(d *caseDocument, o *openCase, c models.Case) (err error) {
	if d.head, err = bson.Marshal(c.Head); err != nil {
		return err
	}
	if o.k.destroyed() || d.text != nil && reflect.DeepEqual(c.Filing, o.c.Filing) {
		return nil
	}
	text := caseText(c.ID, c.Filing)
	d.terms, d.text = stringArray(s.caseTerms(c.Filing, text)), o.k.seal(textPart, []byte(text))
	d.summary, err = sealWhole(o.k, summaryPart, summaryOf(c.Filing))
	return err
}
