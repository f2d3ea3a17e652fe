package casework

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
)

// due drafts a letter and gives its id.
func (o *office) due(actor models.Actor, id models.CaseID, form string) models.LetterID {
	o.Helper()
	l, err := o.DraftLetter(o.Context(), actor, id, form, models.CommandID("draft:"+form))
	must(o, err)
	return l.ID
}

// acceptance is a letter with its blanks filled in.
var acceptance = []models.FieldValue{
	{Name: "subject", Text: "运动鞋一双"}, {Name: "contact", Text: "林调解"}, {Name: "contact_phone", Text: "000-1"},
}

func say(c models.Case, id models.LetterID, name string) string {
	l, _ := c.LetterByID(id)
	for _, v := range l.Content {
		if v.Name == name {
			return string(v.Text) + v.Choice
		}
	}
	return ""
}

func TestLetterForms_AreTheOfficialOnes(t *testing.T) {
	var names []string
	marks := map[string]bool{}
	for _, f := range letterForms {
		names, marks[f.Mark] = append(names, f.Name), true
	}
	if !slices.Equal(names, models.LetterForms) || len(marks) != len(names) {
		t.Errorf("%q with %d marks, want %q", names, len(marks), models.LetterForms)
	}
}

// A mediator prepares, an officer approves, and nothing changes after that.
func TestLetter_IsPreparedThenApproved(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator, officer := o.staff("lin", models.RoleMediator), o.staff("zhao", models.RoleOfficer)
	id := o.due(mediator, buyer.Case, "acceptance")
	view, err := o.ShowLetter(t.Context(), mediator, buyer.Case, id)
	must(t, err)
	if i := slices.IndexFunc(view.Answers, func(v models.FieldValue) bool { return v.Name == "subject" && v.Text == "运动鞋一双" }); i < 0 {
		t.Errorf("the case suggests %v", view.Answers)
	}
	_, err = o.ApproveLetter(t.Context(), officer, buyer.Case, LetterMove{Command: "a0", Letter: id, Seen: -1})
	var bad *models.Invalid
	if !errors.As(err, &bad) || bad.Problems[0].Field != "contact" {
		t.Fatalf("approved with blanks: %v", err)
	}
	_, err = o.PrepareLetter(t.Context(), mediator, buyer.Case, LetterMove{Command: "p1", Letter: id, Seen: -1}, acceptance[:2])
	must(t, err)
	then := o.read(buyer.Case)
	seen := then.Seq()
	_, err = o.PrepareLetter(t.Context(), mediator, buyer.Case, LetterMove{Command: "p2", Letter: id, Seen: seen}, acceptance)
	must(t, err)
	_, err = o.ApproveLetter(t.Context(), officer, buyer.Case, LetterMove{Command: "a1", Letter: id, Seen: seen})
	wantErr(t, "approving what has changed", err, models.ErrConflict)
	_, err = o.ApproveLetter(t.Context(), mediator, buyer.Case, LetterMove{Command: "a2", Letter: id, Seen: -1})
	wantErr(t, "a mediator approves", err, models.ErrDenied)

	errs := together(6, func(i int) error {
		_, err := o.ApproveLetter(t.Context(), officer, buyer.Case, LetterMove{Command: models.CommandID(rune('a' + i)), Letter: id, Seen: -1})
		return err
	})
	if n := succeeded(t, errs, models.ErrConflict); n != 1 {
		t.Errorf("approved %d times", n)
	}
	c := o.read(buyer.Case)
	l, _ := c.LetterByID(id)
	if l.State != models.LetterApproved || l.ApprovedBy.Account != officer.Account || len(c.Effects) == 0 {
		t.Errorf("the letter is %+v", l)
	}
	for name, want := range map[string]string{
		"agency": "示例市市场监督管理局", "series": "示市监投受〔2026〕", "day": "2026-11-23", "complainant": "王小明",
		"contact_phone": "000-1", "law": "art. 15order-121", "case": string(buyer.Case),
	} {
		if got := say(c, id, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	_, err = o.PrepareLetter(t.Context(), mediator, buyer.Case, LetterMove{Command: "p3", Letter: id, Seen: -1}, acceptance)
	wantErr(t, "changing an approved letter", err, models.ErrConflict)
	_, err = o.DropLetter(t.Context(), officer, buyer.Case, LetterMove{Command: "drop", Letter: id, Seen: -1}, "不需要")
	wantErr(t, "dropping an approved letter", err, models.ErrConflict)
}

func TestLetter_IsRefusedAtTheBlank(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator := o.staff("lin", models.RoleMediator)
	id := o.due(mediator, buyer.Case, "mediation_notice")
	_, err := o.PrepareLetter(t.Context(), mediator, buyer.Case, LetterMove{Command: "p", Letter: id, Seen: -1}, []models.FieldValue{
		{Name: "mediation_date", Text: "2026-02-30"}, {Name: "mediation_mode", Choice: "by_pigeon"}, {Name: "bring", Text: models.Personal(strings.Repeat("长", 5001))},
		{Name: "unknown", Text: "x"},
	})
	var bad *models.Invalid
	if !errors.As(err, &bad) || len(bad.Problems) != 3 {
		t.Errorf("%v", err)
	}
}

func TestDraftLetter_OnlyWhatTheCaseHasUseFor(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator := o.staff("lin", models.RoleMediator)
	for _, form := range []string{"", "refusal", "report_result", "unheard"} {
		_, err := o.DraftLetter(t.Context(), mediator, buyer.Case, form, models.CommandID("c:"+form))
		var bad *models.Invalid
		if !errors.As(err, &bad) {
			t.Errorf("drafted %q: %v", form, err)
		}
	}
	if len(o.read(buyer.Case).Letters) != 0 {
		t.Error("a letter was drafted")
	}
	_, err := o.DraftLetter(t.Context(), buyer, buyer.Case, "acceptance", "c")
	wantErr(t, "the complainant drafts", err, models.ErrUnsigned)
	one := o.due(mediator, buyer.Case, "acceptance")
	if again := o.due(mediator, buyer.Case, "acceptance"); again != one || len(o.read(buyer.Case).Letters) != 1 {
		t.Error("a repeated command drafts twice")
	}
}

// A refusal takes its ground, its place in the law and its reasons from the
// decision.
func TestRefusal_IsDrawnFromTheGround(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer := o.staff("zhao", models.RoleOfficer)
	_, err := o.Assign(t.Context(), officer, buyer.Case, officer.Account, "assign", -1)
	must(t, err)
	action := find(t, o, officer, buyer.Case, "refuse")
	_, err = o.MoveCase(t.Context(), officer, buyer.Case, Move{Command: "m", Transition: "refuse", Seen: -1, Fields: answersFor(action, map[string]models.FieldValue{
		"refusal_ground": {Choice: "no_consumer_dispute"}, "reason": {Text: "没有交易。"}, "fact.dispute_finding": {Text: "收款人是别人。"},
	})})
	must(t, err)
	id := o.due(officer, buyer.Case, "refusal")
	c, err := o.ApproveLetter(t.Context(), officer, buyer.Case, LetterMove{Command: "a", Letter: id, Seen: -1})
	must(t, err)
	for name, want := range map[string]string{
		"ground": "no_consumer_dispute", "basis": "art. 16(3)order-121", "law": "art. 15order-121", "reason": "没有交易。",
		"review_days": "60", "review": "art. 20review-law", "series": "示市监不受〔2026〕",
	} {
		if got := say(c, id, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func find(t *testing.T, o *office, actor models.Actor, id models.CaseID, name string) workflows.Action {
	t.Helper()
	w, err := o.ShowCase(t.Context(), actor, id)
	must(t, err)
	for _, a := range w.Actions {
		if a.Name == name {
			return a
		}
	}
	t.Fatalf("%s is not possible", name)
	return workflows.Action{}
}

// answersFor are the answers to the questions the action asks; where only a
// choice is to be made, the first.
func answersFor(a workflows.Action, known map[string]models.FieldValue) (out []models.FieldValue) {
	for _, f := range a.Fields {
		v, ok := known[f.Name]
		if !ok && f.Required && len(f.Choices) > 0 {
			v, ok = models.FieldValue{Choice: f.Choices[0]}, true
		}
		if ok {
			v.Name = f.Name
			out = append(out, v)
		}
	}
	return out
}

// A mediation that the clock ended has no reason of anybody's: that of an
// earlier decision is not taken for it.
func TestLetter_TakesTheAnswersOfItsOwnDecision(t *testing.T) {
	moved := func(fields ...models.FieldValue) models.Event {
		return models.Event{Kind: models.EventMoved, Payload: models.Payload{Moved: &models.Moved{Fields: fields}}}
	}
	src := &letterSource{clerk: "林示例", Case: models.Case{Events: []models.Event{
		moved(models.FieldValue{Name: "reason", Text: "退回统一接收机构"}),
		moved(models.FieldValue{Name: "mediator", Text: "赵示例"}),
		moved(models.FieldValue{Name: "termination_ground", Choice: "mediation_time_over"}),
	}}}
	src.form, _ = LetterFormOf("termination")
	for _, v := range src.suggested() {
		if v.Name == "reason" {
			t.Errorf("the reason is %q", v.Text)
		}
	}
	src.form, _ = LetterFormOf("mediation_notice")
	if got := mediator(src).Text; got != "赵示例" {
		t.Errorf("the mediator is %q", got)
	}
	src.Events = nil
	if got := mediator(src).Text; got != "林示例" {
		t.Errorf("without one named it is %q", got)
	}
}

// The series is that of China's legal day, which begins before UTC's.
func TestLetter_YearIsChinas(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer := o.staff("zhao", models.RoleOfficer)
	id := o.due(officer, buyer.Case, "acceptance")
	_, err := o.PrepareLetter(t.Context(), officer, buyer.Case, LetterMove{Command: "p", Letter: id, Seen: -1}, acceptance)
	must(t, err)
	o.later(time.Date(2026, 12, 31, 16, 30, 0, 0, time.UTC).Sub(monday))
	c, err := o.ApproveLetter(t.Context(), officer, buyer.Case, LetterMove{Command: "a", Letter: id, Seen: -1})
	must(t, err)
	if series, day := say(c, id, "series"), say(c, id, "day"); series != "示市监投受〔2027〕" || day != "2027-01-01" {
		t.Errorf("%s of %s", series, day)
	}
}

func TestDropLetter_WantsAReason(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	mediator, officer := o.staff("lin", models.RoleMediator), o.staff("zhao", models.RoleOfficer)
	id := o.due(mediator, buyer.Case, "acceptance")
	move := LetterMove{Command: "d", Letter: id, Seen: -1}
	_, err := o.DropLetter(t.Context(), officer, buyer.Case, move, "  ")
	var bad *models.Invalid
	if !errors.As(err, &bad) {
		t.Errorf("without a reason: %v", err)
	}
	_, err = o.DropLetter(t.Context(), mediator, buyer.Case, move, "不需要")
	wantErr(t, "a mediator drops", err, models.ErrDenied)
	c, err := o.DropLetter(t.Context(), officer, buyer.Case, move, "不需要")
	must(t, err)
	if l, _ := c.LetterByID(id); l.State != models.LetterDropped || l.Reason != "不需要" {
		t.Errorf("the letter is %+v", l)
	}
}

func TestMasked(t *testing.T) {
	for name, want := range map[models.Personal]string{"王小明": "王**", " 李": "李**", "": "***", "Ann Lee": "A**"} {
		if got := masked(models.Party{Name: name}); got != want {
			t.Errorf("%q is masked as %q", name, got)
		}
	}
	if got := masked(models.Party{Name: "王小明", Anonymous: true}); got != "***" {
		t.Errorf("an anonymous reporter is %q", got)
	}
}
