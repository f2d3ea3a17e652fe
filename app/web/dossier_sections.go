package web

import (
	"slices"
	"strings"

	"redress/models"
	sheet "redress/views/dossier"
	"redress/views/i18n"
	"redress/workflows/law"
)

// sections are in the order in which an authority reads a complaint: who, whom,
// what is asked, what happened, what shows it; then what was done with it.
func (w writes) sections(c models.Case) (out []sheet.Section) {
	add := func(id, title string, blocks ...sheet.Block) {
		out = append(out, sheet.Section{ID: id, Title: title, Blocks: slices.DeleteFunc(blocks, empty)})
	}
	if w.d.Named {
		add("complainant", w.party("complainant", c), sheet.Block{Rows: w.complainants(c)})
	}
	add("respondent", w.party("respondent", c), sheet.Block{Rows: rowsOf(w.respondent(c))})
	if len(c.Filing.Demands) > 0 {
		add("demands", w.t("case_show.demands"), sheet.Block{Table: w.demandTable(c)})
	}
	add("facts", w.t("dossier.facts"), append([]sheet.Block{{Rows: rowsOf(w.purchase(c))}}, paragraphsOf(c.Filing.Narrative)...)...)
	add("evidence", w.t("dossier.evidence"), sheet.Block{Text: w.t("dossier.evidence_text")}, sheet.Block{Files: w.files(false)}, w.unless(w.files(false), "case_show.no_evidence"))
	add("timeline", w.t("dossier.timeline"), sheet.Block{Moments: w.told()})
	if blocks := w.talk(c); len(blocks) > 0 {
		add("messages", w.t("case_show.messages"), blocks...)
	}
	if w.d.Audience != models.AudienceOther {
		add("letters", w.t("case_show.letters"), sheet.Block{Files: w.files(true)}, w.unless(w.files(true), "letter_list.none"))
		add("estimate", w.t("estimate.title"), w.estimateSheet(c)...)
	}
	add("proof", w.t("dossier.proof"), w.proof()...)
	return out
}

func empty(b sheet.Block) bool {
	return b.Text == "" && b.Title == "" && len(b.Rows) == 0 && b.Table == nil && len(b.Moments) == 0 && len(b.Files) == 0
}

func (w writes) unless(files []sheet.File, key string) sheet.Block {
	if len(files) > 0 {
		return sheet.Block{}
	}
	return sheet.Block{Text: w.t(key)}
}

func paragraphsOf(text models.Personal) (out []sheet.Block) {
	for _, p := range textParts(text) {
		out = append(out, sheet.Block{Text: p})
	}
	return out
}

func (w writes) complainants(c models.Case) []sheet.Row {
	rows := rowsOf(w.complainant(c))
	for _, o := range c.Filing.Others {
		rows = append(rows, sheet.Row{Key: w.t("dossier.joint"), Value: w.list([]string{string(o.Name), string(o.Phone), string(o.Address)})})
	}
	if a := c.Filing.Agent; a != nil {
		rows = append(rows, sheet.Row{Key: w.t("dossier.agent"), Value: w.list([]string{string(a.Name), string(a.Phone)})})
	}
	return rows
}

func (w writes) demandTable(c models.Case) *sheet.Table {
	t := &sheet.Table{Head: []string{w.t("case_show.demand"), w.t("case_show.demand_note"), w.t("case_list.col.amount")}}
	for _, x := range c.Filing.Demands {
		amount, said := "–", string(x.Note)
		if x.Amount > 0 {
			amount = w.money(x.Amount)
		}
		if w.d.Audience == models.AudienceOther {
			said = ""
		}
		t.Rows = append(t.Rows, []string{w.word("demand_kind", x.Kind), orDash(said), amount})
	}
	return t
}

