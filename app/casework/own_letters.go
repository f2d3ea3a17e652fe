package casework

import (
	"context"
	"slices"

	"redress/app/authz"
	"redress/models"
)

// ownLetters are the letters a complainant or reporter may read: issued ones
// that are for him. What the office writes to others, or keeps for itself, is
// not there for him, neither as a letter nor as a file.
func ownLetters(c models.Case) (out []models.Letter) {
	for _, l := range c.Letters {
		if form, ok := LetterFormOf(l.Form); ok && form.Own && l.State == models.LetterIssued {
			out = append(out, l)
		}
	}
	return out
}

// ownEvents are the kinds of event a complainant is told of.
var ownEvents = []models.EventKind{
	models.EventFiled, models.EventMoved, models.EventMessage, models.EventEvidenceAdded, models.EventViewed, models.EventRevealed,
	models.EventRouted, models.EventRecounted, models.EventPassedOn, models.EventHandedOver,
}

// officeOnly are decisions that stay in the office: what is suspected of the
// complainant himself, and that a proposal of the rules was not followed.
var officeOnly = []string{"refer_complainant_to_police", "decline_police_referral"}

// ownEvent says whether a complainant is told of an event. What passes between
// the office and the other side is not for him.
func ownEvent(e models.Event) bool {
	switch p := e.Payload; {
	case p.Moved != nil && slices.Contains(officeOnly, p.Moved.Transition):
		return false
	case p.Message != nil && len(between([]models.Message{*p.Message})) == 0:
		return false
	}
	return slices.Contains(ownEvents, e.Kind)
}

// forOwner is a case as its complainant sees it under a grant.
func forOwner(g models.Grant, c models.Case) (models.Case, error) {
	fields, err := g.Opens(c.Head)
	if err != nil {
		return models.Case{}, err
	}
	all := c.Events
	c = viewOf(c, fields)
	c.Letters, c.Messages, c.Assignee = ownLetters(c), between(c.Messages), ""
	c.Events = slices.Clone(c.Events)
	for i := range c.Events {
		c.Events[i].Payload.Handed = withoutReason(all[i].Payload.Handed)
	}
	c.Events = slices.DeleteFunc(c.Events, func(e models.Event) bool { return !ownEvent(e) })
	c.Evidence = slices.DeleteFunc(slices.Clone(c.Evidence), func(e models.Evidence) bool {
		return e.Of != "" || e.Kind == models.EvidenceLetter && !slices.ContainsFunc(c.Letters, func(l models.Letter) bool { return slices.Contains(l.Evidence, e.ID) })
	})
	return c, nil
}

// withoutReason is where a case went; why is between the two organisations.
func withoutReason(h *models.HandedOver) *models.HandedOver {
	if h == nil {
		return nil
	}
	return &models.HandedOver{Org: h.Org}
}

// OwnLetter reads one letter of the complainant's own case.
func (s *Service) OwnLetter(ctx context.Context, actor models.Actor, letter models.LetterID) (LetterView, error) {
	g, err := authz.Do(actor, authz.CaseTrack, string(actor.Case))
	if err != nil {
		return LetterView{}, err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err != nil {
		return LetterView{}, err
	}
	if c, err = forOwner(g, c); err != nil {
		return LetterView{}, err
	}
	return s.letterView(ctx, Seen{Case: c, actor: actor}, letter)
}
