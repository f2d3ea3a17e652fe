package web

import (
	"testing"

	"redress/models"
)

func TestAccounts(t *testing.T) {
	s := newSite(t)
	boss := s.account("wang", models.RoleAdministrator)
	b := s.signedIn(boss)
	b.open("/accounts").at(200, "").shows("员工 wang", "您自己", "添加账号", "调解员")
	b.post("/accounts", "login", "x", "name", "", "password", "1", "role", "").at(422, "").shows("登录名为", "请填写姓名", "请选择角色", "密码至少 10 个字")
	b.open("/accounts").post("/accounts", "login", "li.na", "name", "李娜", "password", testPassword, "role", "mediator").follow().shows("账号已添加", "李娜", "li.na")
	b.open("/accounts").post("/accounts", "login", "li.na", "name", "别人", "password", testPassword, "role", "mediator").at(422, "").shows("已被使用", "别人").lacks(testPassword)

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
