package web

import (
	"context"
	"io"
	"strconv"
	"time"

	"redress/app/casework"
	"redress/app/dossier"
	"redress/models"
	"redress/views/components"
	sheet "redress/views/dossier"
	"redress/views/i18n"
)

// Paper says how a dossier is put into words.
type Paper struct {
	Langs []i18n.Language
	// People are the accounts that may be named.
	People []models.Account
	Made   time.Time
	// Font sets the PDF; without one there is none.
	Font *dossier.Font
}

// MakeDossier puts a case into words, ready to be written.
func MakeDossier(d *casework.Dossier, p Paper) dossier.Dossier {
	out := dossier.Dossier{
		Case: string(d.Case.ID), Made: p.Made, Audience: d.Audience, Records: d.Records, Inclusion: &d.Inclusion, Signer: d.Signer, Font: p.Font,
	}
	if len(d.Records) == 0 {
		out.Inclusion = nil
	}
	for _, f := range d.Files {
		out.Files = append(out.Files, dossierFile(d, f))
	}
	for _, lang := range p.Langs {
		ctx := i18n.WithLang(context.Background(), lang)
		names := map[string]string{}
		for _, a := range p.People {
			names[a.ID] = string(a.Name)
		}
		w := writes{desk: desk{ctx: ctx, now: p.Made, names: names}, d: d, out: out}
		out.Sheets = append(out.Sheets, w.sheet(lang))
	}
	return out
}

func dossierFile(d *casework.Dossier, f casework.DossierFile) dossier.File {
	out := dossier.File{
		Number: f.Number, Letter: f.Letter != "", Lang: f.Lang, ID: string(f.ID), Of: string(f.Of), Type: f.Type, SHA256: f.SHA256,
		Size: f.Size, ReceivedAt: f.ReceivedAt, LeftOut: f.LeftOut,
		Open: func(ctx context.Context) (io.ReadCloser, error) { return d.Open(ctx, f) },
	}
	if f.Preview == "ready" {
		out.Preview = func(ctx context.Context) (io.ReadCloser, error) { return d.OpenPreview(ctx, f) }
	}
	return out
}

// writes puts one dossier into one language.
type writes struct {
	desk
	d   *casework.Dossier
	out dossier.Dossier
}

func (w writes) sheet(lang i18n.Language) sheet.Sheet {
	c := w.d.Case
	s := sheet.Sheet{
		Lang: string(lang), Title: w.t("dossier.paper." + string(w.d.Audience)), Number: string(c.ID), Office: w.d.Office,
		Made: w.t("dossier.made", i18n.Arg("when", i18n.DateTime(w.ctx, w.out.Made))), Contents: w.t("dossier.table"), LeftOut: w.t("dossier.left_out"),
		Page: func(n, of int) string {
			return w.t("dossier.page", i18n.Arg("n", strconv.Itoa(n)), i18n.Arg("of", strconv.Itoa(of)))
		},
		Notes: []string{w.t("dossier.helps_prove"), w.t("dossier.holds." + string(w.d.Audience))},
	}
	s.Cover = w.cover(c)
	if !w.d.Named {
		s.Notes = append(s.Notes, w.t("dossier.nameless"))
	}
	s.Sections = w.sections(c)
	return s
}

func (w writes) cover(c models.Case) []sheet.Row {
	rows := []sheet.Row{{Key: w.t("case_show.track"), Value: w.word("track_kind", string(c.Track))}}
	if w.d.Named {
		name := string(c.Filing.Complainant.Name)
		if c.Filing.Complainant.Anonymous {
			name = w.t("case_show.anonymous")
		}
		rows = append(rows, sheet.Row{Key: w.party("complainant", c), Value: name})
	}
	if h := c.Filing.Respondent.Handles; len(h) > 0 {
		rows = append(rows, sheet.Row{Key: w.party("respondent", c), Value: w.word("handle_kind", string(h[0].Kind)) + " " + string(h[0].Value)})
	}
	rows = append(rows,
		sheet.Row{Key: w.t("case_list.col.received"), Value: i18n.DateTime(w.ctx, c.ReceivedAt)},
		sheet.Row{Key: w.t("dossier.amount"), Value: w.money(c.Amount)})
	if w.d.Audience != models.AudienceOther {
		rows = append(rows, sheet.Row{Key: w.t("case_list.col.state"), Value: w.word("state", string(c.State))})
	}
	return rows
}

// party is what a side is called: a report has other sides than a complaint.
func (w writes) party(side string, c models.Case) string {
	return w.t("dossier." + side + "." + string(c.Track))
}

func rowsOf(card components.Card) (out []sheet.Row) {
	for _, r := range card.Rows {
		if r.Value != "" {
			out = append(out, sheet.Row{Key: r.Key, Value: r.Value})
		}
	}
	return out
}
