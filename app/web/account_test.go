package web

import (
	"regexp"
	"strings"
	"testing"

	"redress/models"
)

var linkOnPage = regexp.MustCompile(testBase + `/invite/[0-9a-f]{64}`)

func TestAccounts(t *testing.T) {
	s := newSite(t)
	boss := s.account("wang", models.RoleAdministrator)
	b := s.signedIn(boss)
	b.open("/accounts").at(200, "").shows("员工 wang", "您自己", "添加账号", "调解员")
	b.post("/accounts", "login", "x", "name", "", "role", "").at(422, "").shows("登录名为", "请填写姓名", "请选择角色")
	b.open("/accounts").post("/accounts", "login", "li.na", "name", "李娜", "role", "mediator").at(200, "").shows("李娜的邀请链接")
	link := strings.TrimPrefix(linkOnPage.FindString(b.body), testBase)
	b.open("/accounts").shows("待激活").post("/accounts", "login", "li.na", "name", "别人", "role", "mediator").at(422, "").shows("已被使用", "别人")
	invited := s.browser().open(link).at(200, link).shows("李娜", "li.na")
	invited.post(link, "password", "li.na.2026").at(422, "").shows("不要用登录名")
	invited.post(link, "password", testPassword).follow().at(200, "/sign-in/enrol").enrols()
	invited.at(200, "/queues").shows("李娜")
	s.browser().get(link).at(404, "")
	if strings.Contains(s.log.String(), strings.TrimPrefix(link, "/invite/")) {
		t.Error("the log holds the token of a link")
	}

	li, err := s.service.Store.AccountByLogin(t.Context(), "li.na")
	if err != nil {
		t.Fatal(err)
	}
	hers := s.signedIn(li)
	hers.open("/queues").at(200, "/queues")
	b.open("/accounts/li.na/disable").at(200, "").shows("停用李娜的账号？", "govuk-button--warning")
	b.post("/accounts/li.na/disable").follow().shows("账号已停用", "恢复使用")
	hers.get("/queues").at(303, "")
	b.open("/accounts/li.na/enable").post("/accounts/li.na/enable").follow().shows("账号已恢复使用")
	b.get("/accounts/wang/disable").at(404, "")
	b.get("/accounts/nobody/disable").at(404, "")
	b.open("/accounts").post("/accounts/wang/disable").at(403, "")
}
