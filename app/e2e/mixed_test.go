package e2e_test

import (
	"slices"
	"testing"

	"redress/views/i18n"
)

// TestMixedFiling files a complaint that reports a violation too, without a
// script: the receipt has two numbers, and one code leads to both cases.
func TestMixedFiling(t *testing.T) {
	o := serve(t, t.TempDir())
	buyer := o.person(t, i18n.Chinese, phone).withoutScript()
	begins(buyer)
	buyer.open("/file/what").fill("track", "both").send("/file/what").at(200, "/file/who")
	buyer.fill("filer", "self").send("/file/who").at(200, "/file/seller")
	answersSeller(buyer)
	answersPurchase(buyer)
	answersStory(buyer)
	uploads(buyer)
	answersDemands(buyer)
	answersYou(buyer)
	buyer.shows(buyer.say("track_kind.both")).send("/file/check").at(200, "/file/receipt")
	c := reads(buyer)
	numbers := slices.Compact(numberForm.FindAllString(buyer.page(), -1))
	if len(numbers) != 2 || numbers[0] != c.number {
		t.Fatalf("the receipt has the numbers %v", numbers)
	}
	report := receipt{numbers[1], c.code}
	buyer.shows(buyer.say("clock.verification")).send("/file/receipt").at(200, "/track/case")
	buyer.eventually("/track/case", `document.querySelector('form[action="/track/linked"]') !== null`).shows(report.number)

	other := o.person(t, i18n.Chinese, phone).withoutScript()
	other.finds(report).shows(other.say("track_kind.report"), "付款.png", c.number)
	other.send("/track/linked").at(200, "/track/case").shows(c.number, other.say("state.filed"))
	other.send("/track/linked").at(200, "/track/case").shows(report.number, other.say("track_kind.report"))
}
