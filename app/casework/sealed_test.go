package casework

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
)

// sealed is a complaint that a colleague works on: an officer who opens it does
// not see who complains. Its papers and answers name somebody.
func sealed(t *testing.T) (o *office, officer models.Actor, c models.Case, paper models.EvidenceID) {
	o = newOffice(t)
	buyer, _ := o.file()
	u := picture()
	u.Kind, u.Name, u.Shows = "identity_proof", "陈晓身份证.png", "陈晓的身份证"
	e, err := o.AddEvidence(t.Context(), buyer, u)
	must(t, err)
	lin := o.staff("lin", models.RoleMediator)
	_, err = o.Assign(t.Context(), lin, buyer.Case, lin.Account, "take", -1)
	must(t, err)
	_, err = o.SendMessage(t.Context(), buyer, buyer.Case, "我是王小明，电话 13800138000，请回电", "call")
	must(t, err)
	_, err = o.Store.UpdateCase(t.Context(), o.grant(), buyer.Case, func(c models.Case) (models.Case, error) {
		c.Append(o.Service.now(), models.Event{Kind: models.EventMoved, Actor: lin.Ref(), Command: "rep", Payload: models.Payload{
			Moved: &models.Moved{Transition: "change_representative", From: c.State, Fields: []models.FieldValue{{Name: "new_representative", Text: "陈晓"}, {Name: "reason", Text: "推选"}}},
		}})
		return c, nil
	})
	must(t, err)
	return o, o.staff("wang", models.RoleOfficer), o.read(buyer.Case), e.ID
}

func says(t *testing.T, of any, text string) bool {
	t.Helper()
	data, err := bson.Marshal(bson.M{"of": of})
	must(t, err)
	return bytes.Contains(data, []byte(text))
}

func TestSealed_PapersThatName(t *testing.T) {
	o, officer, c, paper := sealed(t)
	seen, err := o.seenBy(officer, c)
	must(t, err)
	if says(t, seen.Case, "陈晓") || says(t, seen.Case, "王小明") || says(t, seen.Case, "13800138000") || !says(t, seen.Case, "推选") || !says(t, seen.Case, "请回电") {
		t.Error("an officer sees a name, or not the rest")
	}
	_, err = o.OpenEvidence(t.Context(), officer, c.ID, paper)
	wantErr(t, "the paper", err, models.ErrDenied)
	_, err = o.Redactable(t.Context(), officer, c.ID, paper)
	wantErr(t, "marking the paper", err, models.ErrNotFound)
	_, err = o.Redact(t.Context(), officer, c.ID, paper, Redaction{Command: "r", Clear: true})
	wantErr(t, "a copy of the paper", err, models.ErrNotFound)

	_, err = o.RevealIdentity(t.Context(), officer, c.ID, "核对身份后联系", "why")
	must(t, err)
	f, err := o.OpenEvidence(t.Context(), officer, c.ID, paper)
	must(t, err)
	must(t, f.Body.Close())
}

// A dossier that is not to name the complainant holds neither those papers nor
// those answers, and says that a paper was left out.
func TestDossier_NamesNobody(t *testing.T) {
	for _, named := range []bool{false, true} {
		o, officer, c, paper := sealed(t)
		d := &Dossier{DossierOrder: DossierOrder{Audience: models.AudienceOffice, Named: named}}
		cut, err := cutFor(models.IssueGrant(officer, "test", string(c.ID), models.Unlimited), d.DossierOrder, c)
		must(t, err)
		_, records, err := o.Store.History(t.Context(), o.grant(), c.ID)
		must(t, err)
		d.Case = cut
		d.Files = d.files()
		d.tell(c, records)
		if len(d.Files) != 1 || d.Files[0].ID != paper || (d.Files[0].LeftOut == LeftNames) == named {
			t.Errorf("files %+v", d.Files)
		}
		if all := []any{d.Files, d.Told, d.Case.Filing, d.Case.Messages}; says(t, all, "陈晓") != named || says(t, all, "王小明") != named || !says(t, all, "推选") || !says(t, all, "请回电") {
			t.Errorf("named %v: a name is there, or the rest is not", named)
		}
		for _, r := range d.Records {
			if bytes.Contains(r.Body, []byte("陈晓")) {
				t.Error("a stored event names the complainant")
			}
		}
	}
}

