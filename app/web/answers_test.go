package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"redress/models"
)

// Nothing that was typed is lost: not by a mistake, not by going back, not by
// another device.
func TestAnswersAreKept(t *testing.T) {
	s := newSite(t)
	b := begin(s.browser(), "purchase").open("/file/purchase")
	b.post("/file/purchase", "item", "手机壳", "amount", "一百", "on-year", "2026", "on-month", "13", "on-day", "40", "transaction", "abc").at(422, "")
	b.shows("手机壳", "一百", `value="13"`, `value="40"`, `value="abc"`, "请修改以下内容", `href="#amount"`, `href="#on"`, `href="#paid"`, "不是有效的日期")

	b.open("/file/purchase").post("/file/purchase", answersOf["purchase"]...).at(303, "")
	b.open("/file/seller").shows("shoe_king88", "鞋王").open("/file/purchase").shows("1299.00", `value="8"`)
	b.open("/file/code").at(200, "")
	code := codeForm.FindString(b.body)

	other := s.browser()
	other.open("/resume").post("/resume", "code", "nonsense").at(422, "")
	other.open("/resume").post("/resume", "code", code).at(303, "").follow().at(200, "/file/story")
	other.open("/file/seller").shows("shoe_king88")
	other.open("/").shows("继续填写")
	other.post("/file").follow().at(200, "/file/story")
	other.open("/").post("/file", "again", "yes").follow().at(200, "/file/what").lacks(code)
}

// A change from the last look leads back to it, through mistakes too.
func TestChangeFromTheLastLook(t *testing.T) {
	b := begin(newSite(t).browser(), "").open("/file/check").at(200, "").shows("/file/seller?from=check")
	b.open("/file/seller?from=check").shows("/file/check")
	b.post("/file/seller?from=check").at(422, "").shows(`action="/file/seller?from=check"`)
	b.post("/file/seller?from=check", "handle_phone", "13900139000").at(303, "").follow().at(200, "/file/check").shows("13900139000").lacks("shoe_king88")
}

// Sending an unfinished filing says which page is missing, and links there.
func TestUnfinishedFiling(t *testing.T) {
	b := begin(newSite(t).browser(), "story").open("/file/check").at(200, "")
	b.post("/file/check").at(422, "").shows(`href="#check-story"`, `href="#check-you"`)
	b.open("/file/receipt").at(200, "/file/story")
}

// A report may be anonymous and then keeps nothing about the person.
func TestAnonymousReport(t *testing.T) {
	s := newSite(t)
	b := begin(s.browser(), "what")
	b.post("/file/what", "track", "report", "channel", "group", "category", "false_information").follow()
	b.post("/file/seller", answersOf["seller"]...).follow()
	b.post("/file/place", answersOf["place"]...).follow()
	b.post("/file/purchase", "item", "减肥药", "paid", "unpaid").follow()
	b.post("/file/story", answersOf["story"]...).follow()
	b.post("/file/signs").follow()
	b.open("/file/demands").post("/file/demands").at(303, "").follow()
	b.post("/file/you", "anonymous", "yes", "name", "不该留下", "phone", "13800138000").follow().at(200, "/file/check").lacks("不该留下").shows("匿名举报")
	b.post("/file/check").follow().at(200, "/file/receipt")
	b.post("/file/receipt").follow().at(200, "/track/case").lacks("不该留下")
}

var evidencePath = regexp.MustCompile(`/file/evidence/[0-9a-f]+`)

func TestExpiredDraft(t *testing.T) {
	s := newSite(t)
	b := begin(s.browser(), "story").open("/file/code")
	code := codeForm.FindString(b.body)
	s.now = s.now.Add(models.DraftTTL + time.Hour)
	b.open("/file/story").at(200, "/resume")
	s.browser().open("/resume").post("/resume", "code", code).at(422, "")
}

// Somebody else's things are as if they were not there.
func TestForeignIsMissing(t *testing.T) {
	s := newSite(t)
	owner, other := begin(s.browser(), "evidence"), begin(s.browser(), "evidence")
	owner.open("/file/evidence").upload("/file/evidence", map[string][]string{"kind": {"chat"}}, upload{"mine.png", png}).follow()
	path := evidencePath.FindString(owner.body)
	owner.get(path).at(200, "")
	other.get(path).at(404, "")
	missing := other.get("/file/evidence/0000").at(404, "")
	if a, b := text(other.get(path).body), text(missing.body); a != b {
		t.Errorf("foreign and missing differ:\n%s\n%s", a, b)
	}
	other.open("/file/evidence").post(path, "do", "remove").at(404, "")
	owner.open("/file/evidence").shows("mine.png")
	owner.open(path).post(path, "kind", "chat", "shows", "新的说明").follow().shows("新的说明")
	owner.open(path).post(path, "do", "remove").follow().lacks("mine.png")
}

// Guessing is slow and tells nothing.
func TestGuessingCodes(t *testing.T) {
	b := newSite(t).browser().open("/track")
	for range 10 {
		b.post("/track", "number", "WQ-00000-00000", "code", "0000").at(422, "")
	}
	for _, want := range []string{"请稍等片刻", "操作太频繁"} { // a puzzle first, then only waiting
		for b.status == 422 || !strings.Contains(text(b.body), want) {
			b.get("/track").post("/track", "number", "WQ-00000-00000", "code", "0000").at(429, "")
		}
		if b.header.Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
	}
}

func TestLanguages(t *testing.T) {
	s := newSite(t)
	for accept, want := range map[string]string{"": "在微信上", "en-GB,en;q=0.9": "Cheated", "zh-TW": "在微信上", "fr": "在微信上", "fr,en;q=0.5,zh;q=0.4": "Cheated"} {
		b := s.browser()
		b.lang = accept
		b.open("/").shows(want)
	}
	b := s.browser().get("/track?lang=en&x=1").at(303, "")
	if to := b.header.Get("Location"); to != "/track?x=1" {
		t.Errorf("leads to %q", to)
	}
	b.open("/").shows("Cheated", `lang="en"`).get("/missing").at(404, "").shows("Page not found")
	b.open("/?lang=xx").shows("Cheated").open("/?lang=zh-CN").shows("在微信上")
}

// An amount typed without its box is a demand all the same; the suggested price is not.
func TestForgottenBoxes(t *testing.T) {
	b := begin(newSite(t).browser(), "demands").open("/file/demands")
	b.post("/file/demands", "refund_amount", "1299.00").at(422, "")
	b.open("/file/demands").post("/file/demands", "refund_amount", "1299.00", "compensation_amount", "500").at(303, "")
	b.open("/file/check").shows("500.00").lacks("退款到原账户")
}

// Who pastes a whole chat is told beside the text, which stays.
func TestVeryLongText(t *testing.T) {
	b := begin(newSite(t).browser(), "story").open("/file/story")
	chat := strings.Repeat("聊天记录", 25_000)
	b.post("/file/story", "narrative", chat).at(422, "").shows("不能超过 5,000 个字", chat)
	b.post("/file/story", "narrative", strings.Repeat(chat, 4)).at(413, "")
}
