package casework

import (
	"reflect"
	"slices"

	"redress/models"
)

// A view is a case as a grant shows it. It begins empty and is given what the
// field groups name, so a field that nobody has put into a group shows nowhere.

// viewOf shows the field groups of a case and nothing else but its head.
func viewOf(c models.Case, fields []models.FieldGroup) models.Case {
	v := models.Case{Head: c.Head, Version: c.Version, Archived: c.Archived, LastHash: c.LastHash,
		SellerCases: c.SellerCases, SellerAmount: c.SellerAmount, Links: c.Links}
	v.ReceiptHash, v.Reveals = "", nil
	v.Filing = filingView(c.Filing, fields)
	for _, f := range fields {
		switch f {
		case models.FieldsEvidence:
			v.Evidence = c.Evidence
		case models.FieldsMessages:
			v.Messages, v.Invited, v.AnswerBy = c.Messages, c.Invited, c.AnswerBy
		case models.FieldsNotes:
			v.Notes = c.Notes
		case models.FieldsLetters:
			v.Letters = c.Letters
		case models.FieldsRouting:
			v.Routing = c.Routing
		case models.FieldsHistory:
			v.Events = c.Events
		}
	}
	names := namesIn(c.Filing)
	if !slices.Contains(fields, models.FieldsIdentity) {
		v.Letters, v.Messages = sealedLetters(v.Letters), unnamedMessages(v.Messages, names)
		v.Evidence = models.Nameless(v.Evidence)
	}
	v.Events = eventsView(v.Events, fields, names)
	return v
}

func filingView(f models.Filing, fields []models.FieldGroup) models.Filing {
	v := models.Filing{Track: f.Track, Mixed: f.Mixed, Language: f.Language, Channel: f.Channel, Category: f.Category,
		Consents: f.Consents, Platform: f.Platform, Signals: f.Signals}
	v.Complainant.Anonymous = f.Complainant.Anonymous
	for _, g := range fields {
		switch g {
		case models.FieldsIdentity:
			v.Complainant, v.Agent, v.Others, v.Representative = f.Complainant, f.Agent, f.Others, f.Representative
		case models.FieldsRespondent:
			v.Respondent = f.Respondent
		case models.FieldsPurchase:
			v.Purchase = f.Purchase
		case models.FieldsNarrative:
			v.Narrative, v.Demands = f.Narrative, f.Demands
		}
	}
	if !slices.Contains(fields, models.FieldsIdentity) {
		v = unnamedFiling(v, namesIn(f))
	}
	return v
}

// payloadGroups says to which group each part of an event belongs besides the
// history; "" belongs to the history alone. A part that is not here is shown to
// nobody but the program itself.
var payloadGroups = map[string]models.FieldGroup{
	"Filed": "", "Moved": "", "Viewed": "", "Assigned": "", "Sellers": "", "Preview": "", "Effect": "", "Linked": "", "Revealed": "", "Outcome": "",
	"Evidence": models.FieldsEvidence, "Message": models.FieldsMessages, "Note": models.FieldsNotes,
	"Letter": models.FieldsLetters, "Handed": models.FieldsNotes, "Inspected": models.FieldsEvidence, "Shared": models.FieldsEvidence,
	"Respondent": models.FieldsMessages, "PassedOn": models.FieldsMessages, "Privacy": models.FieldsNotes,
}

func eventsView(events []models.Event, fields []models.FieldGroup, names []string) []models.Event {
	if slices.Equal(fields, models.FieldGroups) {
		return events
	}
	out := slices.Clone(events)
	for i := range out {
		out[i].Payload = payloadView(out[i].Payload, fields, names)
	}
	return out
}

func payloadView(p models.Payload, fields []models.FieldGroup, names []string) (v models.Payload) {
	from, to := reflect.ValueOf(p), reflect.ValueOf(&v).Elem()
	for i := range from.NumField() {
		group, known := payloadGroups[from.Type().Field(i).Name]
		if known && (group == "" || slices.Contains(fields, group)) {
			to.Field(i).Set(from.Field(i))
		}
	}
	if p.Filed != nil {
		filed := models.Filed{Definition: p.Filed.Definition, Filing: filingView(p.Filed.Filing, fields), Org: p.Filed.Org,
			Source: p.Filed.Source, SourceRef: p.Filed.SourceRef, ReceivedAt: p.Filed.ReceivedAt, Links: p.Filed.Links}
		if slices.Contains(fields, models.FieldsEvidence) {
			filed.Evidence = p.Filed.Evidence
		}
		v.Filed = &filed
	}
	if !slices.Contains(fields, models.FieldsIdentity) {
		v = nameless(v, names)
	}
	return v
}

// nobodyNamed is all of a case but who complains.
var nobodyNamed = slices.DeleteFunc(slices.Clone(models.FieldGroups), func(f models.FieldGroup) bool { return f == models.FieldsIdentity })

// nameless leaves out of an event what identifies the complainant.
func nameless(v models.Payload, names []string) models.Payload {
	v.Evidence = models.Nameless(v.Evidence)
	if v.Filed != nil {
		filed := *v.Filed
		filed.Filing, filed.Evidence = filingView(filed.Filing, nobodyNamed), models.Nameless(filed.Evidence)
		v.Filed = &filed
	}
	if v.Moved != nil {
		moved := *v.Moved
		moved.Fields = sealedContent(moved.Fields)
		for i, f := range moved.Fields {
			moved.Fields[i].Text = unnamed(f.Text, names)
		}
		v.Moved = &moved
	}
	if v.Message != nil {
		v.Message = &unnamedMessages([]models.Message{*v.Message}, names)[0]
	}
	if v.Letter != nil {
		step := *v.Letter
		step.Content, step.Files = sealedContent(step.Content), nil
		v.Letter = &step
	}
	return v
}

// namesInForms are the places of the official forms, and the answers asked for
// with a decision, where the complainant, or who acts or complains with him, is
// named.
var namesInForms = []string{"complainant", "phone", "address", "agent", "agent_phone", "other", "addressee", "id_number", "masked", "new_representative"}

func namesSomebody(v models.FieldValue) bool { return slices.Contains(namesInForms, v.Name) }

func sealedLetters(letters []models.Letter) []models.Letter {
	out := slices.Clone(letters)
	for i := range out {
		out[i].Content = sealedContent(out[i].Content)
	}
	return out
}

func sealedContent(content []models.FieldValue) []models.FieldValue {
	return slices.DeleteFunc(slices.Clone(content), namesSomebody)
}
