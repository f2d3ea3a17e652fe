package web

import (
	"strings"
	"testing"

	"redress/app/casework"
	"redress/models"
)

// take makes the reader of a browser the one who works on the case.
func take(b *browser, id models.CaseID, account string) {
	b.Helper()
	b.open(caseHref(id)).post(caseHref(id)+"/assign", "account", account, "seen", b.value("seen")).at(303, "")
}

func TestActionsNeedWhatTheyNeed(t *testing.T) {
	s := newSite(t)
	id, me := s.files(nil), s.account("li.na", models.RoleMediator)
	b := s.signedIn(me)
	b.open(caseHref(id)).lacks("/act/refuse?")
	b.open(caseHref(id)+"/act/refuse").at(200, "").shows("现在不能执行这个操作").lacks(`name="reason"`)
	b.open(caseHref(id)+"/act/unheard").at(404, "")
	take(b, id, me.ID)
	b.open(caseHref(id)).shows("/act/refuse?seen=")
	b.open(caseHref(id)+"/act/refuse").at(200, "").shows(`name="refusal_ground"`, `name="reason"`, "提交后不能撤销", "第 16 条", "govuk-button--warning")
	b.post(caseHref(id)+"/act/refuse", "seen", b.value("seen"), "reason", "不属于消费争议").at(422, "").shows("refusal_ground", "不属于消费争议")
	if c := s.theCase(id); c.State != "filed" {
		t.Errorf("the case is %s", c.State)
	}
}

func TestAcceptMediateSettle(t *testing.T) {
	s := newSite(t)
	id, me := s.files(nil), s.account("li.na", models.RoleMediator)
	b := s.signedIn(me)
	take(b, id, me.ID)
	act := func(name string, pairs ...string) *browser {
		b.open(caseHref(id)+"/act/"+name).at(200, "")
		return b.post(caseHref(id)+"/act/"+name, append(pairs, "seen", b.value("seen"))...)
	}
	act("accept").follow().at(200, "").shows("操作已完成")
	act("begin_mediation", "mediation_mode", "on_site").at(422, "").shows("complainant_consent", `href="#mediation_place"`)
	act("begin_mediation", "complainant_consent", "in_writing", "respondent_consent", "recorded", "mediation_mode", "phone", "mediation_place", "这里不用填").at(303, "")
	act("settle", "settled_amount", "一千", "terms", "退款并道歉", "performance_date-year", "2026", "performance_date-month", "2", "performance_date-day", "30").
		at(422, "").shows("请填写数字金额", "一千", "退款并道歉", `value="30"`)
	act("settle", "settled_amount", "一千").at(422, "").shows("请填写数字金额", `href="#terms"`, `href="#performance_date"`)
	act("settle", "settled_amount", "1,000", "terms", "退款并道歉", "performance_date-year", "2026", "performance_date-month", "2", "performance_date-day", "30").
		at(422, "").shows("不是有效的日期")
	act("settle", "settled_amount", "1,000", "terms", "退款并道歉", "performance_date-year", "2026", "performance_date-month", "12", "performance_date-day", "10", "agreement_document", "drawn").
		follow().at(200, "").shows("¥1,000.00", "退款并道歉", "2026年12月10日")
	if c := s.theCase(id); c.State != "settled" || c.Settled != 1000_00 {
		t.Errorf("the case is %s with %d", c.State, c.Settled)
	}
}

// Intake picks the unit by its name; what stands in the history is the name too.
func TestDistribute_AsksForAUnitByName(t *testing.T) {
	s := newSite(t)
	id, b := s.files(nil), s.as(models.RoleOfficer)
	page := caseHref(id) + "/act/distribute"
	b.open(page).at(200, "").shows(`<select`, `name="unit"`, `<option value="fraud">涉嫌欺诈</option>`).lacks(`<input class="govuk-input" id="unit"`)
	b.post(page, "seen", b.value("seen")).at(422, "").shows(`href="#unit"`)
	b.post(page, "unit", "涉嫌欺诈", "seen", b.value("seen")).at(422, "").shows("只能从列表中选择")
	b.post(page, "unit", "fraud", "seen", b.value("seen")).follow().at(200, "").shows("操作已完成", "分送到的办理机构：涉嫌欺诈")
	if c := s.theCase(id); c.Queue != "fraud" {
		t.Errorf("the case is in the queue %s", c.Queue)
	}
	s.tracks(id, "zh-CN").open("/track/case").shows("涉嫌欺诈").lacks("：fraud")
}

