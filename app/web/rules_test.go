package web

import (
	"strings"
	"testing"

	"redress/models"
	"redress/workflows/law"
)

// Every rule is on the page with its place, in both languages, and nothing that
// was not confirmed or is the office's own passes for the law's.
func TestRules(t *testing.T) {
	s := newSite(t)
	s.browser().get("/rules").at(303, "")
	s.as(models.RoleAdministrator).open("/rules").at(200, "/rules").shows(`href="/definitions"`)
	b := s.as(models.RoleMediator)
	b.open("/rules").shows(
		"今天收到的投诉举报适用市场监督管理投诉举报处理办法", "45 个工作日，自受理之日起", "60 日（自然日），自受理之日起", "第 23 条第 1 款第 5 项",
		"经市场监管部门负责人批准，可延长 15 个工作日", "补充新事实的再次举报，重新计算（第 35 条）", "没有规定天数，按其他法律",
		"同一投诉人对同一商家：30 天内 3 件及以上（2026年4月15日 起）", "制作调解书（一式 3 份）", "不足 ¥500.00 的，按 ¥500.00",
		"https://www.samr.gov.cn/zw/zfxxgk/fdzdgknr/fgs/art/2026/art_e4d03a20c0fd49769e408c7bf3791ff5.html",
	).lacks("⟦")
	body := b.body
	for _, p := range law.Profiles() {
		own, unconfirmed := 0, 0
		for _, x := range p.Periods {
			if x.Policy {
				own++
			} else if !x.Confirmed {
				unconfirmed++
			}
		}
		if strings.Count(body, "本单位自定") < own || strings.Count(body, "未确认") < unconfirmed {
			t.Errorf("%s: %d marks of %d, %d of %d", p.Key, strings.Count(body, "本单位自定"), own, strings.Count(body, "未确认"), unconfirmed)
		}
	}
	b.lang = "en"
	b.open("/rules").shows("45 working days from the day of acceptance", "Article 23, paragraph 1, item 5", "Not confirmed", "The office's own", "Changed", "Gone").lacks("⟦")
}
