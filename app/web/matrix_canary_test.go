package web

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// canaryGroups says to which part of a case each personal text belongs. One
// that belongs to none is shown to nobody by any page.
var canaryGroups = map[string]models.FieldGroup{
	"name": models.FieldsIdentity, "phone": models.FieldsIdentity, "address": models.FieldsIdentity,
	"agent": models.FieldsIdentity, "agentphone": models.FieldsIdentity, "matters": models.FieldsIdentity, "powers": models.FieldsIdentity,
	"joint": models.FieldsIdentity, "jointphone": models.FieldsIdentity, "jointaddress": models.FieldsIdentity, "addressee": models.FieldsIdentity,
	"handle": models.FieldsRespondent, "shop": models.FieldsRespondent,
	"item": models.FieldsPurchase, "transaction": models.FieldsPurchase, "story": models.FieldsNarrative, "demand": models.FieldsNarrative,
	"file": models.FieldsEvidence, "shows": models.FieldsEvidence,
	"message": models.FieldsMessages, "toother": models.FieldsMessages, "fromother": models.FieldsMessages,
	"note": models.FieldsNotes, "handed": models.FieldsNotes, "held": models.FieldsNotes,
	"contact": models.FieldsLetters, "dropped": models.FieldsLetters,
	"revealed": models.FieldsHistory, "decided": models.FieldsHistory,
}

// keptFrom is what somebody is not shown although the table opens the part it
// is in: the other side sees copies and what is written to it, the complainant
// nothing of what passes between the office and the other side, or of letters
// to others.
var keptFrom = map[models.Role][]string{
	models.RoleRespondent:  {"file", "shows", "message", "transaction"},
	models.RoleComplainant: {"toother", "fromother", "dropped"},
}

var canaryForm = regexp.MustCompile(`cn(\d+)x([a-z]+)`)

// marks gives every text of the next case a canary with its number.
func (w *world) marks() {
	w.mark = func(field, _ string) models.Personal { return models.Personal(fmt.Sprintf("cn%dx%s", w.made, field)) }
}

// told adds what people write while they work on a case.
func (w *world) told(c *models.Case) {
	say := func(e models.Event) {
		e.Actor = models.ActorRef{Role: models.RoleOfficer, Account: w.colleague.ID}
		c.Append(w.now, e)
	}
	for _, m := range []models.Message{
		{From: models.RoleOfficer, Body: w.mark("message", "")}, {From: models.RoleOfficer, To: models.RoleRespondent, Body: w.mark("toother", "")},
		{From: models.RoleRespondent, Body: w.mark("fromother", "")},
	} {
		m.At = w.now
		say(models.Event{Kind: models.EventMessage, Payload: models.Payload{Message: &m}})
	}
	say(models.Event{Kind: models.EventNote, Payload: models.Payload{Note: &models.Note{By: w.colleague.ID, At: w.now, Body: w.mark("note", "")}}})
	say(models.Event{Kind: models.EventHoldSet, Payload: models.Payload{Privacy: &models.PrivacyStep{Reason: w.mark("held", "")}}})
	say(models.Event{Kind: models.EventHandedOver, Payload: models.Payload{Handed: &models.HandedOver{Org: c.Org, Reason: w.mark("handed", "")}}})
	say(models.Event{Kind: models.EventMoved, Payload: models.Payload{Moved: &models.Moved{Transition: "ask_information", Fields: []models.FieldValue{{Name: "missing_information", Text: w.mark("decided", "")}}}}})
	gone := models.LetterID("L9999-1")
	say(models.Event{Kind: models.EventLetterDrafted, Payload: models.Payload{Letter: &models.LetterStep{Letter: gone, Form: "distribution"}}})
	say(models.Event{Kind: models.EventLetterDropped, Payload: models.Payload{Letter: &models.LetterStep{Letter: gone, Reason: w.mark("dropped", "")}}})
	say(models.Event{Kind: models.EventRevealed, Payload: models.Payload{Revealed: &models.Revealed{Reason: w.mark("revealed", ""), Until: w.now.Add(time.Hour)}}})
}

// canaryCase is a case whose every text is a canary. Handing it over has taken
// it from whoever had it, so he gets it back.
type canaryCase struct {
	object
	org, assignee string
}

