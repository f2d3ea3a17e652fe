package casework

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
	"redress/workflows/calendar"
)

// Retention is how long the file of a closed case has to be kept by a law or
// regulation the agency names. The zero value asks for nothing: the rules this
// program knows (Order 121 among them) set no period for the agency's own file,
// so the shortest time necessary holds (Personal Information Protection Law art. 19).
type Retention struct {
	Years int
	// Basis is the law or regulation and its article, in the agency's words.
	Basis string
}

// KeptWhy is why personal data is not erased now. A catalogue text exists under
// "erasure.kept.<why>" for each.
type KeptWhy string

// The reasons, in the order they are looked at.
const (
	KeptOpen      KeptWhy = "open"      // the case goes on: its purpose is not achieved
	KeptPending   KeptWhy = "pending"   // work on the closed case has still to be done
	KeptHeld      KeptWhy = "held"      // somebody needs it for a claim or an investigation
	KeptRetention KeptWhy = "retention" // the time of keeping is not over: art. 47(2)
)

// Kept is the refusal of an erasure, for a reason that has to be told to who
// asked (art. 50).
type Kept struct {
	Why KeptWhy
	// Until is the last day of keeping, "2006-01-02", and Basis what asks for it.
	Until, Basis string
}

// Error says so for logs and on the command line.
func (k *Kept) Error() string {
	switch k.Why {
	case KeptOpen:
		return "the case is open: its personal data is needed for it"
	case KeptPending:
		return "work on the case has still to be done: try again in a minute"
	case KeptHeld:
		return "a hold keeps the personal data of the case"
	}
	return "the file must be kept until " + k.Until + " (" + k.Basis + "); it is used for nothing else until then"
}

// mayErase returns *Kept when the personal data of a case is to be kept.
func (s *Service) mayErase(c models.Case, now time.Time) error {
	switch {
	case c.Open:
		return &Kept{Why: KeptOpen}
	case len(c.Effects) > 0:
		return &Kept{Why: KeptPending}
	case !c.Privacy.HeldAt.IsZero():
		return &Kept{Why: KeptHeld}
	}
	if until := s.keptUntil(c); until != "" && calendar.DayOf(now).String() <= until {
		return &Kept{Why: KeptRetention, Until: until, Basis: s.Retention.Basis}
	}
	return nil
}

// keptUntil is the last day the file of a closed case must be kept, "" when no
// period is set. It counts from the day the case was closed; where that event
// has rolled over, from the last entry of the file, which is never earlier.
func (s *Service) keptUntil(c models.Case) string {
	if s.Retention.Years == 0 {
		return ""
	}
	closed := c.UpdatedAt
	for _, e := range c.Events {
		if e.Payload.Outcome.Final {
			closed = e.At
		}
	}
	return calendar.DayOf(closed.AddDate(s.Retention.Years, 0, 0)).String()
}

// EraseCase destroys the personal data of a closed case. When it has to be kept
// it returns *Kept; where a period of keeping is the reason, the data is from
// then on used for nothing else (art. 47(2)). Repeating it changes nothing.
func (s *Service) EraseCase(ctx context.Context, actor models.Actor, id models.CaseID, ground models.ErasureGround) (models.Case, error) {
	g, err := authz.Do(actor, authz.CaseErase, string(id))
	if err != nil {
		return models.Case{}, err
	}
	if !slices.Contains(models.ErasureGrounds, ground) {
		bad := &models.Invalid{}
		bad.Add("ground", "errors.choose")
		return models.Case{}, bad
	}
	at := s.now()
	step := func(kind models.EventKind, p models.PrivacyStep) models.Event {
		return models.Event{Kind: kind, Actor: actor.Ref(), Command: models.CommandID(string(kind) + ":" + string(id)), Payload: models.Payload{Privacy: &p}}
	}
	c, err := s.Store.EraseCase(ctx, g, id, func(c models.Case) (models.Case, error) {
		if err := s.mayErase(c, at); err != nil {
			return c, err
		}
		c.Append(at, step(models.EventErased, models.PrivacyStep{Ground: ground}))
		return c, nil
	})
	var kept *Kept
	if !errors.As(err, &kept) || kept.Why != KeptRetention {
		return c, err
	}
	_, restrict := s.record(ctx, actor, authz.CaseErase, id, step(models.EventRestricted, models.PrivacyStep{Ground: ground, Until: kept.Until}))
	return models.Case{}, errors.Join(err, restrict)
}

