package workflows

import "redress/models"

// Action is one thing an actor can do with a case now.
type Action struct {
	Name   string
	Fields []Field
	// To is the state it leads to, the present one when the case stays.
	To models.State
	// Danger asks for a second look.
	Danger bool
	// Letter is the form of the letter that may follow, "" for none.
	Letter string
	// Article is its source, "" when there is none.
	Article string
	// Blocked is the guard that does not hold: shown with its reason, not
	// offered. "" when the action can be done.
	Blocked string
}

// Actions lists what the definition allows this actor now, in the order of the
// definition. It is empty for a case whose definition is not known. It asks
// the same question as Decide, so the two cannot disagree.
func Actions(rb *Rulebook, c models.Case, actor models.Actor) []Action {
	def, ok := rb.Definition(c.Definition)
	if !ok {
		return nil
	}
	v := &view{rb: rb, def: def, c: &c}
	var out []Action
	for _, t := range def.Transitions {
		a := Action{Name: t.Name, To: t.To, Danger: t.Danger, Letter: t.Letter, Article: t.Article[profile(&c).Key]}
		if refusal := v.permit(t, actor.Role); refusal != nil {
			if refusal.Code != "guard" {
				continue
			}
			a.Blocked = refusal.Rule
		}
		if a.To == "" {
			a.To = c.State
		}
		a.Fields = v.form(t)
		out = append(out, a)
	}
	return out
}
