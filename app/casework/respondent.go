package casework

import (
	"context"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows/calendar"
)

// RespondentView is all that the other side of a case is shown. It is made of
// single facts: nothing of the complainant is in it, and a field that is added
// to a case does not come into it by itself.
type RespondentView struct {
	Number models.CaseID
	// Office is the name of the organisation that has the case.
	Office         string
	Category, Item string
	Amount         models.Fen
	// BoughtOn and AnswerBy are days, "2006-01-02" or "".
	BoughtOn, AnswerBy string
	Demands            []models.Demand
	Files              []RespondentFile
	Messages           []RespondentMessage
}

// RespondentFile is a copy that is shared. Lines are those of a text.
type RespondentFile struct {
	ID               models.EvidenceID
	Kind, CapturedOn string
	Picture          bool
	Size             int64
	Lines            []string
}

// RespondentMessage is a message between the office and the other side.
type RespondentMessage struct {
	Mine bool
	At   time.Time
	Body string
}

// respondentFiling is what the other side is told of a filing, on its page and in
// a dossier for it.
func respondentFiling(f models.Filing) models.Filing {
	out := models.Filing{Track: f.Track, Language: f.Language, Channel: f.Channel, Category: f.Category,
		Purchase: models.Purchase{Item: f.Purchase.Item, On: f.Purchase.On, Amount: f.Purchase.Amount}}
	for _, d := range f.Demands {
		out.Demands = append(out.Demands, models.Demand{Kind: d.Kind, Amount: d.Amount})
	}
	return out
}

// respondentView picks what the other side may see; with names a copy that is
// shown as if it were shared already.
func (s *Service) respondentView(ctx context.Context, g models.Grant, c models.Case, with models.EvidenceID) (RespondentView, error) {
	office, err := s.OrganisationName(ctx, c.Org)
	if err != nil {
		return RespondentView{}, err
	}
	f := respondentFiling(c.Filing)
	v := RespondentView{Number: c.ID, Office: office, Category: f.Category, Item: string(f.Purchase.Item), Amount: f.Purchase.Amount, BoughtOn: f.Purchase.On, Demands: f.Demands, AnswerBy: c.AnswerBy}
	for _, e := range models.CopiesOf(c.Evidence, "") {
		if e.Locked() || !e.Shared && e.ID != with {
			continue
		}
		f := RespondentFile{ID: e.ID, Kind: e.Kind, CapturedOn: e.CapturedOn, Picture: e.Preview == "ready", Size: e.Size}
		if !f.Picture {
			text, err := s.textOf(ctx, g, c, e.ID)
			if err != nil {
				return v, err
			}
			f.Lines = strings.Split(text, "\n")
		}
		v.Files = append(v.Files, f)
	}
	for _, m := range c.Messages {
		if m.From == models.RoleRespondent || m.To == models.RoleRespondent {
			v.Messages = append(v.Messages, RespondentMessage{Mine: m.From == models.RoleRespondent, At: m.At, Body: string(m.Body)})
		}
	}
	return v, nil
}

// RespondentPreview is what the other side sees now, or would see with one more
// copy shared: for staff.
func (s *Service) RespondentPreview(ctx context.Context, actor models.Actor, id models.CaseID, with models.EvidenceID) (RespondentView, error) {
	g, c, err := s.sharing(ctx, actor, id)
	if err != nil {
		return RespondentView{}, err
	}
	if e, ok := c.EvidenceByID(with); with != "" && (!ok || e.Of == "") {
		return RespondentView{}, models.ErrNotFound
	}
	return s.respondentView(ctx, g, c, with)
}