// files lists evidence or letters. A file that is there as an original is not
// listed a second time as the copy that is not.
func (w writes) files(letters bool) (out []sheet.File) {
	for i, f := range w.d.Files {
		if (f.Letter != "") != letters || f.LeftOut == "original_instead" || f.LeftOut == "copy_instead" {
			continue
		}
		number := i18n.Arg("n", itoa(int64(f.Number)))
		v := sheet.File{Member: w.out.Files[i].Member(), Hash: f.SHA256, Why: w.word("left_out", f.LeftOut)}
		kind := w.word("evidence_kind", f.Kind)
		if l, ok := w.d.Case.LetterByID(f.Letter); ok && letters {
			kind = w.word("letter", l.Form) + " " + l.Number
			v.Title = w.t("dossier.letter_title", number, i18n.Arg("letter", kind), i18n.Arg("language", w.t("dossier_language."+i18n.Language(f.Lang).Short())))
		} else {
			v.Title = w.t("dossier.file_title", number, i18n.Arg("kind", kind))
			if f.Of != "" {
				v.Title = w.t("dossier.copy_title", number, i18n.Arg("kind", kind))
			}
		}
		v.Lines = append(v.Lines, w.t("case_show.file_meta", i18n.Arg("type", strings.ToUpper(orDash(extensions[f.Type]))), i18n.Arg("size", i18n.Bytes(f.Size)),
			i18n.Arg("received", i18n.DateTime(w.ctx, f.ReceivedAt))))
		if f.CapturedOn != "" {
			v.Lines = append(v.Lines, w.t("dossier.captured", i18n.Arg("day", w.day(f.CapturedOn))))
		}
		if f.Shows != "" && w.d.Audience != models.AudienceOther {
			v.Lines = append(v.Lines, w.t("dossier.shows", i18n.Arg("text", string(f.Shows))))
		}
		out = append(out, v)
	}
	return out
}

func (w writes) talk(c models.Case) (out []sheet.Block) {
	for _, m := range c.Messages {
		from := w.word("role", string(m.From))
		out = append(out, sheet.Block{Moments: []sheet.Moment{{
			When: i18n.DateTime(w.ctx, m.At), Title: from, Lines: strings.Split(string(m.Body), "\n"),
		}}})
	}
	return out
}

// estimateSheet is the calculator as its page shows it for what was stated.
func (w writes) estimateSheet(c models.Case) []sheet.Block {
	claim, err := readClaim(claimOf(c.Filing), w.now)
	if err != nil {
		return []sheet.Block{{Text: w.t("estimate.none")}}
	}
	e := law.Estimate(claim)
	counted := &sheet.Table{Head: []string{w.t("estimate.col.what"), w.t("estimate.col.how"), w.t("dossier.basis"), w.t("estimate.col.amount")}}
	others := &sheet.Table{Head: []string{w.t("estimate.col.what"), w.t("estimate.col.why"), w.t("dossier.basis")}}
	for _, b := range e.Branches {
		var cites []string
		for _, s := range w.sources(append([]law.Ref{b.Rule.Basis}, b.Rule.Also...)...) {
			cites = append(cites, s.Text)
		}
		what, basis := w.word("law.branch", b.Rule.Code), strings.Join(cites, "\n")
		if e.Counts(b.Rule.Code) {
			counted.Rows = append(counted.Rows, []string{what, w.how(b), basis, w.fen(b.Amount)})
		} else {
			others.Rows = append(others.Rows, []string{what, w.notCounted(b), basis})
		}
	}
	total := w.t("estimate.none")
	blocks := []sheet.Block{{Text: w.t("dossier.estimate_text")}}
	if len(counted.Rows) > 0 {
		total = w.t("estimate.total", i18n.Arg("amount", w.fen(e.Total)))
		blocks = append(blocks, sheet.Block{Table: counted})
	}
	blocks = append(blocks, sheet.Block{Text: total})
	if e.Most > e.Total {
		blocks = append(blocks, sheet.Block{Text: w.t("estimate.most", i18n.Arg("amount", w.fen(e.Most)))})
	}
	if len(others.Rows) > 0 {
		blocks = append(blocks, sheet.Block{Title: w.t("estimate.others_caption")}, sheet.Block{Table: others})
	}
	return blocks
}
