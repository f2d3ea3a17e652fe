package casework

import (
	"context"
	"slices"
	"strings"

	"redress/app/authz"
	"redress/models"
)

// Sharing is what staff sees of the other side's way into a case.
type Sharing struct {
	Case models.Case
	// Invitations are those of the case, newest first; In says of each whether
	// it lets somebody in, or still could.
	Invitations []models.Invitation
	In          map[string]bool
	// Can says that the other side can be let in: a report is never shown to the
	// one it is about (Order 121 art. 37), and a closed case to nobody.
	Can bool
}

// Sharing reads it.
func (s *Service) Sharing(ctx context.Context, actor models.Actor, id models.CaseID) (Sharing, error) {
	_, c, err := s.sharing(ctx, actor, id)
	if err != nil {
		return Sharing{}, err
	}
	out := Sharing{Case: c, In: map[string]bool{}, Can: invitable(c)}
	list, err := s.Store.InvitationsOf(ctx, "", id)
	for _, v := range list {
		if v.Kind == models.InviteRespondent {
			out.Invitations = append(out.Invitations, v)
			out.In[v.ID] = slices.Contains(c.Invited, v.ID) && (!v.UsedAt.IsZero() || s.now().Before(v.ExpiresAt))
		}
	}
	return out, err
}

func invitable(c models.Case) bool { return c.Open && c.Track == models.TrackComplaint }

func letIn(c models.Case, actor models.Actor) bool {
	return invitable(c) && actor.Account != "" && slices.Contains(c.Invited, actor.Account)
}

// Share shows a copy to the other side, or takes it back.
func (s *Service) Share(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID, on bool, cmd models.CommandID) error {
	at, kind := s.now(), models.EventUnshared
	if on {
		kind = models.EventShared
	}
	_, err := s.update(ctx, actor, authz.EvidenceShare, id, func(c models.Case) (models.Case, error) {
		e, ok := c.EvidenceByID(file)
		switch {
		case !ok || e.Of == "" || on && (e.Locked() || !invitable(c)):
			return c, models.ErrNotFound
		case c.Has(cmd) || e.Shared == on:
			return c, nil
		}
		c.Append(at, models.Event{Kind: kind, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{Shared: &models.Sharing{Evidence: file, On: on}}})
		return c, nil
	})
	return err
}

