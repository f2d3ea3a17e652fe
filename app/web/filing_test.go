package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"redress/app/casework"
	"redress/models"
)

// The first bytes of files of each kind are all that is looked at.
const (
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	elf  = "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00>\x00"
)

var story = "我在朋友圈看到他卖鞋，说是正品，付款后发来的是假货，要求退款后被拉黑。"

// pages are the answers of a whole filing, in order; evidence is apart.
var answersOf = map[string][]string{
	"what":     {"track", "complaint", "channel", "moments", "category", "counterfeit"},
	"who":      {"filer", "self"},
	"seller":   {"handle_wechat_id", "shoe_king88", "handle_nickname", "鞋王"},
	"place":    {"platform", "unknown", "published", "not_looked", "seller_address", "深圳市南山区科技路1号", "address_from", "parcel"},
	"purchase": {"item", "运动鞋一双", "on-year", "2026", "on-month", "10", "on-day", "8", "amount", "1,299.00", "paid", "wechat_transfer", "transaction", "4200001828202305297320584981"},
	"story":    {"narrative", story},
	"signs":    {},
	"demands":  {"demands", "refund", "demands", "apology", "refund_amount", "1299", "demand_note", "退款到原账户"},
	"you":      {"name", "王小明", "phone", "13800138000", "address", "广东省广州市天河区一路1号", "delegated", "yes"},
}

// begin starts a filing and answers its pages up to the given one.
func begin(b *browser, until string) *browser {
	b.Helper()
	b.open("/").at(200, "/").post("/file").at(303, "/file").follow().at(200, "/file/what")
	for _, page := range casework.PagesOf(models.Filing{}) {
		if page == until {
			break
		}
		if page == "evidence" {
			b.open("/file/demands")
			continue
		}
		b.post("/file/"+page, answersOf[page]...).at(303, "/file/"+page).follow().at(200, "")
	}
	return b
}

var codeForm = regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){6}`)

var numberForm = regexp.MustCompile(`WQ-[0-9A-Z]{5}-[0-9A-Z]{5}`)

func TestFileAndTrack(t *testing.T) {
	for _, lang := range []string{"zh-CN", "en"} {
		t.Run(lang, func(t *testing.T) {
			b := newSite(t).browser()
			b.lang = lang
			begin(b, "evidence").at(200, "/file/evidence")
			b.upload("/file/evidence", url.Values{"kind": {"chat"}, "shows": {"承诺正品"}},
				upload{"聊天 1.png", png}, upload{"2.jpg", jpeg}, upload{"3.png", png + "3"}).at(303, "").follow().shows("聊天 1.png", "2.jpg", "承诺正品")
			b.open("/file/demands").post("/file/demands", answersOf["demands"]...).follow().at(200, "/file/you")
			b.post("/file/you", answersOf["you"]...).follow().at(200, "/file/check").shows("shoe_king88", "1,299.00", "王小明", story)
			// True of every page: TestRespondent_SeesCopiesAndNothingOfTheComplainant.
			b.shows(map[string]string{"zh-CN": "不会向商家显示您的姓名和联系方式", "en": "does not show the seller your name and contact details"}[lang])

			first := b.hidden()
			b.post("/file/check").at(303, "").follow().at(200, "/file/receipt")
			code, number := codeForm.FindString(b.body), numberForm.FindString(b.body)
			if code == "" || number == "" {
				t.Fatalf("no code or number:\n%s", text(b.body))
			}
			// A second tap on the same button, and a look back, lead to the same receipt.
			b.send(formRequest("/file/check", first)).at(303, "").follow().at(200, "/file/receipt").shows(number, code)
			b.open("/file/what").at(200, "/file/receipt")

			b.post("/file/receipt").follow().at(200, "/track/case").lacks(code).shows(number, "聊天 1.png")
			follow(t, b, number, code)
		})
	}
}

// follow is the buyer on another device, some time later.
func follow(t *testing.T, first *browser, number, code string) {
	t.Helper()
	b := first.site.browser()
	b.lang = first.lang
	b.open("/track/case").at(200, "/track")
	b.post("/track", "number", number, "code", strings.Replace(code, "-", " ", 2)).follow().at(200, "/track/case").shows("聊天 1.png")
	b.post("/track/case", "body", "商家昨天又换了名字").follow().at(200, "").shows("商家昨天又换了名字")
	b.open("/track/case/evidence").upload("/track/case/evidence", url.Values{"kind": {"seller_profile"}}, upload{"新资料.png", png + "new"}).follow().shows("新资料.png")

	file := regexp.MustCompile(`/track/case/evidence/[0-9a-f]+`).FindString(b.body)
	b.get(file).at(200, "")
	if b.body != png {
		t.Errorf("downloaded %q", b.body)
	}
	for name, want := range map[string]string{"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"} {
		if got := b.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if d := b.header.Get("Content-Disposition"); !strings.HasPrefix(d, `attachment; filename="evidence-`) || !strings.Contains(d, "filename*=UTF-8''%E8%81%8A%E5%A4%A9%201.png") {
		t.Errorf("Content-Disposition %q", d)
	}
	b.open("/track/case/do/withdraw").at(200, "").lacks("请用平实的语言写", "This is shown in the progress")
	again := b.hidden()
	b.post("/track/case/do/withdraw", "reason", "已私下解决", "statement", "已私下解决").at(303, "").follow().at(200, "")
	b.send(formRequest("/track/case/do/withdraw", again)).at(303, "")
	b.open("/track/case").post("/track/leave").follow().at(200, "/track")
	b.open("/track/case").at(200, "/track")
}