// The complainant's dossier does not say which report came of his complaint:
// Order 121 art. 37.
func TestDossier_KeepsTheReport(t *testing.T) {
	d := &Dossier{DossierOrder: DossierOrder{Audience: models.AudienceOwner, Named: true}}
	for name, o := range map[string]models.Outcome{
		"plain": {To: "accepted"}, "an effect": {Effects: []models.Effect{{Case: "WQ-00000-00001"}}}, "a link": {Links: []models.Link{{Case: "WQ-00000-00001"}}},
	} {
		told, record := d.shows(models.Event{Kind: models.EventMoved, Payload: models.Payload{Moved: &models.Moved{Transition: "split_report"}, Outcome: o}})
		if !told || record != (name == "plain") {
			t.Errorf("%s: told %v, shown %v", name, told, record)
		}
	}
}

// Somebody from whom the names are sealed fills in a letter: those that are
// there stay.
func TestPrepareLetter_KeepsSealedNames(t *testing.T) {
	o, officer, c, _ := sealed(t)
	lin := models.Actor{Role: models.RoleMediator, Account: c.Assignee}
	l, err := o.DraftLetter(t.Context(), lin, c.ID, "complaint_registration", "draft")
	must(t, err)
	_, err = o.PrepareLetter(t.Context(), lin, c.ID, LetterMove{Letter: l.ID, Seen: -1, Command: "fill"}, []models.FieldValue{{Name: "id_number", Text: "110101199003070011"}})
	must(t, err)
	v, err := o.ShowLetter(t.Context(), officer, c.ID, l.ID)
	must(t, err)
	for _, f := range v.Fields {
		if f.Name == "id_number" {
			t.Error("the page asks for what it does not show")
		}
	}
	_, err = o.PrepareLetter(t.Context(), officer, c.ID, LetterMove{Letter: l.ID, Seen: -1, Command: "again"},
		[]models.FieldValue{{Name: "id_number", Text: "不相干"}, {Name: "remarks", Text: "材料齐全"}})
	must(t, err)
	now := o.read(c.ID)
	if got := say(now, l.ID, "id_number"); got != "110101199003070011" {
		t.Errorf("the number is %q", got)
	}
}

// What the case suggests for a sealed blank is not lost by the first saving.
func TestPrepareLetter_KeepsSuggestedNames(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer := o.staff("wang", models.RoleOfficer)
	c := o.read(buyer.Case)
	l := models.Letter{ID: "L1-0", Form: "report_result"}
	answers, err := o.withNames(t.Context(), officer, c, l, []models.FieldValue{{Name: "legal_basis", Text: "第二十五条"}})
	must(t, err)
	kept, err := filled(l.Form, answers, false)
	must(t, err)
	for _, want := range []models.FieldValue{{Name: "addressee", Text: "王小明"}, {Name: "legal_basis", Text: "第二十五条"}} {
		if !slices.Contains(kept, want) {
			t.Errorf("%s is lost: %v", want.Name, kept)
		}
	}
}

func TestHandOver_Repeated(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer, other := o.staff("wang", models.RoleOfficer), o.staff("zhao", models.RoleOfficer)
	chief := o.staff("chief", models.RoleAdministrator)
	org, err := o.SaveOrganisation(t.Context(), chief, models.Organisation{Name: "深圳局", Divisions: []string{"440300"}})
	must(t, err)
	o.staffOf(org.ID, "lin")
	for range 2 {
		must(t, o.HandOver(t.Context(), officer, buyer.Case, org.ID, "被投诉人在深圳，由其管辖", "h", -1))
	}
	wantErr(t, "somebody else", o.HandOver(t.Context(), other, buyer.Case, org.ID, "被投诉人在深圳，由其管辖", "h", -1), models.ErrNotFound)
	wantErr(t, "once more", o.HandOver(t.Context(), officer, buyer.Case, org.ID, "被投诉人在深圳，由其管辖", "h2", -1), models.ErrNotFound)
}

