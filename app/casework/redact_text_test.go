package casework

import (
	"slices"
	"testing"
)

func TestHideText(t *testing.T) {
	for _, c := range []struct {
		text  string
		lines []int
		words []string
		want  string
	}{
		{"陈晓：你好\n卖家：亲", nil, []string{"陈晓"}, "███：你好\n卖家：亲"},
		{"一\n二\n三", []int{1, 7, -1}, nil, "一\n███\n三"},
		{"Mail chen@Example.com or CHEN@example.COM", nil, []string{"chen@example.com"}, "Mail ███ or ███"},
		{"陈晓敏和陈晓", nil, []string{"陈晓", "陈晓敏"}, "███和███"},
		{"a.b axb", nil, []string{"a.b"}, "███ axb"},
		{"没有", nil, []string{"", " "}, "没有"},
	} {
		if got := hideText(c.text, c.lines, c.words); got != c.want {
			t.Errorf("%q without %v %q: %q, want %q", c.text, c.lines, c.words, got, c.want)
		}
	}
}

func TestProposeWords(t *testing.T) {
	for text, want := range map[string][]string{
		"电话13800138000，身份证11010519491231002X。": {"13800138000", "11010519491231002X"},
		"打 138 0013 8000 或 +86 139-0013-9000":  {"138 0013 8000", "+86 139-0013-9000"},
		"卡号 6222 0212 3456 7890 123":           {"6222 0212 3456 7890 123"},
		"写信到 chen.xiao@mail.example.cn 谢谢":     {"chen.xiao@mail.example.cn"},
		"我是陈晓，住西湖区":                            {"陈晓"},
		"订单 20260001 金额 1299.00":               nil,
	} {
		if got := proposeWords(text, "陈晓", "", "杭州市西湖区"); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
