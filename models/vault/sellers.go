package vault

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"redress/models"
	"redress/models/identity"
)

// maxNoted bounds the handles of a seller; beyond it only strong ones are added.
const maxNoted = 500

// handleOwner says whose a strong handle is. Its id is a keyed hash of the
// handle, so one insert decides between any number of processes.
type handleOwner struct {
	ID      string            `bson:"_id"`
	Version int64             `bson:"version"`
	Seller  models.SellerID   `bson:"seller"`
	Kind    models.HandleKind `bson:"kind"`
	Case    models.CaseID     `bson:"case"`
	At      time.Time         `bson:"at"`
}

// named is a handle a case names: its comparable form, the id of that, and
// whose it is once that is known.
type named struct {
	models.Handle
	form, id string
	owner    models.SellerID
}

// name brings handles into their comparable form, each once.
func (s *Store) name(handles []models.Handle) (list []*named) {
	for _, h := range handles {
		form := identity.Normalise(h.Kind, string(h.Value))
		id := letters.EncodeToString(mac(s.keys.index, "handle "+string(h.Kind), []byte(form))[:20])
		if form != "" && !slices.ContainsFunc(list, func(n *named) bool { return n.id == id }) {
			list = append(list, &named{Handle: h, form: form, id: id})
		}
	}
	return list
}

// owners finds whose the strong handles are, as far as anybody's.
func (s *Store) owners(ctx context.Context, list []*named) error {
	for _, n := range list {
		if !n.Kind.Strong() {
			continue
		}
		o, err := s.handles.get(ctx, n.id)
		if err != nil && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		n.owner = o.Seller
	}
	return nil
}

// ownersOf lists the owners in the order of the handles, each once.
func ownersOf(list []*named) (ids []models.SellerID) {
	for _, n := range list {
		if n.owner != "" && !slices.Contains(ids, n.owner) {
			ids = append(ids, n.owner)
		}
	}
	return ids
}

// SellersByHandles returns whose the strong handles are; the grant must cover
// any object.
func (s *Store) SellersByHandles(ctx context.Context, g models.Grant, handles []models.Handle) ([]models.SellerID, error) {
	if err := anything(g); err != nil {
		return nil, err
	}
	list := s.name(handles)
	err := s.owners(ctx, list)
	return ownersOf(list), err
}

// AddHandles notes the handles a case named; see models.SellerStore. The
// grant must cover the case. A case that names weak handles only has no seller.
func (s *Store) AddHandles(ctx context.Context, g models.Grant, c models.CaseID, at time.Time, handles []models.Handle) ([]models.SellerID, error) {
	if err := g.Covers(string(c)); err != nil {
		return nil, err
	}
	at = models.Millis(at)
	list := s.name(handles)
	if err := s.owners(ctx, list); err != nil {
		return nil, err
	}
	if err := s.claim(ctx, list, c, at); err != nil {
		return nil, err
	}
	ids := ownersOf(list)
	for i, id := range ids {
		mine := slices.DeleteFunc(slices.Clone(list), func(n *named) bool {
			return n.owner != id && !(i == 0 && n.owner == "")
		})
		_, err := s.sellers.upsert(ctx, string(id), models.Seller{ID: id}, func(v models.Seller) (models.Seller, error) {
			return note(v, mine, c, at), nil
		})
		if err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// claim gives the strong handles nobody has to the first seller named, or to a
// new one. All processes go through them in the same order, so of two that
// claim the same handles for new sellers one comes first for all of them.
func (s *Store) claim(ctx context.Context, list []*named, c models.CaseID, at time.Time) error {
	var first models.SellerID
	known := ownersOf(list)
	if len(known) > 0 {
		first = known[0]
	}
	free := slices.DeleteFunc(slices.Clone(list), func(n *named) bool { return n.owner != "" || !n.Kind.Strong() })
	slices.SortFunc(free, func(a, b *named) int { return strings.Compare(a.id, b.id) })
	for _, n := range free {
		if first == "" {
			first = models.SellerID(s.word())
		}
		o, err := s.handles.create(ctx, handleOwner{ID: n.id, Seller: first, Kind: n.Kind, Case: c, At: at})
		if errors.Is(err, models.ErrExists) {
			o, err = s.handles.get(ctx, n.id)
		}
		if err != nil {
			return err
		}
		if n.owner = o.Seller; len(known) == 0 {
			first = o.Seller
		}
	}
	return nil
}

// note adds handles to a seller and widens the days they were seen.
func note(v models.Seller, handles []*named, c models.CaseID, at time.Time) models.Seller {
	v.Handles = slices.Clone(v.Handles)
	for _, n := range handles {
		i := slices.IndexFunc(v.Handles, func(h models.SellerHandle) bool {
			return h.Kind == n.Kind && identity.Normalise(h.Kind, string(h.Value)) == n.form
		})
		switch {
		case i >= 0:
			widen(&v.Handles[i].FirstSeen, &v.Handles[i].LastSeen, at)
		case n.Kind.Strong() || len(v.Handles) < maxNoted:
			v.Handles = append(v.Handles, models.SellerHandle{Kind: n.Kind, Value: n.Value, FirstSeen: at, LastSeen: at, Case: c})
		}
	}
	widen(&v.FirstSeen, &v.LastSeen, at)
	return v
}

func widen(first, last *time.Time, at time.Time) {
	if first.IsZero() || at.Before(*first) {
		*first = at
	}
	if at.After(*last) {
		*last = at
	}
}
