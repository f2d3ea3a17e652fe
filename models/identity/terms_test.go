package identity

import (
	"slices"
	"testing"
)

func TestTerms(t *testing.T) {
	for _, c := range []struct {
		text   string
		expect []string
	}{
		{"退货款", []string{"退", "退货", "货", "货款", "款"}},
		{"退货，退款", []string{"退", "退货", "货", "退款", "款"}},
		{"WQ-7K3M9", []string{"wq7", "q7k", "7k3", "k3m", "3m9"}},
		{"加Ｖ信", []string{"加", "v", "信"}},
		{"  ", nil},
	} {
		if got := Terms(c.text); !slices.Equal(got, c.expect) {
			t.Errorf("%q: %q, want %q", c.text, got, c.expect)
		}
	}
}

// What a person types finds what was written: its terms are among the text's,
// and the text contains its words.
func TestQueriesFindTexts(t *testing.T) {
	text := "WQ-7K3M9-QXA2P 微信号 Zhang_San-88 电话 138 0013 8000。卖家说是正品，收到的却是“假货”，不肯退款！Leather bag 加vx聊"
	for _, query := range []string{
		"WQ-7K3M9-QXA2P", "wq7k3m9qxa2p", "7k3m9", "ＱＸＡ２Ｐ", "zhang_san", "ZHANGSAN88", "San-88", "假货", "假",
		"不肯退款", "正品 假货", "leather", "bag leather", "eath", "vx聊", "0013",
	} {
		if !found(text, query) {
			t.Errorf("%q does not find the text", query)
		}
	}
	for _, query := range []string{"假款", "zhangsan89", "货真", "bagleather", "正品 退钱"} {
		if found(text, query) {
			t.Errorf("%q finds the text", query)
		}
	}
}

func found(text, query string) bool {
	have := Terms(text)
	for _, term := range QueryTerms(query) {
		if !slices.Contains(have, term) {
			return false
		}
	}
	return Matches(Fold(text), Fold(query))
}
