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

// forOwner takes out of a case what its complainant may not see.
func forOwner(c models.Case) models.Case {
	c.Notes, c.Letters, c.Messages = nil, ownLetters(c), between(c.Messages)
	c.Evidence = slices.DeleteFunc(slices.Clone(c.Evidence), func(e models.Evidence) bool {
		return e.Of != "" || e.Kind == models.EvidenceLetter && !slices.ContainsFunc(c.Letters, func(l models.Letter) bool { return slices.Contains(l.Evidence, e.ID) })
	})
	return c
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
	return s.letterView(ctx, forOwner(c), letter)
}
