package workflows

import "redress/models"

// Form are the questions of a transition for a case, whether it can be made
// now or not. Nil when the case's definition has no such transition.
func Form(rb *Rulebook, c models.Case, transition string) []Field {
	def, ok := rb.Definition(c.Definition)
	if !ok {
		return nil
	}
	t, _ := def.Transition(transition)
	v := view{rb: rb, def: def, c: &c}
	return v.form(t)
}

// CheckForm checks what was given against the questions of a form that is not
// a transition's, and returns it in their order. The error is a *models.Invalid
// with every problem.
func CheckForm(fields []Field, given []models.FieldValue) ([]models.FieldValue, error) {
	out, problems := answers(fields, fixed(fields), given)
	return out, problems.OrNil()
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
