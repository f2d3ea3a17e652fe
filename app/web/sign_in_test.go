package web

import (
	"regexp"
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
	b.post("/sign-in", "login", "LI.NA ", "password", testPassword, "next", next).follow().at(200, "/sign-in/enrol?next=%2Fcases%3Fstate%3Dopen")
	half := b.cookies["sid"]
	b.get("/queues").at(303, "").get("/sign-in/code").at(303, "")
	b.open("/sign-in/enrol?next=%2Fcases%3Fstate%3Dopen").enrols()
	b.at(200, "/cases?state=open").shows("员工 li.na")
	if b.cookies["sid"] == before || half == before || b.cookies["sid"] == half {
		t.Error("the session token did not change at sign-in")
	}
	b.open("/sign-in").at(200, "/queues")
	b.post("/sign-out").follow().at(200, "/sign-in")
	b.open("/queues").at(200, "/sign-in?next=%2Fqueues")
}

// The second factor: a code opens once, a wrong one is told at its field, after
// five the account waits, and a recovery code opens once.
func TestSecondFactor(t *testing.T) {
	s := newSite(t)
	key := s.withApp(s.account("li.na", models.RoleMediator))
	password := func() *browser {
		b := s.browser().open("/sign-in")
		return b.post("/sign-in", "login", "li.na", "password", testPassword).follow().at(200, "/sign-in/code")
	}
	b := password()
	b.post("/sign-in/code", "code", "000000").at(422, "/sign-in/code").shows("不正确、已过期或已经用过", `href="#code"`)
	code := s.code(key)
	b.post("/sign-in/code", "code", code[:3]+" "+code[3:]).follow().at(200, "/queues")
	password().post("/sign-in/code", "code", code).at(422, "/sign-in/code")

	b.open("/account/recovery").post("/account/recovery", "current", "wrong").at(422, "").shows("当前密码不正确")
	b.post("/account/recovery", "current", testPassword).at(200, "")
	codes := regexp.MustCompile(`[0-9A-Z]{4}(-[0-9A-Z]{4}){6}`).FindAllString(b.body, -1)
	if len(codes) != 10 {
		t.Fatalf("%d recovery codes", len(codes))
	}
	password().post("/sign-in/code", "recovery", strings.ToLower(codes[3])).follow().at(200, "/queues")
	b = password()
	b.post("/sign-in/code", "recovery", codes[3]).at(422, "").shows(`href="#recovery"`)
	for range 4 {
		b.post("/sign-in/code", "code", "000000")
	}
	b.post("/sign-in/code", "code", s.code(key)).at(429, "")
}

func TestSignInGoesNowhereElse(t *testing.T) {
	for next, want := range map[string]string{
		"": "/queues", "/": "/queues", "/cases?q=1": "/cases?q=1", "//evil.example": "/queues", "https://evil.example/": "/queues",
		"/\\evil.example": "/queues", "/sign-out": "/queues", "javascript:alert(1)": "/queues",
	} {
		if got := afterSignIn(next, staffHome); got != want {
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
	b.post("/setup/"+token, "login", "wang", "name", "王芳", "password", testPassword).follow().at(200, "/sign-in/enrol").enrols()
	b.at(200, "/queues").shows("王芳", "人员账号")
	s.browser().get("/setup/"+token).at(404, "")
}
