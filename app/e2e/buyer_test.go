package e2e_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// What the buyer of these tests complains of.
const (
	seller  = "shoe_king88"
	shoes   = "运动鞋一双"
	story   = "我在朋友圈看到他卖鞋，说是正品，付款后发来的是假货，要求退款后被拉黑。"
	amount  = 1299_00 // fen
	settled = 1000_00
	message = "商家昨天又换了名字，叫“鞋王旗舰店”。"
	terms   = "商家退还 1000 元，买家寄回商品，运费由商家承担。"
)

// receipt is what the buyer keeps.
type receipt struct{ number, code string }

var (
	numberForm = regexp.MustCompile(`WQ-[0-9A-Z]{5}-[0-9A-Z]{5}`)
	codeForm   = regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){6}`)
)

// file fills everything in on a phone, with a look back, a change of device in
// the middle and an impatient end.
func file(t *testing.T, o *office, lang i18n.Language) receipt {
	t.Helper()
	buyer := o.person(t, lang, phone)
	begins(buyer)
	answersSeller(buyer)
	answersPurchase(buyer)
	answersStory(buyer)
	uploads(buyer)
	looksBack(buyer)
	buyer.follow(buyer.say("filing.later")).at(200, "/file/code")
	code := codeForm.FindString(buyer.page())
	buyer.leave()

	other := o.person(t, lang, phone)
	other.open("/resume").fill("code", strings.ToLower(strings.ReplaceAll(code, "-", " "))).send("/resume").at(200, "/file/demands")
	answersDemands(other)
	answersYou(other)
	return sendsTwice(other, code)
}

func begins(buyer *person) {
	buyer.Helper()
	buyer.open("/").at(200, "/").shows(buyer.say("home.title"))
	buyer.send("/file").at(200, "/file/what").shows(buyer.say("filing.what.title"))
	buyer.send("/file/what").at(422, "/file/what").shows(buyer.say("error_summary.title"), buyer.say("filing.error.category"))
	buyer.fill("track", "complaint", "channel", "moments", "category", "counterfeit").send("/file/what").at(200, "/file/who")
	buyer.fill("filer", "self").send("/file/who").at(200, "/file/seller")
}

func answersSeller(buyer *person) {
	buyer.Helper()
	buyer.fill("handle_wechat_id", seller, "handle_nickname", "鞋王").send("/file/seller").at(200, "/file/place")
	buyer.fill("platform", "no", "province", "44").press(`form[action^="/file/place"] button:not([name])`).at(200, "/file/purchase")
}

func answersPurchase(buyer *person) {
	buyer.Helper()
	buyer.fill("item", shoes, "on-year", "2026", "on-month", "13", "on-day", "8", "amount", "很多", "paid", "wechat_transfer").send("/file/purchase")
	buyer.at(422, "/file/purchase").keeps("item", shoes, "amount", "很多", "on-month", "13", "paid", "wechat_transfer")
	buyer.fill("on-month", "10", "amount", "1,299.00", "transaction", "4200001828202610087320584981").send("/file/purchase").at(200, "/file/story")
}

func answersStory(buyer *person) {
	buyer.Helper()
	buyer.fill("narrative", story).send("/file/story").at(200, "/file/signs")
	buyer.fill("signals", "blocked_after_payment").send("/file/signs").at(200, "/file/urgent").shows("110", "96110")
	buyer.follow(buyer.say("button.continue")).at(200, "/file/evidence")
}

func uploads(buyer *person) {
	buyer.Helper()
	files := pictures(buyer.T)
	buyer.fill("kind", "chat", "shows", "商家承诺正品", "files", files).send("/file/evidence")
	buyer.at(200, "/file/evidence").shows(buyer.say("filing.evidence.have"))
	for _, f := range strings.Split(files, "\n") {
		buyer.shows(filepath.Base(f))
	}
	buyer.follow(buyer.say("button.continue")).at(200, "/file/demands")
}

// looksBack goes back with the browser's button and with the page's link;
// every answer is still there.
func looksBack(buyer *person) {
	buyer.Helper()
	buyer.turn(chromedp.NavigateBack())
	buyer.follow(buyer.say("nav.back")).at(200, "/file/signs").keeps("signals", "blocked_after_payment")
	buyer.follow(buyer.say("nav.back")).at(200, "/file/story").keeps("narrative", story)
	buyer.follow(buyer.say("nav.back")).at(200, "/file/purchase").
		keeps("item", shoes, "on-year", "2026", "on-month", "10", "on-day", "8", "paid", "wechat_transfer", "transaction", "4200001828202610087320584981")
	buyer.send("/file/purchase").at(200, "/file/story").send("/file/story").at(200, "/file/signs")
	buyer.send("/file/signs").at(200, "/file/urgent").follow(buyer.say("button.continue")).at(200, "/file/evidence")
	buyer.follow(buyer.say("button.continue")).at(200, "/file/demands")
}

func answersDemands(buyer *person) {
	buyer.Helper()
	buyer.fill("demands", "refund", "demands", "apology", "refund_amount", "1299", "demand_note", "退款到原账户").send("/file/demands").at(200, "/file/you")
}

func answersYou(buyer *person) {
	buyer.Helper()
	buyer.fill("name", "王小明", "phone", "12", "address", "广东省广州市天河区一路1号", "delegated", "yes").send("/file/you")
	buyer.at(422, "/file/you").shows(buyer.say("filing.error.phone_form")).keeps("name", "王小明", "delegated", "yes")
	buyer.fill("phone", "13800138000").send("/file/you").at(200, "/file/check")
	buyer.shows(seller, shoes, i18n.Money(buyer.text, amount), story, "王小明", "13800138000", buyer.say("channel.moments"), buyer.say("category.counterfeit"))
}

// sendsTwice sends the same form several times at once and then taps the
// button; all of it is one case.
func sendsTwice(buyer *person, code string) receipt {
	buyer.Helper()
	ask[chromedp.Void](buyer, `(() => {
		const form = document.querySelector('form[action="/file/check"]')
		const again = () => fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual'})
		return Promise.all([again(), again(), again()])
	})()`, chromedp.EvalAwaitPromise)
	buyer.send("/file/check").at(200, "/file/receipt")
	c := reads(buyer)
	if c.code != code {
		buyer.Errorf("the code to go on was %s, that of the receipt is %s", code, c.code)
	}
	buyer.open("/file/what").at(200, "/file/receipt").shows(c.number, c.code)
	buyer.send("/file/receipt").at(200, "/track/case").shows(c.number).lacks(c.code)
	return c
}

func reads(buyer *person) receipt {
	buyer.Helper()
	page := buyer.page()
	c := receipt{numberForm.FindString(page), codeForm.FindString(page)}
	if c.number == "" || c.code == "" {
		buyer.Fatalf("the receipt has no number or no code:\n%s", page)
	}
	return c.clear(buyer)
}

// clear fails unless the receipt says what happens next, until when, and why.
func (c receipt) clear(buyer *person) receipt {
	buyer.Helper()
	buyer.shows(buyer.say("filing.receipt.title"), buyer.say("track.next.title"), buyer.say("clock.acceptance"))
	if day := ask[string](buyer, `document.querySelector('.rd-expect time').dateTime`); len(day) < len("2026-01-02") {
		buyer.Errorf("the next deadline is %q", day)
	}
	return c
}

// tracks opens the case on another device and says something.
func tracks(t *testing.T, o *office, lang i18n.Language, c receipt) {
	t.Helper()
	buyer := o.person(t, lang, phone)
	buyer.open("/track/case").at(200, "/track")
	buyer.fill("number", c.number, "code", strings.Repeat("0", 28)).send("/track").at(422, "/track").shows(buyer.say("track.error.pair"))
	buyer.finds(c).shows(buyer.say("state.filed"), buyer.say("state_plain.filed"), "付款.png")
	buyer.follow(buyer.say("track.why")).at(200, "/track/case/why").shows(buyer.say("rule_plain.fraud_signs"), buyer.say("track_why.route_court")).lacks(buyer.say("case_why.rule_won"))
	buyer.follow(buyer.say("track_why.back")).at(200, "/track/case")
	buyer.fill("body", message).press(`form[action="/track/case"] button`)
	buyer.shows(message, buyer.say("track.done.message"))
}

// finds opens the case with number and code.
func (p *person) finds(c receipt) *person {
	p.Helper()
	return p.open("/track").fill("number", strings.ToLower(c.number), "code", c.code).send("/track").at(200, "/track/case").shows(c.number)
}

// confirms is the buyer when the money has come.
func confirms(buyer *person, c receipt) {
	buyer.Helper()
	buyer.finds(c).shows(buyer.say("state.settled"), i18n.Money(buyer.text, settled), reply, terms)
	buyer.follow(buyer.say("transition.confirm_performance")).at(200, "/track/case/do/confirm_performance")
	buyer.send("/track/case/do/confirm_performance").at(200, "/track/case?done=action").shows(buyer.say("state.closed"), buyer.say("track.done.action"))
}
