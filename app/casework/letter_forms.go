package casework

import (
	"slices"

	"redress/models"
	"redress/workflows"
)

// LetterForm is one official form: when it can be written, who may read it, and
// what has to be filled in.
type LetterForm struct {
	Name string
	// Mark stands for the form in the numbers of its letters.
	Mark   string
	Tracks []models.Track
	// After is the question of a decision that must have been answered before
	// the letter can be written, "" where there is none.
	After string
	// Own says that it is for the complainant or reporter, who may read it.
	Own bool
	// facts are what it says of the case, which nobody types.
	facts func(*letterSource) []models.FieldValue
	// blanks are what a person fills in.
	blanks []blank
}

// blank is one place to fill in, and what stands there to begin with.
type blank struct {
	workflows.Field
	from func(*letterSource) models.FieldValue
}

var (
	onComplaints = []models.Track{models.TrackComplaint}
	onReports    = []models.Track{models.TrackReport}
	onBoth       = []models.Track{models.TrackComplaint, models.TrackReport}
)

// letterForms are the forms by name, in the order of models.LetterForms.
var letterForms = []LetterForm{
	{Name: "complaint_registration", Mark: "投登", Tracks: onComplaints, Own: true, facts: registered("complaint_record"), blanks: []blank{
		respondent, mayAsk("respondent_contact", nil), mayAsk("respondent_address", addressOfRespondent), mayAsk("respondent_phone", phoneOfRespondent),
		asksChoice("id_kind", false, "id_card", "passport", "travel_permit", "other"), mayAsk("id_number", nil), asks("handled_by", clerk),
	}},
	{Name: "report_registration", Mark: "举登", Tracks: onReports, facts: registered("report_record"), blanks: []blank{
		respondent, mayAsk("respondent_address", addressOfRespondent), mayAsk("id_number", nil), asks("handled_by", clerk),
	}},
	{Name: "distribution", Mark: "分", Tracks: onBoth, facts: distributed, blanks: []blank{
		asks("receiver", nil), subject, asksDay("reply_by", nil),
	}},
	{Name: "identity_demand", Mark: "身", Tracks: onComplaints, Own: true, facts: addressed("identity_proof"), blanks: []blank{
		subject, asksDay("deadline", lastDayOf("information")), asksText("materials", true, nil), asks("contact_phone", nil), asks("contact_address", nil),
	}},
	{Name: "acceptance", Mark: "投受", Tracks: onComplaints, Own: true, facts: accepted, blanks: []blank{
		subject, asks("contact", clerk), asks("contact_phone", nil),
	}},
	{Name: "refusal", Mark: "不受", Tracks: onComplaints, After: "refusal_ground", Own: true, facts: refused, blanks: []blank{
		subject, asksText("reason", true, answered("reason")),
	}},
	{Name: "mediation_notice", Mark: "调通", Tracks: onComplaints, Own: true, facts: invited, blanks: []blank{
		respondent, subject, asksChoiceFrom("mediation_mode", "mediation_mode", "on_site", "phone", "video", "online_chat"),
		asksDay("mediation_date", answered("mediation_date")), asks("mediation_time", answered("mediation_time")), asks("mediation_place", answered("mediation_place")),
		asks("mediator", mediator), asks("contact_phone", nil), asksText("bring", false, nil), asksDay("objection_by", nil),
	}},
	{Name: "termination", Mark: "终", Tracks: onComplaints, After: "termination_ground", Own: true, facts: terminated, blanks: []blank{
		respondent, subject, asksText("reason", false, answered("reason")),
	}},
	{Name: "mediation_agreement", Mark: "调", Tracks: onComplaints, After: models.SettledField, Own: true, facts: agreed, blanks: []blank{
		respondent, mayAsk("legal_representative", nil), mayAsk("respondent_address", addressOfRespondent),
		mayAsk("respondent_phone", phoneOfRespondent), mayAsk("respondent_agent", nil), asksText("dispute", true, narrative),
		asksText("terms", true, answered("terms")), asksAmount(models.SettledField, answered(models.SettledField)),
		asksDay("performance_date", answered("performance_date")), asks("mediator", mediator),
	}},
	{Name: "report_result", Mark: "举告", Tracks: onReports, Own: true, facts: reported, blanks: []blank{
		asks("addressee", nameOfComplainant), subject, asks("legal_basis", nil), asksText("result", true, answered("result")),
	}},
}

var (
	respondent = asks("respondent", nameOfRespondent)
	subject    = asks("subject", item)
)

const maxLetterText = 5000

func blankOf(name, kind string, must bool, most int, from func(*letterSource) models.FieldValue) blank {
	return blank{workflows.Field{Name: name, Kind: kind, Required: must, Max: most}, from}
}

func asks(name string, from func(*letterSource) models.FieldValue) blank {
	return blankOf(name, workflows.FieldText, true, MaxShort, from)
}

func mayAsk(name string, from func(*letterSource) models.FieldValue) blank {
	return blankOf(name, workflows.FieldText, false, MaxShort, from)
}

func asksText(name string, must bool, from func(*letterSource) models.FieldValue) blank {
	return blankOf(name, workflows.FieldLongText, must, maxLetterText, from)
}

func asksDay(name string, from func(*letterSource) models.FieldValue) blank {
	return blankOf(name, workflows.FieldDate, true, 0, from)
}

func asksAmount(name string, from func(*letterSource) models.FieldValue) blank {
	return blankOf(name, workflows.FieldAmount, true, 0, from)
}

func asksChoice(name string, must bool, choices ...string) blank {
	b := blankOf(name, workflows.FieldChoice, must, 0, nil)
	b.Choices = choices
	return b
}

func asksChoiceFrom(name, question string, choices ...string) blank {
	b := asksChoice(name, true, choices...)
	b.from = answered(question)
	return b
}

// Fields are the blanks as a form asks for them.
func (f LetterForm) Fields() []workflows.Field {
	out := make([]workflows.Field, len(f.blanks))
	for i, b := range f.blanks {
		out[i] = b.Field
	}
	return out
}

// LetterFormOf finds a form by name.
func LetterFormOf(name string) (LetterForm, bool) {
	for _, f := range letterForms {
		if f.Name == name {
			return f, true
		}
	}
	return LetterForm{}, false
}

// LettersFor lists the forms that can be written in a case as it stands.
func LettersFor(c models.Case) (out []string) {
	for _, f := range letterForms {
		_, decided := lastAnswer(c, f.After)
		if slices.Contains(f.Tracks, c.Track) && (f.After == "" || decided) {
			out = append(out, f.Name)
		}
	}
	return out
}
