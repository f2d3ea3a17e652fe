package web

import (
	"strings"
	"testing"

	"redress/models"
)

func TestCaseShow(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	b := s.as(models.RoleMediator)
	b.open(caseHref(id)).at(200, "").shows("已封存", "查看投诉人信息").lacks("陈晓", "13800138000", "杭州市西湖区")
	b.post(caseHref(id)+"/assign", "account", s.theAccount("mediator").ID, "seen", b.value("seen")).at(303, "")
	b.open(caseHref(id)).at(200, "").shows(
		string(id), "名牌手提包", "小美代购", "xiaomei_bags", "陈晓", "13800138000", "杭州市西湖区", "走线和五金都不对", "¥1,299.00",
		"还没有证据", "为什么在这里", "全部规则、期限的逐日计算", "如果一直无人操作", "转交或退回", "添加备注", `name="seen"`).lacks("rd-diagram", "c.category")
	c := s.theCase(id)
	if last := c.Events[len(c.Events)-2]; last.Kind != models.EventViewed {
		t.Errorf("the view is not recorded: %s", last.Kind)
	}
	b.lang = "en"
	b.open(caseHref(id)).shows("Why it is here", "If nobody acts", "CNY 1,299.00", "the days as they were counted").lacks("⟦")
}

func TestCaseTalk(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	b := s.as(models.RoleMediator)
	b.open(caseHref(id))
	page := b.hidden()
	b.post(caseHref(id)+"/messages", "message", "请补充付款凭证").follow().at(200, "").shows("请补充付款凭证", "消息已发送")
	// The same form once more: a double click.
	again := page
	again.Set("message", "请补充付款凭证")
	b.send(formRequest(caseHref(id)+"/messages", again)).at(303, "")
	if n := len(s.theCase(id).Messages); n != 1 {
		t.Errorf("%d messages after a double click", n)
	}
	b.open(caseHref(id)).post(caseHref(id)+"/notes", "note", "打过电话，无人接听").follow().shows("打过电话，无人接听", "备注已保存")
	b.open(caseHref(id)).post(caseHref(id)+"/notes", "note", strings.Repeat("长", 2001)).at(422, "").shows("不能超过 2,000 个字", strings.Repeat("长", 2001))
	b.open(caseHref(id)).post(caseHref(id)+"/messages", "message", " ").at(422, "").shows("请填写", "#message")
}

func TestAssign(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	li, zhang := s.account("li.na", models.RoleMediator), s.account("zhang.wei", models.RoleOfficer)
	first, second := s.signedIn(li), s.signedIn(zhang)
	first.open(caseHref(id))
	second.open(caseHref(id))
	seen := second.value("seen")
	first.post(caseHref(id)+"/assign", "account", li.ID, "seen", first.value("seen")).follow().shows("办理人已更新", "转交或退回")
	// Somebody else took it in between: nothing is overwritten, and it says what changed.
	second.post(caseHref(id)+"/assign", "account", zhang.ID, "seen", seen).at(409, "").shows("您打开页面之后，案件有了变化", "分派给员工 li.na")
	if got := s.theCase(id).Assignee; got != li.ID {
		t.Errorf("the case is with %q", got)
	}
	second.post(caseHref(id)+"/assign", "account", zhang.ID, "seen", second.value("seen")).at(303, "")
	// A mediator has no say in a case that somebody else has.
	first.open(caseHref(id)).lacks(`name="account"`).post(caseHref(id)+"/release", "seen", "1000").at(403, "")
	second.open(caseHref(id)).post(caseHref(id)+"/assign", "account", "", "seen", second.value("seen")).at(422, "").shows("请选择转交给")
	second.post(caseHref(id)+"/assign", "account", "nobody", "seen", second.value("seen")).at(422, "").shows("请选择可以办理案件的同事")
	second.post(caseHref(id)+"/release", "seen", second.value("seen")).follow().shows("案件已退回队列", "还没有人领取")
	if got := s.theCase(id).Assignee; got != "" {
		t.Errorf("the released case is with %q", got)
	}
}

// A loss over the limit proposes the police with its reasons, the sums and
// where the limits come from. Nothing is done by itself.
func TestCasePolice(t *testing.T) {
	s := newSite(t)
	quiet := s.files(nil)
	s.files(func(f *models.Filing) { f.Category, f.Purchase.Amount = "vanished", 100_000 })
	id := s.files(func(f *models.Filing) { f.Category, f.Purchase.Amount = "vanished", 350_000 })
	b := s.as(models.RoleOfficer)
	b.open(caseHref(quiet)).lacks("建议移送公安机关")
	b.open(caseHref(id)).shows("建议移送公安机关", "达到诈骗“数额较大”标准", "¥3,500.00", "共 3 件", "诈骗“数额较大”：¥3,000.00（法释〔2011〕7号第 1 条）", "由办理人决定")
	if c := s.theCase(id); c.State != "filed" {
		t.Errorf("the case is %s", c.State)
	}
	b.lang = "en"
	b.open(caseHref(id)).shows("Proposed: refer it to the police", "3 cases", "法释〔2011〕7号, Article 1").lacks("art. ", "⟦")
}
