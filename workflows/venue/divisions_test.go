package venue

import (
	"slices"
	"strings"
	"testing"
)

func TestDivisions_AreWhole(t *testing.T) {
	rows := divisions()
	if len(rows) < 3200 || len(rows) > 3600 || len(Children("")) != 34 {
		t.Fatalf("%d divisions, %d provinces", len(rows), len(Children("")))
	}
	reached := map[string]bool{}
	var walk func(string)
	walk = func(code string) {
		for _, c := range Children(code) {
			if reached[c] {
				t.Errorf("%s is reached twice", c)
			}
			reached[c] = true
			walk(c)
		}
	}
	walk("")
	for i, d := range rows {
		if i > 0 && rows[i-1].code >= d.code {
			t.Errorf("%s stands behind %s", d.code, rows[i-1].code)
		}
		if !reached[d.code] || Name(d.code) != d.name || strings.ContainsAny(d.name, " -") || !strings.HasSuffix(FullName(d.code), d.name) {
			t.Errorf("%s %s: reached %t, full name %s", d.code, d.name, reached[d.code], FullName(d.code))
		}
		if leaf := len(Children(d.code)) == 0; County(d.code) != (leaf && !strings.HasSuffix(d.code, "0000")) {
			t.Errorf("%s %s: county %t, leaf %t", d.code, d.name, County(d.code), leaf)
		}
	}
}

func TestDivisions_OfEachKind(t *testing.T) {
	for _, x := range []struct {
		code, path string
		county     bool
	}{
		{"440000", "广东省", false},
		{"440300", "广东省 深圳市", false},
		{"440305", "广东省 深圳市 南山区", true},
		{"110000", "北京市", false},
		{"110105", "北京市 朝阳区", true},         // its prefecture only groups districts
		{"500233", "重庆市 忠县", true},          // as do the counties of Chongqing
		{"429004", "湖北省 仙桃市", true},         // administered by the province
		{"469021", "海南省 定安县", true},         // and so this county
		{"659001", "新疆维吾尔自治区 石河子市", true},   // and this city
		{"441900", "广东省 东莞市", true},         // a prefecture without counties
		{"442000", "广东省 中山市", true},         //
		{"460400", "海南省 儋州市", true},         //
		{"620200", "甘肃省 嘉峪关市", true},        //
		{"710000", "台湾省", false},            // a province of which the table knows no more
		{"513401", "四川省 凉山彝族自治州 西昌市", true}, // an autonomous prefecture
	} {
		if got := strings.Join(Path(x.code), " "); got != x.path || County(x.code) != x.county || !Valid(x.code) {
			t.Errorf("%s: %s, county %t", x.code, got, County(x.code))
		}
	}
	for _, none := range []string{"", "4", "44", "440399", "110100", "429000", "620201", "abcdef", "4403055", "000000", "999999"} {
		if Valid(none) || Name(none) != "" || Path(none) != nil || County(none) || (none != "" && Children(none) != nil) {
			t.Errorf("%q is taken for a division", none)
		}
	}
}

func TestChildren(t *testing.T) {
	for code, want := range map[string][]string{
		"460000": {"460100", "460200", "460300", "460400"},
		"440300": {"440303", "440304", "440305"},
		"110000": {"110101", "110102", "110105"},
		"441900": nil, "440305": nil,
	} {
		if got := Children(code); len(got) < len(want) || !slices.Equal(got[:len(want)], want) || (want == nil && got != nil) {
			t.Errorf("%s: %v", code, got)
		}
	}
	if n := len(Children("500000")); n != 38 {
		t.Errorf("Chongqing has %d districts and counties", n)
	}
}

func TestCovers(t *testing.T) {
	for _, x := range []struct {
		area, code string
		want       bool
	}{
		{"44", "440305", true}, {"4403", "440305", true}, {"440305", "440305", true}, {"440300", "440305", true}, {"440000", "440305", true},
		{"440000", "440000", true}, {"440000", "440300", true}, {"440305", "440300", false}, {"440304", "440305", false}, {"45", "440305", false},
		{"441900", "441900", true}, {"", "440305", false}, {"44", "", false}, {"", "", false},
	} {
		if Covers(x.area, x.code) != x.want {
			t.Errorf("%q in %q: %t", x.code, x.area, !x.want)
		}
	}
	for text, want := range map[string]string{"44": "440000", "4403": "440300", "440305": "440305", "440000": "440000",
		"": "", "4": "", "99": "", "4499": "", "440399": "", "深圳": "", " 44": "", "44030": "", "4403051": ""} {
		if got, err := ParseArea(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}
