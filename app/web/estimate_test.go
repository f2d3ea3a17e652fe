package web

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"redress/models"
)

// The way a buyer takes: from the demands to the calculator, and back with the
// amount filled in. Nothing is kept until the buyer saves.
func TestEstimate_FromTheDemands(t *testing.T) {
	b := begin(newSite(t).browser(), "demands").open("/file/demands").at(200, "").lacks(`value="3897.00"`)
	link := regexp.MustCompile(`href="(/estimate\?[^"]+)"`).FindStringSubmatch(b.body)
	if link == nil {
		t.Fatal("the demands do not lead to the calculator")
	}
	b.open(strings.ReplaceAll(link[1], "&amp;", "&")).at(200, "").
		shows("合计约 ¥5,196.00", "价款的 3 倍（¥1,299.00 × 3 = ¥3,897.00）", "第 55 条第 1 款", "https://flk.npc.gov.cn/", "不是法律意见", `name="from" value="file"`)
	b.open("/file/demands?compensation_amount=3897.00").at(200, "").shows(`value="3897.00"`, `value="1299.00"`)
	b.open("/file/demands").lacks(`value="3897.00"`)
	b.open("/file/demands?compensation_amount=nonsense").at(200, "").lacks(`value="nonsense"`)
}

func TestEstimate(t *testing.T) {
	for _, c := range []struct {
		query  string
		shows  []string
		lacks  []string
		status int
	}{
		{"", []string{"实际付了多少钱"}, []string{"合计约", "没有算出"}, 200},
		{"?price=30&facts=fraud", []string{"合计约 ¥530.00", "不足最低额，按最低额 ¥500.00 计算（¥30.00 × 3 = ¥90.00）"}, []string{"/file/demands"}, 200},
		{"?price=30&facts=fraud&from=file", []string{"/file/demands?compensation_amount=500.00"}, nil, 200},
		{"?price=88&facts=food&facts=knew", []string{"合计约 ¥1,088.00", "《中华人民共和国食品安全法》第 148 条第 2 款"}, nil, 200},
		{"?price=88&facts=food&facts=knew&facts=fraud", []string{"合计约 ¥1,088.00", "不重复计算"}, nil, 200},
		{"?price=399&loss=8000&facts=harm&facts=knew", []string{"合计约 ¥8,399.00", "合计可以达到 ¥24,399.00", "是上限"}, nil, 200},
		{"?price=299&freight=12&days=3&sale=remote", []string{"合计约 ¥299.00", "第 25 条"}, nil, 200},
		{"?price=299&days=9&sale=remote", []string{"没有算出可以要求的金额", "已超过无理由退货期限"}, []string{"合计约"}, 200},
		{"?price=299&facts=defect", []string{"没有算出可以要求的金额", "填上收到商品多少天了"}, []string{"合计约"}, 200},
		{"?price=299&facts=fraud&promised_times=１０", []string{"合计约 ¥3,289.00", "商家承诺的价款 10 倍"}, nil, 200},
		{"?price=much&days=-1&promised_times=x&bought-year=2027&bought-month=1&bought-day=1",
			[]string{`value="much"`, "“实际付了多少钱”请填写数字金额", "“收到商品多少天了”请填", "“商家承诺赔价款的几倍”请填", "不能晚于今天"}, []string{"合计约"}, 422},
		{"?bought-year=2026&bought-month=13&bought-day=1&price=1", []string{`value="13"`}, []string{"合计约"}, 422},
	} {
		newSite(t).browser().get("/estimate"+c.query).at(c.status, "").shows(c.shows...).lacks(c.lacks...)
	}
	b := newSite(t).browser()
	b.lang = "en"
	b.get("/estimate?price=30&facts=fraud").shows("About CNY 530.00 in all", "not legal advice", "article 55, paragraph 1").lacks("⟦")
}

// Staff finds the calculator on the case, filled in with what the buyer said;
// what is changed there is asked of the address, not of the case.
func TestEstimate_OfACase(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	b := s.as(models.RoleMediator)
	b.open(caseHref(id)).shows(`href="` + caseHref(id) + `/estimate"`)
	b.open(caseHref(id)+"/estimate").at(200, caseHref(id)+"/estimate").shows("合计约 ¥5,196.00", string(id), "名牌手提包").lacks("/file/demands")
	query := url.Values{"price": {"100"}, "facts": {"fraud"}}
	b.open(caseHref(id)+"/estimate?"+query.Encode()).shows("合计约 ¥600.00", `value="100"`)
	s.browser().get("/cases/WQ-00000-00000/estimate").at(303, "")
}
