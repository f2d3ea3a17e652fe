package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/workflows/calendar"
)

// weights say how often people choose a transition where they could choose
// several. One that is not listed has weight 1, so a definition may change
// without this table; nobody chooses one of weight 0.
var weights = map[string]int{
	"begin_review": 40, "ask_information": 16, "supply_information": 50, "accept": 60, "refuse": 9,
	"begin_mediation": 70, "settle": 40, "terminate": 14, "close": 80, "confirm_performance": 45,
	"report_not_performed": 8, "resume_mediation": 50, "withdraw": 3, "reopen": 1,
	"file_for_investigation": 40, "decline_to_file": 18, "refer": 8, "inform_reporter": 20,
	"distribute": 12, "decide_objection": 60, "end_testing": 40, "end_delegation": 20, "delegate_mediation": 4,
	// What is found out about a real place cannot be made up.
	"record_place": 0,
	// These make or name another case, and a made-up one stands alone.
	"split_report": 0, "report_clue": 0, "merge_into": 0, "close_repeated": 0,
}

// silence is the weight of nobody doing anything any more, and of a closed
// case staying closed.
const (
	silence = 6
	rest    = 40
)

// maxSteps bounds a history; nothing real goes round that often.
const maxSteps = 14

// player is somebody who acts in a case.
type player struct {
	models.Actor
	// slowest is how long he may take, in hours.
	slowest int
}

// players are the people of a case: its mediator, an officer, an
// administrator and the buyer.
func (s *stage) players() []player {
	var out []player
	for _, role := range []models.Role{models.RoleMediator, models.RoleOfficer, models.RoleAdministrator} {
		for _, a := range s.staff {
			if a.Role == role && (role != models.RoleMediator || a.ID == s.c.Assignee) {
				out = append(out, player{models.Actor{Role: a.Role, Account: a.ID, Name: string(a.Name)}, 90})
				break
			}
		}
	}
	return append(out, player{models.Actor{Role: models.RoleComplainant, Case: s.c.ID}, 150})
}

// play lets people work on the case until nobody wants anything any more, or
// the present is reached.
func (s *stage) play(ctx context.Context, r *rand.Rand, end time.Time) error {
	if mediators := s.mediators(); len(mediators) > 0 {
		if ok, err := s.wait(ctx, r, end, 60); !ok {
			return err
		}
		if err := s.take(ctx, oneOf(r, mediators)); err != nil {
			return err
		}
	}
	for step := range maxSteps {
		who, action, ok := s.choose(r)
		if !ok {
			return nil
		}
		if ok, err := s.wait(ctx, r, end, who.slowest); !ok {
			return err
		}
		// A clock may have acted meanwhile; then what was wanted may no longer be possible.
		if !s.offers(who, action.Name) {
			continue
		}
		if err := s.talk(ctx, r, who, step); err != nil {
			return err
		}
		if _, err := s.service.MoveCase(ctx, who.Actor, s.c.ID, casework.Move{
			Command: s.command("move", step), Transition: action.Name, Fields: s.answers(r, action), Seen: -1,
		}); err != nil {
			return fmt.Errorf("case %s, %s: %w", s.c.ID, action.Name, err)
		}
		if err := s.relay.Drain(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) mediators() (out []models.Account) {
	for _, a := range s.staff {
		if a.Role == models.RoleMediator && !a.Disabled {
			out = append(out, a)
		}
	}
	return out
}

// take opens the case and assigns it.
func (s *stage) take(ctx context.Context, a models.Account) error {
	me := models.Actor{Role: a.Role, Account: a.ID, Name: string(a.Name)}
	if _, err := s.service.ShowCase(ctx, me, s.c.ID); err != nil {
		return err
	}
	s.now = s.now.Add(4 * time.Minute)
	_, err := s.service.Assign(ctx, me, s.c.ID, a.ID, s.command("take", 0), -1)
	return err
}

// wait lets up to so many hours pass, to a working hour. It is false when that
// is past the end.
func (s *stage) wait(ctx context.Context, r *rand.Rand, end time.Time, hours int) (bool, error) {
	at := s.now.Add(time.Duration(30+r.IntN(hours*60)) * time.Minute)
	day := calendar.DayOf(at)
	if opens := day.Start().Add(9 * time.Hour); at.Before(opens) || at.After(opens.Add(9*time.Hour)) {
		at = (day + 1).Start().Add(9*time.Hour + time.Duration(r.IntN(9*60))*time.Minute)
	}
	at = at.Add(time.Duration(r.IntN(60_000)) * time.Millisecond)
	if !at.Before(end) {
		return false, nil
	}
	err := s.until(ctx, at)
	return err == nil, err
}
