package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

func TestLanguage_KeepsThePlace(t *testing.T) {
	o := serve(t, t.TempDir())
	buyer := o.person(t, i18n.Chinese, phone)
	begins(buyer)
	answersSeller(buyer)
	buyer.at(200, "/file/purchase").shows(buyer.say("filing.purchase.title"))
	buyer.follow(buyer.say("lang.switch"))
	buyer.text = i18n.WithLang(t.Context(), i18n.English)
	buyer.at(200, "/file/purchase").shows(buyer.say("filing.purchase.title"))
	if lang := ask[string](buyer, "document.documentElement.lang"); lang != "en" {
		t.Errorf("the page says it is in %q", lang)
	}
	answersPurchase(buyer)
	buyer.open("/file/seller").keeps("handle_wechat_id", seller)
	buyer.follow(buyer.say("lang.switch")).at(200, "/file/seller").keeps("handle_wechat_id", seller)
}

// A file of a kind that is not taken is refused by its name; the good one
// beside it and everything typed stay.
func TestEvidence_RefusesAtTheFile(t *testing.T) {
	o := serve(t, t.TempDir())
	buyer := o.person(t, i18n.English, phone).withoutScript() // with one, a file is refused where it stands
	begins(buyer)
	answersSeller(buyer)
	answersPurchase(buyer)
	answersStory(buyer)
	program := filepath.Join(t.TempDir(), "聊天记录.png")
	if err := os.WriteFile(program, []byte("MZ\x90\x00\x03\x00\x00\x00 not a picture, whatever its name says"), 0o600); err != nil {
		t.Fatal(err)
	}
	good, _, _ := strings.Cut(pictures(t), "\n")
	buyer.fill("kind", "payment", "shows", "转账 1299 元", "captured-year", "2026", "captured-month", "10", "captured-day", "9", "files", program+"\n"+good)
	buyer.send("/file/evidence").at(422, "/file/evidence")
	buyer.shows(buyer.say("filing.error.file_type", i18n.Arg("name", "聊天记录.png")), filepath.Base(good), buyer.say("filing.evidence.have"))
	buyer.keeps("kind", "payment", "shows", "转账 1299 元", "captured-year", "2026", "captured-month", "10", "captured-day", "9")
	buyer.open("/file/story").keeps("narrative", story)
}

// Each line of the error summary leads to the control it speaks of.
func TestErrorSummary_LeadsToTheField(t *testing.T) {
	o := serve(t, t.TempDir())
	buyer := o.person(t, i18n.Chinese, phone)
	begins(buyer)
	answersSeller(buyer)
	buyer.send("/file/purchase").at(422, "/file/purchase")
	if focus := ask[string](buyer, "document.activeElement.className"); !strings.Contains(focus, "error-summary") {
		t.Errorf("the focus is on %q, not on the error summary", focus)
	}
	targets := ask[[]string](buyer, `[...document.querySelectorAll('.govuk-error-summary__list a')].map(a => a.getAttribute('href'))`)
	if len(targets) < 3 {
		t.Errorf("the summary leads to %q only", targets)
	}
	for _, target := range targets {
		buyer.do(buyer.tap(`.govuk-error-summary__list a[href="` + target + `"]`))
		if focus := ask[string](buyer, "'#' + document.activeElement.id"); focus != target {
			t.Errorf("the line for %s leads to %s", target, focus)
		}
	}
}

func TestRefusals(t *testing.T) {
	o := serve(t, t.TempDir())
	stranger := o.person(t, i18n.English, phone)
	stranger.open("/nothing/here").at(404, "/nothing/here").shows(stranger.say("error_page.404.title"))
	stranger.open("/setup/guessed").at(404, "/setup/guessed")
	stranger.open("/queues").at(200, "/sign-in?next=%2Fqueues")
	stranger.fill("login", "nobody", "password", "nothing at all").send("/sign-in").at(422, "/sign-in").shows(stranger.say("sign_in.error"))
	stranger.open("/resume").fill("code", "ABCD").send("/resume").at(422, "/resume").shows(stranger.say("track.error.draft_code"))

	admin := o.person(t, i18n.English, desk)
	opensOffice(admin)
	mediator := o.person(t, i18n.English, desk).signsIn("mediator")
	mediator.open("/accounts").at(403, "/accounts").shows(mediator.say("error_page.403.title"))
	mediator.open("/cases/WQ-00000-00000").at(404, "/cases/WQ-00000-00000")

	// A form whose token is not ours, as from a page that was left open too long.
	mediator.open("/queues")
	ask[chromedp.Void](mediator, `document.querySelector('form[action="/sign-out"] [name=csrf]').value = 'stale'`)
	mediator.send("/sign-out").at(403, "/sign-out").shows(mediator.say("error_page.403_csrf.title"))
}

