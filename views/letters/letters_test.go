package letters_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"redress/views/i18n"
	"redress/views/letters"
)

var update = flag.Bool("update", false, "write the golden files anew")

// sample is a case nobody has ever had; every form takes of it what it says.
var sample = []letters.Value{
	text("agency", "示例市市场监督管理局"), text("series", "示市监试〔2026〕"), text("day", "2026-11-23"),
	text("case", "WQ-00000-00000"), text("received", "2026-11-20"), text("subject", "运动鞋一双"),
	text("complainant", "甲某某"), text("phone", "000-0000-0001"), text("address", "示例省示例市示例路1号"),
	text("agent", "乙某某"), text("agent_phone", "000-0000-0002"), text("other", "丙某某"),
	choice("id_kind", "id_card"), text("id_number", "000000000000000001"), choice("publish", "no"), choice("delegated", "yes"),
	choice("anonymous", "no"), choice("track", "complaint"), text("masked", "甲**"),
	text("respondent", "示例鞋店"), text("respondent_contact", "丁某"), text("respondent_address", "示例市样本区样本街2号"),
	text("respondent_phone", "000-0000-0003"), text("legal_representative", "丁某"),
	{Name: "handle", Choice: "wechat_id", Text: "example_shop"}, {Name: "handle", Choice: "nickname", Text: "示例鞋店"},
	text("bought_on", "2026-10-08"), text("item", "运动鞋一双"), {Name: "paid", Amount: 129900, Choice: "wechat_transfer"},
	text("narrative", "朋友圈里说是正品。\n收到的是仿品，要求退款后被拉黑。"),
	{Name: "file", Choice: "chat", Text: "聊天记录.png"}, {Name: "file", Choice: "payment", Text: "转账凭证.pdf"},
	{Name: "demand", Choice: "refund", Amount: 129900}, {Name: "demand", Choice: "compensation", Amount: 389700, Text: "按三倍计算"},
	text("handled_by", "李示例"), text("contact", "李示例"), text("contact_phone", "000-0000-0009"), text("contact_address", "示例市示例路9号"),
	cited("basis", "order-121", "art. 16(3)"), cited("review", "review-law", "art. 20"),
	cited("recusal", "order-121", "art. 21"), cited("joint", "order-121", "art. 12"), cited("secrecy", "order-121", "art. 37"),
	choice("ground", "no_consumer_dispute"), text("reason", "提交的材料不能证明有过交易。"), text("fact.dispute_finding", "转账记录的收款人与被投诉人不一致"),
	text("review_days", "60"), text("receiver", "样本区市场监督管理局"), text("reply_by", "2026-12-18"), text("copies", "3"),
	text("deadline", "2026-12-04"), text("materials", "居民身份证复印件一份。"), text("mediation_until", "2027-01-22"),
	choice("mediation_mode", "on_site"), text("mediation_date", "2026-12-08"), text("mediation_time", "14:30"),
	text("mediation_place", "示例市示例路9号二楼调解室"), text("mediator", "李示例"), text("bring", "购买凭证、商品实物。"), text("objection_by", "2026-12-07"),
	text("dispute", "双方对鞋是否为正品有争议。"), text("terms", "一、被投诉人退还货款。\n二、投诉人退回商品，运费由被投诉人承担。"),
	{Name: "settled_amount", Amount: 129900}, text("performance_date", "2026-12-20"),
	text("addressee", "甲某某"), text("legal_basis", "《中华人民共和国食品安全法》第一百一十五条"), text("result", "经核查，已于2026年12月1日立案。"),
}

// articles are where the law lays down what each form does.
var articles = map[string]string{
	"complaint_registration": "art. 10", "report_registration": "art. 28", "distribution": "art. 41", "identity_demand": "art. 10",
	"acceptance": "art. 15", "refusal": "art. 15", "mediation_notice": "art. 20", "termination": "art. 25",
	"mediation_agreement": "art. 24", "report_result": "art. 36",
}

