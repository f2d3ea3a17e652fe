package web

import (
	"regexp"
	"strings"
	"testing"
)

// answerAll answers the pages that are asked from here on, with changes.
func (b *browser) answerAll(changes map[string][]string) *browser {
	b.Helper()
	for range 20 {
		page := strings.TrimPrefix(strings.TrimSuffix(b.path, "?from=check"), "/file/")
		switch page {
		case "check":
			return b
		case "evidence":
			b.open("/file/demands")
			continue
		case "urgent":
			b.open("/file/evidence")
			continue
		}
		answer := answersOf[page]
		if change, ok := changes[page]; ok {
			answer = change
		}
		b.post("/file/"+page, answer...).at(303, "/file/"+page).follow().at(200, "")
	}
	b.Fatalf("the filing does not end, at %s", b.path)
	return b
}

// start begins a filing.
func (b *browser) start() *browser {
	b.Helper()
	return b.open("/").post("/file").follow().at(200, "/file/what")
}

// An agent names the power of attorney; its papers head the list of evidence.
func TestFile_ForSomebodyElse(t *testing.T) {
	b := newSite(t).browser().start()
	b.post("/file/what", answersOf["what"]...).follow().post("/file/who", "filer", "agent").follow().at(200, "/file/seller")
	b.open("/file/evidence").shows("授权委托书", "身份证明")
	b.open("/file/seller").answerAll(map[string][]string{"agent": {
		"agent_name", "李四", "agent_phone", "13900139000", "matters", "投诉运动鞋", "powers", "可以达成调解协议",
		"until-year", "2027", "until-month", "3", "until-day", "31",
	}}).at(200, "/file/check").shows("李四", "投诉运动鞋", "2027年3月31日")
	b.open("/file/agent?from=check").post("/file/agent?from=check", "agent_name", "李四", "until-year", "2026", "until-month", "1", "until-day", "1").
		at(422, "").shows("委托期限已经过了", "请填写委托事项", `value="李四"`)
	b.open("/file/check").post("/file/check").follow().at(200, "/file/receipt")
	b.post("/file/receipt").follow().at(200, "/track/case").shows("李四")
}

// Several people are listed one by one without a script; what was typed stays
// while people are added and taken off.
func TestFile_Together(t *testing.T) {
	b := newSite(t).browser().start()
	b.post("/file/what", answersOf["what"]...).follow().post("/file/who", "filer", "joint").follow()
	b.open("/file/seller")
	for b.path != "/file/others" {
		page := strings.TrimPrefix(b.path, "/file/")
		if page == "evidence" {
			b.shows("推选代表人的书面材料").open("/file/demands")
			continue
		}
		b.post("/file/"+page, answersOf[page]...).at(303, "").follow().at(200, "")
	}
	first := []string{"people", "1", "representative", "yes", "other_name_0", "赵六", "other_phone_0", "13700137000"}
	b.post("/file/others", append(first, "do", "add")...).at(200, "").shows("第 3 位", `value="赵六"`, `value="13700137000"`).lacks("请修改以下内容")
	both := []string{"people", "2", "representative", "yes", "other_name_0", "赵六", "other_phone_0", "13700137000", "other_address_0", "广州市",
		"other_name_1", "钱七", "other_representative_1", "yes"}
	b.post("/file/others", both...).at(422, "").shows(`href="#other_phone_1"`, `href="#other_address_1"`, `value="钱七"`).lacks("代表人，不多不少")
	b.post("/file/others", "people", "2").at(422, "").shows("第 2 位：请填写姓名", "第 3 位：请填写姓名")
	b.open("/file/others").post("/file/others", append(both, "other_remove_0", "yes", "other_representative_0", "yes", "other_phone_1", "1370013700", "other_address_1", "佛山市")...).
		at(303, "").follow().at(200, "/file/check").shows("钱七", "佛山市").lacks("赵六")
	b.open("/file/others?from=check").post("/file/others?from=check", "people", "1", "other_name_0", "钱七", "other_phone_0", "13700137000", "other_address_0", "佛山市").
		at(422, "").shows("请选出 2 名代表人")
	b.open("/file/check").post("/file/check").follow().at(200, "/file/receipt")
	b.post("/file/receipt").follow().at(200, "/track/case").shows("钱七")
}

