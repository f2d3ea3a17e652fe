package venue

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// The table has one text a line: what somebody types, and the code and full
// name of each division it may mean ("-" for none).
func TestFind(t *testing.T) {
	rows := rowsOf(t, "testdata/find.txt", 3)
	if len(rows) < 80 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		var codes, places []string
		for _, m := range Find(row[0]) {
			codes, places = append(codes, m.Code), append(places, FullName(m.Code))
			if m.County != County(m.Code) {
				t.Errorf("%s: %+v", row[0], m)
			}
		}
		if codes == nil {
			codes, places = []string{"-"}, []string{"-"}
		}
		if got := strings.Join(codes, " "); got != row[1] || strings.Join(places, " ") != row[2] {
			t.Errorf("%s | %s | %s", row[0], got, strings.Join(places, " "))
		}
	}
}

// Every division is found by its full name, and by its full name in an address.
func TestFind_EveryDivision(t *testing.T) {
	for _, d := range divisions() {
		full := FullName(d.code)
		for _, text := range []string{full, full + "人民路18号2单元301", "收货地：" + full, d.code} {
			if got := Find(text); len(got) != 1 || got[0].Code != d.code {
				t.Errorf("%s (%s): %v", text, d.code, got)
			}
		}
		short := false
		for _, m := range Find(Name(d.code)) {
			short = short || m.Code == d.code || Covers(m.Code, d.code)
		}
		if !short {
			t.Errorf("%s alone does not mean %s", d.name, d.code)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, row := range rowsOf(f, "testdata/find.txt", 3) {
		f.Add(row[0])
	}
	f.Add("\xff\x00路")
	f.Add(strings.Repeat("长沙市长沙县", 100))
	f.Fuzz(func(t *testing.T, text string) {
		first, again := Find(text), Find(text)
		if len(first) != len(again) {
			t.Fatalf("%q: %v, then %v", text, first, again)
		}
		for i, m := range first {
			if m != again[i] || !Valid(m.Code) || m.County != County(m.Code) || (i > 0 && first[i-1].Code >= m.Code) {
				t.Fatalf("%q: %v, then %v", text, first, again)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for _, text := range []string{"南山区", "广东省深圳市南山区粤海街道科苑路15号科兴科学园B栋3单元1201室"} {
		b.Run(strconv.Itoa(utf8.RuneCountInString(text)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Find(text)
			}
		})
	}
}

// rowsOf reads a file of rows whose columns are separated by bars; lines that
// begin with a number sign explain.
func rowsOf(t testing.TB, file string, columns int) (rows [][]string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) != columns {
			t.Fatalf("%s, line %d: %d columns, want %d", file, n+1, len(cells), columns)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}
