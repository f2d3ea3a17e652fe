package web

import (
	"io"
	"log/slog"
	"strings"
	"testing"

	"redress/app/outbox"
	"redress/models"
)

// works lets the background work be done.
func (s *site) works() {
	s.Helper()
	if err := outbox.New(s.service, "test", slog.New(slog.NewTextHandler(io.Discard, nil))).Drain(s.Context()); err != nil {
		s.Fatal(err)
	}
}

// drafts begins a letter and opens its page.
func (b *browser) drafts(id models.CaseID, form string) (path string) {
	b.Helper()
	b.open(caseHref(id)+"/letters").at(200, "").post(caseHref(id)+"/letters", "form", form).at(303, "")
	path = b.header.Get("Location")
	b.open(path).at(200, path)
	return path
}

func TestLetters_FromDraftToTheComplainant(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	mediator, officer := s.as(models.RoleMediator), s.as(models.RoleOfficer)
	mediator.open(caseHref(id)).shows(`href="` + caseHref(id) + `/letters"`)
	mediator.open(caseHref(id)+"/letters").shows("还没有文书", "投诉受理决定书").lacks(">举报处理结果告知书<", ">投诉不予受理决定书<")
	mediator.post(caseHref(id)+"/letters").at(422, "").shows("form-error")
	path := mediator.drafts(id, "acceptance")
	mediator.shows("待批准", "＿＿＿＿＿＿", "名牌手提包", "示市监投受〔2026〕第＿＿号", "保存并更新预览").lacks("批准并发出", "不发这份文书")
	mediator.post(path, "seen", mediator.value("seen"), "subject", "名牌手提包", "contact", strings.Repeat("长", 300), "contact_phone", "000-1").
		at(422, "").shows(`href="#contact"`, `value="000-1"`)
	mediator.post(path, "seen", mediator.value("seen"), "subject", "名牌手提包", "contact", "李娜").follow().shows("已保存", "联系人：李娜", "员工 mediator", "我")
	mediator.post(path+"/approve", "seen", mediator.value("seen")).at(403, "")

	officer.open(path).shows("批准并发出", "不发这份文书")
	seen := officer.value("seen")
	officer.post(path+"/approve", "seen", seen).at(422, "").shows(`href="#contact_phone"`, `value="李娜"`)
	officer.post(path, "seen", seen, "subject", "名牌手提包", "contact", "李娜", "contact_phone", "000-1").at(303, "")
	officer.open(path).post(path+"/approve", "seen", seen).at(409, "").shows("填写文书", "请看过这些变化")
	officer.open(path).post(path+"/approve", "seen", officer.value("seen")).follow().shows("正在编号和归档", "填写和批准是同一人")
	s.works()
	officer.open(path).shows("已发出", "示市监投受〔2026〕第1号", "已封存").lacks("归档的文件", "陈晓")
	officer.open(caseHref(id)+"/reveal").post(caseHref(id)+"/reveal", "reason", "核对").at(422, "").shows("至少写 5 个字", "核对")
	officer.post(caseHref(id)+"/reveal", "reason", "核对送达地址").follow().at(200, "").shows("陈晓", "核对送达地址")
	officer.open(path).shows("陈晓", "归档的文件").lacks("批准并发出")
	officer.open(path+"?copy=en").shows("Reading copy", "Decision to accept a complaint", "示市监投受〔2026〕第1号")
	officer.open(caseHref(id)).shows("文书编号并归档").lacks("本机关的文书")

	buyer := s.complainant(id)
	buyer.open("/track/case").shows("给您的文书", "投诉受理决定书", "示市监投受〔2026〕第1号，2026年11月23日").lacks("本机关的文书")
	own := "/track/case/letters/" + path[strings.LastIndex(path, "/")+1:]
	buyer.open(own).at(200, own).shows("投诉受理决定书", "联系电话：000-1", "中文正本", "rd-body--paper")
	file := "/track/case/evidence/" + string(s.theCase(id).Letters[0].Evidence[0])
	buyer.open(file).at(200, file)
	if got := buyer.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || !strings.Contains(got, ".html") {
		t.Errorf("the file is handed out as %q", got)
	}
	if !strings.Contains(buyer.body, "<!DOCTYPE html>") {
		t.Error("the file is not the letter")
	}
}

// complainant is a browser in which the case is open.
func (s *site) complainant(id models.CaseID) *browser {
	s.Helper()
	token, err := s.service.Hold(s.Context(), models.Session{}, func(session *models.Session) { session.Case = id })
	if err != nil {
		s.Fatal(err)
	}
	b := s.browser()
	b.cookies["sid"], b.lang = token, "zh-CN"
	return b
}

func TestLetters_ForeignAreMissing(t *testing.T) {
	s := newSite(t)
	id, other := s.files(nil), s.files(nil)
	officer := s.as(models.RoleOfficer)
	path := officer.drafts(id, "acceptance")
	letter := path[strings.LastIndex(path, "/"):]
	officer.open(caseHref(other)+"/letters"+letter).at(404, "")
	officer.open(caseHref("WQ-00000-00000")+"/letters").at(404, "")
	officer.open(caseHref(id)+"/letters/L99-9").at(404, "")
	// A draft is not there for the complainant, neither for another one.
	s.complainant(id).open("/track/case/letters"+letter).at(404, "")
	s.complainant(other).open("/track/case/letters"+letter).at(404, "")
	s.browser().get(path).at(303, "")
	s.browser().get("/track/case/letters"+letter).at(303, "")
}

func TestLetters_AreDroppedWithAReason(t *testing.T) {
	s := newSite(t)
	id, officer := s.files(nil), s.as(models.RoleOfficer)
	path := officer.drafts(id, "distribution")
	officer.post(path+"/drop", "seen", officer.value("seen")).at(422, "").shows(`href="#drop_reason"`, "open")
	officer.open(path).post(path+"/drop", "seen", officer.value("seen"), "drop_reason", "本机关有处理权限").follow().
		shows("已放弃", "本机关有处理权限").lacks("保存并更新预览", "批准并发出")
	officer.open(caseHref(id) + "/letters").shows("已放弃")
	officer.open(caseHref(id)).shows("放弃文书", "本机关有处理权限")
}

// What a person types is shown as text, in the page and in the filed copy.
func TestLetters_TextStaysText(t *testing.T) {
	s := newSite(t)
	id := s.files(func(f *models.Filing) { f.Purchase.Item = `<script>alert(1)</script>` })
	officer := s.as(models.RoleOfficer)
	officer.drafts(id, "acceptance")
	if strings.Contains(officer.body, "<script>alert") {
		t.Error("a script is in the page")
	}
}
