package web

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"redress/models"
	"redress/views/i18n"
	"redress/workflows/spec"
)

func testDesk() desk {
	return desk{
		ctx: i18n.WithLang(context.Background(), i18n.Chinese), now: testNow,
		me: models.Actor{Role: models.RoleMediator, Account: "me", Name: "李娜"}, names: map[string]string{"me": "李娜", "other": "张伟"},
	}
}

// Every filter can be read from an address and written back to the same one,
// and each chip leads to the address without it.
func TestFilterRoundTrip(t *testing.T) {
	rules, err := spec.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d, l := testDesk(), caseLists(rules, []models.Account{{ID: "other", Name: "张伟"}})
	values := map[string]string{
		"q": "小美 & 包", "state": "in_review", "queue": l.queues[0], "assignee": "other", "due": "3", "sort": "amount", "category": "counterfeit",
		"channel": "moments", "track": "complaint", "amount_min": "100", "amount_max": "5000.50", "received_from": "2026-11-01", "received_to": "2026-11-22",
	}
	if len(values) != len(filterFields) {
		t.Fatalf("%d filters are tested, there are %d", len(values), len(filterFields))
	}
	in := url.Values{"after": {"x"}, "unknown": {"y"}}
	for name, value := range values {
		in.Set(name, value)
	}
	f := d.readFilter(in, l)
	if len(f.errors) > 0 {
		t.Fatal(f.errors)
	}
	u, err := url.Parse(f.address())
	if err != nil {
		t.Fatal(err)
	}
	again := d.readFilter(u.Query(), l)
	if again.query != f.query || len(u.Query()) != len(values) {
		t.Errorf("read %+v, then %+v", f.query, again.query)
	}
	want := models.CaseQuery{
		Text: "小美 & 包", State: "in_review", Queue: l.queues[0], Assignee: "other", Sort: "amount", Category: "counterfeit", Channel: "moments",
		Track: "complaint", MinAmount: 100_00, MaxAmount: 5000_50, DueBefore: f.query.DueBefore, ReceivedFrom: f.query.ReceivedFrom, ReceivedTo: f.query.ReceivedTo,
	}
	if f.query != want || i18n.Machine(f.query.ReceivedFrom) != "2026-11-01T00:00:00+08:00" || i18n.Machine(f.query.ReceivedTo) != "2026-11-23T00:00:00+08:00" {
		t.Errorf("query %+v", f.query)
	}
	chips := d.chosen(f, l)
	if len(chips) != len(values) {
		t.Fatalf("%d chips for %d filters", len(chips), len(values))
	}
	for i, field := range filterFields {
		u, err := url.Parse(chips[i].Remove)
		if err != nil || u.Query().Has(field.name) || len(u.Query()) != len(values)-1 {
			t.Errorf("the chip %s leads to %s", chips[i].Text, chips[i].Remove)
		}
	}
}

func TestFilterRefusesWhatCannotBe(t *testing.T) {
	rules, err := spec.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"state": "nowhere", "queue": "none", "assignee": "stranger", "due": "-1", "sort": "random", "category": "x", "channel": "x", "track": "x",
		"amount_min": "many", "received_from": "2026-13-01",
	} {
		f := testDesk().readFilter(url.Values{name: {value}}, caseLists(rules, nil))
		if len(f.errors) != 1 || f.errors[0].Name != name || f.kept.Has(name) || f.query != (models.CaseQuery{}) && name != "received_from" {
			t.Errorf("%s=%s: errors %v, query %+v", name, value, f.errors, f.query)
		}
	}
}

var pagerLink = regexp.MustCompile(`href="([^"]*)" rel="(next|prev)"`)

func pagerOf(b *browser) map[string]string {
	out := map[string]string{}
	for _, m := range pagerLink.FindAllStringSubmatch(b.body, -1) {
		out[m[2]] = html.UnescapeString(m[1])
	}
	return out
}

func TestCaseListPages(t *testing.T) {
	s := newSite(t)
	b := s.as(models.RoleMediator)
	b.open("/cases").at(200, "/cases").shows("还没有案件")
	for i := range 53 {
		s.files(func(f *models.Filing) {
			if i >= 51 {
				f.Category, f.Channel = "not_delivered", "group"
			}
		})
	}
	b.open("/cases?category=counterfeit&state=open").at(200, "").shows("小美代购", "移除条件：")
	first := pagerOf(b)
	if n := strings.Count(b.body, `href="/cases/WQ-`); n != 50 || first["prev"] != "" {
		t.Fatalf("%d rows, pager %v", n, first)
	}
	b.open(first["next"]).at(200, "")
	second := pagerOf(b)
	if n := strings.Count(b.body, `href="/cases/WQ-`); n != 1 || second["next"] != "" || !strings.Contains(second["prev"], "category=counterfeit") {
		t.Fatalf("%d rows, pager %v", n, second)
	}
	b.open(second["prev"])
	if n := strings.Count(b.body, `href="/cases/WQ-`); n != 50 {
		t.Fatalf("%d rows on the way back", n)
	}
	b.open("/cases?category=not_delivered&assignee=me").shows("没有符合条件的案件", "清除全部")
	b.open("/cases?amount_min=abc").at(422, "").shows("请填写数字金额", `value="abc"`)
	b.open("/cases?q=xiaomei_bags&category=not_delivered").at(200, "")
	if n := strings.Count(b.body, `href="/cases/WQ-`); n != 2 {
		t.Errorf("%d cases found by the handle", n)
	}
}
