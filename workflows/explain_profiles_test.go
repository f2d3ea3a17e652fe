package workflows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

// The same complaint, received on the last day of Order 20 and on the first of
// Order 121, and accepted on the day after: what each order gives it.
func TestExplainProfile(t *testing.T) {
	rb := rulebook(t)
	for _, tc := range []struct {
		received time.Time
		want     string
	}{
		{time.Date(2026, 4, 14, 2, 0, 0, 0, time.UTC), `
2026-04-14 goes by samr-20, from 2026-04-15 samr-121
acceptance: 7 working_days to 2026-04-23 | 7 working_days to 2026-04-23
mediation: 45 working_days to 2026-06-22 | 60 calendar_days to 2026-06-15 differs
termination_notice: 7 working_days | 7 working_days
clue: 15 working_days | 15 working_days
`},
		{time.Date(2026, 4, 15, 2, 0, 0, 0, time.UTC), `
2026-04-15 goes by samr-121, from 2026-04-15 samr-20
acceptance: 7 working_days to 2026-04-24 | 7 working_days to 2026-04-24
mediation: 60 calendar_days to 2026-06-15 | 45 working_days to 2026-06-23 differs
termination_notice: 7 working_days | 7 working_days
clue: 15 working_days | 15 working_days
`},
	} {
		c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
		ev, err := workflows.Decide(rb, c, workflows.Command{ID: "file", At: tc.received, Actor: models.Actor{Role: models.RoleComplainant}, File: filing(models.TrackComplaint)})
		if err != nil {
			t.Fatal(err)
		}
		c.Append(tc.received, ev)
		// The clock of mediation as acceptance a day later starts it.
		mediation := models.Clock{Name: "mediation", StartedAt: tc.received.AddDate(0, 0, 1), Number: 60, Unit: "calendar_days", Profile: "samr-121"}
		if tc.received.Day() == 14 {
			mediation.Number, mediation.Unit, mediation.Profile = 45, "working_days", "samr-20"
		}
		c.Clocks = append(c.Clocks, mediation)
		x, ok := workflows.ExplainProfile(rb, c)
		if !ok {
			t.Fatal("not explained")
		}
		if got := told(x); got != strings.TrimSpace(tc.want) {
			t.Errorf("explained as\n%s", got)
		}
	}
	c := filed(t, rb, models.TrackComplaint)
	c.Definition.Checksum = "of another text"
	if _, ok := workflows.ExplainProfile(rb, c); ok {
		t.Error("a definition that is not known is explained")
	}
}

func told(x workflows.ProfileExplanation) string {
	under := func(u workflows.PeriodUnder) string {
		text := "none"
		if u.Known {
			text = fmt.Sprintf("%d %s", u.Period.Number, u.Period.Unit)
		}
		if u.Last != 0 {
			text += " to " + u.Last.String()
		}
		return text
	}
	lines := []string{fmt.Sprintf("%s goes by %s, from %s %s", x.Received, x.Profile.Key, x.Changed, x.Other.Key)}
	for _, p := range x.Periods {
		line := p.Clock + ": " + under(p.Here) + " | " + under(p.There)
		if p.Differs() {
			line += " differs"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