// InviteRespondent makes a link that lets the other side in once, and gives its
// token, which is kept nowhere. answerBy is the day until which an answer is
// asked for, or "".
func (s *Service) InviteRespondent(ctx context.Context, actor models.Actor, id models.CaseID, answerBy string, cmd models.CommandID) (string, error) {
	_, c, err := s.sharing(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if !invitable(c) {
		return "", models.ErrConflict
	}
	now := s.now()
	if err := checkAnswerBy(answerBy, now); err != nil {
		return "", err
	}
	token, hash := s.InviteToken()
	_, err = s.Store.CreateInvitation(ctx, models.Invitation{
		ID: hash, Kind: models.InviteRespondent, Case: id, By: actor.Account, CreatedAt: now, ExpiresAt: now.Add(models.InvitationTTL),
	})
	if err != nil {
		return "", err
	}
	c, err = s.stepRespondent(ctx, actor, id, models.EventRespondentInvited, models.RespondentStep{Invitation: hash, AnswerBy: answerBy}, cmd)
	if err == nil && !slices.Contains(c.Invited, hash) {
		err = models.ErrConflict // the same form made a link before, whose token nobody knows any more
	}
	if err != nil {
		return "", err
	}
	return token, nil
}

// RevokeRespondent ends what an invitation has opened, at once. Repeating it
// changes nothing; models.ErrNotFound for one that the case never had.
func (s *Service) RevokeRespondent(ctx context.Context, actor models.Actor, id models.CaseID, invitation string, cmd models.CommandID) error {
	v, err := s.Store.Invitation(ctx, invitation)
	if err == nil && (v.Kind != models.InviteRespondent || v.Case != id) {
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	_, err = s.stepRespondent(ctx, actor, id, models.EventRespondentRevoked, models.RespondentStep{Invitation: invitation}, cmd)
	return err
}

func (s *Service) stepRespondent(ctx context.Context, actor models.Actor, id models.CaseID, kind models.EventKind, step models.RespondentStep, cmd models.CommandID) (models.Case, error) {
	return s.record(ctx, actor, authz.EvidenceShare, id, models.Event{Kind: kind, Command: cmd, Payload: models.Payload{Respondent: &step}})
}

// RespondentInvitation says whether a link still lets somebody in, and the name
// of the organisation that invites; models.ErrNotFound when it does not.
func (s *Service) RespondentInvitation(ctx context.Context, token, address string) (v models.Invitation, office string, err error) {
	if err := s.limit(ctx, limitInvite, address); err != nil {
		return v, "", err
	}
	v, err = s.Store.Invitation(ctx, InvitationID(strings.TrimSpace(token)))
	if err != nil {
		return v, "", err
	}
	if v.Kind != models.InviteRespondent || !open(v, s.now()) {
		return v, "", models.ErrNotFound
	}
	g, err := authz.Do(System, authz.CaseView, string(v.Case))
	if err != nil {
		return v, "", err
	}
	c, err := s.Store.Case(ctx, g, v.Case)
	if err == nil && !letIn(c, models.Actor{Account: v.ID}) {
		err = models.ErrNotFound
	}
	if err != nil {
		return v, "", err
	}
	office, err = s.OrganisationName(ctx, c.Org)
	return v, office, err
}

// AcceptRespondent uses a link up. Of many at once one gets through.
func (s *Service) AcceptRespondent(ctx context.Context, token, address string) (models.Invitation, error) {
	v, _, err := s.RespondentInvitation(ctx, token, address)
	if err != nil {
		return v, err
	}
	now := s.now()
	v, err = s.Store.UpdateInvitation(ctx, v.ID, func(v models.Invitation) (models.Invitation, error) {
		if !open(v, now) {
			return v, models.ErrNotFound
		}
		v.UsedAt = now
		return v, nil
	})
	if err != nil {
		return v, err
	}
	actor := models.Actor{Role: models.RoleRespondent, Account: v.ID, Case: v.Case}
	_, err = s.record(ctx, actor, authz.CaseRespond, v.Case, models.Event{
		Kind: models.EventRespondentJoined, Command: models.CommandID("joined:" + v.ID), Payload: models.Payload{Respondent: &models.RespondentStep{Invitation: v.ID}},
	})
	return v, err
}

// MessageRespondent writes to the other side.
func (s *Service) MessageRespondent(ctx context.Context, actor models.Actor, id models.CaseID, body string, cmd models.CommandID) error {
	if err := checkBody(body); err != nil {
		return err
	}
	_, err := s.write(ctx, actor, authz.EvidenceShare, id, models.Event{
		Kind: models.EventMessage, Command: cmd,
		Payload: models.Payload{Message: &models.Message{From: actor.Role, To: models.RoleRespondent, At: s.now(), Body: models.Personal(strings.TrimSpace(body))}},
	})
	return err
}

// PassOn shows the complainant a message of the other side, by its place among
// the messages of the case.
func (s *Service) PassOn(ctx context.Context, actor models.Actor, id models.CaseID, n int, cmd models.CommandID) error {
	at := s.now()
	_, err := s.update(ctx, actor, authz.EvidenceShare, id, func(c models.Case) (models.Case, error) {
		switch {
		case n < 0 || n >= len(c.Messages) || c.Messages[n].From != models.RoleRespondent:
			return c, models.ErrNotFound
		case c.Has(cmd) || c.Messages[n].Passed:
			return c, nil
		}
		c.Append(at, models.Event{Kind: models.EventPassedOn, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{PassedOn: &models.PassedOn{Message: n}}})
		return c, nil
	})
	return err
}

// between leaves the messages between the office and the complainant: his own,
// those to him, and those of the other side that staff has passed on.
func between(list []models.Message) []models.Message {
	return slices.DeleteFunc(slices.Clone(list), func(m models.Message) bool {
		return m.To == models.RoleRespondent || m.From == models.RoleRespondent && !m.Passed
	})
}
