package calendar_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"redress/workflows/calendar"
)

const madeUp = `{
	"year": 2027,
	"notice": {"title": "made up for a test", "number": "none", "url": "https://example.org/2027", "published": "2026-11-30"},
	"holidays": [
		{"festival": "new_year", "from": "2026-12-31", "to": "2027-01-02", "worked": ["2026-12-26"]},
		{"festival": "spring_festival", "from": "2027-02-05", "to": "2027-02-12"},
		{"festival": "qingming", "from": "2027-04-03", "to": "2027-04-05"},
		{"festival": "labour_day", "from": "2027-05-01", "to": "2027-05-05"},
		{"festival": "dragon_boat", "from": "2027-06-09", "to": "2027-06-09"},
		{"festival": "mid_autumn", "from": "2027-09-15", "to": "2027-09-15"},
		{"festival": "national_day", "from": "2027-10-01", "to": "2027-10-07", "worked": ["2027-10-09"]}
	]
}`

func TestParseRoundTrip(t *testing.T) {
	for _, y := range append(calendar.OfficialYears(), madeUp2027(t)) {
		text, err := json.Marshal(y)
		if err != nil {
			t.Fatal(err)
		}
		again, err := calendar.Parse(text)
		if err != nil || !reflect.DeepEqual(again, y) {
			t.Errorf("%d is not read back: %v\n%s", y.Year, err, text)
		}
	}
}

func TestParseReportsEachMistake(t *testing.T) {
	cases := []struct{ from, to, want string }{
		{`"year": 2027`, `"year": 27`, "year: out_of_range (27)"},
		{`"year": 2027`, `"year": 0`, "year: out_of_range (0)"},
		{`"year": 2027`, `"year": "2027"`, `year: not_number ("2027")`},
		{`"year": 2027`, `"year": null`, "year: not_number (null)"},
		{`"year": 2027`, `"Year": 2027`, "Year: unknown_field\nyear: missing_field"},
		{`"year": 2027`, `"year": 2027, "year": 2027`, "year: duplicate_field"},
		{`"title": "made up for a test"`, `"title": " "`, "notice.title: blank"},
		{`"title": "made up for a test"`, `"title": 7`, "notice.title: not_text (7)"},
		{`https://example.org/2027`, `javascript:alert(1)`, "notice.url: bad_url (javascript:alert(1))"},
		{`"2026-11-30"`, `"2026-11-31"`, "notice.published: bad_date (2026-11-31)"},
		{`"new_year"`, `"newyear"`, "holidays[0].festival: unknown_festival (newyear)"},
		{`"dragon_boat"`, `"qingming"`, "holidays[4].festival: duplicate_festival (qingming)\nholidays: missing_festival (dragon_boat)"},
		{`"mid_autumn"`, `"national_day_mid_autumn"`, "holidays[6].festival: duplicate_festival (national_day)"},
		{`"to": "2027-02-12"`, `"to": "2027-02-04"`, "holidays[1].to: reversed (2027-02-04)"},
		{`"to": "2027-02-12"`, `"to": "2027-03-12"`, "holidays[1].to: too_long (36)"},
		{`"from": "2026-12-31"`, `"from": "2026-12-24"`, "holidays[0]: outside_year (2026-12-24)\nholidays[0].worked[0]: duplicate_day (2026-12-26)"},
		{`"2027-10-09"`, `"2027-10-08"`, "holidays[6].worked[0]: not_weekend (2027-10-08)"},
		{`"2027-10-09"`, `"2027-10-02"`, "holidays[6].worked[0]: duplicate_day (2027-10-02)"},
		{`["2027-10-09"]`, `"2027-10-09"`, `holidays[6].worked: not_list ("2027-10-09")`},
		{`["2027-10-09"]`, `["2027-10-09", 3]`, `holidays[6].worked[1]: not_text (3)`},
	}
	for _, c := range cases {
		_, err := calendar.Parse([]byte(strings.Replace(madeUp, c.from, c.to, 1)))
		if got := problems(t, err); got != c.want {
			t.Errorf("%s -> %s:\n got %s\nwant %s", c.from, c.to, got, c.want)
		}
	}
}

func TestParseReportsAllMistakesAtOnce(t *testing.T) {
	text := `{"year": 2027, "notice": {"title": "", "url": "x", "published": "soon", "by": 1},
		"holidays": [7, {"festival": "easter", "from": "2027-04-01"}], "more": {}}`
	_, err := calendar.Parse([]byte(text))
	want := strings.Join([]string{
		"more: unknown_field",
		"notice.by: unknown_field",
		"notice.number: missing_field",
		"notice.title: blank",
		"notice.published: bad_date (soon)",
		"notice.url: bad_url (x)",
		"holidays[0]: not_object (7)",
		"holidays[1].to: missing_field",
		"holidays[1].festival: unknown_festival (easter)",
	}, "\n")
	if got := problems(t, err); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestParseRefusesWhatIsNoYear(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "syntax",
		"{":                      "syntax",
		"[]":                     "(file): not_object",
		"null":                   "(file): not_object",
		`{"year":2027} {}`:       "syntax",
		strings.Repeat("[", 7e4): "too_large",
		strings.Repeat("[", 6e4): "syntax",
	} {
		_, err := calendar.Parse([]byte(text))
		if got := problems(t, err); !strings.HasPrefix(got, want) {
			t.Errorf("%.20q: %s", text, got)
		}
	}
}

// Whatever comes in, Parse answers, and what it accepts can be counted with.
func FuzzParse(f *testing.F) {
	f.Add([]byte(madeUp))
	f.Add([]byte(`{"year":2027,"holidays":[{"worked":[null]}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		y, err := calendar.Parse(text)
		if err != nil {
			problems(t, err)
			return
		}
		calendar.New(y).Deadline(calendar.Date(y.Year, 1, 1), 60, calendar.WorkingDays, calendar.Options{})
	})
}

// problems lists an import error and checks that every code is a declared one.
func problems(t *testing.T, err error) string {
	t.Helper()
	var bad *calendar.ImportError
	if !errors.As(err, &bad) || len(bad.Problems) == 0 {
		t.Errorf("no problems reported: %v", err)
		return ""
	}
	lines := make([]string, len(bad.Problems))
	for i, p := range bad.Problems {
		if !slices.Contains(calendar.ProblemCodes(), p.Code) {
			t.Errorf("%s is not a declared code", p.Code)
		}
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}
