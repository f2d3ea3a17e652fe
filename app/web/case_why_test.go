package web

import (
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/views/i18n"
	"redress/workflows"
	"redress/workflows/calendar"
)

// The page of reasons shows every rule with what it asks for, the values it
// saw, the days of each deadline, and the procedure.
func TestCaseWhy(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	b := s.as(models.RoleMediator)
	b.open(caseHref(id)+"/why").at(200, "").shows(
		string(id), "为什么在这个队列", "决定队列", `c.category == "counterfeit"`, "判断时依据的事实", "channel", "为什么是这个期限",
		"7 个工作日", "不计入", "如果一直无人操作", "为什么适用这一版规定", "调解期限", "45 个工作日", "60 日").
		lacks("顺延")
	if !strings.Contains(b.body, "<svg") {
		t.Error("the procedure is not drawn")
	}
	b.lang = "en"
	b.open(caseHref(id)+"/why").shows("Why this queue", "Chose the queue", "Why this deadline", "7 working days", "If nobody acts", "The procedure").lacks("⟦")
	if c := s.theCase(id); c.Events[len(c.Events)-1].Kind != models.EventViewed {
		t.Error("reading the reasons of a case is not recorded as reading the case")
	}
	b.open("/cases/WQ-00000-00000/why").at(404, "")
}

// A clock that stands still says so and names no day; a past pause is told.
func TestClock_Pauses(t *testing.T) {
	d := desk{ctx: i18n.WithLang(t.Context(), i18n.Chinese), now: testNow}
	start := time.Date(2026, 11, 2, 2, 0, 0, 0, time.UTC)
	k := workflows.ClockExplanation{Clock: models.Clock{
		Name: "mediation", StartedAt: start, DueAt: models.NoDue, Number: 60, Unit: "calendar_days", Profile: "samr-121", Article: "art. 23(1)(5)",
		Pauses: []models.Pause{{From: start.AddDate(0, 0, 8)}},
	}}
	v := d.clock(k)
	if v.View.Left != "已暂停" || v.View.Due != "自 2026年11月10日 起" || v.Warning == "" || strings.Contains(v.Period, "届满") {
		t.Errorf("standing still: %+v", v)
	}
	k.Pauses[0].To, k.DueAt, k.LastDay = start.AddDate(0, 0, 12), start.AddDate(0, 0, 66), "2027-01-07"
	k.Provisional = true
	v = d.clock(k)
	if v.View.Left == "已暂停" || len(v.Notes) != 2 || !strings.Contains(v.Notes[0], "2026年11月10日 至 2026年11月14日") ||
		!strings.Contains(v.Notes[1], "遇法定节假日或周末的，顺延") || !strings.Contains(v.Warning, "2027 年的放假安排尚未公布") {
		t.Errorf("gone on: %+v", v)
	}
	// The last week of 2026 waits for the notice of 2027.
	last := calendar.Date(2026, time.December, 28)
	k.Steps = []calendar.Step{{Day: last, Info: calendar.Info{Provisional: true}}, {Day: last + 10, Info: calendar.Info{Provisional: true}}}
	if got := d.unknownYears(k); got != "2027" {
		t.Errorf("waits for %s", got)
	}
	k.WeekendEnds = true
	if v = d.clock(k); !strings.Contains(v.Notes[1], "当日届满") {
		t.Errorf("the other reading: %+v", v.Notes)
	}
}

// The same complaint, received on either side of the day Order 121 came into force.
func TestCaseWhy_ByDayOfReceipt(t *testing.T) {
	for day, want := range map[int][]string{
		14: {"在 2026年4月15日 之前，适用《市场监督管理投诉举报处理暂行办法》", "始终适用收到之日的规定"},
		15: {"自 2026年4月15日 起收到的，适用《市场监督管理投诉举报处理办法》", "始终适用收到之日的规定"},
	} {
		s := newSite(t)
		s.now = time.Date(2026, 4, day, 2, 0, 0, 0, time.UTC)
		s.as(models.RoleMediator).open(caseHref(s.files(nil))+"/why").at(200, "").shows(append(want, "45 个工作日", "60 日")...)
	}
}

// Where the office is competent for is shown with the article and what is not known.
func TestCaseWhy_Venue(t *testing.T) {
	s := newSite(t)
	id := s.files(func(f *models.Filing) { f.Respondent.Province, f.Respondent.Division = "33", "330106" })
	s.as(models.RoleMediator).open(caseHref(id)+"/why").at(200, "").shows("为什么由这里管辖", "浙江省杭州市西湖区", "第 13 条", "这笔交易是不是在平台内进行的")
	s.tracks(id, "en").open("/track/case/why").at(200, "").shows("these are in charge", "浙江省杭州市西湖区", "could change once").lacks("⟦")
}

// What the office finds out is checked at its field, changes who is competent,
// and is told: to the staff with who found it, to the buyer without.
func TestCaseWhy_Findings(t *testing.T) {
	s := newSite(t)
	id, me := s.files(func(f *models.Filing) { f.Platform = "no" }), s.account("li.na", models.RoleMediator)
	b := s.signedIn(me)
	take(b, id, me.ID)
	act := func(pairs ...string) *browser {
		b.open(caseHref(id)+"/act/record_place").at(200, "")
		return b.post(caseHref(id)+"/act/record_place", append(pairs, "seen", b.value("seen"))...)
	}
	act().at(422, "").shows("请至少填写一项")
	act("seller_division", "鼓楼区", "seller_reachable", "not_reachable").at(422, "").
		shows("要写行政区划代码，或全国只有一处的地名", `value="鼓楼区"`, `href="#seller_division"`)
	act("seller_division", "杭州市西湖区").follow().at(200, "").shows("浙江省杭州市西湖区")
	b.open(caseHref(id)+"/why").at(200, "").shows("已经查清的情况", "商家实际经营地或者住所：浙江省杭州市西湖区（我，", "投诉由商家住所地的市场监管部门处理：浙江省杭州市西湖区")
	s.tracks(id, "en").open("/track/case/why").at(200, "").shows("This has been found out", "is domiciled: 浙江省杭州市西湖区").lacks("li.na", "⟦")
	b.open(caseHref(id)+"/act/close_imported").at(200, "").lacks(`name="imported_outcome"`)
}
