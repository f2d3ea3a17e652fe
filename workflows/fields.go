package workflows

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"redress/models"
	"redress/workflows/calendar"
)

// offered are the questions of a form as the case's law fills them: the
// choices of a ground are those of the profile in force at receipt.
func offered(fields []Field, c *models.Case) []Field {
	out := slices.Clone(fields)
	for i, f := range out {
		if f.Kind == FieldGround {
			out[i].Choices = grounds(c, f.Grounds)
		}
	}
	return out
}

// The lists of grounds a law has.
const (
	GroundsRefusal     = "refusal"
	GroundsTermination = "termination"
)

func grounds(c *models.Case, list string) []string {
	p := profile(c)
	from := p.Refusals
	if list == GroundsTermination {
		from = p.Terminations
	}
	codes := make([]string, len(from))
	for i, g := range from {
		codes[i] = g.Code
	}
	return codes
}

// fixed are the answers a definition gives itself.
func fixed(fields []Field) []models.FieldValue {
	var out []models.FieldValue
	for _, f := range fields {
		if f.Fixed == "" {
			continue
		}
		v := models.FieldValue{Name: f.Name}
		if f.Kind == FieldGround || f.Kind == FieldChoice {
			v.Choice = f.Fixed
		} else {
			v.Text = models.Personal(f.Fixed)
		}
		out = append(out, v)
	}
	return out
}

// answers checks what was given against the form and returns it in the form's
// order, each answer with only the part its kind has. The error is a
// *models.Invalid with every problem.
func answers(fields []Field, given []models.FieldValue) ([]models.FieldValue, error) {
	var problems models.Invalid
	for i, v := range given {
		asked := slices.ContainsFunc(fields, func(f Field) bool { return f.Name == v.Name && f.Fixed == "" })
		twice := slices.ContainsFunc(given[:i], func(o models.FieldValue) bool { return o.Name == v.Name })
		if !asked || twice {
			problems.Add(v.Name, "errors.not_valid")
		}
	}
	out := fixed(fields)
	for _, f := range fields {
		if f.Fixed != "" {
			continue
		}
		v, isGiven := find(given, func(v models.FieldValue) bool { return v.Name == f.Name })
		if isGiven {
			v, isGiven = answer(f, v, &problems)
		}
		switch {
		case isGiven:
			out = append(out, v)
		case f.Required && len(f.Choices) > 0:
			problems.Add(f.Name, "errors.choose")
		case f.Required:
			problems.Add(f.Name, "errors.required")
		}
	}
	return out, problems.OrNil()
}

// answer checks one answer; false when it is empty.
func answer(f Field, v models.FieldValue, problems *models.Invalid) (models.FieldValue, bool) {
	out := models.FieldValue{Name: f.Name}
	switch f.Kind {
	case FieldAmount:
		out.Amount = v.Amount
		if v.Amount < 0 || v.Amount > models.MaxFen {
			problems.Add(f.Name, "errors.not_money")
		}
		return out, true
	case FieldChoice, FieldGround:
		out.Choice = v.Choice
		if v.Choice != "" && !slices.Contains(f.Choices, v.Choice) {
			problems.Add(f.Name, "errors.not_choice")
		}
		return out, v.Choice != ""
	}
	out.Text = models.Personal(strings.TrimSpace(string(v.Text)))
	switch {
	case f.Kind == FieldDate && out.Text != "":
		if _, err := calendar.ParseDay(string(out.Text)); err != nil {
			problems.Add(f.Name, "errors.not_date")
		}
	case f.Max > 0 && utf8.RuneCountInString(string(out.Text)) > f.Max:
		problems.Add(f.Name, "errors.too_long", "n", strconv.Itoa(f.Max))
	}
	return out, out.Text != ""
}
