package casework

import (
	"slices"
	"strings"

	"redress/models"
	"redress/workflows/law"
)

// What each form says of the case. The names are those the templates ask for.

func registered(duty string) func(*letterSource) []models.FieldValue {
	return func(s *letterSource) []models.FieldValue {
		f := s.Filing
		out := append([]models.FieldValue{s.duty("law", duty), yesOrNo("anonymous", f.Complainant.Anonymous)}, s.party()...)
		out = append(out, yesOrNo("publish", f.Consents.Publish), yesOrNo("delegated", f.Consents.Delegated))
		for _, h := range f.Respondent.Handles {
			out = append(out, models.FieldValue{Name: "handle", Choice: string(h.Kind), Text: h.Value})
		}
		out = append(out, given(words("bought_on", f.Purchase.On), words("item", string(f.Purchase.Item)),
			models.FieldValue{Name: "paid", Amount: f.Purchase.Amount, Choice: f.Purchase.Paid}, words("narrative", string(f.Narrative)))...)
		out = append(out, s.demands()...)
		for _, e := range models.Supplied(s.Evidence) {
			out = append(out, models.FieldValue{Name: "file", Choice: e.Kind, Text: e.Name})
		}
		return out
	}
}

// addressed is a letter to the complainant that rests on one duty.
func addressed(duty string) func(*letterSource) []models.FieldValue {
	return func(s *letterSource) []models.FieldValue {
		return append([]models.FieldValue{s.duty("law", duty)}, given(words("complainant", string(s.Filing.Complainant.Name)))...)
	}
}

// distributed names nobody: Order 121 art. 37, and who gets the matter has the
// material itself.
func distributed(s *letterSource) []models.FieldValue {
	return []models.FieldValue{
		s.duty("law", "intake_sends_on"), words("masked", masked(s.Filing.Complainant)),
		chosen("track", string(s.Track)), words("copies", itoa(len(models.Supplied(s.Evidence)))),
	}
}

func accepted(s *letterSource) []models.FieldValue {
	until := lastDayOf("mediation")(s)
	until.Name = "mediation_until"
	return append(addressed("acceptance_notice")(s), given(until)...)
}

func refused(s *letterSource) []models.FieldValue {
	out := append(addressed("refusal_notice")(s), s.decided("refusal_ground", s.law.Refusal)...)
	if review, ok := s.law.BuyerLimit("administrative_review"); ok {
		out = append(out, words("review_days", itoa(review.Number)), cited("review", review.Basis))
	}
	return out
}

func terminated(s *letterSource) []models.FieldValue {
	return append(addressed("ways_after_mediation")(s), s.decided("termination_ground", s.law.Termination)...)
}

// decided is the ground of a decision, its place in the law, and the facts it rests on.
func (s *letterSource) decided(question string, ground func(string) (law.Ground, bool)) []models.FieldValue {
	moved, ok := lastMove(s.Case, question)
	if !ok {
		return nil
	}
	var out []models.FieldValue
	for _, v := range moved.Fields {
		switch {
		case v.Name == question:
			out = append(out, chosen("ground", v.Choice))
			if g, known := ground(v.Choice); known {
				out = append(out, cited("basis", g.Basis))
			}
		case strings.HasPrefix(v.Name, "fact."):
			out = append(out, v)
		}
	}
	return out
}

func invited(s *letterSource) []models.FieldValue {
	return append(addressed("mediation_notice")(s), s.duty("recusal", "recusal_grounds"))
}

func agreed(s *letterSource) []models.FieldValue {
	out := slices.Concat([]models.FieldValue{s.duty("law", "mediation_agreement"), s.duty("joint", "joint_consent")}, s.party(), s.demands())
	if d, ok := s.law.Duty("mediation_agreement"); ok && d.Count > 0 {
		out = append(out, words("copies", itoa(d.Count)))
	}
	return out
}

func reported(s *letterSource) []models.FieldValue {
	return []models.FieldValue{s.duty("law", "report_result"), s.duty("secrecy", "confidentiality")}
}
