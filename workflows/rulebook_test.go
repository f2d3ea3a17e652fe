package workflows_test

import (
	"errors"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

var system = models.Actor{Role: models.RoleSystem}

// withYear is the rulebook with a year imported, made up for the test.
func withYear(t *testing.T, rb *workflows.Rulebook, text string) *workflows.Rulebook {
	t.Helper()
	year, err := calendar.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	parts := rb.Parts()
	parts.Calendar = calendar.New(append(calendar.OfficialYears(), year)...)
	return workflows.NewRulebook(parts)
}

const newYear2027 = `{"year": 2027,
	"notice": {"title": "国务院办公厅关于2027年部分节假日安排的通知", "number": "例〔2026〕1号", "url": "https://www.gov.cn/x.htm", "published": "2026-11-20"},
	"holidays": [{"festival": "new_year", "from": "2027-01-01", "to": "2027-01-03"},
		{"festival": "spring_festival", "from": "2027-02-05", "to": "2027-02-11"}, {"festival": "qingming", "from": "2027-04-03", "to": "2027-04-05"},
		{"festival": "labour_day", "from": "2027-05-01", "to": "2027-05-05"}, {"festival": "dragon_boat", "from": "2027-06-09", "to": "2027-06-09"},
		{"festival": "mid_autumn", "from": "2027-09-15", "to": "2027-09-15"}, {"festival": "national_day", "from": "2027-10-01", "to": "2027-10-07"}]}`

func TestRecount_ProvisionalDaysBecomeFirm(t *testing.T) {
	rb := rulebook(t)
	at := time.Date(2026, 12, 28, 2, 0, 0, 0, time.UTC)
	c := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}
	ev, err := workflows.Decide(rb, c, workflows.Command{ID: "file", At: at, File: filing(models.TrackComplaint)})
	if err != nil {
		t.Fatal(err)
	}
	c.Append(at, ev)
	var refusal *workflows.Refusal
	recount := workflows.Command{ID: "recount", At: at.Add(time.Hour), Actor: system, Recount: true}
	if _, err := workflows.Decide(rb, c, recount); !errors.As(err, &refusal) || refusal.Code != "nothing_to_recount" {
		t.Fatalf("with the same calendar: %v", err)
	}
	newer := withYear(t, rb, newYear2027)
	ev, err = workflows.Decide(newer, c, recount)
	if err != nil {
		t.Fatal(err)
	}
	before := c.Clocks[0]
	c.Append(recount.At, ev)
	if k := c.Clocks[0]; len(c.Clocks) != 1 || k.Provisional || !before.Provisional || k.StartedAt != before.StartedAt || c.DueAt != k.DueAt || c.State != "filed" {
		t.Errorf("%+v was recounted as %+v", before, c.Clocks)
	}
	if _, err := workflows.Decide(newer, c, recount); !errors.As(err, &refusal) || refusal.Code != "nothing_to_recount" {
		t.Errorf("recounted again: %v", err)
	}
	recount.Actor = models.Actor{Role: models.RoleAdministrator}
	if _, err := workflows.Decide(newer, c, recount); !errors.As(err, &refusal) || refusal.Code != "wrong_role" {
		t.Errorf("recounted by a person: %v", err)
	}
}

// A day that was told and is still to come can move to an earlier one; where
// the earlier one is over already, the day that was told stands.
func TestRecount_NobodyIsLateByALaterNotice(t *testing.T) {
	rb := rulebook(t)
	told := models.Clock{Name: "acceptance", StartedAt: received, Number: 7, Unit: "working_days", Profile: "samr-121", LastDay: "2026-05-08",
		DueAt: time.Date(2026, 5, 8, 16, 0, 0, 0, time.UTC), Provisional: true}
	paused := told
	paused.Name, paused.Pauses, paused.DueAt = "mediation", []models.Pause{{From: received}}, models.NoDue
	c := filed(t, rb, models.TrackComplaint)
	c.Clocks = []models.Clock{told, paused}
	for now, want := range map[time.Time]string{
		time.Date(2026, 4, 29, 2, 0, 0, 0, time.UTC): "2026-04-29",
		time.Date(2026, 4, 30, 2, 0, 0, 0, time.UTC): "2026-05-08",
	} {
		ev, err := workflows.Decide(rb, c, workflows.Command{ID: "r", At: now, Actor: system, Recount: true})
		if err != nil {
			t.Fatal(err)
		}
		if started := ev.Payload.Outcome.Started; len(started) != 1 || started[0].LastDay != want || started[0].Provisional {
			t.Errorf("on %s: %+v, want %s", now, started, want)
		}
	}
}

