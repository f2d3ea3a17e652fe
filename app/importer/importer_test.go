package importer_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/importer"
	"redress/models"
	"redress/models/sqlitestore"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
	"redress/workflows/spec"
)

var now = time.Date(2026, 9, 1, 2, 3, 4, 0, time.UTC)

// bench is an importer over a store in memory.
type bench struct {
	*importer.Importer
	t   *testing.T
	dir string
}

func newBench(t *testing.T, mapText string) *bench {
	t.Helper()
	return benchOn(t, storetest.Memory(), mapText)
}

// embedded is an importer over the embedded store, which is the faster one for many rows.
func embedded(t *testing.T) *bench {
	t.Helper()
	engine, err := sqlitestore.Open(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, engine.Close()) })
	return benchOn(t, engine, shopMap)
}

func benchOn(t *testing.T, engine models.Engine, mapText string) *bench {
	t.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	store, err := vault.Open(t.Context(), engine, vaulttest.MemoryBlobs(), keys)
	must(t, err)
	rules, err := spec.Embedded()
	must(t, err)
	m, err := importer.ParseMap([]byte(mapText))
	must(t, err)
	service := casework.New(store, rules)
	service.Now = func() time.Time { return now }
	dir := t.TempDir()
	return &bench{&importer.Importer{Service: service, Map: m, Rejects: filepath.Join(dir, "rejects.jsonl")}, t, dir}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *bench) file(name, text string) string {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	must(b.t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// run imports and compares the counts of the last file.
func (b *bench) run(path string, rows, added, present, rejected int64) {
	b.t.Helper()
	counts, err := b.Run(b.t.Context(), []string{path})
	must(b.t, err)
	want := importer.Count{File: path, Rows: rows, Added: added, Present: present, Rejected: rejected}
	if counts[len(counts)-1] != want {
		b.t.Fatalf("counts are %+v, want %+v", counts[len(counts)-1], want)
	}
}

func (b *bench) bySource(key string) models.Case {
	b.t.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	must(b.t, err)
	c, err := b.Service.Store.CaseBySource(b.t.Context(), g, key)
	must(b.t, err)
	return c
}

func (b *bench) rejects() (out []importer.Reject) {
	b.t.Helper()
	text, err := os.ReadFile(b.Rejects)
	must(b.t, err)
	for line := range strings.Lines(string(text)) {
		var x importer.Reject
		must(b.t, json.Unmarshal([]byte(line), &x))
		out = append(out, x)
	}
	return out
}

const shopMap = `
source: shop
ref: {column: no}
received_at: {column: day, layouts: ["2006-01-02"]}
track: {value: complaint}
channel: {column: where, values: {朋友圈: moments, 群: group}, default: other}
category: {column: what, values: {假货: counterfeit, 不发货: not_delivered}}
item: {column: item}
amount: {column: yuan}
narrative: {column: story}
handles: [{kind: wechat_id, column: wx}]
demands: {column: ask, split: "、", each: {退款: refund, 道歉: apology}}
platform: {column: where, values: {朋友圈: "no", 群: "no"}, default: unknown}
signals: {column: story, split: "\n", each: {第一行: many_victims}}
note: {columns: [clerk], labels: ["经办："]}
`

const header = "no,day,where,what,item,yuan,story,wx,ask,clerk\n"

func TestRun_CSV(t *testing.T) {
	b := newBench(t, shopMap)
	path := b.file("a.csv", "\xef\xbb\xbf"+strings.ReplaceAll(header, "\n", "\r\n")+
		"1,2026-03-01,朋友圈,假货,面霜,\"1,299.50\",\"第一行\r\n第二行，\"\"引号\"\"\",Mei_88x,退款、道歉、其他,王\r\n"+
		"2,2026-03-02,别处,不发货,鞋,20,久等,mei_88x,,\r\n")
	b.run(path, 2, 2, 0, 0)
	if _, err := os.Stat(b.Rejects); !os.IsNotExist(err) {
		t.Errorf("a rejects file was left although nothing was rejected: %v", err)
	}
	c := b.bySource("shop/1")
	f := c.Filing
	if f.Narrative != "第一行\n第二行，\"引号\"" || f.Purchase.Amount != 129950 || c.Channel != "moments" || c.Category != "counterfeit" {
		t.Errorf("the filing is %+v", f)
	}
	if len(f.Demands) != 2 || f.Demands[0].Kind != "refund" || f.Demands[1].Kind != "apology" {
		t.Errorf("the demands are %+v", f.Demands)
	}
	if f.Platform != "no" || b.bySource("shop/2").Filing.Platform != "unknown" || len(f.Signals) != 1 || f.Signals[0] != "many_victims" {
		t.Errorf("platform %q, signals %v", f.Platform, f.Signals)
	}
	if want := time.Date(2026, 2, 28, 16, 0, 0, 0, time.UTC); !c.ReceivedAt.Equal(want) {
		t.Errorf("received at %s, want %s: a day without a zone is China's", c.ReceivedAt, want)
	}
	if len(c.Notes) != 1 || c.Notes[0].Body != "经办：王" || len(b.bySource("shop/2").Notes) != 0 {
		t.Errorf("the notes are %+v", c.Notes)
	}
	if c.State != "filed" || c.Queue != "migrated" || len(c.Clocks) != 0 || !c.Open {
		t.Errorf("state %s, queue %s, clocks %v: an imported case starts open, in its own queue, without clocks", c.State, c.Queue, c.Clocks)
	}
	if c := b.bySource("shop/2"); c.Channel != "other" {
		t.Errorf("channel %s, want the default", c.Channel)
	}
}

func TestRun_Again(t *testing.T) {
	b := newBench(t, shopMap)
	one, two := "1,2026-03-01,群,假货,面霜,5,话,a_mei8,,\n", "2,2026-03-02,群,假货,面霜,5,话,a_mei8,,\n"
	path := b.file("a.csv", header+one)
	b.run(path, 1, 1, 0, 0)
	id := b.bySource("shop/1").ID
	b.run(path, 1, 0, 1, 0)
	b.run(b.file("b.csv", header+one+two+one), 3, 1, 2, 0)
	if got := b.bySource("shop/1"); got.ID != id || got.Version != 1 {
		t.Errorf("the case is %s version %d, want %s as it was", got.ID, got.Version, id)
	}
}

func TestRun_Rejects(t *testing.T) {
	b := newBench(t, shopMap)
	path := b.file("a.csv", header+
		"1,2026-03-01,群,假货,面霜,5,话,a_mei8,,\n"+
		"2,2026-13-01,群,假货,面霜,5,话,a_mei8,,\n"+
		"\n"+
		"3,2026-03-01,群,丢失,面霜,5,话,a_mei8,,\n"+
		"4,2026-03-01,群,假货,\"两\n行\",很多,话,a_mei8,,\n"+
		"5,2026-03-01,群,假货\n"+
		",2026-03-01,群,假货,面霜,5,话,a_mei8,,\n"+
		"7,2026-03-01,群,假货,面\"霜,5,话,a_mei8,,\n"+
		"8,2027-03-01,群,假货,面霜,5,话,a_mei8,,\n"+
		"9,2026-03-01,群,假货,\xb2\xe2,5,话,a_mei8,,\n"+
		"10,2026-03-01,群,假货,面霜,5,话,a_mei8,,\n")
	b.run(path, 10, 2, 0, 8)
	want := []struct {
		line   int64
		reason string
	}{
		{3, "received_at"}, {5, "category"}, {6, "amount"}, {8, "wrong number of fields"}, {9, "ref"},
		{10, "bare"}, {11, "future"}, {12, "UTF-8"},
	}
	got := b.rejects()
	if len(got) != len(want) {
		t.Fatalf("%d rejects, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		if got[i].Line != w.line || !strings.Contains(got[i].Reason, w.reason) || got[i].File != path {
			t.Errorf("reject %d is %+v, want line %d and %q", i, got[i], w.line, w.reason)
		}
	}
	if info, err := os.Stat(b.Rejects); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the rejects file can be read by others: %v %v", info.Mode(), err)
	}
	b.run(path, 10, 0, 2, 8)
	if again := b.rejects(); len(again) != len(want) {
		t.Errorf("a second run left %d rejects, want %d", len(again), len(want))
	}
}

func TestRun_JSONLines(t *testing.T) {
	b := newBench(t, strings.NewReplacer("column: wx", "column: seller.wx", "column: ask", "column: asks").Replace(
		strings.Replace(shopMap, `split: "、"`, `split: ","`, 1)))
	path := b.file("a.jsonl", `{"no": 12345678901234567890, "day": "2026-03-01", "where": "群", "what": "假货", "yuan": 12.5, "seller": {"wx": "a_mei8"}, "asks": ["退款", "道歉"], "clerk": null}`+"\n\n"+
		"[1]\n{\"no\": 1,\n"+`{"no": 2, "day": "2026-03-01", "what": "假货"} {}`+"\n"+`{"no": 3, "day": "2026-03-01", "what": "假货"}`)
	b.run(path, 5, 2, 0, 3)
	c := b.bySource("shop/12345678901234567890")
	if c.Amount != 1250 || len(c.Filing.Demands) != 2 || c.Filing.Respondent.Handles[0].Value != "a_mei8" {
		t.Errorf("the filing is %+v", c.Filing)
	}
	for i, line := range []int64{3, 4, 5} {
		if got := b.rejects()[i].Line; got != line {
			t.Errorf("reject %d is of line %d, want %d", i, got, line)
		}
	}
}

func TestRun_ContentIsIdentity(t *testing.T) {
	b := newBench(t, strings.Replace(shopMap, "ref: {column: no}\n", "", 1))
	row := "1,2026-03-01,群,假货,面霜,5,话,a_mei8,,\n"
	b.run(b.file("a.csv", header+row+row), 2, 1, 1, 0)
	b.run(b.file("b.csv", header+"2"+row[1:]+row), 2, 1, 1, 0)
}

func TestRun_WrongFile(t *testing.T) {
	b := newBench(t, shopMap)
	for name, text := range map[string]string{"a.csv": "no,day\n1,2\n", "empty.csv": "", "a.txt": header} {
		if _, err := b.Run(t.Context(), []string{b.file(name, text)}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	_, err := b.Run(context.Background(), []string{b.file("a.csv", "no,day\n1,2\n")})
	if err == nil || !strings.Contains(err.Error(), "ask, clerk, item") {
		t.Errorf("the error does not name the missing columns: %v", err)
	}
}
