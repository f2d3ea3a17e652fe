package identity

import (
	"testing"

	"redress/models"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		kind       models.HandleKind
		value, key string
	}{
		{"wechat_id", "Zhang_San-88", ""},
		{"wechat_id", "_zhangsan", ""},
		{"wechat_id", "wxid_0123456789abcd", ""},
		{"wechat_id", "wxid_0123456789abcdefghij", ""},
		{"wechat_id", "8zhangsan", "check.wechat_id"},
		{"wechat_id", "abc", "check.wechat_id"},
		{"wechat_id", "小美代购", "check.wechat_id"},
		{"wechat_id", "averyveryverylongnameindeed", "check.wechat_id"},
		{"phone", "138 0013 8000", ""},
		{"phone", "010-12345678", ""},
		{"phone", "400-123-4567", ""},
		{"phone", "95017", ""},
		{"phone", "+852 2123 4567", ""},
		{"phone", "123", "check.phone"},
		{"phone", "没有", "check.phone"},
		{"public_account", "gh_3dfda90e39d6", ""},
		{"public_account", "好物严选", ""},
		{"public_account", "gh_xyz", "check.public_account"},
		{"mini_program", "wx82896e755b127492", ""},
		{"mini_program", "好物商城", ""},
		{"mini_program", "wx82896e755b12749z", "check.mini_program"},
		{"licence", "91350100M000100Y43", ""},
		{"licence", "350100123456789", ""},
		{"licence", "91350100M000100Y44", "check.licence_digit"},
		{"licence", "1234", "check.licence"},
		{"registered_name", "上海某某贸易有限公司", ""},
		{"registered_name", "*成", "check.registered_name"},
		{"nickname", "*", ""},
	} {
		if got := Check(c.kind, c.value); got != c.key {
			t.Errorf("%s %q: %q, want %q", c.kind, c.value, got, c.key)
		}
	}
}

func TestCheckTransaction(t *testing.T) {
	for _, c := range []struct{ number, on, key string }{
		{"4200000985202103031441826014", "2021-03-03", ""},
		{"4200 0009 8520 2103 0314 4182 6014", "2021-03-04", ""},
		{"4200000985202103031441826014", "2021-03-09", "check.transaction_date"},
		{"4200000985202103031441826014", "", ""},
		{"4200000985209913031441826014", "2021-03-03", "check.transaction"},
		{"2021030322001400000000000001", "2021-03-03", ""},
		{"2021030322001400000000000001", "2022-03-03", "check.transaction_date"},
		{"1217752501201407033233368018", "2014-07-03", ""},
		{"10001234567890123456789012345678", "2014-07-03", ""},
		{"", "2021-03-03", ""},
		{"12", "2021-03-03", "check.transaction"},
		{"转账给她的", "2021-03-03", "check.transaction"},
	} {
		if got := CheckTransaction(c.number, c.on); got != c.key {
			t.Errorf("%q on %s: %q, want %q", c.number, c.on, got, c.key)
		}
	}
}
