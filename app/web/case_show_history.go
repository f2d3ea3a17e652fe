package web

import (
	"slices"
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/workflows"
	"redress/workflows/venue"
)

// history tells the events newest first: what people and clocks did in the
// first list, looking and the program's own bookkeeping in the second.
func (d desk) history(events []models.Event) (told, records []components.Moment) {
	for _, e := range slices.Backward(events) {
		switch e.Kind {
		case models.EventViewed, models.EventPreviewMade, models.EventInspected, models.EventEffectDone, models.EventEffectParked:
			records = append(records, d.moment(e))
		default:
			told = append(told, d.moment(e))
		}
	}
	return told, records
}

func (d desk) moments(events []models.Event) (out []components.Moment) {
	for _, e := range events {
		out = append(out, d.moment(e))
	}
	return out
}

func (d desk) moment(e models.Event) components.Moment {
	m := components.Moment{
		Title: d.word("event", string(e.Kind)), By: d.actor(e.Actor), When: i18n.DateTime(d.ctx, e.At), Machine: i18n.Machine(e.At),
	}
	p := e.Payload
	switch {
	case p.Filed != nil:
		m.Tone = components.Info
		if p.Filed.Source != "" {
			m.Lines = append(m.Lines, d.t("case_show.imported", i18n.Arg("source", p.Filed.Source), i18n.Arg("ref", p.Filed.SourceRef)))
		}
	case p.Moved != nil:
		d.tellMove(&m, *p.Moved, p.Outcome)
	case p.Message != nil:
		m.Lines = append(m.Lines, shorten(string(p.Message.Body), 120))
	case p.Note != nil:
		m.Lines = append(m.Lines, shorten(string(p.Note.Body), 120))
	case p.Assigned != nil:
		m.Title = d.t("case_show.event_assigned", i18n.Arg("name", d.person(p.Assigned.Account)))
		if p.Assigned.Account == "" {
			m.Title = d.t("case_show.event_released")
		}
	case p.Revealed != nil:
		m.Tone, m.Lines = components.Warn, append(m.Lines, string(p.Revealed.Reason))
	case p.Handed != nil:
		if office := d.offices[p.Handed.Org]; office != "" {
			m.Title = d.t("track.handed", i18n.Arg("office", office))
		}
		m.Lines = append(m.Lines, string(p.Handed.Reason))
	case p.Viewed != nil:
		m.Title = d.looked(p.Viewed.What)
	case p.Letter != nil:
		m.Lines = append(m.Lines, d.letterLines(p.Letter)...)
	case p.Sellers != nil:
		m.Title = d.t("case_show.event_sellers", i18n.Count("n", len(p.Sellers.Sellers)))
	case p.Effect != nil && p.Effect.Reason != "":
		m.Tone, m.Lines = components.Bad, append(m.Lines, p.Effect.Reason)
	case p.Evidence != nil:
		for _, f := range p.Evidence {
			m.Lines = append(m.Lines, strings.TrimSuffix(d.word("evidence_kind", f.Kind)+" · "+string(f.Name), " · "))
		}
	}
	m.Lines = slices.DeleteFunc(m.Lines, func(l string) bool { return l == "" }) // texts that were erased
	if e.Kind == models.EventRecounted {
		m.Lines = append(m.Lines, d.recounted(p.Outcome.Started)...)
		return m
	}
	d.tellOutcome(&m, p.Outcome)
	return m
}

// looked says what somebody opened; a dossier is not opened but taken out.
func (d desk) looked(what string) string {
	if what == "export" {
		return d.t("case_show.event_exported")
	}
	return d.t("case_show.event_viewed", i18n.Arg("what", d.word("viewed", what)))
}

// recounted says which deadlines a new calendar has moved or made firm.
func (d desk) recounted(clocks []models.Clock) (out []string) {
	for _, k := range clocks {
		key := "job.clock_firm"
		if k.Provisional {
			key = "job.clock_provisional"
		}
		out = append(out, d.t(key, i18n.Arg("clock", d.word("clock", k.Name)), i18n.Arg("day", d.day(k.LastDay))))
	}
	return out
}

func (d desk) tellMove(m *components.Moment, moved models.Moved, o models.Outcome) {
	m.Title = d.word("transition", moved.Transition)
	m.Tone = components.Info
	if o.To != "" {
		m.Tone = toneOf(o.To, !o.Final)
	}
	if moved.Clock != "" {
		m.By = d.t("case_show.by_clock", i18n.Arg("clock", d.word("clock", moved.Clock)))
	}
	if o.To != "" && o.To != moved.From {
		m.Lines = append(m.Lines, d.t("case_show.state_change",
			i18n.Arg("from", d.word("state", string(moved.From))), i18n.Arg("to", d.word("state", string(o.To)))))
	}
	for _, f := range moved.Fields {
		m.Lines = append(m.Lines, d.t("case_show.field_value", i18n.Arg("field", d.word("field", f.Name)), i18n.Arg("value", d.fieldValue(f))))
	}
}

func (d desk) fieldValue(f models.FieldValue) string {
	switch {
	case f.Name == workflows.UnitField && f.Choice != "":
		return d.word("queue", f.Choice)
	case f.Choice != "" && i18n.Has(d.ctx, "ground."+f.Choice):
		return i18n.T(d.ctx, "ground."+f.Choice)
	case venue.Valid(f.Choice):
		return venue.FullName(f.Choice)
	case f.Choice != "":
		return d.word("choice", f.Choice)
	case f.Amount != 0:
		return d.money(f.Amount)
	case f.Text != "":
		return d.day(string(f.Text))
	}
	return d.t("case_show.no_value")
}

// tellOutcome adds what followed: where the case went, and which periods began or ended.
func (d desk) tellOutcome(m *components.Moment, o models.Outcome) {
	if o.Routing != nil {
		m.Lines = append(m.Lines, d.t("case_show.routed", i18n.Arg("queue", d.word("queue", o.Routing.Queue)), i18n.Arg("rule", d.word("rule", o.Routing.Winner))))
	}
	for _, k := range o.Started {
		m.Lines = append(m.Lines, d.t("case_show.clock_started", i18n.Arg("clock", d.word("clock", k.Name)), i18n.Arg("day", d.day(k.LastDay))))
	}
	for _, end := range []struct {
		key   string
		names []string
	}{{"case_show.clock_stopped", o.Stopped}, {"case_show.clock_overdue", o.Overdue}} {
		var clocks []string
		for _, name := range end.names {
			clocks = append(clocks, d.word("clock", name))
		}
		if len(clocks) > 0 {
			m.Lines = append(m.Lines, d.t(end.key, i18n.Arg("clocks", d.list(clocks))))
		}
	}
}
