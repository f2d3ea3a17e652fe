package web

import (
	"regexp"
	"strings"
	"testing"

	"redress/app/casework"
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
	s.browser().get(link).at(404, "").shows("链接无效、已经使用过，或者已经失效")
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

// Who is with an organisation that was disabled stays there while something
// else about him is changed, and is in nobody else's choice.
func TestAccountOfADisabledOrganisation(t *testing.T) {
	s := newSite(t)
	org, err := s.service.SaveOrganisation(t.Context(), casework.System, models.Organisation{Name: "深圳市市场监督管理局", Short: "深市监"})
	if err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"li.na", "zhang"} {
		s.account(login, models.RoleMediator)
	}
	if err := s.service.ChangeAccount(t.Context(), casework.System, "li.na", models.RoleMediator, org.ID); err != nil {
		t.Fatal(err)
	}
	org.Disabled = true
	if _, err := s.service.SaveOrganisation(t.Context(), casework.System, org); err != nil {
		t.Fatal(err)
	}
	b := s.as(models.RoleAdministrator)
	b.open("/accounts/li.na").shows(`<option value="`+org.ID+`" selected`).post("/accounts/li.na", "role", "officer", "org", org.ID).at(303, "")
	if a := s.theAccount("li.na"); a.Role != models.RoleOfficer || a.Org != org.ID {
		t.Errorf("the account is %s of %q", a.Role, a.Org)
	}
	b.open("/accounts/zhang").lacks(org.ID).post("/accounts/zhang", "role", "mediator", "org", org.ID).at(422, "")
}
