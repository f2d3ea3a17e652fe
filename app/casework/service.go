// Package casework holds the use cases, one file per verb. Each authorises,
// reads the clock once, and changes a case only through Store.UpdateCase with a
// pure closure over the workflow engine.
package casework

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"redress/app/authz"
	"redress/app/inspect"
	"redress/app/ledger"
	"redress/app/passkey"
	"redress/models"
	"redress/workflows"
)

// Service carries what the use cases need.
type Service struct {
	Store models.Store
	// Now is the clock; Random the source of ids and codes.
	Now    func() time.Time
	Random io.Reader
	// FilingsPerHour is how many filings an hour from everybody are usual.
	FilingsPerHour int64
	// Evidence bounds what the parties hand over.
	Evidence EvidenceLimits
	// Files looks into what was handed over. The default does so in this very
	// process; a server sets one that does not.
	Files inspect.Inspector
	// Agency is who the letters are from.
	Agency Agency
	// Retention is how long closed files have to be kept.
	Retention Retention
	// Passkeys are those of this site; nil when its address has no name.
	Passkeys *passkey.Party
	// Ledger is the custody log; it signs receipts too.
	Ledger *ledger.Ledger
	// Log is told what nobody who asks can mend.
	Logger *slog.Logger

	// base is what comes with the program, rules what holds now.
	base  *workflows.Rulebook
	rules atomic.Pointer[Ruleset]
	// reloading keeps an older reading from replacing a newer one.
	reloading sync.Mutex

	counts      countsCache
	tallying    sync.Mutex
	tallies     map[string]tally
	provisional provisionalCount
	colleagues  colleagues
	orgs        orgs
	hasher      hasher
}

// New makes a service with the real clock and randomness, and the rules that
// come with the program: call ReloadRules for what the agency has added to them.
func New(store models.Store, rules *workflows.Rulebook) *Service {
	s := &Service{Store: store, Now: time.Now, Random: rand.Reader, FilingsPerHour: FilingsPerHour, Evidence: DefaultEvidenceLimits, Files: inspect.Local{}, Logger: slog.Default(), Agency: ExampleAgency, base: rules, hasher: newHasher()}
	s.rules.Store(&Ruleset{Rulebook: rules})
	return s
}

// System is the actor of workers and commands run on the server itself.
var System = models.Actor{Role: models.RoleSystem}

func (s *Service) now() time.Time { return models.Millis(s.Now()) }

// entropy reads fresh random bytes. A failing source of randomness leaves
// nothing safe to do, as with crypto/rand itself.
func (s *Service) entropy() (b [models.EntropyBytes]byte) {
	if _, err := io.ReadFull(s.Random, b[:]); err != nil {
		panic("casework: no randomness: " + err.Error())
	}
	return b
}

// word is an unguessable lower-case name for a new object.
func (s *Service) word() string {
	b := s.entropy()
	return hex.EncodeToString(b[:16])
}

// update authorises one action on one case and changes it.
func (s *Service) update(ctx context.Context, actor models.Actor, action authz.Action, id models.CaseID,
	change func(models.Case) (models.Case, error),
) (models.Case, error) {
	g, err := authz.Do(actor, action, string(id))
	if err != nil {
		return models.Case{}, err
	}
	return s.Store.UpdateCase(ctx, g, id, unlessWithheld(actor, change))
}

// record appends an event to a case unless its command has been carried out.
func (s *Service) record(ctx context.Context, actor models.Actor, action authz.Action, id models.CaseID, e models.Event) (models.Case, error) {
	at := s.now()
	e.Actor = actor.Ref()
	return s.update(ctx, actor, action, id, func(c models.Case) (models.Case, error) {
		if !c.Has(e.Command) {
			c.Append(at, e)
		}
		return c, nil
	})
}
