package importer

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"redress/models"
	"redress/models/identity"
	"redress/workflows/calendar"
)

// maxText bounds one text of a row, in characters. Other systems take more
// than a form here does, and a history must not lose its words.
const maxText = 50_000

var provinceCode = regexp.MustCompile(`^[1-9][0-9]$`)

// record is what a row says.
type record struct {
	filed models.Filed
	note  string
}

// reading collects the values of one row and the first thing wrong with it.
type reading struct {
	row Row
	err error
}

func (r *reading) fail(field string, err error) {
	if r.err == nil && err != nil {
		r.err = fmt.Errorf("%s: %w", field, err)
	}
}

func (r *reading) text(field string, p *Pick) models.Personal {
	text, err := p.from(r.row)
	r.fail(field, err)
	if utf8.RuneCountInString(text) > maxText {
		r.fail(field, fmt.Errorf("longer than %d characters", maxText))
	}
	return models.Personal(text)
}

// read makes a filing of a row; the error says what is wrong with the row.
func (m *Map) read(row Row, now time.Time) (record, error) {
	r := &reading{row: row}
	f := models.Filing{
		Language: string(r.text("language", &m.Language)), Narrative: r.text("narrative", &m.Narrative),
		Complainant: models.Party{Name: r.text("name", &m.Name), Phone: r.text("phone", &m.Phone), Address: r.text("address", &m.Address)},
		Purchase:    models.Purchase{Item: r.text("item", &m.Item), Transaction: r.text("transaction", &m.Transaction)},
	}
	for _, v := range m.vocabularies() {
		word := string(r.text(v.name, v.pick))
		if (word != "" || v.required) && !slices.Contains(v.words, word) {
			r.fail(v.name, fmt.Errorf("%q is not one of the words known", clip(word)))
		}
		switch v.name {
		case "track":
			f.Track = models.Track(word)
		case "channel":
			f.Channel = word
		case "category":
			f.Category = word
		case "paid":
			f.Purchase.Paid = word
		case "platform":
			f.Platform = word
		}
	}
	m.readPurchase(r, &f)
	m.readRespondent(r, &f)
	for _, kind := range r.list("demands", &m.Demands) {
		f.Demands = append(f.Demands, models.Demand{Kind: kind})
	}
	f.Signals = r.list("signals", &m.Signals)
	at, err := m.ReceivedAt.from(row)
	r.fail("received_at", err)
	switch {
	case at.IsZero():
		at = now
	case at.After(now):
		r.fail("received_at", fmt.Errorf("%s lies in the future", at.Format(time.DateOnly)))
	}
	ref := string(r.text("ref", &m.Ref))
	if ref == "" {
		if m.Ref.set() {
			r.fail("ref", fmt.Errorf("is empty"))
		}
		ref = contentRef(row)
	}
	return record{
		filed: models.Filed{Filing: f, Source: m.Source, SourceRef: ref, ReceivedAt: models.Millis(at)},
		note:  string(r.text("note", &m.Note)),
	}, r.err
}

func (m *Map) readPurchase(r *reading, f *models.Filing) {
	if amount := string(r.text("amount", &m.Amount)); amount != "" {
		fen, err := models.ParseYuan(amount)
		if err != nil {
			err = fmt.Errorf("%q is %w", clip(amount), err)
		}
		r.fail("amount", err)
		f.Purchase.Amount = fen
	}
	on, err := m.BoughtOn.from(r.row)
	r.fail("bought_on", err)
	if !on.IsZero() {
		f.Purchase.On = calendar.DayOf(on).String()
	}
}

func (m *Map) readRespondent(r *reading, f *models.Filing) {
	f.Respondent.Province = string(r.text("province", &m.Province))
	if p := f.Respondent.Province; p != "" && !provinceCode.MatchString(p) {
		r.fail("province", fmt.Errorf("%q is no two-digit code", clip(p)))
	}
	for i := range m.Handles {
		kind := models.HandleKind(m.Handles[i].Kind)
		value := r.text("handles", &m.Handles[i].Pick)
		if identity.Normalise(kind, string(value)) != "" {
			f.Respondent.Handles = append(f.Respondent.Handles, models.Handle{Kind: kind, Value: value})
		}
	}
}

// list looks up the pieces of a text, each word once.
func (r *reading) list(field string, p *ListPick) (out []string) {
	pieces := []string{string(r.text(field, &p.Pick))}
	if p.Split != "" {
		pieces = strings.Split(pieces[0], p.Split)
	}
	for _, piece := range pieces {
		word := p.Each[strings.TrimSpace(piece)]
		if word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

// contentRef is the identity of a row that has no number of its own.
func contentRef(row Row) string {
	h := sha256.New()
	names := make([]string, 0, len(row))
	for name := range row {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(h, "%d:%s=%d:%s\n", len(name), name, len(row[name]), row[name])
	}
	return "row-" + hex.EncodeToString(h.Sum(nil)[:16])
}

// caseID derives the case number of a reference. Numbers are fifty bits, so
// two references may meet; try tells their numbers apart.
func caseID(source, ref string, try int) models.CaseID {
	h := sha256.Sum256(fmt.Appendf(nil, "import\x00%s\x00%s\x00%d", source, ref, try))
	return models.NewCaseID([models.EntropyBytes]byte(h[:models.EntropyBytes]))
}
