package i18n

import (
	"context"
	"testing"
	"time"
)

var (
	zh = WithLang(context.Background(), Chinese)
	en = WithLang(context.Background(), English)
)

func TestMatch(t *testing.T) {
	for header, want := range map[string]Language{
		"":                                Chinese,
		"zh-CN,zh;q=0.9,en;q=0.8":         Chinese,
		"zh-TW":                           Chinese,
		"en":                              English,
		"en-GB,en;q=0.9":                  English,
		"fr, en;q=0.5, zh;q=0.4":          English,
		"fr, en;q=0.4, ZH-hans;q=0.5":     Chinese,
		"de":                              Chinese,
		"en;q=0":                          Chinese,
		"en;q=nonsense, zh;q=0.1":         Chinese,
		"en;q=7":                          Chinese,
		"en; q=0.3":                       English,
		"*":                               Chinese,
		",,;;q=,":                         Chinese,
		"english":                         Chinese,
		"en;q=0.5,zh;q=0.5":               English,
		"zh-CN;q=0.1, en;q=0.9, *;q=0.01": English,
	} {
		if got := Match(header); got != want {
			t.Errorf("Match(%q) = %s, want %s", header, got, want)
		}
	}
}

func TestParse(t *testing.T) {
	for tag, want := range map[string]Language{"en": English, "EN": English, "zh-cn": Chinese, "zh": "", "": "", "../en": ""} {
		if got, ok := Parse(tag); got != want || ok != (want != "") {
			t.Errorf("Parse(%q) = %q, %v", tag, got, ok)
		}
	}
}

func TestText(t *testing.T) {
	for _, tc := range []struct{ got, want string }{
		{T(context.Background(), "button.save"), "保存"},
		{T(en, "button.save"), "Save"},
		{T(en, "no.such"), "⟦no.such⟧"},
		{T(en, "duration.days", Count("n", 1)), "1 day"},
		{T(en, "duration.days", Count("n", 0)), "0 days"},
		{T(en, "duration.days", Count("n", int64(1234))), "1,234 days"},
		{T(zh, "duration.days", Count("n", 1)), "1 天"},
		{T(zh, "step.of", Arg("step", "{total}"), Arg("total", "8")), "第 {total} 步，共 8 步"},
		{T(zh, "step.of", Arg("step", "2")), "第 2 步，共 {total} 步"},
		{fill("a {b", []Argument{Arg("b", "x")}), "a {b"},
		{fill("{b}{b}", []Argument{Arg("b", "x")}), "xx"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
	if !Has(zh, "duration.days") || Has(en, "duration.days.one") || Has(en, "no.such") {
		t.Error("Has must know texts, and only texts")
	}
}

func TestMoney(t *testing.T) {
	for fen, want := range map[int64][2]string{
		0:                    {"¥0.00", "CNY 0.00"},
		5:                    {"¥0.05", "CNY 0.05"},
		129900:               {"¥1,299.00", "CNY 1,299.00"},
		99999999:             {"¥999,999.99", "CNY 999,999.99"},
		-150:                 {"-¥1.50", "-CNY 1.50"},
		-9223372036854775808: {"-¥92,233,720,368,547,758.08", "-CNY 92,233,720,368,547,758.08"},
	} {
		if got := [2]string{Money(zh, fen), Money(en, fen)}; got != want {
			t.Errorf("Money(%d) = %q, want %q", fen, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2026, 11, 21, 16, 4, 5, 0, time.UTC) // already the 22nd in Beijing
	for _, tc := range []struct{ got, want string }{
		{DateTime(zh, at), "2026年11月22日 00:04"},
		{DateTime(en, at), "22 November 2026, 00:04"},
		{Date(zh, at), "2026年11月22日"},
		{Date(en, at), "22 November 2026"},
		{DateShort(zh, at), "2026-11-22"},
		{DateShort(en, at), "22 Nov 2026"},
		{DateWeekday(zh, at), "2026年11月22日（星期日）"},
		{DateWeekday(en, at), "Sunday 22 November 2026"},
		{Machine(at), "2026-11-22T00:04:05+08:00"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tc := range []struct{ got, want string }{
		{Number(0), "0"}, {Number(999), "999"}, {Number(1000), "1,000"}, {Number(-1234567), "-1,234,567"},
		{Number(int64(-9223372036854775808)), "-9,223,372,036,854,775,808"},
		{Bytes(0), "0 B"}, {Bytes(999), "999 B"}, {Bytes(1000), "1 KB"}, {Bytes(1540), "1.5 KB"},
		{Bytes(20_000_000), "20 MB"}, {Bytes(1_234_567_890), "1.2 GB"}, {Bytes(9_223_372_036_854_775_807), "9223372 TB"},
		{Days(zh, 3), "3 天"}, {WorkingDays(en, 7), "7 working days"},
		{Duration(en, 49*time.Hour), "2 days"}, {Duration(zh, 90*time.Minute), "1 小时"},
		{Duration(en, time.Minute), "1 minute"}, {Duration(zh, time.Second), "不到 1 分钟"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}