// HoldData keeps the personal data of a case from being erased, or ends that.
func (s *Service) HoldData(ctx context.Context, actor models.Actor, id models.CaseID, on bool, reason string, cmd models.CommandID) (models.Case, error) {
	if err := checkWhy(reason); err != nil {
		return models.Case{}, err
	}
	kind := models.EventHoldLifted
	if on {
		kind = models.EventHoldSet
	}
	at := s.now()
	return s.update(ctx, actor, authz.CaseHold, id, func(c models.Case) (models.Case, error) {
		if c.Has(cmd) || on == !c.Privacy.HeldAt.IsZero() {
			return c, nil
		}
		c.Append(at, models.Event{
			Kind: kind, Actor: actor.Ref(), Command: cmd,
			Payload: models.Payload{Privacy: &models.PrivacyStep{Reason: models.Personal(strings.TrimSpace(reason))}},
		})
		return c, nil
	})
}

// AskErasure records that the complainant wants his data erased. Staff decides:
// the reason of a refusal has to be told (art. 50).
func (s *Service) AskErasure(ctx context.Context, actor models.Actor, reason string, cmd models.CommandID) (models.Case, error) {
	if utf8.RuneCountInString(reason) > maxBody {
		return models.Case{}, checkWhy(reason)
	}
	at := s.now()
	return s.update(ctx, actor, authz.CaseSupply, actor.Case, func(c models.Case) (models.Case, error) {
		if c.Has(cmd) || c.Privacy.Erased() || !c.Privacy.AskedAt.IsZero() {
			return c, nil
		}
		c.Append(at, models.Event{
			Kind: models.EventErasureAsked, Actor: actor.Ref(), Command: cmd,
			Payload: models.Payload{Privacy: &models.PrivacyStep{Reason: models.Personal(strings.TrimSpace(reason))}},
		})
		return c, nil
	})
}

func checkWhy(reason string) error {
	bad := &models.Invalid{}
	if strings.TrimSpace(reason) == "" {
		bad.Add("reason", "errors.required")
	} else if utf8.RuneCountInString(reason) > maxBody {
		bad.Add("reason", "errors.too_long", "n", itoa(maxBody))
	}
	return bad.OrNil()
}

// PrivacyView is how the personal data of a case stands, for who decides on it.
type PrivacyView struct {
	Case models.Case
	// Asked is what the complainant said when he asked, Held why a hold was set.
	Asked, Held models.Personal
	// Kept says why nothing can be erased now, nil when it can.
	Kept *Kept
	// Linked are cases of the same filing, which hold the same person's data.
	Linked []models.Link
}

// ShowPrivacy reads how the personal data of a case stands.
func (s *Service) ShowPrivacy(ctx context.Context, actor models.Actor, id models.CaseID) (PrivacyView, error) {
	g, err := authz.Do(actor, authz.CaseHold, string(id))
	if err != nil {
		return PrivacyView{}, err
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return PrivacyView{}, err
	}
	v := PrivacyView{Case: c}
	for _, l := range c.Links {
		if l.Relation == models.RelationComplaint || l.Relation == models.RelationReport {
			v.Linked = append(v.Linked, l)
		}
	}
	for _, e := range c.Events {
		switch e.Kind {
		case models.EventErasureAsked:
			v.Asked = e.Payload.Privacy.Reason
		case models.EventHoldSet:
			v.Held = e.Payload.Privacy.Reason
		}
	}
	_ = errors.As(s.mayErase(c, s.now()), &v.Kept)
	return v, nil
}

// unlessWithheld keeps anybody from working on a case whose personal data is
// erased, or only kept. What is about the data itself goes on, and views do.
func unlessWithheld(actor models.Actor, change func(models.Case) (models.Case, error)) func(models.Case) (models.Case, error) {
	return func(c models.Case) (models.Case, error) {
		next, err := change(c)
		if err != nil || !c.Privacy.Withheld() || actor.Role == models.RoleSystem {
			return next, err
		}
		for _, e := range next.Events {
			if e.Seq > c.Seq() && e.Kind != models.EventViewed && e.Payload.Privacy == nil {
				return c, models.ErrWithheld
			}
		}
		return next, nil
	}
}
