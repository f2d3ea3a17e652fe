package identity

import (
	"testing"

	"redress/models"
)

func TestNormalise(t *testing.T) {
	for _, c := range []struct {
		kind          models.HandleKind
		value, expect string
	}{
		{"wechat_id", "  Zhang_San-88 ", "zhang_san-88"},
		{"wechat_id", "微信号：Ｚhang＿San", "zhang_san"},
		{"wechat_id", "微信 : abc\u200bdef", "abcdef"},
		{"wechat_id", "微信小店88", "微信小店88"},
		{"phone", "+86 138-0013-8000", "13800138000"},
		{"phone", "0086 13800138000", "13800138000"},
		{"phone", "８６１３８００１３８０００", "13800138000"},
		{"phone", "(010) 1234 5678", "01012345678"},
		{"phone", "+852 2123 4567", "+85221234567"},
		{"phone", "00852 2123 4567", "+85221234567"},
		{"qr_text", "HTTPS://U.WeChat.com/AbC_d/", "https://u.wechat.com/AbC_d"},
		{"qr_text", "http://weixin.qq.com/r/AbC#x", "https://weixin.qq.com/r/AbC"},
		{"qr_text", "WXP://F2F0AbC", "wxp://F2F0AbC"},
		{"qr_text", " 随便一段文字 ", "随便一段文字"},
		{"licence", "91350100m000100y4 3", "91350100M000100Y43"},
		{"licence", "9135O1OOMOOO1OOY43", "91350100M000100Y43"},
		{"registered_name", "上海某某（集团） 有限公司", "上海某某集团有限公司"},
		{"registered_name", "上海某某(集团)有限公司", "上海某某集团有限公司"},
		{"nickname", "A 小美·代购 🌸", "a小美代购🌸"},
		{"nickname", "……", "……"},
		{"payee", "＊成", "*成"},
		{"public_account", "GH_3dfda90e39d6", "gh3dfda90e39d6"},
	} {
		got := Normalise(c.kind, c.value)
		if got != c.expect {
			t.Errorf("%s %q: %q, want %q", c.kind, c.value, got, c.expect)
		}
		if again := Normalise(c.kind, got); again != got {
			t.Errorf("%s %q: the form %q has another form %q", c.kind, c.value, got, again)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("微信号：Ｚhang＿San")
	f.Add("http://A.b/%zz?q#f")
	f.Add("+0086138")
	f.Fuzz(func(t *testing.T, s string) {
		for _, kind := range models.HandleKinds {
			Normalise(models.HandleKind(kind), s)
			Check(models.HandleKind(kind), s)
		}
		CheckTransaction(s, "2026-01-02")
		Terms(s)
	})
}