func (w *world) canaryCase(who models.Role, relation authz.Relation) (k canaryCase) {
	w.Helper()
	w.marks()
	k.object = w.object(who, relation, authz.Open, func(c *models.Case) {
		k.org, k.assignee = c.Org, c.Assignee
		w.told(c)
		c.Append(w.now, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: k.assignee}}})
	})
	w.mark = func(_, text string) models.Personal { return models.Personal(text) }
	return k
}

// number is which case a canary of it names.
func (k canaryCase) number() string { return strings.TrimPrefix(string(k.file), "file") }

// relationTo is what a case is to somebody who has opened another one, or this.
func (w *world) relationTo(who models.Role, k canaryCase, opened object) authz.Relation {
	a := w.accounts[who]
	switch {
	case !who.Staff() && k.id == opened.id:
		return authz.Own
	case !who.Staff(), a.Org != k.org:
		return authz.Foreign
	case k.assignee == a.ID:
		return authz.Own
	case k.assignee == "":
		return authz.Unassigned
	}
	return authz.Organisation
}

// shownBy says whether, after a table, a page may show somebody one canary of a case.
func shownBy(table []authz.Row, r Route, who models.Role, relation authz.Relation, field string) bool {
	if r.Action == authz.SellerView || r.Action == authz.SellerExport {
		if field == "handle" {
			return true // what a seller calls himself is no secret of a case
		}
	}
	if slices.Contains(keptFrom[who], field) {
		return false
	}
	c := cell{route: r, who: who, relation: relation, state: authz.Open}
	for _, action := range []authz.Action{r.Action, authz.CaseView, authz.CaseTrack} {
		if fields, _ := reads(table, c, action); action != authz.IdentityReveal && slices.Contains(fields, canaryGroups[field]) {
			return true
		}
	}
	return false
}

// Every page is opened by everybody, for a case of each relation, and shows of
// every case no text but those the table opens. Each text is shown somewhere,
// so that a page that lost it would be noticed. No log has any.
func TestCanaries_AreWhereTheTableSays(t *testing.T) {
	w := newWorld(t)
	var all []canaryCase
	for _, role := range models.StaffRoles {
		all = append(all, w.canaryCase(role, authz.Own))
	}
	for _, relation := range []authz.Relation{authz.Organisation, authz.Unassigned, authz.Foreign} {
		all = append(all, w.canaryCase(models.RoleOfficer, relation))
	}
	for _, k := range all {
		g, err := authz.Do(casework.System, authz.SystemWork, string(k.id))
		if err != nil {
			t.Fatal(err)
		}
		w.link(g, w.theCase(k.id))
	}
	byNumber := map[string]canaryCase{}
	for _, k := range all {
		byNumber[k.number()] = k
	}
	opened := all[3].object // the one a colleague has is the one the parties have opened
	draft := w.object(models.RoleVisitor, authz.Own, authz.Draft, nil)
	pages, found, shown := 0, 0, map[string]bool{}
	look := func(b *browser, r Route, who models.Role) {
		pages++
		for _, m := range canaryForm.FindAllStringSubmatch(b.all(), -1) {
			k, known := byNumber[m[1]]
			if !known {
				t.Fatalf("%s shows the canary %s of no case", b.path, m[0])
			}
			found++
			relation := w.relationTo(who, k, opened)
			if shown[m[2]] = true; !shownBy(authz.Table, r, who, relation, m[2]) {
				t.Errorf("%s shows %s the %s of a case that is %s", r.Path, who, m[2], relation)
			}
		}
		if !who.Staff() && strings.Contains(b.body, "员工 ") {
			t.Errorf("%s shows %s the name of an account", r.Path, who)
		}
	}
	for _, r := range Table() {
		if r.Method != http.MethodGet || r.Bare {
			continue
		}
		for _, who := range subjects {
			objects := []object{opened}
			if strings.HasPrefix(r.Path, "/cases/:id") {
				objects = nil
				for _, k := range all {
					objects = append(objects, k.object)
				}
			}
			for _, o := range objects {
				w.now = w.now.Add(11 * time.Minute)
				held := o
				if !who.Staff() {
					held = opened
				}
				if who == models.RoleVisitor {
					held = draft
				}
				c := cell{route: r, who: who, relation: authz.Own, state: authz.Open}
				if strings.HasSuffix(r.Path, "/:transition") {
					c.word = "accept"
				}
				look(w.holds(who, held).get(w.fill(c, o)), r, who)
			}
		}
	}
	for _, field := range slices.Sorted(maps.Keys(canaryGroups)) {
		if !shown[field] {
			t.Errorf("no page shows %s to anybody: the test looks for nothing there", field)
		}
	}
	if m := canaryForm.FindString(w.log.String()); m != "" {
		t.Errorf("the log has %s", m)
	}
	t.Logf("%d pages, %d canaries of %d kinds on them", pages, found, len(shown))
}