// staffOf makes an officer of an organisation.
func (o *office) staffOf(org, login string) models.Actor {
	o.Helper()
	a, err := o.AddAccount(o.Context(), System, NewAccount{Login: login, Name: login, Password: password, Role: models.RoleOfficer, Org: org})
	must(o, err)
	return ActorOf(a)
}

// A case goes where somebody would see it, and can come back to the office of
// the installation.
func TestHandOver_WhereSomebodyIs(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer, chief := o.staff("wang", models.RoleOfficer), o.staff("chief", models.RoleAdministrator)
	org, err := o.SaveOrganisation(t.Context(), chief, models.Organisation{Name: "深圳局"})
	must(t, err)
	offers := func() (names []string) {
		list, err := o.HandOverTo(t.Context(), o.read(buyer.Case))
		must(t, err)
		for _, r := range list {
			names = append(names, r.Name)
		}
		return names
	}
	refused := func(from models.Actor, to, want string) {
		t.Helper()
		var bad *models.Invalid
		if err := o.HandOver(t.Context(), from, buyer.Case, to, "被投诉人在深圳，由其管辖", "r", -1); !errors.As(err, &bad) || bad.Problems[0].Key != want {
			t.Errorf("to %q: %v, want %s", to, err, want)
		}
	}
	if got := offers(); len(got) != 0 {
		t.Errorf("offered without anybody there: %q", got)
	}
	refused(officer, org.ID, "hand_over.error.nobody_there")
	refused(officer, OwnOffice, "errors.choose")
	refused(officer, "", "errors.choose")
	there := o.staffOf(org.ID, "lin")
	if got := offers(); !slices.Equal(got, []string{"深圳局"}) {
		t.Errorf("offered %q", got)
	}
	must(t, o.HandOver(t.Context(), officer, buyer.Case, org.ID, "被投诉人在深圳，由其管辖", "h", -1))
	if got := offers(); !slices.Equal(got, []string{o.Agency.Name}) {
		t.Errorf("offered back %q", got)
	}
	refused(there, org.ID, "errors.choose")
	must(t, o.HandOver(t.Context(), there, buyer.Case, OwnOffice, "经查商家不在深圳", "b", -1))
	if c := o.read(buyer.Case); c.Org != "" {
		t.Errorf("the case is with %q", c.Org)
	}
	_, err = o.ShowCase(t.Context(), officer, buyer.Case)
	must(t, err)
}

// Papers and pages of a case of an organisation name that organisation.
func TestPapers_NameTheOrganisation(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	officer, chief := o.staff("wang", models.RoleOfficer), o.staff("chief", models.RoleAdministrator)
	org, err := o.SaveOrganisation(t.Context(), chief, models.Organisation{Name: "深圳局", Short: "深市监"})
	must(t, err)
	names := func(actor models.Actor) (agency, series, page string) {
		_, err := o.Assign(t.Context(), actor, buyer.Case, actor.Account, models.CommandID("take:"+actor.Account), -1)
		must(t, err)
		l, err := o.DraftLetter(t.Context(), actor, buyer.Case, "complaint_registration", models.CommandID("draft:"+actor.Account))
		must(t, err)
		v, err := o.ShowLetter(t.Context(), actor, buyer.Case, l.ID)
		must(t, err)
		for _, f := range v.Content {
			switch f.Name {
			case "agency":
				agency = string(f.Text)
			case "series":
				series = string(f.Text)
			}
		}
		r, err := o.RespondentPreview(t.Context(), actor, buyer.Case, "")
		must(t, err)
		return agency, series, r.Office
	}
	if agency, series, page := names(officer); agency != o.Agency.Name || series != "示市监投登〔2026〕" || page != agency {
		t.Errorf("the office's own case: %s %s %s", agency, series, page)
	}
	there := o.staffOf(org.ID, "lin")
	must(t, o.HandOver(t.Context(), officer, buyer.Case, org.ID, "被投诉人在深圳，由其管辖", "h", -1))
	if agency, series, page := names(there); agency != "深圳局" || series != "深市监投登〔2026〕" || page != agency {
		t.Errorf("the organisation's case: %s %s %s", agency, series, page)
	}
}

