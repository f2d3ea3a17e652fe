package workflows

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/venue"
)

// answers checks what was given against a form and returns it in the form's
// order, after the answers that are there already, each with only the part its
// kind has. What another answer makes pointless is left out, so that a page
// that cannot hide a question loses nothing.
func answers(form []Field, out, given []models.FieldValue) ([]models.FieldValue, *models.Invalid) {
	var problems models.Invalid
	for i, g := range given {
		asked := slices.ContainsFunc(form, func(f Field) bool { return f.Name == g.Name && f.Fixed == "" })
		twice := slices.ContainsFunc(given[:i], func(o models.FieldValue) bool { return o.Name == g.Name })
		if !asked || twice {
			problems.Add(g.Name, "errors.not_valid")
		}
	}
	for _, f := range form {
		if f.Fixed != "" || !f.If.holds(out) {
			continue
		}
		a, given := find(given, func(g models.FieldValue) bool { return g.Name == f.Name })
		if given {
			a, given = answer(f, a, &problems)
		}
		switch {
		case given:
			out = append(out, a)
		case f.Required && len(f.Choices) > 0:
			problems.Add(f.Name, "errors.choose")
		case f.Required:
			problems.Add(f.Name, "errors.required")
		}
	}
	return out, &problems
}

// answers checks the answers to a transition's form. The error is a
// *models.Invalid with every problem.
func (v *view) answers(t Transition, cmd Command) ([]models.FieldValue, error) {
	out, problems := answers(v.form(t), fixed(t.Fields), cmd.Fields)
	for _, f := range t.Fields {
		a, given := find(out, func(a models.FieldValue) bool { return a.Name == f.Name })
		if given && f.Kind == FieldCase && models.CaseID(a.Text) == v.c.ID {
			problems.Add(f.Name, "errors.not_valid")
		}
	}
	if form := v.form(t); t.NeedsOne && len(out) == len(fixed(t.Fields)) && len(form) > 0 {
		problems.Add(form[0].Name, "errors.needs_one")
	}
	if day := dayOf(out, t.Since); day > calendar.DayOf(cmd.At) {
		problems.Add(t.Since, "errors.in_future")
	}
	return out, problems.OrNil()
}

// answer checks one answer; false when it is empty.
func answer(f Field, given models.FieldValue, problems *models.Invalid) (models.FieldValue, bool) {
	out := models.FieldValue{Name: f.Name}
	switch f.Kind {
	case FieldAmount:
		out.Amount = given.Amount
		if given.Amount < 0 || given.Amount > models.MaxFen {
			problems.Add(f.Name, "errors.not_money")
		}
		return out, true
	case FieldChoice, FieldGround, FieldQueue:
		out.Choice = given.Choice
		if given.Choice != "" && !slices.Contains(f.Choices, given.Choice) {
			problems.Add(f.Name, "errors.not_choice")
		}
		return out, given.Choice != ""
	case FieldDivision:
		typed := strings.TrimSpace(given.Choice)
		code, known := venue.Only(typed)
		if out.Choice = code; typed != "" && !known {
			problems.Add(f.Name, "errors.not_place")
		}
		return out, typed != ""
	}
	out.Text = models.Personal(strings.TrimSpace(string(given.Text)))
	switch {
	case out.Text == "":
		return out, false
	case f.Kind == FieldDate:
		if _, err := calendar.ParseDay(string(out.Text)); err != nil {
			problems.Add(f.Name, "errors.not_date")
		}
	case f.Kind == FieldCase:
		id, err := models.ParseCaseID(string(out.Text))
		if err != nil {
			problems.Add(f.Name, "errors.not_valid")
			return out, true
		}
		out.Text = models.Personal(id)
	case f.Max > 0 && utf8.RuneCountInString(string(out.Text)) > f.Max:
		problems.Add(f.Name, "errors.too_long", "n", strconv.Itoa(f.Max))
	}
	return out, true
}

// dayOf reads the day of a date field, zero where there is none.
func dayOf(fields []models.FieldValue, name string) calendar.Day {
	answer, _ := find(fields, func(f models.FieldValue) bool { return f.Name == name })
	day, err := calendar.ParseDay(string(answer.Text))
	if err != nil {
		return 0
	}
	return day
}
