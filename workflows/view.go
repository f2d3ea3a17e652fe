package workflows

import (
	"slices"

	"redress/models"
	"redress/workflows/law"
)

// view is a case with what is read of it once for several questions.
type view struct {
	rb    *Rulebook
	def   *Definition
	c     *models.Case
	known *Facts
}

func (v *view) facts() *Facts {
	if v.known == nil {
		f := FactsOf(v.rb, *v.c)
		v.known = &f
	}
	return v.known
}

// form are the questions people are asked, as the case fills them: grounds are
// those of the profile in force at receipt, each with the facts it needs, and
// what does not concern the case is left out.
func (v *view) form(t Transition) []Field {
	var out []Field
	for _, f := range t.Fields {
		if f.Fixed != "" {
			continue
		}
		if f.When != nil {
			if holds, err := f.When.Match(v.facts()); !holds || err != nil {
				continue
			}
		}
		switch f.Kind {
		case FieldGround:
			list := groundsOf(profile(v.c), f.Grounds)
			f.Choices = codes(list)
			out = append(append(out, f), needs(f, list)...)
			continue
		case FieldQueue:
			f.Choices = v.queues()
		}
		out = append(out, f)
	}
	return out
}

// needs are the facts of grounds as questions, each asked for the grounds that
// need it.
func needs(of Field, list []law.Ground) (out []Field) {
	for _, g := range list {
		for _, need := range g.Needs {
			name := FactPrefix + need
			i := slices.IndexFunc(out, func(f Field) bool { return f.Name == name })
			if i < 0 {
				i = len(out)
				out = append(out, Field{Name: name, Kind: FieldLongText, Required: true, Max: maxFact, If: &If{Field: of.Name}})
			}
			out[i].If.Any = append(out[i].If.Any, g.Code)
		}
	}
	return out
}

// queues are those of the table that routed the case.
func (v *view) queues() []string {
	if v.c.Routing != nil {
		if table, ok := v.rb.RoutingOf(v.c.Routing.Definition); ok {
			return table.Queues
		}
	}
	if table := v.rb.Routing(v.c.UpdatedAt); table != nil {
		return table.Queues
	}
	return nil
}

// The lists of grounds a law has.
const (
	GroundsRefusal     = "refusal"
	GroundsTermination = "termination"
)

func groundsOf(p law.Profile, list string) []law.Ground {
	if list == GroundsTermination {
		return p.Terminations
	}
	return p.Refusals
}

func codes(list []law.Ground) []string {
	out := make([]string, len(list))
	for i, g := range list {
		out[i] = g.Code
	}
	return out
}
