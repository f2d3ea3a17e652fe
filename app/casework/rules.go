package casework

import (
	"context"
	"fmt"
	"slices"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/spec"
)

// Ruleset is what a process knows of the rules at one moment. It never changes.
type Ruleset struct {
	*workflows.Rulebook
	// revision is how many stored definitions, activations, calendars and
	// tables of offices it was built from.
	revision int64
	// unusable are the stored texts that no longer load, by id, with the id
	// their mistakes are logged under.
	unusable map[string]string
}

// Rules are the rules that hold now. A rulebook never changes: keep the one you
// began a piece of work with until it is done.
func (s *Service) Rules() *workflows.Rulebook { return s.rules.Load().Rulebook }

// ReloadRules builds the rules anew from what comes with the program and what
// the agency has added. A stored text that no longer loads is logged and left
// out: it must not stop the program.
func (s *Service) ReloadRules(ctx context.Context) error {
	g, err := authz.Do(System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return err
	}
	s.reloading.Lock()
	defer s.reloading.Unlock()
	// The count comes first: what is added while we read is found next time.
	next := &Ruleset{unusable: map[string]string{}}
	if next.revision, err = s.Store.RulesRevision(ctx); err != nil {
		return err
	}
	parts := s.base.Parts()
	if err := s.addDefinitions(ctx, g, next, &parts); err != nil {
		return err
	}
	if parts.Activations, err = s.Store.Activations(ctx, g); err != nil {
		return err
	}
	if err := s.addCalendars(ctx, g, next, &parts); err != nil {
		return err
	}
	if err := s.addOffices(ctx, g, &parts); err != nil {
		return err
	}
	next.Rulebook = workflows.NewRulebook(parts)
	s.rules.Store(next)
	return nil
}

// FollowRules reloads the rules where there are more than this process knows.
func (s *Service) FollowRules(ctx context.Context) error {
	n, err := s.Store.RulesRevision(ctx)
	if err != nil || n == s.rules.Load().revision {
		return err
	}
	return s.ReloadRules(ctx)
}

// rulesFor are the rules to decide a case with. A pinned definition that this
// process does not know may have been uploaded on another one a moment ago.
func (s *Service) rulesFor(ctx context.Context, c models.Case) *workflows.Rulebook {
	if _, known := s.Rules().Definition(c.Definition); !known && c.Seq() > 0 {
		if err := s.FollowRules(ctx); err != nil {
			s.Logger.Error("looking for new rules", "error", err)
		}
	}
	return s.Rules()
}

func (s *Service) addDefinitions(ctx context.Context, g models.Grant, next *Ruleset, parts *workflows.Parts) error {
	stored, err := s.Store.Definitions(ctx, g)
	if err != nil {
		return err
	}
	parts.Definitions, parts.Routings = slices.Clip(parts.Definitions), slices.Clip(parts.Routings)
	// Routing tables name the states of procedures, so those come first.
	var tables []models.StoredDefinition
	for _, d := range stored {
		if spec.ReadHead([]byte(d.Text)).Kind == spec.KindRouting {
			tables = append(tables, d)
			continue
		}
		def, err := spec.Procedure(spec.FileName(refOf(d)), []byte(d.Text))
		if err != nil {
			s.leaveOut(next, d.ID, err)
			continue
		}
		parts.Definitions = append(parts.Definitions, def)
	}
	words := spec.WordsOf(parts.Definitions)
	for _, d := range tables {
		def, err := spec.Routing(spec.FileName(refOf(d)), []byte(d.Text), words)
		if err != nil {
			s.leaveOut(next, d.ID, err)
			continue
		}
		parts.Routings = append(parts.Routings, def)
	}
	return nil
}

func (s *Service) addCalendars(ctx context.Context, g models.Grant, next *Ruleset, parts *workflows.Parts) error {
	stored, err := s.Store.Calendars(ctx, g)
	if err != nil || len(stored) == 0 {
		return err
	}
	years := parts.Calendar.Years()
	for _, c := range stored {
		year, err := calendar.Parse([]byte(c.Text))
		if err != nil {
			s.leaveOut(next, c.ID, err)
			continue
		}
		years = append(years, year)
	}
	parts.Calendar = calendar.New(years...)
	return nil
}

// leaveOut notes a stored text that cannot be used and logs why, once for each
// time the rules are read.
func (s *Service) leaveOut(next *Ruleset, id string, err error) {
	incident := s.word()[:16]
	next.unusable[id] = incident
	s.Logger.Error("a stored rule cannot be used and was left out", "id", incident, "rule", id, "error", err)
}

func refOf(d models.StoredDefinition) models.DefinitionRef {
	return models.DefinitionRef{Name: d.Name, Version: d.Number, Checksum: d.Checksum}
}

// DefinitionID is the id of a definition in addresses and in the store: "complaint.v2".
func DefinitionID(ref models.DefinitionRef) string {
	return fmt.Sprintf("%s.v%d", ref.Name, ref.Version)
}
