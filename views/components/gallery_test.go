package components_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"redress/static"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
)

var galleryDir = flag.String("gallery", "", "folder to write pages with every component to, for looking at")

// TestGallery puts every component on a page in both languages and finds texts
// that are missing. With -gallery the pages are kept.
func TestGallery(t *testing.T) {
	dir := *galleryDir
	if dir == "" {
		dir = t.TempDir()
	}
	for name, view := range galleryPages() {
		for _, lang := range i18n.Languages {
			var page strings.Builder
			if err := view.Render(i18n.WithLang(context.Background(), lang), &page); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(page.String(), "⟦") {
				t.Errorf("%s in %s lacks a text", name, lang)
			}
			write(t, filepath.Join(dir, name+"."+string(lang)+".html"), []byte(page.String()))
		}
	}
	for _, name := range []string{"app.css", "app.js", "favicon.svg"} {
		asset, ok := static.Open(static.URL(name))
		if !ok {
			t.Fatalf("%s was not built", name)
		}
		write(t, filepath.Join(dir, static.URL(name)), asset.Body)
	}
}

func write(t *testing.T, file string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, body, 0o644); err != nil {
		t.Fatal(err)
	}
}

func views(samples []sample) []templ.Component {
	var all []templ.Component
	for _, s := range samples {
		all = append(all, s.view)
	}
	return all
}

func pick(names ...string) []templ.Component {
	var chosen []templ.Component
	for _, name := range names {
		for _, s := range append(formSamples(), showSamples()...) {
			if s.name == name {
				chosen = append(chosen, s.view)
			}
		}
	}
	return chosen
}

func galleryPages() map[string]templ.Component {
	buyer := layout.Page{Title: "发生了什么？", Path: "/complaints/new/what?draft=1", Back: "/", Failed: true,
		Nav:     []components.NavItem{{Text: "提交投诉", Href: "/new", Current: true}, {Text: "查询进度", Href: "/track"}},
		Account: layout.Account{SignIn: "/sign-in"},
		Footer:  []components.Link{{Text: "帮助", Href: "/help"}, {Text: "隐私说明", Href: "/privacy"}, {Text: "无障碍", Href: "/a11y"}}}
	staff := layout.Page{Title: "案件队列", Path: "/queue", Wide: true,
		Nav: []components.NavItem{{Text: "案件队列", Href: "/queue", Current: true, Count: "12"}, {Text: "商家", Href: "/sellers"},
			{Text: "流程与规则", Href: "/workflows"}, {Text: "人员账号", Href: "/accounts"}, {Text: "审计记录", Href: "/audit"}},
		Account: layout.Account{Name: "王敏", Href: "/me", SignOut: "/sign-out", CSRF: "t"}, Footer: buyer.Footer}
	receipt := buyer
	receipt.Failed, receipt.Back = false, ""
	caseFile := staff
	caseFile.Trail = []components.Link{{Text: "案件队列", Href: "/queue"}, {Text: "WQ-7K2MP-X94TD"}}
	short := layout.Page{Title: "找不到该页面", Path: "/nowhere"}
	return map[string]templ.Component{
		"form": around(layout.Shell(buyer), around(layout.WithAside(templ.Join(components.SectionHead("进展", ""), components.Timeline(moments()))), views(formSamples())...)),
		"queue": around(layout.Shell(staff), append(pick("notice_good", "page_head", "stats"),
			around(components.WithFilters(templ.Join(pick("filter_panel")...)), pick("table", "pages", "table_empty")...))...),
		"case":    around(layout.Shell(caseFile), pick("page_head", "sub_nav", "clocks", "tags", "summary_card", "files", "messages", "timeline", "diagram", "warning", "notice")...),
		"receipt": around(layout.Shell(receipt), around(layout.TwoThirds(), pick("panel", "code", "inset", "summary_list", "task_list", "details", "buttons", "empty", "external_link")...)),
		"short":   around(layout.Shell(short), around(layout.TwoThirds(), paragraph("地址可能输入有误。"))),
	}
}
