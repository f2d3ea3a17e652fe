package casework

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

// LetterMove is something done to a letter.
type LetterMove struct {
	Command models.CommandID
	Letter  models.LetterID
	// Seen works as in Move, for the letter and for decisions on the case.
	Seen int64
}

// PrepareLetter keeps what has been filled in, complete or not. It returns
// *Changed when the page was out of date, *models.Invalid for what cannot be
// right, models.ErrConflict once the letter is approved or dropped.
func (s *Service) PrepareLetter(ctx context.Context, actor models.Actor, id models.CaseID, m LetterMove, answers []models.FieldValue) (models.Case, error) {
	at := s.now()
	return s.update(ctx, actor, authz.CaseWork, id, func(c models.Case) (models.Case, error) {
		if c.Has(m.Command) {
			return c, nil
		}
		l, err := dueLetter(c, m.Letter, m.Seen)
		if err != nil {
			return c, err
		}
		if answers, err = s.withNames(ctx, actor, c, l, answers); err != nil {
			return c, err
		}
		kept, err := filled(l.Form, answers, false)
		if err != nil || slices.Equal(kept, l.Content) {
			return c, err
		}
		c.Append(at, letterEvent(models.EventLetterDrafted, actor, m.Command, models.LetterStep{Letter: l.ID, Content: kept}))
		return c, nil
	})
}

// withNames puts the names that the letter has, or that the case suggests for it,
// in place of what somebody answers from whom they are sealed: his page does not
// ask for them.
func (s *Service) withNames(ctx context.Context, actor models.Actor, c models.Case, l models.Letter, answers []models.FieldValue) ([]models.FieldValue, error) {
	seen, err := s.seenBy(actor, c)
	if err != nil || seen.Shows(models.FieldsIdentity) {
		return answers, err
	}
	src, err := s.letterSource(ctx, c, l)
	if err != nil {
		return nil, err
	}
	answers = sealedContent(answers)
	for _, v := range src.answers(l) {
		if namesSomebody(v) {
			answers = append(answers, v)
		}
	}
	return answers, nil
}

// ApproveLetter fixes what a letter says and has it numbered and filed. It
// returns *models.Invalid for what is missing. A letter whose filing was given
// up is sent on its way again, as it was approved.
func (s *Service) ApproveLetter(ctx context.Context, actor models.Actor, id models.CaseID, m LetterMove) (models.Case, error) {
	g, err := authz.Do(actor, authz.LetterApprove, string(id))
	if err != nil {
		return models.Case{}, err
	}
	before, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return models.Case{}, err
	}
	asked, ok := before.LetterByID(m.Letter)
	if !ok {
		return models.Case{}, models.ErrNotFound
	}
	src, err := s.letterSource(ctx, before, asked)
	if err != nil {
		return models.Case{}, err
	}
	return s.Store.UpdateCase(ctx, g, id, unlessWithheld(actor, func(c models.Case) (models.Case, error) {
		if c.Has(m.Command) {
			return c, nil
		}
		content, err := src.with(c).approved(m)
		if err != nil {
			return c, err
		}
		e := letterEvent(models.EventLetterApproved, actor, m.Command, models.LetterStep{Letter: m.Letter, Content: content})
		e.Payload.Outcome.Effects = []models.Effect{
			{ID: models.EffectID(c.ID, c.Seq()+1, 0), Kind: models.EffectIssueLetter, Letter: m.Letter},
		}
		c.Append(src.at, e)
		return c, nil
	}))
}

// with is the source for the case as it is at a try.
func (s *letterSource) with(c models.Case) *letterSource {
	next := *s
	next.Case = c
	return &next
}

// approved is the content a letter gets.
func (s *letterSource) approved(m LetterMove) ([]models.FieldValue, error) {
	if l, _ := s.LetterByID(m.Letter); l.State == models.LetterApproved && !issuing(s.Case, l.ID) {
		return l.Content, nil
	}
	l, err := dueLetter(s.Case, m.Letter, m.Seen)
	if err != nil {
		return nil, err
	}
	answers, err := filled(l.Form, s.answers(l), true)
	return s.content(answers), err
}

// DropLetter gives a due letter up, with a reason.
func (s *Service) DropLetter(ctx context.Context, actor models.Actor, id models.CaseID, m LetterMove, reason string) (models.Case, error) {
	if err := checkReason(reason); err != nil {
		return models.Case{}, err
	}
	at := s.now()
	return s.update(ctx, actor, authz.LetterApprove, id, func(c models.Case) (models.Case, error) {
		if c.Has(m.Command) {
			return c, nil
		}
		l, err := dueLetter(c, m.Letter, m.Seen)
		if err != nil {
			return c, err
		}
		c.Append(at, letterEvent(models.EventLetterDropped, actor, m.Command,
			models.LetterStep{Letter: l.ID, Reason: models.Personal(strings.TrimSpace(reason))}))
		return c, nil
	})
}

func checkReason(reason string) error {
	_, err := checkBlanks([]workflows.Field{{Name: "reason", Kind: workflows.FieldLongText, Required: true, Max: maxBody}},
		[]models.FieldValue{words("reason", reason)}, true)
	return err
}

// filled checks the answers to a form's blanks; what is missing is a mistake
// only when the letter is to be complete.
func filled(name string, answers []models.FieldValue, complete bool) ([]models.FieldValue, error) {
	form, ok := LetterFormOf(name)
	if !ok {
		return nil, models.ErrNotFound
	}
	return checkBlanks(form.Fields(), answers, complete)
}

// checkBlanks returns the answers in the order of the blanks, each with only
// the part its kind has, and a *models.Invalid with every problem.
func checkBlanks(fields []workflows.Field, answers []models.FieldValue, complete bool) (out []models.FieldValue, err error) {
	bad := &models.Invalid{}
	for _, f := range fields {
		i := slices.IndexFunc(answers, func(v models.FieldValue) bool { return v.Name == f.Name })
		switch {
		case i >= 0 && checkBlank(bad, f, &answers[i]):
			out = append(out, answers[i])
		case complete && f.Required && len(f.Choices) > 0:
			bad.Add(f.Name, "errors.choose")
		case complete && f.Required:
			bad.Add(f.Name, "errors.required")
		}
	}
	return out, bad.OrNil()
}

// checkBlank checks one answer; false when it is empty.
func checkBlank(bad *models.Invalid, f workflows.Field, v *models.FieldValue) bool {
	text := strings.TrimSpace(string(v.Text))
	*v = models.FieldValue{Name: f.Name, Text: models.Personal(text), Amount: v.Amount, Choice: v.Choice}
	switch f.Kind {
	case workflows.FieldAmount:
		v.Text, v.Choice = "", ""
		if v.Amount < 0 || v.Amount > models.MaxFen {
			bad.Add(f.Name, "errors.not_money")
		}
		return true
	case workflows.FieldChoice:
		v.Text, v.Amount = "", 0
		if v.Choice != "" && !slices.Contains(f.Choices, v.Choice) {
			bad.Add(f.Name, "errors.not_choice")
		}
		return v.Choice != ""
	}
	v.Amount, v.Choice = 0, ""
	if f.Kind == workflows.FieldDate && text != "" {
		if _, err := calendar.ParseDay(text); err != nil {
			bad.Add(f.Name, "errors.not_date")
		}
	} else if f.Max > 0 && utf8.RuneCountInString(text) > f.Max {
		bad.Add(f.Name, "errors.too_long", "n", itoa(f.Max))
	}
	return text != ""
}
