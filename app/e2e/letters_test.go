package e2e_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// A mediator prepares a letter, an officer approves it, and the buyer reads and
// prints it on a phone; axe looks at every page, and at the paper itself.
func TestLetters(t *testing.T) {
	for _, lang := range i18n.Languages {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			o := serve(t, t.TempDir())
			opensOffice(o.person(t, lang, desk))
			c := file(t, o, lang)
			writes(t, o, lang, c, func(*person, string) {})
		})
	}
}

// TestShotsLetters takes the same way for people to look at (make shots).
func TestShotsLetters(t *testing.T) {
	dir := os.Getenv("REDRESS_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages {
		o := serve(t, t.TempDir())
		opensOffice(o.person(t, lang, desk))
		writes(t, o, lang, file(t, o, lang), func(p *person, stem string) {
			p.unaxed = true
			held := p.device
			photographer{p, dir}.snap(stem)
			p.device = held
			p.resize(held.width, held.height)
			if pdf := p.prints(); len(pdf) > 0 && ask[bool](p, "document.querySelector('.rd-letter') !== null") {
				if err := os.WriteFile(filepath.Join(dir, stem+"-"+string(lang)+".pdf"), pdf, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			p.unaxed = false
		})
	}
}

// writes takes letters from the draft to the buyer; snap is told of each page.
func writes(t *testing.T, o *office, lang i18n.Language, c receipt, snap func(*person, string)) {
	t.Helper()
	list := "/cases/" + c.number + "/letters"
	mediator := o.person(t, lang, desk).signsIn("mediator").open("/cases/" + c.number)
	mediator.send("/cases/" + c.number + "/assign")
	mediator.follow(mediator.say("case_show.letters")).at(200, list).shows(mediator.say("letter_list.none"))
	mediator.fill("form", "acceptance").send(list)
	letter := mediator.where()
	mediator.shows(mediator.say("letter_state.due"), c.number, shoes).lacks(mediator.say("letter_show.approve"))
	mediator.fill("contact", "").send(letter).at(200, letter+"?done=saved")
	snap(mediator, "letter-due")

	officer := o.person(t, lang, desk).signsIn("officer").open(letter)
	officer.send(letter+"/approve").at(422, letter+"/approve").shows(officer.say("error_summary.title"))
	snap(officer, "letter-error")
	officer.fill("contact", "李娜", "contact_phone", "020-0000-0000").send(letter).at(200, letter+"?done=saved").shows("020-0000-0000")
	officer.send(letter+"/approve").at(200, letter+"?done=approved").shows(officer.say("letter_show.same_person"))
	officer.eventually(letter, `document.body.textContent.includes('〔2026〕第1号') || document.body.textContent.includes('第1号')`)
	officer.shows(officer.say("letter_state.issued"))
	// The paper names the complainant, so it is for whoever works on the case.
	mediator.open(letter).shows(mediator.say("letter_show.files"))
	snap(mediator, "letter-issued")
	mediator.follow(mediator.say("letter_show.copy_reading")).at(200, letter+"?copy=en").shows("Reading copy. The Chinese text counts.")
	snap(mediator, "letter-reading-copy")
	mediator.onPaper("Decision to accept a complaint")

	officer.open(list).fill("form", "distribution").send(list)
	drafts(officer, list, "complaint_registration")
	officer.fill("handled_by", "李娜", "respondent_address", "广东省广州市示例路2号").press(`form[action="` + officer.where() + `"] button`)
	snap(officer, "letter-registration")
	drafts(officer, list, "mediation_notice")
	officer.fill("mediation_mode", "on_site", "mediation_time", "14:30", "mediation_place", "示例路9号二楼调解室", "contact_phone", "020-0000-0000")
	officer.fill("mediation_date-year", "2026", "mediation_date-month", "12", "mediation_date-day", "8", "objection_by-year", "2026", "objection_by-month", "12", "objection_by-day", "7")
	officer.press(`form[action="` + officer.where() + `"] button`)
	snap(officer, "letter-mediation")
	officer.open(list)
	snap(officer, "letters")

	buyer := o.person(t, lang, phone).finds(c)
	buyer.shows(buyer.say("track.letters"), buyer.say("letter.acceptance")).lacks(buyer.say("letter.distribution"))
	snap(buyer, "track-case-letters")
	buyer.press(`#letters a`).shows("020-0000-0000", buyer.say("letter_show.files_hash"))
	snap(buyer, "track-letter")
	buyer.onPaper("投诉受理决定书")
}

func drafts(officer *person, list, form string) {
	officer.Helper()
	officer.open(list).fill("form", form).send(list).shows(officer.say("letter_state.due"))
}

var (
	a4    = regexp.MustCompile(`/MediaBox\s*\[\s*0 0 59[4-6](\.\d+)? 84[1-3](\.\d+)?\s*\]`)
	leafs = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
)

// onPaper fails unless printing the page gives the letter, on one sheet of A4,
// and nothing else.
func (p *person) onPaper(title string) {
	p.Helper()
	pdf := p.prints()
	if n := len(leafs.FindAll(pdf, -1)); n != 1 || !a4.Match(pdf) || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		p.Errorf("%s prints %d pages, A4 %v", p.where(), n, a4.Match(pdf))
	}
	p.media("print")
	p.look()
	if got := squeeze(ask[string](p, `document.querySelector('.rd-letter').innerText`)); got != squeeze(ask[string](p, "document.body.innerText")) {
		p.Errorf("%s prints more than the letter: %s", p.where(), ask[string](p, "document.body.innerText"))
	}
	if got := ask[string](p, `document.querySelector('.rd-letter__title').innerText`); got != title {
		p.Errorf("the letter is called %q", got)
	}
	p.media("")
}

func (p *person) media(kind string) {
	p.Helper()
	p.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind})
		return err
	})
}

// prints is the page as the browser would print it, as a PDF.
func (p *person) prints() (pdf []byte) {
	p.Helper()
	p.call(func(ctx context.Context) error {
		css := true
		res, err := chromedp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: &css})
		pdf = res.Data
		return err
	})
	return pdf
}
