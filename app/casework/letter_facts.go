package casework

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// letterSource is all that a letter can be filled from.
type letterSource struct {
	models.Case
	agency Agency
	// clerk is the name of who works on the case, "" when nobody does.
	clerk string
	at    time.Time
	law   law.Profile
	form  LetterForm
}

// content is what the letter says: the facts of the case, then what was filled in.
func (s *letterSource) content(answers []models.FieldValue) []models.FieldValue {
	today := calendar.DayOf(s.at).String()
	head := []models.FieldValue{
		words("agency", s.agency.Name), words("series", s.agency.Short+s.form.Mark+"〔"+today[:4]+"〕"), words("day", today),
		words("case", string(s.ID)), words("received", calendar.DayOf(s.ReceivedAt).String()),
	}
	return slices.Concat(head, s.form.facts(s), answers)
}

// suggested are the answers the case already knows.
func (s *letterSource) suggested() (out []models.FieldValue) {
	for _, b := range s.form.blanks {
		if b.from == nil {
			continue
		}
		v := b.from(s)
		v.Name = b.Name
		if v != (models.FieldValue{Name: b.Name}) {
			out = append(out, v)
		}
	}
	return out
}

func words(name, text string) models.FieldValue {
	return models.FieldValue{Name: name, Text: models.Personal(text)}
}

func chosen(name, value string) models.FieldValue {
	return models.FieldValue{Name: name, Choice: value}
}

func yesOrNo(name string, yes bool) models.FieldValue {
	if yes {
		return chosen(name, "yes")
	}
	return chosen(name, "no")
}

// given leaves out what says nothing.
func given(values ...models.FieldValue) []models.FieldValue {
	return slices.DeleteFunc(values, func(v models.FieldValue) bool { return v == models.FieldValue{Name: v.Name} })
}

func cited(name string, ref law.Ref) models.FieldValue {
	return models.FieldValue{Name: name, Choice: ref.Instrument, Text: models.Personal(ref.String())}
}

// duty cites where the law lays down what the letter does; an order that knows
// no such duty is cited as a whole.
func (s *letterSource) duty(name, key string) models.FieldValue {
	d, ok := s.law.Duty(key)
	if !ok {
		return chosen(name, s.law.Instrument)
	}
	return cited(name, d.Basis)
}

// lastAnswer finds the latest answer to a question of any decision.
func lastAnswer(c models.Case, question string) (models.FieldValue, bool) {
	moved, ok := lastMove(c, question)
	if !ok {
		return models.FieldValue{}, false
	}
	i := slices.IndexFunc(moved.Fields, func(v models.FieldValue) bool { return v.Name == question })
	return moved.Fields[i], true
}

// lastMove is the latest decision that answered a question.
func lastMove(c models.Case, question string) (models.Moved, bool) {
	for _, e := range slices.Backward(c.Events) {
		m := e.Payload.Moved
		if m != nil && slices.ContainsFunc(m.Fields, func(v models.FieldValue) bool { return v.Name == question }) {
			return *m, true
		}
	}
	return models.Moved{}, false
}

// answered takes over what a decision said: the one the letter follows from,
// or the latest that was asked.
func answered(question string) func(*letterSource) models.FieldValue {
	return func(s *letterSource) models.FieldValue {
		moved, _ := lastMove(s.Case, cmp.Or(s.form.After, question))
		for _, v := range moved.Fields {
			if v.Name == question {
				return v
			}
		}
		return models.FieldValue{}
	}
}

// lastDayOf is when a running period ends.
func lastDayOf(clock string) func(*letterSource) models.FieldValue {
	return func(s *letterSource) models.FieldValue {
		for _, k := range s.Clocks {
			if k.Name == clock && !k.Paused() {
				return words("", k.LastDay)
			}
		}
		return models.FieldValue{}
	}
}

// mediator is who was named for the mediation, otherwise who works on the case.
func mediator(s *letterSource) models.FieldValue {
	v, _ := lastAnswer(s.Case, "mediator")
	return words("", cmp.Or(string(v.Text), s.clerk))
}

func clerk(s *letterSource) models.FieldValue { return words("", s.clerk) }

func item(s *letterSource) models.FieldValue { return words("", string(s.Filing.Purchase.Item)) }

func narrative(s *letterSource) models.FieldValue { return words("", string(s.Filing.Narrative)) }

func nameOfComplainant(s *letterSource) models.FieldValue {
	return words("", string(s.Filing.Complainant.Name))
}

func addressOfRespondent(s *letterSource) models.FieldValue {
	return words("", string(s.Filing.Respondent.Address))
}

func phoneOfRespondent(s *letterSource) models.FieldValue { return words("", s.handle("phone")) }

// nameOfRespondent is the best name there is: what a register has before what
// the seller calls himself.
func nameOfRespondent(s *letterSource) models.FieldValue {
	for _, kind := range []models.HandleKind{"registered_name", "shop", "nickname", "wechat_id"} {
		if name := s.handle(kind); name != "" {
			return words("", name)
		}
	}
	return models.FieldValue{}
}

func (s *letterSource) handle(kind models.HandleKind) string {
	for _, h := range s.Filing.Respondent.Handles {
		if h.Kind == kind {
			return string(h.Value)
		}
	}
	return ""
}

// party is who complains, without what the office need not repeat.
func (s *letterSource) party() []models.FieldValue {
	p := s.Filing.Complainant
	out := given(words("complainant", string(p.Name)), words("phone", string(p.Phone)), words("address", string(p.Address)))
	if a := s.Filing.Agent; a != nil {
		out = append(out, given(words("agent", string(a.Name)), words("agent_phone", string(a.Phone)))...)
	}
	for _, o := range s.Filing.Others {
		out = append(out, words("other", string(o.Name)))
	}
	return out
}

func (s *letterSource) demands() (out []models.FieldValue) {
	for _, d := range s.Filing.Demands {
		out = append(out, models.FieldValue{Name: "demand", Choice: d.Kind, Amount: d.Amount, Text: d.Note})
	}
	return out
}

// masked is a person nobody needs to know: the first character of the name.
func masked(p models.Party) string {
	name := []rune(strings.TrimSpace(string(p.Name)))
	if p.Anonymous || len(name) == 0 {
		return "***"
	}
	return string(name[:1]) + "**"
}
