package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

// talk sends a message or writes a note now and then.
func (s *stage) talk(ctx context.Context, r *rand.Rand, p player, step int) error {
	var err error
	staff := p.Role == models.RoleMediator
	switch {
	case staff && chance(r, 30):
		_, err = s.service.SendMessage(ctx, p.Actor, s.c.ID, oneOf(r, texts.FromStaff), s.command("message", step))
	case staff && chance(r, 12):
		_, err = s.service.AddNote(ctx, p.Actor, s.c.ID, oneOf(r, texts.Notes), s.command("note", step))
	case p.Role == models.RoleComplainant && chance(r, 25):
		_, err = s.service.SendMessage(ctx, p.Actor, s.c.ID, oneOf(r, texts.FromBuyer), s.command("message", step))
	default:
		return nil
	}
	s.now = s.now.Add(time.Duration(1+r.IntN(20)) * time.Minute)
	return err
}

func (s *stage) command(what string, step int) models.CommandID {
	return models.CommandID(fmt.Sprintf("demo:%s:%d", what, step))
}

// answers fills a transition's form in.
func (s *stage) answers(r *rand.Rand, action workflows.Action) []models.FieldValue {
	var out []models.FieldValue
	for _, f := range action.Fields {
		if !f.Required && !chance(r, 40) {
			continue
		}
		v := models.FieldValue{Name: f.Name}
		switch f.Kind {
		case workflows.FieldAmount:
			v.Amount = s.c.Amount * models.Fen(5+r.IntN(6)) / 10 / 100 * 100
		case workflows.FieldDate:
			v.Text = models.Personal((calendar.DayOf(s.now) + calendar.Day(3+r.IntN(12))).String())
		case workflows.FieldDivision:
			v.Choice = "440305"
		case workflows.FieldChoice, workflows.FieldGround, workflows.FieldQueue:
			v.Choice = oneOf(r, f.Choices)
		default:
			v.Text = models.Personal(oneOf(r, words(action.Name, f.Name)))
		}
		out = append(out, v)
	}
	return out
}

// words are what people write in a field of a transition.
func words(transition, field string) []string {
	for _, key := range []string{transition + "." + field, field} {
		if w := texts.Fields[key]; w != nil {
			return w
		}
	}
	return texts.Fields["reason"]
}
