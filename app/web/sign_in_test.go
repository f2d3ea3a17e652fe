package web

import (
	"strings"
	"testing"

	"redress/models"
)

func TestSignIn(t *testing.T) {
	s := newSite(t)
	s.account("li.na", models.RoleMediator)
	b := s.browser()
	b.lang = "en"
	b.open("/cases?state=open").at(200, "/sign-in?next=%2Fcases%3Fstate%3Dopen")
	next := strings.ReplaceAll(b.value("next"), "&amp;", "&")
	b.post("/sign-in", "login", "li.na", "password", "wrong", "next", next).at(422, "/sign-in").shows("The login or the password is not right")
	wrong := text(b.body)
	b.post("/sign-in", "login", "nobody", "password", "wrong", "next", next).at(422, "/sign-in")
	if strings.ReplaceAll(text(b.body), "nobody", "li.na") != wrong {
		t.Error("an unknown login is told from a wrong password")
	}
	b.post("/sign-in", "login", "", "password", "").at(422, "/sign-in").shows("Login", "Password")
	before := b.cookies["sid"]
	b.post("/sign-in", "login", "LI.NA ", "password", testPassword, "next", next).follow().at(200, "/cases?state=open").shows("员工 li.na")
	if b.cookies["sid"] == before {
		t.Error("the session token did not change at sign-in")
	}
	b.open("/sign-in").at(200, "/queues")
	b.post("/sign-out").follow().at(200, "/sign-in")
	b.open("/queues").at(200, "/sign-in?next=%2Fqueues")
}

func TestSignInGoesNowhereElse(t *testing.T) {
	for next, want := range map[string]string{
		"": "/queues", "/": "/queues", "/cases?q=1": "/cases?q=1", "//evil.example": "/queues", "https://evil.example/": "/queues",
		"/\\evil.example": "/queues", "/sign-out": "/queues", "javascript:alert(1)": "/queues",
	} {
		if got := afterSignIn(next); got != want {
			t.Errorf("after %q comes %q, want %q", next, got, want)
		}
	}
}

func TestSignInIsLimited(t *testing.T) {
	s := newSite(t)
	b := s.browser().open("/sign-in")
	for range 10 {
		b.post("/sign-in", "login", "li.na", "password", "x").at(422, "/sign-in")
	}
	b.post("/sign-in", "login", "li.na", "password", "x").at(429, "/sign-in").shows("尝试次数过多")
}

func TestSetup(t *testing.T) {
	s := newSite(t)
	token, err := s.service.SetupToken(t.Context())
	if err != nil || token == "" {
		t.Fatal(token, err)
	}
	s.browser().get("/setup/wrong").at(404, "")
	b := s.browser().open("/setup/"+token).at(200, "").shows("创建第一个管理员")
	b.post("/setup/"+token, "login", "A b", "name", "", "password", "short").at(422, "").shows("登录名为 3 至 64", "请填写姓名", "密码至少 10 个字")
	b.post("/setup/"+token, "login", "wang", "name", "王芳", "password", testPassword).follow().at(200, "/queues").shows("王芳", "人员账号")
	s.browser().get("/setup/"+token).at(404, "")
}
