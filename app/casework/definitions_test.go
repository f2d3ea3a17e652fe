package casework

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"redress/models"
)

var admin = models.Actor{Role: models.RoleAdministrator, Account: "admin"}

// next is the text of a shipped definition as its second version, changed.
func (o *office) next(id string, change ...string) NewDefinition {
	o.Helper()
	v, _, err := o.Definition(o.Context(), admin, id)
	must(o, err)
	number := regexp.MustCompile(`(?m)^version: 1$`)
	in := NewDefinition{Text: number.ReplaceAllString(v.Text, "version: 2"), Scenarios: number.ReplaceAllString(v.Scenarios, "version: 2")}
	for i := 0; i+1 < len(change); i += 2 {
		if !strings.Contains(in.Text, change[i]) {
			o.Fatalf("%s has no %q", id, change[i])
		}
		in.Text = strings.Replace(in.Text, change[i], change[i+1], 1)
	}
	return in
}

// upload stores a second version without scenarios.
func (o *office) upload(id string, change ...string) DefinitionVersion {
	o.Helper()
	in := o.next(id, change...)
	in.Scenarios = ""
	v, err := o.UploadDefinition(o.Context(), admin, in)
	must(o, err)
	return v
}

func (o *office) activates(id string, from time.Time, reason string) {
	o.Helper()
	must(o, o.Activate(o.Context(), admin, id, NewActivation{ID: models.CommandID(o.word()), From: from, Reason: reason}))
}

// filedUnder files a case and says which definition it pinned.
func (o *office) filedUnder() string {
	o.Helper()
	buyer, _ := o.file()
	return DefinitionID(o.read(buyer.Case).Definition)
}

// Ten mistakes give ten messages, each with its place, in one upload; nothing
// is stored and nothing holds.
func TestUploadDefinition_TenMistakes(t *testing.T) {
	o := newOffice(t)
	in := o.next("routing.v1")
	in.Text = `kind: routing
name: routing
version: 3
queues: [one, two, three]
flags: [urgent]
rules:
  - {id: a, when: c.amount_fen, queue: one, priority: 1}
  - {id: b, when: "c.chanel == 'moments'", queue: one, priority: 1}
  - {id: c, when: "c.channel == 'momments'", queue: one, priority: 1}
  - {id: d, when: "c.amount_fen > 1", queue: four, priority: 1}
  - {id: e, when: "c.amount_fen > 1 && c.anonymous", queue: two, priority: 9}
  - {id: e, when: "c.amount_fen > 2", queue: two, priority: 2, colour: red}
  - {id: f, also: true, when: "c.anonymous", flags: [urgnt]}
  - {id: g, otherwise: true, queue: three, priority: 3}
`
	_, err := o.UploadDefinition(t.Context(), admin, in)
	var faults *DefinitionFaults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	for _, m := range faults.Mistakes {
		if m.Line < 1 || m.Column < 1 || m.Text == "" || m.Excerpt == "" {
			t.Errorf("a mistake without its place: %+v", m)
		}
	}
	places := map[int]bool{}
	for _, m := range faults.Mistakes {
		places[m.Line] = true
	}
	for _, line := range []int{3, 5, 7, 8, 9, 10, 11, 12, 13} {
		if !places[line] {
			t.Errorf("nothing is said of line %d:\n%v", line, faults)
		}
	}
	if len(faults.Mistakes) < 10 {
		t.Errorf("%d mistakes:\n%v", len(faults.Mistakes), faults)
	}
	stored, err := o.Store.Definitions(t.Context(), o.grant())
	must(t, err)
	activations, err := o.Store.Activations(t.Context(), o.grant())
	must(t, err)
	if len(stored)+len(activations) > 0 {
		t.Errorf("%d definitions and %d activations were stored", len(stored), len(activations))
	}
}

