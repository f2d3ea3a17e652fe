package e2e_test

import (
	"context"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

const reply = "已联系商家，对方愿意协商，请保持电话畅通。"

// mediates takes the one case there is from its queue to a settlement.
func mediates(mediator *person, c receipt) {
	mediator.Helper()
	mediator.signsIn("mediator").shows(mediator.say("queue.fraud"))
	mediator.follow(mediator.say("queue.fraud")).at(200, "/cases?queue=fraud&state=open")
	if n := ask[int](mediator, `document.querySelectorAll('tbody tr').length`); n != 1 {
		mediator.Errorf("%d cases in the queue; one was filed", n)
	}
	path := "/cases/" + c.number
	mediator.press(`a[href^="`+path+`"]`).at(200, path)
	mediator.shows(story, message, i18n.Money(mediator.text, amount), mediator.say("guard.case_taken"),
		mediator.say("case_show.winner", i18n.Arg("queue", mediator.say("queue.fraud")), i18n.Arg("rule", mediator.say("rule.fraud_signs"))))
	mediator.follow(mediator.say("case_show.why_all")).at(200, path+"/why").shows(mediator.say("case_why.rule_won"), mediator.say("case_why.silence"))
	mediator.open(path).press(`form[action="`+path+`/assign"] button`).shows(mediator.say("case_show.done_assigned"), staff["mediator"][1])
	// Pictures are made small in the background.
	mediator.eventually(path, `Promise.all([...document.querySelectorAll('#evidence img')].map(i => (i.loading = 'eager', i.decode().then(() => 1, () => 0)))).then(l => l.join() === '1,1,1')`)

	mediator.acts(c, "begin_review").shows(mediator.say("state.in_review"))
	mediator.acts(c, "accept", "note", "材料齐全").shows(mediator.say("state.accepted"))
	mediator.begins(c, "begin_mediation").press(`form[action^="` + path + `/act/"] button`)
	mediator.at(422, path+"/act/begin_mediation").shows(mediator.say("error_summary.title"))
	mediator.fill("complainant_consent", "in_writing", "respondent_consent", "recorded", "mediation_mode", "phone").send(path + "/act/").shows(mediator.say("state.in_mediation"))
	mediator.fill("message", reply).send(path+"/messages").shows(mediator.say("case_show.done_message"), reply)
	mediator.acts(c, "settle", "settled_amount", "1,000", "terms", terms,
		"performance_date-year", "2026", "performance_date-month", "12", "performance_date-day", "31", "agreement_document", "remote_record")
	mediator.shows(mediator.say("state.settled"), terms, i18n.Money(mediator.text, settled))
}

// begins opens the form of an action from the case's page.
func (p *person) begins(c receipt, transition string) *person {
	p.Helper()
	p.open("/cases/" + c.number)
	return p.press(`#actions a[href^="/cases/` + c.number + `/act/` + transition + `?"]`)
}

// acts does an action with its answers.
func (p *person) acts(c receipt, transition string, answers ...string) *person {
	p.Helper()
	p.begins(c, transition).fill(answers...).send("/cases/" + c.number + "/act/" + transition)
	return p.at(200, "/cases/"+c.number+"?done=moved").shows(p.say("case_show.done_moved"))
}

// looksUp is the officer who wants to know everything about the seller.
func looksUp(officer *person, c receipt) {
	officer.Helper()
	officer.signsIn("officer")
	officer.follow(officer.say("nav.sellers")).at(200, "/sellers")
	officer.fill("q", seller).press(`form[action="/sellers"] button`)
	officer.press(`tbody a[href^="/sellers/"]`)
	page := officer.where()
	officer.eventually(page, `document.body.textContent.includes(`+quoted(officer.say("state.closed"))+`)`)
	officer.shows(seller, c.number, officer.say("state.closed"), i18n.Money(officer.text, settled), i18n.Money(officer.text, amount))
	rows, err := csv.NewReader(strings.NewReader(officer.downloads(`a[href$="/history.csv"]`))).ReadAll()
	if err != nil || len(rows) != 2 || !strings.Contains(strings.Join(rows[1], "|"), c.number) {
		officer.Errorf("the history is %q, %v", rows, err)
	}
	officer.open(page).press(`a[href^="/cases/`+c.number+`"]`).shows(story, terms)
}

// downloads presses a link and returns the file that came, without the mark
// that tells spreadsheets its encoding.
func (p *person) downloads(selector string) string {
	p.Helper()
	dir := p.TempDir()
	p.call(func(ctx context.Context) error {
		_, err := chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
			Behavior: browser.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(ctx).BrowserContextID, DownloadPath: dir,
		})
		return err
	})
	p.do(p.tap(selector))
	for deadline := time.Now().Add(stepTime); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		found, err := filepath.Glob(filepath.Join(dir, "*.csv"))
		if err != nil {
			p.Fatal(err)
		}
		if len(found) == 1 {
			body, err := os.ReadFile(found[0])
			if err != nil {
				p.Fatal(err)
			}
			return strings.TrimPrefix(string(body), "\ufeff")
		}
	}
	p.Fatalf("%s: nothing was downloaded", p.where())
	return ""
}