// A dossier holds of every case no text but those that the table opens to whoever
// takes it out; no name where it is to name nobody, for the other side no more
// than the other side's own page shows, and never a note.
func TestCanaries_InDossiers(t *testing.T) {
	w := newWorld(t)
	var all []canaryCase
	for _, relation := range []authz.Relation{authz.Own, authz.Organisation, authz.Unassigned} {
		all = append(all, w.canaryCase(models.RoleOfficer, relation))
	}
	if _, err := w.service.Ledger.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	route := Route{Method: http.MethodPost, Path: "/cases/:id/dossier", Action: authz.CaseExport, Side: Staff}
	other := Route{Method: http.MethodGet, Path: "/respond/case", Action: authz.CaseRespond, Side: Respondent}
	own := Route{Method: http.MethodPost, Path: "/track/case/dossier", Action: authz.CaseTrack, Side: Complainant}
	made, found := 0, map[string]bool{}
	for _, k := range all {
		w.now = w.now.Add(time.Hour)
		b := w.asks(w.holds(models.RoleComplainant, k.object), cell{route: own, who: models.RoleComplainant}, own.Path, url.Values{"languages": {"zh-CN", "en"}})
		_, text := b.at(http.StatusOK, "").exported()
		for _, m := range canaryForm.FindAllStringSubmatch(text, -1) {
			if m[1] != k.number() || !shownBy(authz.Table, own, models.RoleComplainant, authz.Own, m[2]) {
				t.Errorf("the complainant's dossier has the %s", m[2])
			}
		}
	}
	for _, who := range models.StaffRoles {
		for _, k := range all {
			for _, order := range []url.Values{
				{"audience": {"office"}, "contents": {"originals"}}, {"audience": {"office"}, "contents": {"originals"}, "named": {"yes"}},
				{"audience": {"office"}, "contents": {"copies"}}, {"audience": {"outside"}},
			} {
				w.now = w.now.Add(time.Hour)
				relation := w.relationTo(who, k, object{})
				order["languages"] = []string{"zh-CN", "en"}
				b := w.asks(w.holds(who, object{}), cell{route: route, who: who}, "/cases/"+string(k.id)+"/dossier", order)
				if b.status != http.StatusOK {
					continue // refused: the matrix says when
				}
				made++
				_, text := b.exported()
				for _, m := range canaryForm.FindAllStringSubmatch(text, -1) {
					found[m[2]] = true
					group := canaryGroups[m[2]]
					ok := shownBy(authz.Table, route, who, relation, m[2]) && group != models.FieldsNotes && (group != models.FieldsIdentity || order.Get("named") != "")
					if order.Get("audience") == "outside" {
						ok = shownBy(authz.Table, other, models.RoleRespondent, authz.Own, m[2])
					}
					if m[1] != k.number() || !ok {
						t.Errorf("a dossier of a case that is %s, for %s by %s, named %q, has the %s", relation, order.Get("audience"), who, order.Get("named"), m[2])
					}
				}
			}
		}
	}
	if made == 0 || !found["name"] || !found["story"] || found["note"] {
		t.Errorf("%d dossiers with %v", made, found)
	}
	t.Logf("%d dossiers with texts of %d kinds", made, len(found))
}

// all is the page with its headers, and with what is escaped in them.
func (b *browser) all() string {
	var out strings.Builder
	out.WriteString(b.body)
	for _, list := range b.header {
		for _, value := range list {
			plain, err := url.QueryUnescape(value)
			if err != nil {
				plain = value
			}
			out.WriteString("\n" + plain)
		}
	}
	return out.String()
}