func full(form string) letters.Data {
	d := letters.Data{Number: "示市监试〔2026〕第7号", Values: append([]letters.Value{cited("law", "order-121", articles[form])}, sample...)}
	if form == "termination" {
		d.Values = append([]letters.Value{choice("ground", "absent_or_declines"), cited("basis", "order-121", "art. 23(1)(2)")}, d.Values...)
	}
	return d
}

func text(name, s string) letters.Value   { return letters.Value{Name: name, Text: s} }
func choice(name, s string) letters.Value { return letters.Value{Name: name, Choice: s} }
func cited(name, law, at string) letters.Value {
	return letters.Value{Name: name, Choice: law, Text: at}
}
func sheet(t *testing.T, form string, lang i18n.Language, d letters.Data) string {
	t.Helper()
	var b strings.Builder
	if err := letters.Sheet(form, lang, d).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGolden pins every form in both languages: what people sign.
func TestGolden(t *testing.T) {
	for _, form := range letters.Forms() {
		for _, lang := range i18n.Languages {
			name := form + "." + string(lang) + ".html"
			got := strings.ReplaceAll(sheet(t, form, lang, full(form)), "><", ">\n<") + "\n"
			file := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s differs (go test -update writes it anew)\n%s", file, got)
			}
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// What is not known yet is a line to fill, whatever the form asks for.
func TestSheet_OfNothingLeavesGaps(t *testing.T) {
	for _, form := range letters.Forms() {
		for _, lang := range i18n.Languages {
			got := sheet(t, form, lang, letters.Data{})
			if !strings.Contains(got, "＿＿＿") || strings.Contains(got, "⟦") {
				t.Errorf("%s in %s: %s", form, lang, got)
			}
		}
	}
}

// Nothing of the sample is missing in a filled form, and the English copy says
// what it is.
func TestSheet_FullLeavesNoGap(t *testing.T) {
	for _, form := range letters.Forms() {
		chinese := sheet(t, form, i18n.Chinese, full(form))
		english := sheet(t, form, i18n.English, full(form))
		for _, got := range []string{chinese, english} {
			if strings.Contains(got, "＿") || strings.Contains(got, "⟦") {
				t.Errorf("%s has a gap:\n%s", form, tag.ReplaceAllString(got, " "))
			}
		}
		if !strings.Contains(english, "Reading copy") || strings.Contains(chinese, "Reading copy") {
			t.Errorf("%s: the English text and it alone says that it is a reading copy", form)
		}
	}
}

// Who gets a distributed matter learns no name from the notice.
func TestDistribution_NamesNobody(t *testing.T) {
	for _, lang := range i18n.Languages {
		got := sheet(t, "distribution", lang, full("distribution"))
		for _, secret := range []string{"甲某某", "000-0000-0001", "示例路1号"} {
			if strings.Contains(got, secret) {
				t.Errorf("the notice shows %s", secret)
			}
		}
		if !strings.Contains(got, "甲**") {
			t.Error("the notice does not show the masked name")
		}
	}
}

func TestFile_StandsAlone(t *testing.T) {
	var b strings.Builder
	if err := letters.File(&b, "acceptance", i18n.Chinese, letters.Data{Number: "示市监投受〔2026〕第7号", Values: sample}); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{"<!DOCTYPE html>", `<html lang="zh-CN">`, "<title>投诉受理决定书 示市监投受〔2026〕第7号</title>", ".rd-letter", "<h1", "A4"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the file", want)
		}
	}
	for _, foreign := range []string{"http:", "https:", "<script", "<link", "url("} {
		if strings.Contains(got, foreign) {
			t.Errorf("%q in the file", foreign)
		}
	}
}

func TestText_IsEscaped(t *testing.T) {
	got := sheet(t, "acceptance", i18n.Chinese, letters.Data{Values: []letters.Value{text("subject", `<img src=x onerror="1">`)}})
	if strings.Contains(got, "<img") {
		t.Error(got)
	}
}
