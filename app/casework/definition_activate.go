package casework

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
)

// ActivationNotice is how long before it holds a definition must be activated
// at least: by then every process knows of it.
const ActivationNotice = 10 * time.Second

// NewActivation says from when on a definition is to hold.
type NewActivation struct {
	// ID makes a repeated request the same activation.
	ID models.CommandID
	// From is the moment; zero is as soon as every process can know.
	From time.Time
	// Reason is required when an older version takes the place of a newer one.
	Reason string
}

// Activate lets new cases go by a definition from a moment on; going back is
// activating the older version again. Running cases keep theirs. It returns
// *models.Invalid when the moment has passed or a reason is missing, and
// models.ErrNotFound for a definition that is not there or cannot be used.
func (s *Service) Activate(ctx context.Context, actor models.Actor, id string, in NewActivation) error {
	g, err := authz.Do(actor, authz.DefinitionManage, models.AnyObject)
	if err != nil {
		return err
	}
	v, group, err := s.Definition(ctx, actor, id)
	if err != nil {
		return err
	}
	if v.Unusable != "" || (v.Procedure == nil && v.Routing == nil) {
		return models.ErrNotFound
	}
	now := s.now()
	soonest := now.Add(ActivationNotice)
	if in.From.IsZero() {
		in.From = soonest
	}
	in.Reason = strings.TrimSpace(in.Reason)
	bad := &models.Invalid{}
	if in.From.Before(soonest) {
		bad.Add("from", "definition.error.past", "n", itoa(int(ActivationNotice/time.Second)))
	}
	if in.Reason == "" && GoesBack(v, group) {
		bad.Add("reason", "definition.error.reason")
	}
	if utf8.RuneCountInString(in.Reason) > 500 {
		bad.Add("reason", "errors.too_long", "n", "500")
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	err = s.Store.Activate(ctx, g, models.Activation{
		ID: string(in.ID), Ref: v.Ref, From: models.Millis(in.From), By: actor.Account, At: now, Reason: in.Reason,
	})
	if errors.Is(err, models.ErrExists) {
		return nil // the same request again
	}
	if err == nil {
		err = s.audit(ctx, actor, "definition.activate", v.ID+" "+in.From.UTC().Format(time.RFC3339))
	}
	if err == nil {
		err = s.FollowRules(ctx)
	}
	return err
}

// GoesBack says whether activating a version takes back a newer one that holds
// or is about to.
func GoesBack(v DefinitionVersion, group DefinitionGroup) bool {
	for _, other := range group.Versions {
		if other.Ref.Version > v.Ref.Version && (other.Holds || !other.Next.IsZero()) {
			return true
		}
	}
	return false
}
