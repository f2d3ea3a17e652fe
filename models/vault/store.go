package vault

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"sync"
	"time"

	"redress/models"
)

// ErrOtherKeys is returned by Open when the data was sealed with another key file.
var ErrOtherKeys = errors.New("this data was sealed with another key file: put back the key file it was made with")

// rollOver is the size of a case document, in bytes, above which its older
// events move to an archive document: a quarter of what MongoDB can hold.
const rollOver = 4 << 20

// Store is a models.Store over any engine and blob store.
type Store struct {
	engine models.Engine
	blobs  models.BlobStore
	keys   *Keys
	// random is crypto/rand; only tests of the stored form replace it.
	random   io.Reader
	rollOver int
	// now tells when a case was written; the history has times of its own.
	now func() time.Time
	// cell is how many plain bytes of a file are stored together.
	cell int64
	// readers are buffers that were used before.
	readers sync.Pool
	// tipped says that every case has a tip: the store was begun with them.
	tipped bool
	// numbering is held while a letter is given its number.
	numbering sync.Mutex

	drafts   table[models.Draft]
	sellers  table[models.Seller]
	handles  table[handleOwner]
	accounts table[models.Account]
	sessions table[models.Session]
	audit    table[models.AuditEntry]
	meta     table[models.Meta]

	definitions table[models.StoredDefinition]
	activations table[models.Activation]
	calendars   table[models.StoredCalendar]
	offices     table[models.OfficeTable]
	jobs        table[models.Job]
	numbers     table[letterNumber]

	invitations   table[models.Invitation]
	organisations table[models.Organisation]
	uploads       table[models.Upload]
	erasures      table[models.Erasure]

	logPages    table[models.LogPage]
	logHeads    table[models.LogHead]
	checkpoints table[models.Checkpoint]
}

var _ models.Store = (*Store)(nil)

// Option changes how a store works.
type Option func(*Store)

// WithRollOver sets the size of a case document, in bytes, above which older
// events move to an archive document. The default is 4 MiB.
func WithRollOver(bytes int) Option { return func(s *Store) { s.rollOver = bytes } }

// WithCell sets how many plain bytes of a file are sealed and stored together.
// The default is 8 MiB. Files that were stored with another size open all the same.
func WithCell(bytes int64) Option { return func(s *Store) { s.cell = bytes } }

// Open returns the store kept in an engine and a blob store. It refuses keys
// other than those the engine's data was sealed with: ErrOtherKeys.
func Open(ctx context.Context, engine models.Engine, blobs models.BlobStore, keys *Keys, options ...Option) (*Store, error) {
	s := &Store{engine: engine, blobs: blobs, keys: keys, random: rand.Reader, now: time.Now, rollOver: rollOver, cell: cellBytes}
	s.tables()
	for _, o := range options {
		o(s)
	}
	if err := s.checkKeys(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// keysMeta is the named value that recognises the key file.
const keysMeta = "vault.keys"

func (s *Store) checkKeys(ctx context.Context) error {
	m, err := s.UpdateMeta(ctx, keysMeta, func(m models.Meta) (models.Meta, error) {
		if m.Version == 0 {
			m.Text = s.keys.tipsFingerprint()
		}
		return m, nil
	})
	if err != nil {
		return fmt.Errorf("compare the key file: %w", err)
	}
	// A store whose cases may lack tips is recognised by a text that cannot be
	// made without the keys, so no other can be passed off as one.
	s.tipped = m.Text == s.keys.tipsFingerprint()
	if !s.tipped && m.Text != s.keys.fingerprint() {
		return ErrOtherKeys
	}
	return s.checkWrappingKeys(ctx)
}

// Engine names the engine below.
func (s *Store) Engine() string { return s.engine.Name() }

// Ping answers nil when the engine can read.
func (s *Store) Ping(ctx context.Context) error { return s.engine.Ping(ctx) }

// Close closes the engine.
func (s *Store) Close() error { return s.engine.Close() }

// lost marks a write that came too late: somebody else wrote first.
type lost struct{ error }

func (l lost) Unwrap() error { return l.error }

// raced marks the errors of a write that mean that it came too late.
func raced(err error, kinds ...error) error {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return lost{err}
		}
	}
	return err
}

// retry runs a read and its conditional write again for as long as somebody
// else was faster, with growing random pauses, until the context ends.
func retry(ctx context.Context, attempt func() error) error {
	for pause := time.Millisecond; ; pause = min(2*pause, 64*time.Millisecond) {
		err := attempt()
		var l lost
		if !errors.As(err, &l) {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), l.error)
		case <-time.After(mrand.N(pause)):
		}
	}
}

var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// word makes an opaque random word of 80 bits.
func (s *Store) word() string {
	b := make([]byte, 10)
	if _, err := io.ReadFull(s.random, b); err != nil {
		panic(err)
	}
	return letters.EncodeToString(b)
}

// anything is the grant that lists and searches want.
func anything(g models.Grant) error { return g.Covers(models.AnyObject) }