// A mediator and an officer decide on one case at once: the second sees what
// changed, and keeps what he has typed.
func TestDeciding_TwoAtOnce(t *testing.T) {
	o := serve(t, t.TempDir())
	opensOffice(o.person(t, i18n.Chinese, desk))
	c := file(t, o, i18n.Chinese)
	path := "/cases/" + c.number
	first := o.person(t, i18n.Chinese, desk).signsIn("mediator")
	first.open(path).press(`form[action="` + path + `/assign"] button`)
	second := o.person(t, i18n.Chinese, desk).signsIn("officer")
	first.begins(c, "ask_information").fill("missing_information", "请补充聊天记录")
	second.begins(c, "refuse").fill("refusal_ground", ask[string](second, `document.querySelector('[name=refusal_ground]').value`), "reason", "不属于消费争议")
	first.send(path+"/act/").at(200, path+"?done=moved").shows(first.say("state.needs_information"))
	second.send(path+"/act/").at(409, path+"/act/refuse").
		shows(second.say("case_act.since_title"), "请补充聊天记录", staff["mediator"][1])
	second.open(path).shows(second.say("state.needs_information")).lacks("不属于消费争议")
}

// The checks of every page would be worth nothing if they could not fail.
func TestLook_FindsPlantedFaults(t *testing.T) {
	o := serve(t, t.TempDir())
	p := o.person(t, i18n.English, phone)
	p.open("/")
	ask[chromedp.Void](p, `document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/static/favicon.svg"><p style="color: red">x</p>')`)
	ask[chromedp.Void](p, `setTimeout(() => { throw new Error('planted') }, 0); new Promise(r => setTimeout(r, 50))`, chromedp.EvalAwaitPromise)
	found := strings.Join(p.faults(), "\n")
	for _, want := range []string{"image-alt", "Content Security Policy", "planted"} {
		if !strings.Contains(found, want) {
			t.Errorf("%s was not found in:\n%s", want, found)
		}
	}
}

// A buyer who does not know what to ask for goes to the calculator and comes
// back with the amount; a mediator finds it filled in on the case.
func TestEstimate(t *testing.T) {
	o := serve(t, t.TempDir())
	buyer := o.person(t, i18n.Chinese, phone)
	buyer.open("/estimate").at(200, "/estimate").shows(buyer.say("estimate.lead"))
	begins(buyer)
	answersSeller(buyer)
	answersPurchase(buyer)
	answersStory(buyer)
	buyer.open("/file/demands").follow(buyer.say("estimate.link")).shows(buyer.say("estimate.not_advice"), "¥5,196.00")
	buyer.follow(buyer.say("estimate.use", i18n.Arg("amount", "¥3,897.00"))).
		at(200, "/file/demands?compensation_amount=3897.00").keeps("refund_amount", "1299.00", "compensation_amount", "3897.00")
	buyer.open("/estimate").fill("price", "much").send("/estimate").keeps("price", "much")

	opensOffice(o.person(t, i18n.English, desk))
	c := file(t, o, i18n.English)
	mediator := o.person(t, i18n.English, desk).signsIn("mediator")
	mediator.open("/cases/"+c.number).follow(mediator.say("estimate.link_case")).at(200, "/cases/"+c.number+"/estimate").
		shows(mediator.say("estimate.not_advice"), "CNY 5,196.00")
}

// The rules of law are for all staff, on a desk and on a phone.
func TestRules(t *testing.T) {
	o := serve(t, t.TempDir())
	opensOffice(o.person(t, i18n.English, desk))
	o.person(t, i18n.Chinese, phone).signsIn("officer").open("/rules").at(200, "/rules")
	o.person(t, i18n.English, phone).signsIn("officer").open("/definitions/routing.v1").at(200, "/definitions/routing.v1")
	mediator := o.person(t, i18n.English, desk).signsIn("mediator")
	mediator.open("/rules").at(200, "/rules").shows(mediator.say("rules.unconfirmed"), mediator.say("rules.own"), mediator.say("rules.changed"))
}

// An administrator pastes a table of offices with a mistake, mends it and
// imports it, also without the script.
func TestOffices(t *testing.T) {
	o := serve(t, t.TempDir())
	admin := o.person(t, i18n.English, desk)
	opensOffice(admin)
	admin = o.person(t, i18n.English, phone).signsIn("administrator").withoutScript()
	admin.open("/offices").at(200, "/offices").shows(admin.say("office.empty"))
	admin.fill("area", "640381", "text", "place,office_code,office_name\n110105,Q1,朝阳局\n小坝镇,Q1,小坝所").send("/offices").at(422, "/offices")
	admin.shows(admin.say("error_summary.title"), "小坝镇,Q1,小坝所").keeps("area", "640381")
	admin.fill("text", "place,office_code,office_name\n小坝镇,Q1,小坝所").send("/offices").shows("青铜峡市")
	admin.open("/offices/640381").at(200, "/offices/640381").shows("小坝所")
}
