package casework

import (
	"slices"

	"redress/models"
	"redress/models/chain"
)

// files lists evidence and letters in the order they came.
func (d *Dossier) files() (out []DossierFile) {
	number := map[models.EvidenceID]int{}
	for _, e := range models.Supplied(d.Case.Evidence) {
		number[e.ID] = len(number) + 1
		f := DossierFile{Evidence: e, Number: number[e.ID], LeftOut: d.leftOut(e)}
		if f.LeftOut == LeftNames {
			f.Name, f.Shows = "", "" // they may say whose paper it is
		}
		out = append(out, f)
		for _, c := range models.CopiesOf(d.Case.Evidence, e.ID) {
			out = append(out, DossierFile{Evidence: c, Number: number[e.ID], LeftOut: d.copyLeftOut(c, newest(d.Case.Evidence, e.ID))})
		}
	}
	if d.Audience == models.AudienceOther { // the originals are not there
		for _, c := range d.Case.Evidence {
			if number[c.Of] == 0 {
				number[c.Of] = len(number) + 1
			}
			out = append(out, DossierFile{Evidence: c, Number: number[c.Of], LeftOut: d.copyLeftOut(c, newest(d.Case.Evidence, c.Of))})
		}
	}
	return append(out, d.letters()...)
}

func newest(files []models.Evidence, original models.EvidenceID) models.EvidenceID {
	copies := models.CopiesOf(files, original)
	if len(copies) == 0 {
		return ""
	}
	return copies[len(copies)-1].ID
}

func (d *Dossier) leftOut(e models.Evidence) string {
	switch {
	case e.Locked():
		return LeftInfected
	case !d.Named && e.Names():
		return LeftNames
	case !d.Copies:
		return ""
	case newest(d.Case.Evidence, e.ID) != "":
		return LeftOriginal
	}
	return LeftNoCopy
}

func (d *Dossier) copyLeftOut(c models.Evidence, newest models.EvidenceID) string {
	switch {
	case c.Locked():
		return LeftInfected
	case !d.Copies || c.ID != newest:
		return LeftCopy
	}
	return ""
}

func (d *Dossier) letters() (out []DossierFile) {
	n := 0
	for _, l := range d.Case.Letters {
		if l.State != models.LetterIssued {
			continue
		}
		n++
		for _, id := range l.Evidence {
			e, ok := d.Case.EvidenceByID(id)
			if !ok {
				continue
			}
			f := DossierFile{Evidence: e, Number: n, Letter: l.ID, Lang: langOf(id)}
			if !d.Named {
				f.LeftOut = LeftNames
			}
			out = append(out, f)
		}
	}
	return out
}

// langOf is the language at the end of the id of a letter's file.
func langOf(id models.EvidenceID) string {
	for _, lang := range []string{"zh-CN", "en"} {
		if s := string(id); len(s) > len(lang) && s[len(s)-len(lang):] == lang {
			return lang
		}
	}
	return "zh-CN"
}

// tell picks the events that are told in words and the records that are shown.
// Nothing is withheld from an office; others see what their pages show them.
func (d *Dossier) tell(c models.Case, records []chain.Record) {
	for i, e := range c.Events {
		told, shown := d.shows(e)
		if told {
			d.Told = append(d.Told, d.told(e, namesIn(c.Filing)))
		}
		if shown {
			continue
		}
		withheld, ok := records[i].Withhold()
		if !ok { // a history from before there were commitments
			records = nil
			break
		}
		records[i] = withheld
	}
	if records == nil {
		for _, e := range c.Events[len(d.Told):] {
			if told, _ := d.shows(e); told && !slices.ContainsFunc(d.Told, func(t models.Event) bool { return t.Seq == e.Seq }) {
				d.Told = append(d.Told, d.told(e, namesIn(c.Filing)))
			}
		}
	}
	d.Records = records
}

func (d *Dossier) told(e models.Event, names []string) models.Event {
	if !d.Named {
		e.Payload = nameless(e.Payload, names)
	}
	return e
}

// outcomesForAll are the states that the other side is told the case came to.
var outcomesForAll = []models.State{"accepted", "in_mediation", "settled", "terminated", "withdrawn"}

// shows says whether an event is told in words, and whether its record is shown.
func (d *Dossier) shows(e models.Event) (told, record bool) {
	p := e.Payload
	switch d.Audience {
	case models.AudienceOffice:
		return true, true
	case models.AudienceOwner:
		switch {
		case p.Letter != nil:
			ok := e.Kind == models.EventLetterIssued && d.has(p.Files())
			return ok, ok
		case !ownEvent(e):
			return false, false
		case p.Moved != nil:
			// Which report was made of his complaint is not for him (art. 37).
			return true, !leadsOn(p.Outcome)
		case p.Viewed != nil:
			return p.Viewed.What != "preview", false
		case p.Handed != nil:
			return true, false // the record says why
		}
		ok := slices.Contains([]models.EventKind{models.EventFiled, models.EventEvidenceAdded, models.EventMessage}, e.Kind)
		return ok, ok && d.has(p.Files())
	}
	switch {
	case p.Moved != nil:
		return slices.Contains(outcomesForAll, p.Outcome.To), false
	case p.Message != nil:
		return p.Message.From == models.RoleRespondent || p.Message.To == models.RoleRespondent, false
	case e.Kind == models.EventRedacted:
		ok := d.has(p.Files())
		return ok, ok
	}
	return e.Kind == models.EventFiled, false
}

// leadsOn says whether a decision names another case.
func leadsOn(o models.Outcome) bool {
	return len(o.Links) > 0 || slices.ContainsFunc(o.Effects, func(e models.Effect) bool { return e.Case != "" })
}

// has says whether the case of the dossier holds all of some files.
func (d *Dossier) has(files []models.Evidence) bool {
	return !slices.ContainsFunc(files, func(f models.Evidence) bool {
		_, ok := d.Case.EvidenceByID(f.ID)
		return !ok
	})
}
