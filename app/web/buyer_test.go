package web

import (
	"regexp"
	"testing"

	"redress/models"
)

// A buyer keeps a case on the list, opens it without its code, and never
// reaches a page of staff.
func TestBuyerAccount(t *testing.T) {
	s := newSite(t)
	f := begin(s.browser(), "").open("/file/check")
	f.post("/file/check").follow().at(200, "/file/receipt")
	number, code := numberForm.FindString(f.body), codeForm.FindString(f.body)

	b := s.browser().open("/register")
	b.post("/register", "login", "x", "password", "1234567890").at(422, "/register").shows("登录名为 3 至 64 个字", "太常见")
	b.post("/register", "login", "wang@example.com", "password", testPassword).follow().at(200, "/my").shows("列表里还没有案件", "wang@example.com").lacks(`href="/sign-in"`)
	b.post("/my", "number", number, "code", "0000").at(422, "/my")
	b.post("/my", "number", number, "code", code).follow().at(200, "/my?done=kept").shows(number, "案件已添加")
	b.post("/my/open", "case", number).follow().at(200, "/track/case").shows(number)
	for _, path := range []string{"/queues", "/cases", "/cases/" + number, "/accounts", "/audit", "/rules"} {
		b.get(path).at(403, path)
	}
	b.open("/account/sessions").at(200, "").shows("当前浏览器")
	b.open("/account").shows("修改<", "启用<", "查看<").lacks("更换<")
	b.open("/my").post("/my/drop", "case", number).follow().lacks(`value="` + number + `"`)
	b.post("/sign-out").follow().at(200, "/")
	b.open("/my").at(200, "/sign-in?next=%2Fmy")
	b.post("/sign-in", "login", "WANG@example.com", "password", testPassword, "next", "/my").follow().at(200, "/my")
	b.open("/account/delete").post("/account/delete", "current", testPassword).follow().at(200, "/")
	b.open("/sign-in").post("/sign-in", "login", "wang@example.com", "password", testPassword).at(422, "/sign-in")
}

func TestOrganisations(t *testing.T) {
	s := newSite(t)
	b := s.as(models.RoleAdministrator)
	b.open("/organisations").shows("还没有机构").post("/organisations", "name", "", "divisions", "9999").at(422, "").shows("请填写机构名称", "9999", "不是行政区划代码").lacks("9,999")
	b.post("/organisations", "name", "深圳市市场监督管理局", "short", "深市监", "divisions", "440300、东莞市").follow().shows("机构已添加", "广东省深圳市", "广东省东莞市")
	s.account("li.na", models.RoleMediator)
	b.open("/accounts/li.na").shows("深圳市市场监督管理局")
	org := regexp.MustCompile(`<option value="([0-9a-f]{32})"`).FindStringSubmatch(b.body)
	if org == nil {
		t.Fatal("no organisation to choose")
	}
	b.post("/accounts/li.na", "role", "officer", "org", org[1]).follow().shows("账号已更新", "深圳市市场监督管理局")
	b.open("/accounts/li.na").post("/accounts/li.na/reset", "second", "yes").at(200, "").shows("重设密码链接", "/invite/")
	b.open("/accounts").shows("待重设密码").open("/audit").shows("修改角色或机构", "重设密码并清除动态验证码", "添加机构", "深圳市市场监督管理局", "命令行").lacks(org[1], "未登录")
	if a := s.theAccount("li.na"); a.Org != org[1] || !a.MustReset || a.Role != models.RoleOfficer {
		t.Errorf("the account is %+v", a)
	}
}
