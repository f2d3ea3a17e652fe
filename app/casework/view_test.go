package casework

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"redress/models"
	"redress/models/vault/vaulttest"
)

// shownFields lists what is in a view, with what it holds of a filing and of an
// event one by one.
func shownFields(c models.Case) map[string]bool {
	out := map[string]bool{}
	list := func(prefix string, of any) {
		v := reflect.ValueOf(of)
		for i := range v.NumField() {
			if !v.Field(i).IsZero() && (v.Field(i).Kind() != reflect.Slice || v.Field(i).Len() > 0) {
				out[prefix+v.Type().Field(i).Name] = true
			}
		}
	}
	list("", c)
	list("Head.", c.Head)
	list("Filing.", c.Filing)
	if len(c.Events) > 0 {
		list("Event.", c.Events[0].Payload)
	}
	return out
}

// Which part of a case belongs to which field group. Whoever adds a field to a
// case, a filing or an event finds it on no page until it is put into a group
// here and in viewOf; what is shown to everybody who sees the case at all is the
// group "".
var viewGroups = map[models.FieldGroup]string{
	"": "Head Version SellerCases SellerAmount Links Archived LastHash Filing " +
		"Head.ID Head.Org Head.Track Head.State Head.Outcome Head.Open Head.Definition Head.Channel Head.Category Head.Province Head.Amount Head.Settled " +
		"Head.Queue Head.Priority Head.Flags Head.Assignee Head.Sellers Head.ReceivedAt Head.UpdatedAt Head.DueAt Head.Clocks Head.Overdue Head.Effects Head.SourceKey Head.Privacy " +
		"Filing.Track Filing.Mixed Filing.Language Filing.Channel Filing.Category Filing.Complainant Filing.Consents Filing.Platform Filing.Signals",
	models.FieldsIdentity:   "Filing.Complainant Filing.Agent Filing.Others Filing.Representative",
	models.FieldsRespondent: "Filing.Respondent",
	models.FieldsPurchase:   "Filing.Purchase",
	models.FieldsNarrative:  "Filing.Narrative Filing.Demands",
	models.FieldsEvidence:   "Evidence",
	models.FieldsMessages:   "Messages Invited AnswerBy",
	models.FieldsNotes:      "Notes",
	models.FieldsLetters:    "Letters",
	models.FieldsRouting:    "Routing",
	models.FieldsHistory: "Events Event.Filed Event.Moved Event.Viewed Event.Assigned Event.Sellers Event.Preview Event.Effect Event.Linked " +
		"Event.Revealed Event.Outcome",
}

// withHistory are the parts of an event that only show together with the group
// they belong to besides the history.
var withHistory = map[models.FieldGroup]string{
	models.FieldsEvidence: "Event.Evidence Event.Inspected Event.Shared",
	models.FieldsMessages: "Event.Message Event.Respondent Event.PassedOn",
	models.FieldsNotes:    "Event.Note Event.Handed Event.Privacy",
	models.FieldsLetters:  "Event.Letter",
}

// Every field of a case is filled, and each group shows exactly its own.
func TestViewOf_ShowsWhatTheGroupsName(t *testing.T) {
	c := vaulttest.Filled[models.Case](&vaulttest.Filler{At: monday})
	check := func(what string, fields []models.FieldGroup, want string) {
		t.Helper()
		got := shownFields(viewOf(c, fields))
		names := strings.Fields(want)
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			if !got[name] {
				t.Errorf("%s: %s is not shown", what, name)
			}
			delete(got, name)
		}
		if len(got) > 0 {
			t.Errorf("%s: %v are shown as well", what, slices.Sorted(maps.Keys(got)))
		}
	}
	check("nothing", nil, viewGroups[""])
	all := viewGroups[""]
	for _, group := range models.FieldGroups {
		check(string(group), []models.FieldGroup{group}, viewGroups[""]+" "+viewGroups[group])
		all += " " + viewGroups[group] + " " + withHistory[group]
		if group != models.FieldsHistory {
			check(string(group)+" with the history", []models.FieldGroup{group, models.FieldsHistory}, viewGroups[""]+" "+viewGroups[group]+" "+viewGroups[models.FieldsHistory]+" "+withHistory[group])
		}
	}
	check("everything", models.FieldGroups, all)
	if v := viewOf(c, nil); v.Filing.Complainant.Name != "" || v.ReceiptHash != "" || v.Reveals != nil || v.Key != nil {
		t.Error("somebody who sees no group sees a name, a code or a key")
	}
}