func TestCurrent_GoesByActivations(t *testing.T) {
	parts := rulebook(t).Parts()
	newer := *parts.Definitions[0]
	newer.Ref.Version, newer.Ref.Checksum, newer.Shipped = 2, "2", false
	parts.Definitions = append(parts.Definitions, &newer)
	track, older := newer.Track, parts.Definitions[0].Ref
	at := func(day int) time.Time { return time.Date(2026, 5, day, 0, 0, 0, 0, time.UTC) }
	if got := workflows.NewRulebook(parts).Current(track, at(9)); got.Ref.Version != 1 {
		t.Errorf("without an activation version %d holds", got.Ref.Version)
	}
	parts.Activations = []models.Activation{
		{ID: "c", Ref: older, From: at(8), At: at(7)},
		{ID: "a", Ref: newer.Ref, From: at(3), At: at(1)},
		{ID: "b", Ref: models.DefinitionRef{Name: "gone", Version: 1}, From: at(4), At: at(1)},
	}
	rb := workflows.NewRulebook(parts)
	for day, version := range map[int]int{1: 1, 2: 1, 3: 2, 7: 2, 8: 1, 20: 1} {
		if got := rb.Current(track, at(day)); got.Ref.Version != version {
			t.Errorf("on day %d version %d holds, want %d", day, got.Ref.Version, version)
		}
	}
}

// A case open on the day a new order comes into force: by default it keeps the
// order of its receipt, and an agency can choose otherwise for new periods.
func TestSettings_OpenAcrossTheChange(t *testing.T) {
	for across, want := range map[string]string{"": "samr-20", workflows.AcrossReceipt: "samr-20", workflows.AcrossEvent: "samr-121"} {
		parts := rulebook(t).Parts()
		parts.Settings.OpenAcross = across
		rb := workflows.NewRulebook(parts)
		c, at := models.Case{Head: models.Head{ID: "WQ-00000-00000"}}, time.Date(2026, 4, 13, 2, 0, 0, 0, time.UTC)
		ev, err := workflows.Decide(rb, c, workflows.Command{ID: "file", At: at, File: filing(models.TrackComplaint)})
		if err != nil {
			t.Fatal(err)
		}
		c.Append(at, ev)
		c.Append(at, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "a"}}})
		at = at.AddDate(0, 0, 3)
		ev, err = workflows.Decide(rb, c, workflows.Command{ID: "accept", At: at, Actor: models.Actor{Role: models.RoleOfficer}, Transition: "accept"})
		if err != nil {
			t.Fatal(err)
		}
		if k := ev.Payload.Outcome.Started[0]; c.Clocks[0].Profile != "samr-20" || k.Profile != want {
			t.Errorf("%q: acceptance goes by %s, mediation by %s, want %s", across, c.Clocks[0].Profile, k.Profile, want)
		}
	}
}

func TestSettings_WeekendEnds(t *testing.T) {
	for ends, want := range map[bool]string{false: "2026-06-29", true: "2026-06-27"} {
		parts := rulebook(t).Parts()
		parts.Settings.WeekendEnds = ends
		rb := workflows.NewRulebook(parts)
		c := filed(t, rb, models.TrackComplaint)
		c.Append(received, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "a"}}})
		// 60 days from 28 April end on Saturday 27 June.
		ev, err := workflows.Decide(rb, c, workflows.Command{ID: "a", At: received.AddDate(0, 0, 8), Actor: models.Actor{Role: models.RoleOfficer}, Transition: "accept"})
		if err != nil {
			t.Fatal(err)
		}
		if k := ev.Payload.Outcome.Started[0]; k.WeekendEnds != ends || k.LastDay != want {
			t.Errorf("weekends end a period: %t, last day %s, want %s", ends, k.LastDay, want)
		}
	}
}
