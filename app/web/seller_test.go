package web

import (
	"encoding/csv"
	"strings"
	"testing"

	"redress/models"
)

func TestSellers(t *testing.T) {
	s := newSite(t)
	b := s.as(models.RoleOfficer)
	b.open("/sellers").at(200, "").shows("还没有商家")
	s.files(nil)
	s.files(func(f *models.Filing) {
		f.Respondent.Handles = []models.Handle{{Kind: "wechat_id", Value: "xiaomei_bags"}, {Kind: "phone", Value: "13900139000"}}
	})
	id := s.theCase(s.files(func(f *models.Filing) {
		f.Respondent.Handles = []models.Handle{{Kind: "wechat_id", Value: "other_seller_1"}}
	})).Sellers[0]
	b.open("/sellers").at(200, "").shows("小美代购", "other_seller_1", "2", "¥2,598.00")
	b.open("/sellers?q=13900139000").shows("小美代购").lacks("other_seller_1")
	b.open("/sellers?q=nobody_at_all").shows("没有找到“nobody_at_all”", "查看全部商家")
	b.open("/sellers?sort=open").at(200, "")
	b.open("/sellers?sort=nonsense").at(200, "")
	b.open(sellerHref(id)).at(200, "").shows("other_seller_1", "可靠", "¥1,299.00", "案件结果", "100%", "history.csv")
}

func TestSellerExport(t *testing.T) {
	s := newSite(t)
	id := s.theCase(s.files(func(f *models.Filing) { f.Purchase.Item = `=HYPERLINK("http://evil.example","x")` })).Sellers[0]
	s.files(func(f *models.Filing) { f.Purchase.Item = "手提包, \"限量\"\n红色" })
	b := s.as(models.RoleOfficer)
	b.get(sellerHref(id)+"/history.csv").at(200, "")
	if got := b.header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	if got := b.header.Get("Content-Disposition"); !strings.HasPrefix(got, `attachment; filename="seller-`) {
		t.Errorf("Content-Disposition %q", got)
	}
	body, marked := strings.CutPrefix(b.body, "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || !marked || len(rows) != 3 || rows[0][0] != "案件" {
		t.Fatalf("%v marked %v: %v", rows, marked, err)
	}
	items := rows[1][6] + "|" + rows[2][6]
	if !strings.Contains(items, `'=HYPERLINK(`) || !strings.Contains(items, "手提包, \"限量\"\n红色") {
		t.Errorf("items %q", items)
	}
	log, err := s.service.Store.AuditLog(t.Context(), "", 10)
	if err != nil || len(log) == 0 || log[len(log)-1].Action != "seller.export" && log[0].Action != "seller.export" {
		t.Errorf("the export is not in the log: %v %v", log, err)
	}
	b.get("/sellers/unknown/history.csv").at(404, "")
}

func TestPlainCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "包": "包", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", " =1": "' =1", "　＝1": "'　＝1", "＠x": "'＠x",
		"a=1": "a=1", "2026-11-22": "2026-11-22",
	} {
		if got := plainCell(in); got != want {
			t.Errorf("plainCell(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzPlainCell(f *testing.F) {
	f.Add("=1")
	f.Add(" +1")
	f.Fuzz(func(t *testing.T, s string) {
		got := plainCell(s)
		if got != s && got != "'"+s {
			t.Fatalf("%q became %q", s, got)
		}
		if got != "" && strings.ContainsRune("=+-@\t\r", []rune(got)[0]) {
			t.Fatalf("%q begins a formula", got)
		}
	})
}