// Whoever changes his mind is not asked what no longer matters.
func TestFile_OnlyWhatMatters(t *testing.T) {
	b := newSite(t).browser().start()
	b.post("/file/what", answersOf["what"]...).follow().post("/file/who", "filer", "joint").follow()
	b.open("/file/who").post("/file/who", "filer", "nobody").at(422, "").shows("请选择谁来投诉")
	b.open("/file/what").post("/file/what", "track", "report", "channel", "group", "category", "other").follow().at(200, "/file/seller")
	b.open("/file/others").at(200, "/file/seller").open("/file/agent").at(200, "/file/seller").open("/file/who").at(200, "/file/seller")
}

// The place is read out of the address; where it is not clear the page asks.
func TestFile_Place(t *testing.T) {
	b := begin(newSite(t).browser(), "place").open("/file/place")
	b.post("/file/place").at(422, "").shows("请选择是不是在店铺或小程序里买的")
	b.open("/file/place").post("/file/place", "platform", "no", "seller_address", "鼓楼区中山路1号").at(200, "").
		shows("江苏省南京市鼓楼区", "福建省福州市鼓楼区", "都不是，或者不清楚", "鼓楼区中山路1号")
	b.post("/file/place", "platform", "no", "seller_address", "鼓楼区中山路1号", "match", "320106").at(303, "")
	b.open("/file/place").shows("江苏省南京市")
	if !regexp.MustCompile(`value="320106" selected`).MatchString(b.body) {
		t.Error("the district is not chosen")
	}
	// A wider place is shown once with its parts; then it is taken as it is.
	b.post("/file/place", "platform", "no", "seller_address", "深圳").at(200, "").shows("目前知道是广东省深圳市", "南山区")
	b.post("/file/place", "platform", "no", "seller_address", "深圳", "province", "44", "city", "440300").at(303, "")
	// Another province leaves the old city behind, and asks again.
	b.open("/file/place").post("/file/place", "platform", "no", "province", "33", "city", "440300").at(200, "").shows("杭州市").lacks(`value="440300"`)
	b.post("/file/place", "platform", "no", "province", "31", "do", "narrow").at(200, "").shows("浦东新区")
	b.post("/file/place", "platform", "no", "province", "31", "city", "310115").at(303, "").follow()
	b.open("/file/place").shows("浦东新区")
	b.post("/file/place", "platform", "unknown", "province", "99").at(422, "")
	b.open("/file/place").post("/file/place", "platform", "unknown", "seller_address", "不知道在哪").at(303, "")
}

// Who was probably cheated is told what cannot wait, and at the end once more.
func TestFile_Urgent(t *testing.T) {
	b := begin(newSite(t).browser(), "signs").open("/file/signs")
	b.open("/file/urgent").at(200, "/file/signs")
	b.post("/file/signs", "signals", "aliens").at(422, "")
	b.open("/file/signs").post("/file/signs", "signals", "blocked_after_payment", "signals", "many_victims").follow().
		at(200, "/file/urgent").shows("96110", "反电信网络诈骗法", `href="/file/evidence"`)
	b.open("/file/demands").answerAll(nil).shows("付款后被拉黑", "您可能遇到了诈骗")
	b.post("/file/check").follow().at(200, "/file/receipt").shows("96110")
}

// A buyer who comes late is told so, with the article.
func TestFile_LimitsAreNamed(t *testing.T) {
	b := begin(newSite(t).browser(), "purchase").open("/file/purchase").shows("要留意的期限", "3 年", "第 16 条")
	late := strings.Split(strings.ReplaceAll(strings.Join(answersOf["purchase"], "|"), "on-year|2026", "on-year|2023"), "|")
	b.answerAll(map[string][]string{"purchase": late}).shows("可能已经超过3 年的投诉时限", "第 16 条")
	b.open("/file/demands").shows("第 24 条", "第 25 条")
}