// answering reads the case for the other side and records the view. Who has no
// invitation any more, or whose case is closed, finds nothing.
func (s *Service) answering(ctx context.Context, actor models.Actor, what string, file models.EvidenceID) (models.Grant, models.Case, error) {
	g, err := authz.Do(actor, authz.CaseRespond, string(actor.Case))
	if err != nil {
		return g, models.Case{}, err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err == nil && !letIn(c, actor) {
		err = models.ErrNotFound
	}
	if err != nil {
		return g, models.Case{}, err
	}
	cmd := models.CommandID("view:respondent:" + actor.Account[:min(16, len(actor.Account))] + ":" + what + ":" + string(file) + ":" + itoa(int(s.now().Unix()/viewWindow)))
	if c.Has(cmd) {
		return g, c, nil
	}
	c, err = s.record(ctx, actor, authz.CaseRespond, c.ID, models.Event{
		Kind: models.EventViewed, Command: cmd, Payload: models.Payload{Viewed: &models.Viewed{What: what, Evidence: file}},
	})
	return g, c, err
}

// RespondentCase is the case as the other side sees it.
func (s *Service) RespondentCase(ctx context.Context, actor models.Actor) (RespondentView, error) {
	g, c, err := s.answering(ctx, actor, "case", "")
	if err != nil {
		return RespondentView{}, err
	}
	return s.respondentView(ctx, g, c, "")
}

// OpenShared opens a shared copy for the other side; of a picture, with small,
// the smaller one that pages show. An original is never opened here.
func (s *Service) OpenShared(ctx context.Context, actor models.Actor, file models.EvidenceID, small bool) (File, error) {
	what := "evidence"
	if small {
		what = "preview"
	}
	shared := func(c models.Case) bool {
		e, ok := c.EvidenceByID(file)
		return ok && e.Of != "" && e.Shared && !e.Locked()
	}
	g, err := authz.Do(actor, authz.CaseRespond, string(actor.Case))
	if err != nil {
		return File{}, err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err == nil && !shared(c) {
		err = models.ErrNotFound
	}
	if err == nil {
		g, c, err = s.answering(ctx, actor, what, file)
	}
	if err != nil || !shared(c) {
		return File{}, firstError(err, models.ErrNotFound)
	}
	if small {
		return s.openFile(ctx, g, c, file, file.PreviewID())
	}
	return s.openFile(ctx, g, c, file, file)
}

func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// limitAnswer bounds what the other side can write.
var limitAnswer = limitClass{name: "answer", window: time.Hour, hard: 20}

// Answer sends a message of the other side to the staff of the case.
func (s *Service) Answer(ctx context.Context, actor models.Actor, body string, cmd models.CommandID) error {
	if err := checkBody(body); err != nil {
		return err
	}
	g, err := authz.Do(actor, authz.CaseRespond, string(actor.Case))
	if err != nil {
		return err
	}
	if err := s.limit(ctx, limitAnswer, actor.Account); err != nil {
		return err
	}
	c, err := s.Store.Case(ctx, g, actor.Case)
	if err == nil && !letIn(c, actor) {
		err = models.ErrNotFound
	}
	if err != nil {
		return err
	}
	_, err = s.write(ctx, actor, authz.CaseRespond, actor.Case, models.Event{
		Kind: models.EventMessage, Command: cmd,
		Payload: models.Payload{Message: &models.Message{From: models.RoleRespondent, At: s.now(), Body: models.Personal(strings.TrimSpace(body))}},
	})
	return err
}

// answerDays is how many days an answer may be asked within, at most.
const answerDays = 60

// checkAnswerBy wants a day that is still to come, or none.
func checkAnswerBy(day string, now time.Time) error {
	bad := &models.Invalid{}
	if day == "" {
		return nil
	}
	at, err := calendar.ParseDay(day)
	today := calendar.DayOf(now)
	switch {
	case err != nil:
		bad.Add("answer_by", "errors.not_date")
	case at.String() < today.String() || at.String() > calendar.DayOf(now.AddDate(0, 0, answerDays)).String():
		bad.Add("answer_by", "sharing.error.answer_by", "n", itoa(answerDays))
	}
	return bad.OrNil()
}