// A case of an organisation can come back to the office; one nobody works for is
// not offered.
func TestHandOver_ThereAndBack(t *testing.T) {
	s := newSite(t)
	id, here := s.files(nil), s.as(models.RoleOfficer)
	page := caseHref(id) + "/hand-over"
	empty, err := s.service.SaveOrganisation(t.Context(), models.Actor{Role: models.RoleAdministrator, Account: "a"}, models.Organisation{Name: "没有人的局"})
	if err != nil {
		t.Fatal(err)
	}
	here.open(caseHref(id)).lacks(page)
	a := s.organised("深圳局", "lin")
	here.open(caseHref(id)).shows(page)
	here.open(page).at(200, "").shows("深圳局").lacks("没有人的局")
	here.post(page, "organisation", empty.ID, "reason", "商家在深圳", "seen", here.value("seen")).at(422, "").shows(`href="#organisation"`, "没有人能办理案件", "商家在深圳")
	here.post(page, "organisation", a.Org, "reason", "商家在深圳", "seen", here.value("seen")).follow().at(200, "").shows("案件已移交")
	there := s.signedIn(a)
	there.open(page).at(200, "").shows(s.service.Agency.Name).lacks("没有人的局")
	there.post(page, "organisation", casework.OwnOffice, "reason", "商家不在深圳", "seen", there.value("seen")).follow().at(200, "").shows("案件已移交")
	here.open(caseHref(id)).at(200, "")
}

// Two mediators decide on one case at once.
func TestTheSecondSeesWhatChanged(t *testing.T) {
	s := newSite(t)
	id, li, zhang := s.files(nil), s.account("li.na", models.RoleMediator), s.account("zhang.wei", models.RoleOfficer)
	first, second := s.signedIn(li), s.signedIn(zhang)
	take(first, id, li.ID)
	path := caseHref(id) + "/act/ask_information"
	first.open(path)
	second.open(path)
	seen := second.value("seen")
	sent := first.hidden()
	first.post(path, "missing_information", "请补充聊天记录", "seen", first.value("seen")).at(303, "")
	second.post(path, "missing_information", "请补充付款凭证", "seen", seen).at(409, "").
		shows("您打开页面之后，案件有了变化", "请补充聊天记录", "请补充付款凭证", "员工 li.na")
	if second.value("seen") == seen {
		t.Error("the form that came back has not seen what it shows")
	}
	// Sent again it meets the engine's own refusal, and still keeps the text.
	second.post(path, "missing_information", "请补充付款凭证", "seen", second.value("seen")).at(409, "").shows("现在不能执行这个操作", "请补充付款凭证")
	// A repeated command is answered like the first time.
	sent.Set("missing_information", "请补充聊天记录")
	sent.Set("seen", "0")
	first.send(formRequest(path, sent)).at(303, "")
	moved := 0
	for _, e := range s.theCase(id).Events {
		if e.Kind == models.EventMoved {
			moved++
		}
	}
	if moved != 1 {
		t.Errorf("the case moved %d times", moved)
	}
}

func TestOpenedAt(t *testing.T) {
	for link, want := range map[string]int64{"": 9, "4": 4, "9": 9, "10": 9, "-1": 9, "x": 9, "0": 0} {
		if got := openedAt(link, 9); got != want {
			t.Errorf("openedAt(%q) = %d, want %d", link, got, want)
		}
	}
}

func TestAFormWithoutSeenHasSeenNothing(t *testing.T) {
	s := newSite(t)
	id, me := s.files(nil), s.account("li.na", models.RoleMediator)
	b := s.signedIn(me)
	take(b, id, me.ID)
	for _, seen := range []string{"", "-1", "many"} {
		b.open(caseHref(id)+"/act/accept").post(caseHref(id)+"/act/accept", "seen", seen).at(409, "")
	}
	if !strings.Contains(b.body, "案件有了变化") {
		t.Error("it does not say what changed")
	}
}

// Before a complaint is taken or refused, what art. 17 lets a person weigh is
// shown beside the office's figures; for other actions it is not.
func TestActFactors(t *testing.T) {
	s := newSite(t)
	s.files(func(f *models.Filing) { f.Complainant.Name = "张三" })
	id := s.files(nil)
	b := s.as(models.RoleMediator)
	for _, action := range []string{"accept", "refuse"} {
		b.open(caseHref(id)+"/act/"+action).at(200, "").lacks("可以考虑的因素") // nothing to decide before it is taken
	}
	take(b, id, s.theAccount("mediator").ID)
	for _, action := range []string{"accept", "refuse"} {
		b.open(caseHref(id)+"/act/"+action).at(200, "").shows("可以考虑的因素（2 项达到参考值）", "不会自动产生任何决定", "第 17 条",
			"同一手机号码：365 天内 2 名及以上投诉人", "证据中没有付款凭证").lacks("张三")
	}
	b.open(caseHref(id)+"/act/begin_review").at(200, "").lacks("可以考虑的因素")
	b.lang = "en"
	b.open(caseHref(id) + "/act/refuse").shows("What may be weighed (2 at or above").lacks("⟦")
}
