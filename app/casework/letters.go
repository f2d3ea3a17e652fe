package casework

import (
	"context"
	"slices"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// Agency is the office as its letters name it.
type Agency struct {
	// Name stands at the head and at the foot of a letter, Short begins its number.
	Name, Short string
}

// ExampleAgency is the office of an installation that has named none.
var ExampleAgency = Agency{Name: "示例市市场监督管理局", Short: "示市监"}

// LetterView is a letter with all that its page needs.
type LetterView struct {
	Seen
	Letter models.Letter
	// Content is what it says now, and Answers the part that was filled in.
	Content, Answers []models.FieldValue
	// Fields are its blanks.
	Fields []workflows.Field
	// Unconfirmed are numbers in it that nobody has compared with the text of
	// the law.
	Unconfirmed []law.Period
	// Stuck says that it was approved and that filing it was given up.
	Stuck bool
}

// CaseLetters reads a case with its letters, for staff who may see them.
func (s *Service) CaseLetters(ctx context.Context, actor models.Actor, id models.CaseID) (Seen, error) {
	_, seen, err := s.seeing(ctx, actor, id, models.Viewed{What: "case"})
	if err == nil && !seen.Shows(models.FieldsLetters) {
		err = models.ErrDenied
	}
	return seen, err
}

// ShowLetter reads one letter of a case for staff.
func (s *Service) ShowLetter(ctx context.Context, actor models.Actor, id models.CaseID, letter models.LetterID) (LetterView, error) {
	seen, err := s.CaseLetters(ctx, actor, id)
	if err != nil {
		return LetterView{}, err
	}
	return s.letterView(ctx, seen, letter)
}

func (s *Service) letterView(ctx context.Context, seen Seen, id models.LetterID) (LetterView, error) {
	c := seen.Case
	l, ok := c.LetterByID(id)
	if !ok {
		return LetterView{}, models.ErrNotFound
	}
	v := LetterView{Seen: seen, Letter: l, Content: l.Content, Stuck: l.State == models.LetterApproved && !issuing(c, id)}
	src, err := s.letterSource(ctx, c, l)
	if err != nil || l.State != models.LetterDue {
		return v, err
	}
	v.Fields, v.Answers = src.form.Fields(), src.answers(l)
	if !seen.Shows(models.FieldsIdentity) {
		v.Fields = slices.DeleteFunc(slices.Clone(v.Fields), func(f workflows.Field) bool { return slices.Contains(namesInForms, f.Name) })
	}
	v.Content = src.content(v.Answers)
	if review, ok := src.law.BuyerLimit("administrative_review"); ok && l.Form == "refusal" && !review.Confirmed {
		v.Unconfirmed = append(v.Unconfirmed, review)
	}
	return v, nil
}

// answers are what was filled in, or what the case suggests while nobody has.
func (s *letterSource) answers(l models.Letter) []models.FieldValue {
	if l.Content != nil {
		return l.Content
	}
	return s.suggested()
}

func (s *Service) letterSource(ctx context.Context, c models.Case, l models.Letter) (*letterSource, error) {
	form, ok := LetterFormOf(l.Form)
	if !ok {
		return nil, models.ErrNotFound
	}
	agency, err := s.agencyOf(ctx, c.Org)
	if err != nil {
		return nil, err
	}
	src := &letterSource{Case: c, agency: agency, at: s.now(), law: law.For(calendar.DayOf(c.ReceivedAt)), form: form}
	if c.Assignee != "" {
		a, err := s.Store.Account(ctx, c.Assignee)
		if ignoreMissing(err) != nil {
			return nil, err
		}
		src.clerk = string(a.Name)
	}
	return src, nil
}

// DraftLetter asks for a letter that no decision asked for. A form that the
// case has no use for is refused at the field.
func (s *Service) DraftLetter(ctx context.Context, actor models.Actor, id models.CaseID, form string, cmd models.CommandID) (models.Letter, error) {
	at := s.now()
	c, err := s.update(ctx, actor, authz.CaseWork, id, func(c models.Case) (models.Case, error) {
		bad := &models.Invalid{}
		switch {
		case c.Has(cmd):
			return c, nil
		case form == "":
			bad.Add("form", "errors.choose")
		case !slices.Contains(LettersFor(c), form):
			bad.Add("form", "errors.not_choice")
		case len(c.Letters) >= models.MaxLetters:
			bad.Add("form", "errors.full", "n", itoa(models.MaxLetters))
		default:
			c.Append(at, models.Event{Kind: models.EventLetterDrafted, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{
				Letter: &models.LetterStep{Letter: models.LetterIDOf(c.Seq()+1, 0), Form: form},
			}})
		}
		return c, bad.OrNil()
	})
	if err != nil {
		return models.Letter{}, err
	}
	for _, e := range slices.Backward(c.Events) {
		if e.Command == cmd && e.Payload.Letter != nil {
			l, _ := c.LetterByID(e.Payload.Letter.Letter)
			return l, nil
		}
	}
	return models.Letter{}, models.ErrNotFound
}

// issuing says whether a letter still waits for its number.
func issuing(c models.Case, id models.LetterID) bool {
	return slices.ContainsFunc(c.Effects, func(e models.Effect) bool { return e.Kind == models.EffectIssueLetter && e.Letter == id })
}

// letterChanges lists the events a decision on a letter should have seen:
// decisions on the case, and what became of the letter.
func letterChanges(c models.Case, id models.LetterID, seen int64) (out []models.Event) {
	for _, e := range c.Events {
		step := e.Payload.Letter
		if e.Seq > seen && (e.Kind == models.EventMoved || step != nil && step.Letter == id) {
			out = append(out, e)
		}
	}
	return out
}

// dueLetter finds a letter that can still be changed; ErrConflict when it cannot.
func dueLetter(c models.Case, id models.LetterID, seen int64) (models.Letter, error) {
	l, ok := c.LetterByID(id)
	if !ok {
		return l, models.ErrNotFound
	}
	if since := letterChanges(c, id, seen); seen >= 0 && len(since) > 0 {
		return l, &Changed{Since: since}
	}
	if l.State != models.LetterDue {
		return l, models.ErrConflict
	}
	return l, nil
}

func letterEvent(kind models.EventKind, actor models.Actor, cmd models.CommandID, step models.LetterStep) models.Event {
	return models.Event{Kind: kind, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{Letter: &step}}
}
