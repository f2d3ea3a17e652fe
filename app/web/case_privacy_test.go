package web

import (
	"testing"

	"redress/models"
	"redress/workflows"
)

// emptyMessage is a message in which nothing stands, not even that it was erased.
const emptyMessage = "</time></p></li>"

// The page tells why nothing can be erased, takes a hold and its end, and in the
// end an administrator erases; then every page of the case says so.
func TestPersonalDataIsHeldAndErased(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	s.hands(id, "pic", "image/png", screenshot(t))
	s.happens(id, models.Event{Kind: models.EventMessage, Command: "own", Payload: models.Payload{Message: &models.Message{From: models.RoleComplainant, Body: "您好", At: s.now}}})
	s.happens(id, models.Event{Kind: models.EventRevealed, Command: "ask", Payload: models.Payload{Revealed: &models.Revealed{Reason: "需要电话核实"}}})
	officer, chief := s.as(models.RoleOfficer), s.as(models.RoleAdministrator)
	page := caseHref(id) + "/privacy"
	s.as(models.RoleMediator).get(page).at(403, "")
	officer.open(page).at(200, "").shows("案件仍在办理", "暂停删除").lacks(caseHref(id) + "/erase")
	officer.post(caseHref(id)+"/hold", "reason", " ").at(422, "").shows("govuk-error-summary")
	officer.open(page).post(caseHref(id)+"/hold", "reason", "另案诉讼需要").follow().at(200, "").shows("解除暂停", "另案诉讼需要")
	s.closes(id)
	chief.open(page).shows("因诉讼或调查需要").lacks(caseHref(id) + "/erase")
	chief.open(page+"?done=kept").shows("没有删除", "rd-notice--warn")
	officer.open(page).post(caseHref(id)+"/hold", "hold", "lift", "reason", "诉讼已结").at(303, "")
	officer.open(page).lacks(caseHref(id) + "/erase")
	chief.open(page).shows("删除后无法恢复").post(caseHref(id)+"/erase").at(422, "").shows("govuk-error-summary")
	chief.open(page).post(caseHref(id)+"/erase", "ground", "purpose").follow().at(200, "").shows("已于", "处理目的已实现").lacks("govuk-button--warning")
	chief.open(caseHref(id)).at(200, "").shows("已于", "个人信息已删除").lacks("名牌手提包", "陈晓", "xiaomei_bags", "/act/", "<textarea", "/reveal", "未填写", "还没有证据", "聊天记录 · ", emptyMessage)
	chief.open("/cases").at(200, "").shows("已删除").lacks("名牌手提包")
	chief.post(caseHref(id)+"/notes", "note", "后记").at(410, "").shows("个人信息已不可用")
	own := s.tracks(id, "zh-CN")
	own.open("/track/case").at(200, "").shows("已于", "本案的个人信息已经删除").lacks("<textarea", "/track/case/evidence", "/track/case/do/", "/track/case/dossier", "查看了<", emptyMessage).shows("查看了您的姓名和联系方式")
	own.open("/track/case/evidence").at(410, "").shows("个人信息已不可用")
	if c := s.theCase(id); !c.Privacy.Erased() || c.Amount == 0 {
		t.Errorf("the case is %+v", c.Privacy)
	}
}

// closes withdraws a case and ends what is still to be done for it.
func (s *site) closes(id models.CaseID) {
	s.Helper()
	g := models.IssueGrant(models.Actor{Role: models.RoleSystem}, "test", models.AnyObject, models.Unlimited)
	_, err := s.service.Store.UpdateCase(s.Context(), g, id, func(c models.Case) (models.Case, error) {
		e, err := workflows.Decide(s.service.Rules(), c, workflows.Command{ID: "w", At: s.now, Actor: models.Actor{Role: models.RoleComplainant, Case: id},
			Transition: "withdraw", Fields: []models.FieldValue{{Name: "reason", Text: "已解决"}}})
		if err != nil {
			return c, err
		}
		c.Append(s.now, e)
		for _, f := range c.Effects {
			c.Append(s.now, models.Event{Kind: models.EventEffectDone, Payload: models.Payload{Effect: &models.EffectResult{Effect: f.ID, Kind: f.Kind}}})
		}
		return c, nil
	})
	if err != nil {
		s.Fatal(err)
	}
}