// One form makes one link, and only an invitation of the case is revoked.
func TestInviteRespondent_Once(t *testing.T) {
	o, _, c, _ := sealed(t)
	lin := models.Actor{Role: models.RoleMediator, Account: c.Assignee}
	_, err := o.Store.UpdateCase(t.Context(), o.grant(), c.ID, func(c models.Case) (models.Case, error) {
		c.Append(o.Service.now(), models.Event{Kind: models.EventMoved, Actor: lin.Ref(), Command: "acc", Payload: models.Payload{
			Moved: &models.Moved{Transition: "accept", From: c.State}, Outcome: models.Outcome{To: "in_mediation"}}})
		return c, nil
	})
	must(t, err)
	token, err := o.InviteRespondent(t.Context(), lin, c.ID, "", "invite")
	must(t, err)
	_, err = o.InviteRespondent(t.Context(), lin, c.ID, "", "invite")
	wantErr(t, "the same form", err, models.ErrConflict)
	v, _, err := o.RespondentInvitation(t.Context(), token, "192.0.2.1")
	must(t, err)
	wantErr(t, "revoking what is none", o.RevokeRespondent(t.Context(), lin, c.ID, strings.Repeat("x", 1<<20), "revoke"), models.ErrNotFound)
	must(t, o.RevokeRespondent(t.Context(), lin, c.ID, v.ID, "revoke"))
	_, _, err = o.RespondentInvitation(t.Context(), token, "192.0.2.1")
	wantErr(t, "a revoked link", err, models.ErrNotFound)
}

// However often a browser gets another token, what it opened ends in time.
func TestHold_DoesNotLengthenALife(t *testing.T) {
	for name, set := range map[string]func(*models.Session){
		"complainant": func(s *models.Session) { s.Case = "WQ-00000-00001" },
		"respondent":  func(s *models.Session) { s.Shared = "WQ-00000-00001" },
	} {
		o := newOffice(t)
		token, err := o.Hold(t.Context(), models.Session{}, set)
		must(t, err)
		for passed := time.Duration(0); passed < sessionLife; passed += publicIdle / 2 {
			in := o.who(token)
			if in.Session.ID == "" {
				t.Fatalf("%s: ended after %s", name, passed)
			}
			token, err = o.Hold(t.Context(), in.Session, func(*models.Session) {})
			must(t, err)
			o.later(publicIdle / 2)
		}
		if in := o.who(token); in.Session.Case != "" || in.Session.Shared != "" {
			t.Errorf("%s: goes on past its life", name)
		}
	}
}

func TestExportSeller_IsLimited(t *testing.T) {
	o := newOffice(t)
	officer := o.staff("wang", models.RoleOfficer)
	buyer, _ := o.file()
	c := o.read(buyer.Case)
	sellers, err := o.Store.AddHandles(t.Context(), o.grant(), c.ID, c.ReceivedAt, c.Filing.Respondent.Handles)
	must(t, err)
	for i := range limitExport.hard + 1 {
		err := o.ExportSeller(t.Context(), officer, sellers[0], func(models.CaseRow) error { return nil })
		if i < limitExport.hard {
			must(t, err)
		} else {
			wantErr(t, "one more", err, models.ErrBusy)
		}
	}
}
