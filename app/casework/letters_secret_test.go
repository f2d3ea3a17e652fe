package casework

import (
	"slices"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// Order 121 art. 37: of the report that belongs to a complaint, no letter in
// the complaint says anything, whoever the letter goes to; and no letter that
// leaves for another office names the reporter.
func TestLetters_KeepTheReportSecret(t *testing.T) {
	const report, reporter, phone = models.CaseID("WQ-00000-REP0R"), "欧阳秘密", "13900000007"
	at := time.Date(2026, 5, 6, 4, 0, 0, 0, time.UTC)
	for _, track := range []models.Track{models.TrackComplaint, models.TrackReport} {
		c := models.Case{Head: models.Head{ID: "WQ-00000-CASE1", Track: track, ReceivedAt: at}}
		c.Filing = models.Filing{Track: track, Mixed: track == models.TrackComplaint, Complainant: models.Party{Name: reporter, Phone: phone, Address: "示例路7号"}}
		if track == models.TrackComplaint {
			c.Links = []models.Link{{Case: report, Relation: models.RelationReport}}
			c.Events = []models.Event{{Seq: 1, At: at, Payload: models.Payload{Filed: &models.Filed{Reserved: report, Filing: c.Filing}}}}
		}
		forms := 0
		for _, form := range letterForms {
			if !slices.Contains(form.Tracks, track) {
				continue
			}
			forms++
			s := &letterSource{Case: c, at: at, law: law.For(calendar.DayOf(at)), form: form, clerk: "林示例"}
			said := ""
			for _, v := range s.content(s.suggested()) {
				said += v.Name + "=" + string(v.Text) + v.Choice + "\n"
			}
			if strings.Contains(said, string(report)) {
				t.Errorf("%s of a %s names the report:\n%s", form.Name, track, said)
			}
			leaves := !form.Own && form.Name != "report_registration" // which stays in the office
			if leaves && (strings.Contains(said, reporter) || strings.Contains(said, phone)) {
				t.Errorf("%s of a %s names the person:\n%s", form.Name, track, said)
			}
		}
		if forms < 3 {
			t.Errorf("only %d forms for a %s", forms, track)
		}
	}
}
