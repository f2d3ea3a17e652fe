package venue

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestReadOffices(t *testing.T) {
	want := []Office{
		{"640381", "小坝镇", "X1", "小坝所"}, {"640381", "利民街", "X2", "裕民所"}, {"640381", "", "X0", "青铜峡局"},
	}
	for name, text := range map[string]string{
		"JSON": `{
			"小坝镇": {"office_code": "X1", "office_name": "小坝所", "confidence": 1.0, "support": "manual"},
			"，利民街 ": {"office_code": "X2", "office_name": " 裕民所 "},
			"利民街": {"office_code": "X2", "office_name": "裕民所"},
			"640381": {"office_code": "X0", "office_name": "青铜峡局"}
		}`,
		"CSV": "\ufeffOffice_Code,place,office_name,note\r\nX1,小坝镇,小坝所,\r\nX2,“利民街”,裕民所,\"two\nlines\"\r\nX0,640381,青铜峡局,whole\r\n",
	} {
		if got, err := ReadOffices([]byte(text), "640381"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestReadOffices_NamesEveryMistakeWithItsLine(t *testing.T) {
	for _, x := range []struct{ text, want string }{
		{`{
			"镇": {"office_code": "X1", "office_name": "小坝所"},
			"小坝镇": {"office_code": "", "office_name": "小坝所"},
			"利民街": {"office_code": "X1", "office_name": "裕民所"},
			"利民街": {"office_code": "X1", "office_name": "河西所"},
			"440305": {"office_code": "X1", "office_name": "河西所"},
			"叶盛": "河西所",
			"大坝": {"office_code": 7, "office_name": "大坝所"}
		}`, `line 2: the place "镇" needs 2 to 60 letters and digits
line 3: "小坝镇" needs an office code of 1 to 80 characters
line 5: "利民街" is given to another office in line 4
line 6: 440305 is no division in 宁夏回族自治区吴忠市青铜峡市
line 7: "叶盛" needs an object with office_code and office_name, both texts
line 8: "大坝" needs an object with office_code and office_name, both texts`},
		{"place,office_code,office_name\n镇,X1,小坝所\n小坝镇,X1\n小坝镇,X1,\n", `line 2: the place "镇" needs 2 to 60 letters and digits
line 3: 2 columns, the first line has 3
line 4: "小坝镇" needs an office name of 1 to 80 characters`},
		{"town,office\n小坝,X\n", "line 1: the column place is missing\nline 1: the column office_code is missing\nline 1: the column office_name is missing"},
		{"{}", "the file has no rows"}, {"", "the file has no rows"}, {"\xff\xfe", "the file is not UTF-8"},
		{"{\n\"小坝镇\": {\"office_code\"\n}", "line 3: this is neither JSON nor CSV: invalid character '}' after object key"},
		{`{"小坝镇": {"office_code": "X1", "office_name": "小坝所"}`, "line 1: this is neither JSON nor CSV: unexpected end of JSON input"},
		{"{}\n{}", "line 2: this is neither JSON nor CSV: invalid character '{' after top-level value"},
	} {
		if _, err := ReadOffices([]byte(x.text), "640381"); err == nil || err.Error() != x.want {
			t.Errorf("%s:\n%v", x.text, err)
		}
	}
	if _, err := ReadOffices([]byte("{}"), "640399"); err == nil {
		t.Error("read for no division")
	}
}

func TestOffices_For(t *testing.T) {
	o := NewOffices([]Office{
		{"440300", "", "C", "市局"}, {"440305", "", "D", "区局"}, {"440305", "科苑路", "S1", "粤海所"}, {"440305", "科苑", "S2", "科苑所"},
		{"440300", "科苑路北", "S3", "市直属"}, {"440305", "ccmall", "S4", "广场所"}, {"440305", "CC mall", "S5", "新广场所"},
	})
	for _, x := range []struct{ division, address, want string }{
		{"440305", "", "D"}, {"440305", "深圳市南山区科苑路１５号", "S1"}, {"440305", "科 苑 路15号", "S1"}, {"440305", "科苑南", "S2"},
		{"440305", "科苑路北段", "S3"}, {"440305", "ＣＣＭall 二楼", "S5"}, {"440304", "科苑路", "C"}, {"440300", "科苑路", "C"},
		{"440000", "", ""}, {"", "科苑路", ""}, {"110105", "科苑路", ""},
	} {
		if got, ok := o.For(x.division, x.address); got.Code != x.want || ok != (x.want != "") {
			t.Errorf("%s %s: %+v", x.division, x.address, got)
		}
	}
	if _, ok := (*Offices)(nil).For("440305", ""); ok || (*Offices)(nil).Rows() != nil || len(o.Rows()) != 6 {
		t.Error("the rows of a table")
	}
}

func FuzzReadOffices(f *testing.F) {
	f.Add(`{"小坝镇": {"office_code": "X1", "office_name": "小坝所"}}`)
	f.Add("place,office_code,office_name\n小坝镇,X1,小坝所\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := ReadOffices([]byte(text), "640381")
		if err == nil && len(NewOffices(rows).Rows()) != len(rows) {
			t.Errorf("%d rows make a table of %d", len(rows), len(NewOffices(rows).Rows()))
		}
	})
}

// Every code has words in both languages, none is left over, and every rule of
// a profile is for a place that exists.
func TestCatalogues(t *testing.T) {
	want := map[string]bool{"venue.note.first_receiver": true}
	for profile, tracks := range procedures() {
		for track, p := range tracks {
			for _, r := range p.Rules {
				want["venue.rule."+r.Code] = true
				if r.place < 0 || r.Basis.Article == 0 || r.Code == "" {
					t.Errorf("%s %s: %+v", profile, track, r)
				}
			}
			for code, basis := range p.Notes {
				want["venue.note."+code] = true
				if basis.Article == 0 {
					t.Errorf("%s %s: %s has no article", profile, track, code)
				}
			}
		}
	}
	for _, code := range ProblemCodes() {
		want["venue.office_problem."+code] = true
	}
	for _, code := range Unknowns {
		want["venue.unknown."+code] = true
	}
	for _, code := range []string{unknownPlatform, unknownPublished, unknownReachable, unknownAd} {
		want["venue.provided."+code] = true
	}
	for _, lang := range []string{"zh-CN", "en"} {
		text, err := os.ReadFile("../../views/i18n/" + lang + "/venue.json")
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(text, &texts); err != nil {
			t.Fatal(err)
		}
		for key := range want {
			if strings.TrimSpace(texts[key]) == "" {
				t.Errorf("%s: no text for %s", lang, key)
			}
		}
		for key := range texts {
			for _, prefix := range []string{"venue.rule.", "venue.note.", "venue.unknown.", "venue.provided.", "venue.office_problem."} {
				if strings.HasPrefix(key, prefix) && !want[key] {
					t.Errorf("%s: %s belongs to nothing", lang, key)
				}
			}
		}
	}
}
