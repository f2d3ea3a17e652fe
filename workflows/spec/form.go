package spec

import (
	"fmt"
	"slices"

	"redress/models"
	"redress/workflows"
)

// letter reads the letter of a transition: the name of a form, or the form and
// the answer that makes it due.
func (p *procedure) letter(o object, t *workflows.Transition) {
	e, ok := o.values["letter"]
	if !ok {
		return
	}
	form := word{at: o.place("letter")}
	if kindOf(e.value) == "text" {
		form.text = o.text("letter")
	} else {
		l := p.object(e.value, e.at, "\"letter\"", "form", "if")
		l.need("form", "if")
		form = word{l.text("form"), l.place("form")}
		t.LetterIf = p.readIf(l)
		p.inForm(*t, t.LetterIf, l.place("if"), len(t.Fields), "the letter")
	}
	t.Letter = form.text
	if form.text != "" && !slices.Contains(models.LetterForms, form.text) {
		p.wrong(form.at, "unknown letter %q%s", form.text, suggest(form.text, models.LetterForms))
	}
}

// checkForm checks what the questions of a transition have to do with each
// other and with what it does.
func (p *procedure) checkForm(o object, t workflows.Transition) {
	at := map[string]place{}
	for _, key := range []string{"requires", "allows"} {
		for _, w := range o.words(key) {
			at[w.text] = w.at
		}
	}
	for i, f := range t.Fields {
		p.inForm(t, f.If, at[f.Name], i, fmt.Sprintf("field %q", f.Name))
	}
	if i := slices.IndexFunc(t.Fields, func(f workflows.Field) bool { return f.Name == t.Since }); t.Since != "" &&
		(i < 0 || !t.Fields[i].Required || t.Fields[i].Kind != workflows.FieldDate || t.Fields[i].When != nil || t.Fields[i].If != nil) {
		p.wrong(o.place("since"), "%q must be a date that %s always requires", t.Since, o.what)
	}
	if t.Since != "" && len(t.Start) == 0 {
		p.wrong(o.place("since"), "%s starts no clock", o.what)
	}
	merges := slices.ContainsFunc(t.Fields, func(f workflows.Field) bool { return f.Required && f.Relation == models.RelationJoinedTo })
	if slices.Contains(t.Effects, models.EffectMergeReport) && !merges {
		p.wrong(o.place("effects"), "%s needs to require a case with the relation %q", o.what, models.RelationJoinedTo)
	}
	if slices.Contains(t.Effects, models.EffectSplitReport) && (len(t.OnClock) > 0 || p.def.Track != models.TrackComplaint) {
		p.wrong(o.place("effects"), "only people split a report off, and only from a complaint")
	}
}

// inForm makes sure that an "if" hangs on a question that comes before.
func (p *procedure) inForm(t workflows.Transition, i *workflows.If, at place, before int, what string) {
	if i == nil || i.Field == "" {
		return
	}
	if !slices.ContainsFunc(t.Fields[:before], func(f workflows.Field) bool { return f.Name == i.Field }) {
		p.wrong(at, "%s hangs on %q, which must come before it in transition %q", what, i.Field, t.Name)
	}
}