func TestUploadDefinition_Refuses(t *testing.T) {
	o := newOffice(t)
	for name, x := range map[string]struct {
		id     string
		change []string
		want   string
	}{
		"a version that is there": {"report.v1", []string{"version: 2", "version: 1"}, "the next version"},
		"a version left out":      {"report.v1", []string{"version: 2", "version: 7"}, "the next version"},
		"an unknown name":         {"report.v1", []string{"name: report", "name: repport"}, "unknown name"},
		"another track":           {"report.v1", []string{"track: report", "track: complaint"}, "track"},
		"foreign scenarios":       {"report.v1", nil, "these are the scenarios"},
	} {
		in := o.next(x.id, x.change...)
		if name == "foreign scenarios" {
			in.Scenarios = o.next("complaint.v1").Scenarios
		} else {
			in.Scenarios = ""
		}
		_, err := o.UploadDefinition(t.Context(), admin, in)
		var faults *DefinitionFaults
		if !errors.As(err, &faults) || !strings.Contains(faults.Error(), x.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := o.next("report.v1")
	_, err := o.UploadDefinition(t.Context(), models.Actor{Role: models.RoleOfficer, Account: "officer"}, in)
	wantErr(t, "an officer uploads", err, models.ErrDenied)
	if _, err := o.ListDefinitions(t.Context(), models.Actor{Role: models.RoleOfficer, Account: "officer"}); err != nil {
		t.Errorf("an officer may not read: %v", err)
	}
	_, err = o.ListDefinitions(t.Context(), models.Actor{Role: models.RoleMediator, Account: "mediator"})
	wantErr(t, "a mediator reads", err, models.ErrDenied)
}

// A scenario that comes out differently keeps a version from being stored.
func TestUploadDefinition_ScenariosMustHold(t *testing.T) {
	o := newOffice(t)
	in := o.next("routing.v1", "priority: 3", "priority: 2")
	_, err := o.UploadDefinition(t.Context(), admin, in)
	var faults *DefinitionFaults
	if !errors.As(err, &faults) || len(faults.Mistakes) != 0 || len(faults.Failed) == 0 {
		t.Fatalf("a changed rule passes its scenarios: %v", err)
	}
	_, err = o.UploadDefinition(t.Context(), admin, o.next("routing.v1"))
	must(t, err)
}

// A version holds from its moment on: cases filed before and after pick the
// right one, running ones keep theirs, and going back is the same again.
func TestActivate_FromAMoment(t *testing.T) {
	o := newOffice(t)
	o.upload("complaint.v1")
	first, _ := o.file()
	if got := o.filedUnder(); got != "complaint.v1" {
		t.Errorf("uploaded and not activated, new cases go by %s", got)
	}
	o.activates("complaint.v2", o.Service.Now().Add(time.Hour), "")
	o.later(59 * time.Minute)
	if got := o.filedUnder(); got != "complaint.v1" {
		t.Errorf("a minute before its moment, new cases go by %s", got)
	}
	o.later(time.Minute)
	if got := o.filedUnder(); got != "complaint.v2" {
		t.Errorf("at its moment, new cases go by %s", got)
	}
	if got := DefinitionID(o.read(first.Case).Definition); got != "complaint.v1" {
		t.Errorf("a running case went over to %s", got)
	}
	v, group, err := o.Definition(t.Context(), admin, "complaint.v2")
	must(t, err)
	if !v.Holds || v.From.IsZero() || len(group.Activations) != 1 {
		t.Errorf("the list says %+v", v)
	}

	err = o.Activate(t.Context(), admin, "complaint.v1", NewActivation{ID: "back"})
	var bad *models.Invalid
	if !errors.As(err, &bad) || bad.Problems[0].Field != "reason" {
		t.Errorf("going back without a reason: %v", err)
	}
	must(t, o.Activate(t.Context(), admin, "complaint.v1", NewActivation{ID: "back", Reason: "新版漏了一步"}))
	must(t, o.Activate(t.Context(), admin, "complaint.v1", NewActivation{ID: "back", Reason: "新版漏了一步"}))
	o.later(ActivationNotice)
	if got := o.filedUnder(); got != "complaint.v1" {
		t.Errorf("after going back, new cases go by %s", got)
	}
	_, group, err = o.Definition(t.Context(), admin, "complaint.v1")
	must(t, err)
	if len(group.Activations) != 2 {
		t.Errorf("a repeated request made %d activations", len(group.Activations))
	}
	var actions []string
	log, err := o.Store.AuditLog(t.Context(), "", 100)
	must(t, err)
	for _, e := range log {
		actions = append(actions, e.Action)
	}
	if all := strings.Join(actions, " "); strings.Count(all, "definition.upload") != 1 || strings.Count(all, "definition.activate") != 2 {
		t.Errorf("the audit log has %s", all)
	}
}

func TestActivate_Refuses(t *testing.T) {
	o := newOffice(t)
	o.upload("complaint.v1")
	for name, from := range map[string]time.Time{"in the past": o.Service.Now().Add(-time.Minute), "at once": o.Service.Now()} {
		err := o.Activate(t.Context(), admin, "complaint.v2", NewActivation{ID: "x", From: from})
		var bad *models.Invalid
		if !errors.As(err, &bad) || bad.Problems[0].Field != "from" {
			t.Errorf("%s: %v", name, err)
		}
	}
	wantErr(t, "an unknown version", o.Activate(t.Context(), admin, "complaint.v9", NewActivation{ID: "x"}), models.ErrNotFound)
}

// What one process stores, the others take over when they look, and at once
// for a case that pins what they do not know.
func TestRules_TwoProcesses(t *testing.T) {
	o := newOffice(t)
	other := o.second()
	o.upload("complaint.v1")
	o.activates("complaint.v2", time.Time{}, "")
	o.later(ActivationNotice)
	buyer, _ := o.file()
	pinned := o.read(buyer.Case)
	if _, known := other.Rules().Definition(pinned.Definition); known {
		t.Fatal("the other process knows the definition without having looked")
	}
	boss := o.staff("boss", models.RoleAdministrator)
	worked, err := other.ShowCase(t.Context(), boss, buyer.Case)
	must(t, err)
	if _, known := other.Rules().Definition(pinned.Definition); !known || len(worked.Explanation.Clocks) == 0 {
		t.Error("the other process cannot work on a case of the new version")
	}
	third := o.second()
	must(t, third.FollowRules(t.Context()))
	if got := third.Rules().Current(models.TrackComplaint, o.Service.Now()); DefinitionID(got.Ref) != "complaint.v2" {
		t.Errorf("a process that has looked starts cases with %s", DefinitionID(got.Ref))
	}
}

// A stored text that no longer loads is left out and said; the rest works.
func TestReloadRules_LeavesOutWhatDoesNotLoad(t *testing.T) {
	o := newOffice(t)
	o.upload("complaint.v1")
	must(t, o.Store.SaveDefinition(t.Context(), o.grant(), models.StoredDefinition{ID: "report.v2", Name: "report", Number: 2, Checksum: "0", Text: "kind: procedure\nname: report\n", By: "admin", At: o.Service.Now()}))
	must(t, o.Store.SaveCalendar(t.Context(), o.grant(), models.StoredCalendar{ID: "2027-x", Year: 2027, Text: "{}", At: o.Service.Now()}))
	must(t, o.ReloadRules(t.Context()))
	v, _, err := o.Definition(t.Context(), admin, "report.v2")
	must(t, err)
	if v.Unusable == "" || v.Procedure != nil {
		t.Errorf("the broken version is shown as %+v", v)
	}
	wantErr(t, "activating it", o.Activate(t.Context(), admin, "report.v2", NewActivation{ID: "x"}), models.ErrNotFound)
	if o.Rules().Calendar().Knows(2027) {
		t.Error("a calendar that cannot be read counts")
	}
	o.filedUnder()
}
