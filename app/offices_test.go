package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redress/app/config"
	"redress/app/testenv"
	"redress/models"
	"redress/workflows"
)

// prints is what a command has printed.
func (o office) prints(t *testing.T, err error) string {
	t.Helper()
	must(t, err)
	text := o.out.String()
	o.out.Reset()
	return text
}

func TestOffices(t *testing.T) {
	o := newOffice(t)
	now := o.Service.Now()
	o.Service.Now = func() time.Time { now = now.Add(time.Second); return now }
	file := filepath.Join(t.TempDir(), "offices.json")
	write := func(text string) { must(t, os.WriteFile(file, []byte(text), 0o600)) }
	read := func(area string, dry bool) error {
		return o.officesImport(t.Context(), config.OfficesImport{File: file, Area: area, DryRun: dry})
	}
	tables := func() int {
		g, err := o.Service.Store.OfficeTables(t.Context(), models.IssueGrant(models.Actor{}, "test", models.AnyObject, models.Unlimited))
		must(t, err)
		return len(g)
	}
	write(`{"小坝镇": {"office_code": "X1", "office_name": "小坝所"}, "640381": {"office_code": "X0", "office_name": "青铜峡局"}}`)
	if got := o.prints(t, read("640381", true)); got != "宁夏回族自治区吴忠市青铜峡市: 2 rows, 2 new, 0 changed, 0 removed\nnothing was stored\n" || tables() != 0 {
		t.Errorf("a dry run: %s", got)
	}
	if got := o.prints(t, read("640381", false)); !strings.Contains(got, "2 new") || tables() != 1 {
		t.Errorf("the first import: %s", got)
	}
	if got := o.prints(t, read("640381", false)); !strings.Contains(got, "0 new, 0 changed, 0 removed") || tables() != 1 {
		t.Errorf("once more: %s", got)
	}
	c := models.Case{Filing: models.Filing{Platform: "no", Respondent: models.Respondent{Division: "640381", Address: "青铜峡市小坝镇1号"}}}
	c.Track, c.ReceivedAt = models.TrackComplaint, o.Service.Now()
	if d, _ := workflows.Venue(o.Service.Rules(), c).Preferred(); d.Office.Name != "小坝所" {
		t.Errorf("the rules name the office %+v", d.Office)
	}
	write("place,office_code,office_name\n小坝镇,X1,小坝市场监管所\n叶盛,X2,叶盛所\n")
	if got := o.prints(t, read("640381", false)); !strings.Contains(got, "2 rows, 1 new, 1 changed, 1 removed") {
		t.Errorf("another table: %s", got)
	}
	write(`{"440305": {"office_code": "N1", "office_name": "南山局"}}`)
	o.prints(t, read("4403", false))
	want := "DIVISION     PLACE  CODE  NAME\n" +
		"440305 南山区          N1    南山局\n" +
		"640381 青铜峡市  叶盛     X2    叶盛所\n" +
		"640381 青铜峡市  小坝镇    X1    小坝市场监管所\n"
	if got := o.prints(t, o.officesList(t.Context(), config.OfficesList{})); got != want {
		t.Errorf("the list is\n%s", got)
	}
	if got := o.prints(t, o.officesList(t.Context(), config.OfficesList{Area: "44"})); strings.Count(got, "\n") != 2 {
		t.Errorf("the list of Guangdong is\n%s", got)
	}
	o.Settings.JSON = true
	if got := o.prints(t, o.officesList(t.Context(), config.OfficesList{Area: "44"})); got != `[{"division":"440305","place":"","office_code":"N1","office_name":"南山局"}]`+"\n" {
		t.Errorf("as JSON: %s", got)
	}
}

func TestOffices_NamesEveryMistake(t *testing.T) {
	o := newOffice(t)
	file := filepath.Join(t.TempDir(), "offices.csv")
	must(t, os.WriteFile(file, []byte("place,office_code,office_name\n镇,X1,小坝所\n110105,X1,朝阳局\n"), 0o600))
	err := o.officesImport(t.Context(), config.OfficesImport{File: file, Area: "640381"})
	if err == nil || !strings.Contains(err.Error(), "line 2: ") || !strings.Contains(err.Error(), "line 3: 110105 is no division in") {
		t.Errorf("the mistakes are %v", err)
	}
	for _, c := range []config.OfficesImport{{File: file, Area: "99"}, {File: file + "x", Area: "44"}} {
		if o.officesImport(t.Context(), c) == nil {
			t.Errorf("%+v: accepted", c)
		}
	}
	if o.officesList(t.Context(), config.OfficesList{Area: "99"}) == nil {
		t.Error("listed the offices of nowhere")
	}
}

// TestOffices_RealTable reads a table as an agency keeps it.
func TestOffices_RealTable(t *testing.T) {
	o := newOffice(t)
	file := filepath.Join(testenv.SharedData(t), "complaints_zh", "dispatch_mapping.json")
	got := o.prints(t, o.officesImport(t.Context(), config.OfficesImport{File: file, Area: "640381"}))
	if !strings.Contains(got, "549 rows, 549 new") {
		t.Error(got)
	}
	if row, ok := o.Service.Rules().Settings().Offices.For("640381", "青铜峡市小坝镇利民街4号"); !ok || row.Code == "" {
		t.Errorf("found %+v", row)
	}
}
