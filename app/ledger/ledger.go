// Package ledger keeps the custody log in the store: it appends the chain
// heads of cases and the entries of the audit log to one Merkle log, signs
// checkpoints of it, proves that a case is in it, and verifies all of that.
//
// Any number of processes may append. The pages of the log are written by
// compare-and-set, and each follows from the one before, so nothing is lost or
// logged twice wherever a process ends; a lease only saves them the trouble of
// doing the same work side by side.
package ledger

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"redress/app/authz"
	"redress/app/custody"
	"redress/models"
)

// Store is what the ledger needs of a store.
type Store interface {
	models.LogStore
	models.MetaStore
}

// Ledger is the custody log of one installation.
type Ledger struct {
	Store  Store
	Signer *custody.Signer
	// Now is the clock checkpoints are dated by and leases are kept with.
	Now func() time.Time
	Log *slog.Logger
	// Owner names this process in the lease.
	Owner string

	passing, mu sync.Mutex
	// logged remembers up to which event this process has seen cases in the
	// log; the log only grows, so it is never wrong, only short.
	logged map[string]int64
	// settled is the page whose heads this process wrote itself.
	settled struct {
		id      string
		version int64
	}
	// hashes are those of full pages, which never change.
	hashes map[int64][]byte
	// from is where to look for what was changed, by kind.
	from map[string]time.Time
	// wide is when the whole slack was looked at last, cursor when from was stored.
	wide, cursor time.Time
}

// New makes a ledger on a store.
func New(store Store, signer *custody.Signer, log *slog.Logger) *Ledger {
	return &Ledger{Store: store, Signer: signer, Now: time.Now, Log: log, Owner: fmt.Sprintf("%016x", rand.Uint64())}
}

// everything is the grant of the system to read and write the log.
func everything() (models.Grant, error) {
	return authz.Do(models.Actor{Role: models.RoleSystem}, authz.SystemWork, models.AnyObject)
}

// headID is where the log's knowledge of a leaf's object is kept.
func headID(l models.LogLeaf) string {
	if l.Kind == string(custody.Audit) {
		return "audit/" + l.Of
	}
	return l.Of
}

func leafOf(l models.LogLeaf) custody.Leaf {
	return custody.Leaf{Kind: custody.Kind(l.Kind), Seq: l.Seq, Hash: l.Hash}
}

// hashReader reads hashes of the tree from the pages that hold them.
func (l *Ledger) hashReader(ctx context.Context, g models.Grant) custody.Hashes {
	read := map[int64][]byte{}
	return func(indexes []int64) ([]custody.Hash, error) {
		out := make([]custody.Hash, len(indexes))
		for i, index := range indexes {
			number := custody.CompletedBy(index) / models.LogPageSize
			hashes, ok := read[number]
			if !ok {
				var err error
				if hashes, err = l.pageHashes(ctx, g, number); err != nil {
					return nil, err
				}
				read[number] = hashes
			}
			at := (index - custody.Stored(number*models.LogPageSize)) * custody.HashBytes
			if at < 0 || at+custody.HashBytes > int64(len(hashes)) {
				return nil, fmt.Errorf("page %d of the log lacks a hash: %w", number, models.ErrTampered)
			}
			copy(out[i][:], hashes[at:])
		}
		return out, nil
	}
}

// maxHashes bounds the pages whose hashes are remembered: 16 KiB each.
const maxHashes = 256

func (l *Ledger) pageHashes(ctx context.Context, g models.Grant, number int64) ([]byte, error) {
	l.mu.Lock()
	hashes, ok := l.hashes[number]
	l.mu.Unlock()
	if ok {
		return hashes, nil
	}
	p, err := l.Store.LogPage(ctx, g, number)
	if err != nil {
		return nil, err
	}
	if len(p.Leaves) == models.LogPageSize {
		l.mu.Lock()
		if l.hashes == nil || len(l.hashes) >= maxHashes {
			l.hashes = map[int64][]byte{}
		}
		l.hashes[number] = p.Hashes
		l.mu.Unlock()
	}
	return p.Hashes, nil
}

// size counts the leaves of a log that ends with a page.
func size(p models.LogPage, number int64) int64 {
	return max(number, 0)*models.LogPageSize + int64(len(p.Leaves))
}
