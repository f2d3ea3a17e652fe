package layout

import (
	"context"
	"strings"
	"testing"

	"redress/views/components"
	"redress/views/i18n"
)

func TestInLanguageKeepsTheRest(t *testing.T) {
	for path, want := range map[string]string{
		"/":                          "/?lang=en",
		"":                           "?lang=en",
		"/queue?state=open&lang=zh":  "/queue?lang=en&state=open",
		"/sellers?q=%E5%A5%BD":       "/sellers?lang=en&q=%E5%A5%BD",
		"https://evil.example/x":     "/?lang=en",
		"//evil.example/x":           "/?lang=en",
		"javascript:alert(1)":        "/?lang=en",
		"/%zz":                       "/?lang=en",
		"/cases/WQ-7K2MP?x=%26y%3D1": "/cases/WQ-7K2MP?lang=en&x=%26y%3D1",
	} {
		if got := inLanguage(path, i18n.English); got != want {
			t.Errorf("inLanguage(%q) = %q, want %q", path, got, want)
		}
	}
}

func render(t *testing.T, lang i18n.Language, p Page) string {
	t.Helper()
	var b strings.Builder
	if err := Shell(p).Render(i18n.WithLang(context.Background(), lang), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestShell(t *testing.T) {
	full := Page{
		Title: "案件 <1>", Path: "/cases/1", Failed: true, Wide: true, Back: "/queue",
		Nav:     []components.NavItem{{Text: "队列", Href: "/queue", Current: true, Count: "3"}, {Text: "商家", Href: "/sellers"}},
		Account: Account{Name: "王敏", Href: "/me", SignOut: "/sign-out", CSRF: "token"},
		Notice:  components.NoticeView{Title: "已保存", Tone: components.Good},
		Footer:  []components.Link{{Text: "隐私说明", Href: "/privacy"}},
	}
	for name, tc := range map[string]struct {
		page Page
		lang i18n.Language
		want []string
		not  []string
	}{
		"full": {full, i18n.Chinese, []string{
			`<html lang="zh-CN"`, `<title>错误：案件 &lt;1&gt; - 维权通</title>`, `href="#main-content"`, `<main`, `id="main-content"`,
			`href="/cases/1?lang=en" lang="en" hreflang="en"`, `aria-current="page"`, `name="csrf" value="token"`, `action="/sign-out"`,
			"已保存", "隐私说明", "rd-body--wide", `type="module"`, `rel="stylesheet"`, "govuk-back-link",
		}, []string{"govuk-breadcrumbs", "sign-in"}},
		"bare": {Page{Account: Account{SignIn: "/sign-in"}, Trail: []components.Link{{Text: "x"}}, Back: "/never"}, i18n.English, []string{
			`<html lang="en"`, `<title>Redress</title>`, `lang="zh-CN"`, `href="/sign-in"`, "govuk-breadcrumbs",
		}, []string{`aria-current="page" class="rd-nav`, "rd-nav__list", "csrf", "rd-footer__links", "rd-body--wide", "/never"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := render(t, tc.lang, tc.page)
			for _, want := range tc.want {
				if !strings.Contains(got, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			for _, not := range tc.not {
				if strings.Contains(got, not) {
					t.Errorf("the page holds %q", not)
				}
			}
		})
	}
}
