package web

import (
	"strings"
	"testing"

	"redress/models"
)

// tracks is a browser in which the complainant has opened the case.
func (s *site) tracks(id models.CaseID, lang string) *browser {
	s.Helper()
	token, err := s.service.Hold(s.Context(), models.Session{}, func(session *models.Session) { session.Case = id })
	if err != nil {
		s.Fatal(err)
	}
	b := s.browser()
	b.cookies["sid"], b.lang = token, lang
	return b
}

// The complainant reads the same reasons in plain words, and nothing that is
// the office's own: no flags, no rules as written, no word of the police.
func TestTrackCaseWhy(t *testing.T) {
	s := newSite(t)
	deceived := s.files(func(f *models.Filing) { f.Category, f.Purchase.Amount = "not_delivered", 500_000 })
	for id, want := range map[models.CaseID]string{
		s.files(nil): "您反映的是假冒伪劣", deceived: "您反映付款以后商家失联或者不发货",
	} {
		b := s.tracks(id, "zh-CN").open("/track/case").shows("为什么由这里办理").open("/track/case/why")
		b.at(200, "").shows(string(id), want, "7 个工作日", "第 15 条", "不计入", "如果没有人处理", "2026年12月2日", "2026年4月15日 起收到的",
			"第 39 条", "向人民法院提起诉讼").
			lacks("公安", "诈骗", "标记", "优先级", "c.category", "校验值", "备注")
		s.tracks(id, "en").open("/track/case/why").at(200, "").shows("Why this deadline", "7 working days", "Sue in a people").lacks("⟦", "olice", "raud")
	}
	s.browser().open("/track/case/why").at(200, "/track")
}

// Who has looked is told by role, never by name.
func TestTrackCaseShowsWhoLooked(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	s.tracks(id, "zh-CN").open("/track/case").shows("还没有工作人员打开过您的案件")
	s.as(models.RoleMediator).open(caseHref(id)).at(200, "")
	b := s.tracks(id, "zh-CN").open("/track/case").shows("工作人员打开过 1 次", "示例市市场监督管理局的调解员查看了案件", "2026年11月23日 10:00").lacks("员工 mediator")
	if strings.Contains(b.body, s.theCase(id).Events[len(s.theCase(id).Events)-1].Actor.Account) {
		t.Error("the page names an account")
	}
}

// What the other side opened is not counted as the office's.
func TestTrackCaseCountsWhoLooked(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	staff := s.as(models.RoleOfficer)
	staff.open(caseHref(id)).at(200, "")
	other := s.browser().get(staff.invites(id))
	other.post(other.path).follow().at(200, "/respond/case")
	s.tracks(id, "zh-CN").open("/track/case").shows("工作人员打开过 1 次 · 被投诉人打开过 1 次", "被投诉人查看了可以展示的内容")
	s.tracks(id, "en").open("/track/case").shows("Opened once by the office (1) · Opened once by the seller (1)")
}

// The complainant is told who has the case now, and not why: on the page and in
// the dossier. Staff is told both.
func TestTrackCaseTellsOfAHandOver(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	handed := func(cmd models.CommandID, org string) {
		s.happens(id, models.Event{Kind: models.EventHandedOver, Actor: models.ActorRef{Role: models.RoleOfficer}, Command: cmd, Payload: models.Payload{
			Handed: &models.HandedOver{Org: org, Reason: "内部理由三八"}}})
	}
	handed("there", s.organised("深圳局", "lin").Org)
	handed("back", "")
	own := s.tracks(id, "zh-CN")
	own.open("/track/case").shows("案件移交给深圳局办理", "案件移交给"+s.service.Agency.Name+"办理").lacks("内部理由三八")
	s.tracks(id, "en").open("/track/case").shows("Handed over to 深圳局").lacks("内部理由三八")
	_, text := own.open("/track/case/dossier").post("/track/case/dossier", "languages", "zh-CN").at(200, "").exported()
	if !strings.Contains(text, "案件移交给深圳局办理") || strings.Contains(text, "内部理由三八") {
		t.Error("the dossier does not say where the case went, or says why")
	}
	s.as(models.RoleMediator).open(caseHref(id)).shows("案件移交给深圳局办理", "案件移交给"+s.service.Agency.Name+"办理", "内部理由三八")
}

// Staff sees the linked cases from either side.
func TestLinkedCases(t *testing.T) {
	s := newSite(t)
	complaint, report, other := s.files(nil), s.files(func(f *models.Filing) { f.Track = models.TrackReport }), s.files(nil)
	s.ties(complaint, report, models.RelationReport)
	s.ties(report, complaint, models.RelationComplaint)
	s.ties(report, other, models.RelationJoined)
	staff := s.as(models.RoleMediator)
	staff.open(caseHref(complaint)).shows("分开办理的举报", string(report)).lacks("不得透露给被举报人")
	staff.open(caseHref(report)).shows("分开办理的投诉", string(complaint), "并入本案的举报", string(other), "不得透露给被举报人", "第 37 条")
}

// What is suspected of the complainant stays in the office.
func TestTrackCaseHidesWhatIsTheOffices(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	for _, transition := range []string{"refer_complainant_to_police", "decline_police_referral", "begin_review"} {
		s.happens(id, models.Event{Kind: models.EventMoved, Command: models.CommandID(transition), Payload: models.Payload{
			Moved: &models.Moved{Transition: transition, From: "filed", Fields: []models.FieldValue{{Name: "reason", Text: "内部理由 " + models.Personal(transition)}}},
		}})
	}
	s.tracks(id, "zh-CN").open("/track/case").shows("内部理由 begin_review").lacks("公安", "内部理由 refer_complainant_to_police", "内部理由 decline_police_referral")
}
