package workflows

import (
	"slices"

	"redress/models"
	"redress/workflows/calendar"
)

// move builds the event of a permitted transition.
func (v *view) move(cmd Command, t Transition, fields []models.FieldValue) models.Event {
	at := v.c.State
	out := models.Outcome{To: t.To}
	if t.To != "" {
		at = t.To
		state, _ := v.def.State(t.To)
		out.Final, out.Keeps = state.Closed, state.KeepsOutcome
	}
	v.links(&out, t, fields)
	v.effects(&out, t.Effects, work{report: cmd.Reserve, joined: joined(t, fields)})
	if t.Letter != "" && t.LetterIf.holds(fields) {
		out.Letters = []models.DueLetter{{Form: t.Letter}}
	}
	v.clocks(&out, cmd, t, at, fields)
	ev := models.Event{Actor: cmd.Actor.Ref(), Kind: models.EventMoved, Command: cmd.ID, Payload: models.Payload{
		Moved:   &models.Moved{Transition: t.Name, From: v.c.State, Clock: cmd.Clock, Fields: fields},
		Outcome: out,
	}}
	if t.Route {
		return Reroute(v.rb, *v.c, cmd.At, ev)
	}
	return ev
}

// clocks says which clocks start, stop, stand still and go on when a case
// comes to a state.
func (v *view) clocks(out *models.Outcome, cmd Command, t Transition, at models.State, fields []models.FieldValue) {
	start := func(k models.Clock, ok bool) {
		if ok {
			out.Started = append(out.Started, k)
		}
	}
	since := cmd.At
	if day := dayOf(fields, t.Since); day != 0 && day < calendar.DayOf(cmd.At) {
		since = day.Start()
	}
	for _, name := range t.Start {
		start(v.startClock(name, since, fields))
	}
	for _, name := range t.Extend {
		start(v.extendClock(name))
	}
	for i, k := range slices.Concat(v.c.Clocks, v.c.Overdue) {
		d, _ := v.def.Clock(k.Name)
		still, running := slices.Contains(d.PausedIn, at), i < len(v.c.Clocks)
		again := slices.ContainsFunc(out.Started, func(s models.Clock) bool { return s.Name == k.Name })
		switch {
		case again || slices.Contains(t.Stop, k.Name) || !still && !slices.Contains(d.While, at):
			out.Stopped = append(out.Stopped, k.Name)
		case k.Name == cmd.Clock && t.To == "" && len(t.Start) == 0: // nothing has come in its place
			out.Overdue = append(out.Overdue, k.Name)
		case k.Name == cmd.Clock:
			out.Stopped = append(out.Stopped, k.Name)
		case running && still && !k.Paused():
			out.Started, out.Stopped = append(out.Started, paused(k, cmd.At)), append(out.Stopped, k.Name)
		case running && !still && k.Paused():
			start(resumed(v.rb, k, cmd.At))
			out.Stopped = append(out.Stopped, k.Name)
		}
	}
}

// links ties the case to the cases its answers name.
func (v *view) links(out *models.Outcome, t Transition, fields []models.FieldValue) {
	for _, f := range t.Fields {
		answer, given := find(fields, func(a models.FieldValue) bool { return a.Name == f.Name })
		if given && f.Relation != "" {
			out.Links = append(out.Links, models.Link{Case: models.CaseID(answer.Text), Relation: f.Relation})
		}
	}
}

// joined is the case a report is joined to by a transition, "" for none.
func joined(t Transition, fields []models.FieldValue) models.CaseID {
	f, _ := find(t.Fields, func(f Field) bool { return f.Relation == models.RelationJoinedTo })
	answer, _ := find(fields, func(a models.FieldValue) bool { return a.Name == f.Name })
	return models.CaseID(answer.Text)
}

// work is what effects can be about.
type work struct {
	files []models.Evidence
	// report is the number of the report to be made, joined the earlier report.
	report, joined models.CaseID
}

// effects queues work. Each file that came with the event is looked into; a report is split off once, and from then on belongs to the case.
func (v *view) effects(out *models.Outcome, kinds []models.EffectKind, w work) {
	add := func(e models.Effect) {
		e.ID = models.EffectID(v.c.ID, v.c.Seq()+1, len(out.Effects))
		out.Effects = append(out.Effects, e)
	}
	for _, kind := range kinds {
		switch kind {
		case models.EffectPreview:
			for _, e := range w.files {
				add(models.Effect{Kind: models.EffectInspect, Evidence: e.ID})
			}
		case models.EffectSplitReport:
			if _, split := v.c.Linked(models.RelationReport); !split && w.report != "" {
				add(models.Effect{Kind: kind, Case: w.report})
				out.Links = append(out.Links, models.Link{Case: w.report, Relation: models.RelationReport})
			}
		case models.EffectMergeReport:
			if w.joined != "" {
				add(models.Effect{Kind: kind, Case: w.joined})
			}
		default:
			add(models.Effect{Kind: kind})
		}
	}
}
