package web

import (
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/app/casework"
)

// crowded sends a wrong code until the site asks for patience.
func crowded(t *testing.T) *browser {
	t.Helper()
	b := newSite(t).browser().get("/resume")
	for range 50 {
		if b.post("/resume", "code", "AAAA-0000"); b.status == 429 {
			return b
		}
		b.at(422, "")
	}
	t.Fatal("nobody asked for patience")
	return nil
}

// Somebody without a script waits, answers, and what he typed goes on. The
// example beside the question, 1, is never the sum of two numbers from 1 on.
func TestPuzzle_Answered(t *testing.T) {
	b := crowded(t)
	b.shows("请稍等片刻", "例如 1<", "请等 15 秒", `name="code" value="AAAA-0000"`)
	if after := b.header.Get("Retry-After"); after != "15" {
		t.Errorf("Retry-After %q", after)
	}
	answer := func(text string) *browser { return b.goOn("puzzle_answer", text) }
	sum := sumIn(t, b.body)
	answer(sum).at(429, "").shows("时间还没到", `name="code" value="AAAA-0000"`)
	b.site.now = b.site.now.Add(15 * time.Second)
	answer("99").at(429, "").shows("答案不对", `name="code" value="AAAA-0000"`)
	answer(sum).at(422, "").shows(`value="AAAA-0000"`).lacks("请稍等片刻")
	b.post("/resume", "code", "AAAA-0000").at(429, "").shows("请稍等片刻").lacks("已经失效") // one solution pays once
}

// A script finds its number at once.
func TestPuzzle_Found(t *testing.T) {
	b := crowded(t)
	token := b.allHidden().Get("puzzle_token")
	n := 0
	for !casework.Mined(token, strconv.Itoa(n)) {
		n++
	}
	b.goOn("puzzle_work", strconv.Itoa(n)).at(422, "").lacks("请稍等片刻")
}

// Far past the limit nothing helps but waiting, and the answer says how long.
func TestBusyPage(t *testing.T) {
	b := crowded(t)
	for range 80 {
		b.get("/resume").post("/resume", "code", "AAAA-0000")
	}
	b.at(429, "").shows("操作太频繁")
	seconds, err := strconv.Atoi(b.header.Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 61 {
		t.Errorf("Retry-After %q", b.header.Get("Retry-After"))
	}
	b.site.now = b.site.now.Add(time.Duration(seconds) * time.Second)
	b.get("/resume").post("/resume", "code", "AAAA-0000").at(422, "")
}

var anyHidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// allHidden are all hidden fields of the page.
func (b *browser) allHidden() url.Values {
	v := url.Values{}
	for _, m := range anyHidden.FindAllStringSubmatch(b.body, -1) {
		v.Set(m[1], html.UnescapeString(m[2]))
	}
	return v
}

// goOn sends the form of a page that asks for patience.
func (b *browser) goOn(name, value string) *browser {
	b.Helper()
	v := b.allHidden()
	v.Set(name, value)
	return b.send(formRequest("/resume", v))
}

// sumIn answers the question on a page.
func sumIn(t *testing.T, page string) string {
	t.Helper()
	_, rest, _ := strings.Cut(page, `for="puzzle_answer"`)
	question, _, _ := strings.Cut(rest, "等于几")
	_, question, _ = strings.Cut(question, ">")
	a, b, ok := strings.Cut(strings.TrimSpace(question), "加")
	digits := "零一二三四五六七八九"
	at := func(s string) int { return len([]rune(digits[:strings.Index(digits, s)])) }
	if !ok || !strings.Contains(digits, a) || !strings.Contains(digits, b) {
		t.Fatalf("no question in %q", rest)
	}
	return strconv.Itoa(at(a) + at(b))
}
