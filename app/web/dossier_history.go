package web

import (
	"crypto/sha256"
	"encoding/hex"

	"redress/app/casework"
	"redress/models"
	sheet "redress/views/dossier"
	"redress/views/i18n"
)

// told are the events in words, oldest first. An office reads what its own
// pages say; others what theirs do, and who acted by role alone.
func (w writes) told() (out []sheet.Moment) {
	for _, e := range w.d.Told {
		m := sheet.Moment{When: i18n.DateTime(w.ctx, e.At), Who: w.word("role", string(e.Actor.Role)), Title: w.word("event", string(e.Kind))}
		switch w.d.Audience {
		case models.AudienceOffice:
			own := w.moment(e)
			m.Title, m.Who, m.Lines = own.Title, own.By, own.Lines
			if e.Payload.Note != nil || e.Payload.Handed != nil || !w.d.Named && e.Payload.Moved == nil {
				m.Lines = nil // notes stay in the office, and texts may name somebody
			}
		case models.AudienceOwner:
			w.tellOwner(&m, e)
		default:
			if e.Payload.Moved != nil {
				m.Title = w.word("state", string(e.Payload.Outcome.To))
			}
		}
		out = append(out, m)
	}
	return out
}

func (w writes) tellOwner(m *sheet.Moment, e models.Event) {
	p := e.Payload
	switch {
	case p.Moved != nil:
		m.Title = w.word("transition", p.Moved.Transition)
		for _, f := range p.Moved.Fields {
			m.Lines = append(m.Lines, w.t("case_show.field_value", i18n.Arg("field", w.word("field", f.Name)), i18n.Arg("value", w.fieldValue(f))))
		}
		if p.Outcome.To != "" {
			m.Lines = append(m.Lines, w.t("track.moved", i18n.Arg("state", w.word("state", string(p.Outcome.To)))))
		}
	case p.Handed != nil:
		m.Title = w.t("track.handed", i18n.Arg("office", w.d.Offices[p.Handed.Org]))
	case p.Viewed != nil:
		m.Title = w.looked(p.Viewed.What)
	case p.Letter != nil:
		if l, ok := w.d.Case.LetterByID(p.Letter.Letter); ok {
			m.Lines = append(m.Lines, w.word("letter", l.Form)+" "+l.Number)
		}
	case p.Evidence != nil:
		for _, f := range p.Evidence {
			m.Lines = append(m.Lines, w.word("evidence_kind", f.Kind))
		}
	}
}

// proof says what was signed, and how to check it.
func (w writes) proof() []sheet.Block {
	key := w.d.Signer.Key()
	sum := sha256.Sum256([]byte(key.String()))
	rows := []sheet.Row{
		{Key: w.t("dossier.proof.signer"), Value: key.Name()}, {Key: w.t("dossier.proof.key"), Value: key.String()},
		{Key: w.t("dossier.proof.fingerprint"), Value: hex.EncodeToString(sum[:])},
	}
	if n := len(w.d.Records); n > 0 {
		rows = append(rows,
			sheet.Row{Key: w.t("dossier.proof.events"), Value: w.t("dossier.proof.events_value", i18n.Count("n", n), i18n.Count("withheld", withheld(w.d)))},
			sheet.Row{Key: w.t("dossier.proof.head"), Value: hex.EncodeToString(w.d.Records[n-1].Hash)},
			sheet.Row{Key: w.t("dossier.proof.log"), Value: w.t("dossier.proof.log_value", i18n.Count("n", w.d.Inclusion.Seq), i18n.Arg("leaf", i18n.Number(w.d.Inclusion.Leaf)))})
	}
	return []sheet.Block{
		{Text: w.t("dossier.helps_prove")}, {Rows: rows}, {Title: w.t("dossier.proof.how")}, {Text: w.t("dossier.proof.how_key")},
		{Text: w.t("dossier.proof.how_run")}, {Text: "redress verify dossier " + string(w.d.Case.ID) + ".zip --key '" + key.String() + "'"}, {Text: w.t("dossier.proof.how_hand")},
	}
}

func withheld(d *casework.Dossier) (n int) {
	for _, r := range d.Records {
		if r.Commitment != nil {
			n++
		}
	}
	return n
}
