package spec_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"redress/models"
	"redress/workflows"
	"redress/workflows/spec"
	"redress/workflows/venue"
)

// The tables in testdata/law say in a row each what the law makes of a case:
// the article, the day of receipt, what is filed, what is done, and what must
// come of it. testdata/law/README.txt explains the columns. A row whose result
// does not hang on the article it names fails: see lawCase.named.
func TestLawTables(t *testing.T) {
	parts, err := spec.EmbeddedParts()
	if err != nil {
		t.Fatal(err)
	}
	parts.Settings.PlatformDomicile = "440305"
	parts.Settings.Offices = venue.NewOffices([]venue.Office{{Division: "110105", Code: "SL", Name: "示例所"}})
	rb := workflows.NewRulebook(parts)
	files, err := filepath.Glob("testdata/law/*.table")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	articles := map[string]int{}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, r := range readLawRows(t, file) {
				rows++
				articles[r.article]++
				r.check(t, rb)
			}
		})
	}
	if rows < 300 {
		t.Errorf("%d rows, there should be at least 300", rows)
	}
	for _, article := range lawArticles {
		if !slices.ContainsFunc(keys(articles), func(a string) bool { return covers(article, a) }) {
			t.Errorf("no row for %s", article)
		}
	}
}

// lawArticles are those the tables must have a row for.
var lawArticles = strings.Split("121/3 121/9 121/10 121/11 121/12 121/13 121/14 121/15 121/16(1) 121/16(2) 121/16(3) 121/16(4) "+
	"121/16(5) 121/16(6) 121/16(7) 121/17 121/18 121/19 121/20 121/21 121/22 121/23(1)(1) 121/23(1)(2) 121/23(1)(3) 121/23(1)(4) "+
	"121/23(1)(5) 121/23(1)(6) 121/23(1)(7) 121/23(1)(8) 121/24 121/25 121/26 121/27 121/28 121/29 121/30 121/31 121/32 121/33 "+
	"121/34 121/35 121/36 121/37 121/41 121/42 121/45 20/9 20/12 20/14 20/15 20/20 20/21 20/23 20/31", " ")

func keys(m map[string]int) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	return out
}

// covers says that a place in the law is the wanted one or within it.
func covers(want, got string) bool {
	rest, ok := strings.CutPrefix(got, want)
	return ok && (rest == "" || rest[0] == '(')
}

type lawRow struct {
	file                                      string
	line                                      int
	article, received, filing, steps, outcome string
}

func readLawRows(t *testing.T, file string) (rows []lawRow) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		if len(cells) != 5 {
			t.Fatalf("%s:%d has %d columns, not 5", file, i+1, len(cells))
		}
		rows = append(rows, lawRow{file, i + 1, cells[0], cells[1], cells[2], cells[3], cells[4]})
	}
	return rows
}

func (r lawRow) check(t *testing.T, rb *workflows.Rulebook) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Errorf("%s:%d: "+format, append([]any{filepath.Base(r.file), r.line}, args...)...)
	}
	c := &lawCase{rb: rb, fail: fail}
	c.file(r.received, words(r.filing))
	for _, step := range parts(r.steps) {
		c.step(words(step))
	}
	for _, want := range parts(r.outcome) {
		c.expect(words(want))
	}
	if !slices.ContainsFunc(c.named(), func(a string) bool { return covers(r.article, a) }) {
		fail("nothing in this row goes by %s, but by %s", r.article, strings.Join(c.named(), ", "))
	}
}

func words(s string) []string {
	if s == "-" {
		return nil
	}
	return strings.Fields(s)
}

func parts(s string) (out []string) {
	for p := range strings.SplitSeq(s, ";") {
		if p = strings.TrimSpace(p); p != "" && p != "-" {
			out = append(out, p)
		}
	}
	return out
}

// lawFiling turns "signal=x" and the like into a filing.
var lawFiling = map[string]func(*models.Filed, string){
	"channel":  func(f *models.Filed, v string) { f.Filing.Channel = v },
	"category": func(f *models.Filed, v string) { f.Filing.Category = v },
	"yuan":     func(f *models.Filed, v string) { f.Filing.Purchase.Amount, _ = models.ParseYuan(v) },
	"bought":   func(f *models.Filed, v string) { f.Filing.Purchase.On = v },
	"paid":     func(f *models.Filed, v string) { f.Filing.Purchase.Paid = v },
	"platform": func(f *models.Filed, v string) { f.Filing.Platform = v },
	"seller_in": func(f *models.Filed, v string) {
		f.Filing.Respondent.Division, f.Filing.Respondent.Province = v, v[:2]
	},
	"published": func(f *models.Filed, v string) { f.Filing.Respondent.Published = v },
	"from":      func(f *models.Filed, v string) { f.Filing.Respondent.AddressFrom = v },
	"signal":    func(f *models.Filed, v string) { f.Filing.Signals = append(f.Filing.Signals, v) },
	"handle": func(f *models.Filed, v string) {
		f.Filing.Respondent.Handles = []models.Handle{{Kind: models.HandleKind(v), Value: "x"}}
	},
	"file": func(f *models.Filed, v string) {
		f.Evidence = append(f.Evidence, models.Evidence{ID: models.EvidenceID(fmt.Sprint("e", len(f.Evidence))), Kind: v})
	},
	"mixed":     func(f *models.Filed, _ string) { f.Filing.Mixed, f.Reserved = true, "WQ-00000-00002" },
	"anonymous": func(f *models.Filed, _ string) { f.Filing.Complainant = models.Party{Anonymous: true} },
	"delegable": func(f *models.Filed, _ string) { f.Filing.Consents.Delegated = true },
	"agent": func(f *models.Filed, _ string) {
		f.Filing.Agent = &models.Agent{Name: "赵代理", Phone: "13800000009", Matters: "投诉", Powers: "和解", Until: "2027-01-01"}
	},
	"joint": func(f *models.Filed, v string) {
		f.Filing.Representative = true
		f.Filing.Others = []models.JointParty{{Name: "王二", Representative: true}}
		if v == "represented" {
			f.Filing.Others = append(f.Filing.Others, models.JointParty{Name: "张三"})
		}
	},
}
