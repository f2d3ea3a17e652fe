package spec

import (
	"fmt"
	"slices"

	"redress/models"
	"redress/workflows"
)

// wants says which keys a kind of field has besides the general ones.
var wants = map[string][]string{
	workflows.FieldText: {"max"}, workflows.FieldLongText: {"max"}, workflows.FieldChoice: {"choices"},
	workflows.FieldGround: {"grounds"}, workflows.FieldCase: {"relation"},
}

func (p *procedure) field(e entry) workflows.Field {
	o := p.object(e.value, e.at, fmt.Sprintf("field %q", e.key), "kind", "max", "choices", "grounds", "relation", "when", "if")
	o.need("kind")
	f := workflows.Field{Name: e.key, Kind: o.text("kind"), Max: o.number("max", 1, maxText), Grounds: o.text("grounds"),
		Relation: models.Relation(o.text("relation"))}
	for _, w := range o.words("choices") {
		f.Choices = append(f.Choices, w.text)
	}
	if o.has("when") {
		f.When = never{}
		if when := p.condition(o, p.language); when != nil {
			f.When = when
		}
	}
	f.If = p.readIf(o)
	if o.has("kind") && !slices.Contains(workflows.FieldKinds, f.Kind) {
		p.wrong(o.place("kind"), "unknown kind of field %q%s", f.Kind, suggest(f.Kind, workflows.FieldKinds))
		return f
	}
	for _, key := range []string{"max", "choices", "grounds", "relation"} {
		switch {
		case slices.Contains(wants[f.Kind], key):
			o.need(key)
		case o.has(key):
			p.wrong(o.place(key), "a field of kind %q has no %q", f.Kind, key)
		}
	}
	p.checkField(o, f)
	return f
}

func (p *procedure) checkField(o object, f workflows.Field) {
	lists := []string{workflows.GroundsRefusal, workflows.GroundsTermination}
	if f.Grounds != "" && !slices.Contains(lists, f.Grounds) {
		p.wrong(o.place("grounds"), "unknown grounds %q%s", f.Grounds, suggest(f.Grounds, lists))
	}
	if f.Relation != "" && !slices.Contains(models.Relations, f.Relation) {
		var known []string
		for _, r := range models.Relations {
			known = append(known, string(r))
		}
		p.wrong(o.place("relation"), "unknown relation %q%s", f.Relation, suggest(string(f.Relation), known))
	}
	if f.Name == models.SettledField && f.Kind != workflows.FieldAmount {
		p.wrong(o.place("kind"), "%q is what the parties agreed on and must be an amount", f.Name)
	}
	if (f.Name == workflows.UnitField) != (f.Kind == workflows.FieldQueue) {
		p.wrong(o.place("kind"), "%q, and no other field, is of kind %q", workflows.UnitField, workflows.FieldQueue)
	}
}

// readIf reads "if: {<choice field>: [<choices>]}", which makes a field asked or
// a letter due by an answer of the same form. Whether the answer is one of that
// form is checked where the form is read.
func (p *procedure) readIf(o object) *workflows.If {
	e, ok := o.values["if"]
	if !ok {
		return nil
	}
	entries := p.entries(e.value, "\"if\"")
	if len(entries) != 1 {
		p.wrong(o.place("if"), "\"if\" names one field and its choices")
		return nil
	}
	name := entries[0].key
	one := object{r: p.reader, at: entries[0].at, what: "\"if\"", values: map[string]entry{name: entries[0]}}
	out := &workflows.If{Field: p.refer("field", word{name, entries[0].at})}
	for _, w := range one.words(name) {
		out.Any = append(out.Any, w.text)
		p.ifs = append(p.ifs, choiceOf{field: name, choice: w})
	}
	if len(out.Any) == 0 {
		p.wrong(entries[0].at, "\"if\" needs at least one choice of %q", name)
	}
	return out
}

// choiceOf is a choice that something names of a field.
type choiceOf struct {
	field  string
	choice word
}

// checkIfs makes sure that every "if" can hold.
func (p *procedure) checkIfs() {
	for _, x := range p.ifs {
		f, known := p.fields[x.field]
		switch {
		case !known:
		case f.Kind != workflows.FieldChoice:
			p.wrong(x.choice.at, "%q is not a choice", x.field)
		case !slices.Contains(f.Choices, x.choice.text):
			p.wrong(x.choice.at, "%q is not a choice of %q%s", x.choice.text, x.field, suggest(x.choice.text, f.Choices))
		}
	}
}
