package identity

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"redress/models"
)

var (
	wechatID   = regexp.MustCompile(`^[a-z_][-_a-z0-9]{5,27}$`)
	wxid       = regexp.MustCompile(`^wxid_[0-9a-z]{12,22}$`)
	phones     = regexp.MustCompile(`^(1[3-9][0-9]{9}|0[0-9]{9,11}|[48]00[0-9]{7}|[19][0-9]{4,9}|[2-8][0-9]{6,7}|\+[0-9]{7,15})$`)
	original   = regexp.MustCompile(`^gh_[0-9a-f]{12}$`)
	appID      = regexp.MustCompile(`^wx[0-9a-f]{16}$`)
	looksAppID = regexp.MustCompile(`^wx[0-9a-z]{14,18}$`)
	register   = regexp.MustCompile(`^[0-9]{15}$`)
)

// Check says what looks wrong with a handle: the catalogue key of a sentence,
// "" when nothing does. It is lenient, because a buyer writes down what a
// dishonest seller shows: only what cannot be one is remarked, and never more
// than remarked.
func Check(kind models.HandleKind, value string) (problemKey string) {
	v := Normalise(kind, value)
	lower := strings.ToLower(width(value))
	switch kind {
	case "wechat_id":
		return unless(wechatID.MatchString(v) && (len(v) <= 20 || wxid.MatchString(v)), "check.wechat_id")
	case "phone":
		return unless(phones.MatchString(v), "check.phone")
	case "public_account":
		return unless(!strings.HasPrefix(lower, "gh_") || original.MatchString(lower), "check.public_account")
	case "mini_program":
		return unless((!strings.HasPrefix(lower, "gh_") || original.MatchString(lower)) &&
			(!looksAppID.MatchString(lower) || appID.MatchString(lower)), "check.mini_program")
	case "licence":
		return checkLicence(v)
	case "registered_name":
		return unless(!strings.Contains(v, "*") && utf8.RuneCountInString(keep(v, unicode.IsLetter)) >= 4, "check.registered_name")
	}
	return ""
}

func unless(ok bool, key string) string {
	if ok {
		return ""
	}
	return key
}

const creditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// checkLicence verifies a unified social credit code by its check character
// (GB 32100-2015); the 15 digits of older licences are taken as they are.
func checkLicence(v string) string {
	if register.MatchString(v) {
		return ""
	}
	if len(v) != 18 || strings.Trim(v, creditAlphabet) != "" {
		return "check.licence"
	}
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(creditAlphabet, v[i]) * weight
		weight = weight * 3 % 31
	}
	return unless(creditAlphabet[(31-sum%31)%31] == v[17], "check.licence_digit")
}

var (
	transaction = regexp.MustCompile(`^[0-9A-Za-z]{10,40}$`)
	// A WeChat Pay number is 4200, six digits, the day and ten digits; an
	// Alipay number starts with the day.
	wechatPay = regexp.MustCompile(`^4200[0-9]{6}([0-9]{8})[0-9]{10}$`)
	alipay    = regexp.MustCompile(`^(20[0-9]{6})[0-9]{20}$`)
)

// CheckTransaction compares the number of a payment with the day the buyer
// says he paid ("2006-01-02", "" when not stated). It returns the catalogue key
// of a warning: the number cannot be one, or the day inside it is another one.
// A day of difference is allowed, for payments around midnight.
func CheckTransaction(number, on string) (warningKey string) {
	number = keep(width(number), func(r rune) bool { return r != ' ' && r != '-' })
	if number == "" {
		return ""
	}
	if !transaction.MatchString(number) {
		return "check.transaction"
	}
	m := wechatPay.FindStringSubmatch(number)
	if m == nil {
		m = alipay.FindStringSubmatch(number)
	}
	if m == nil {
		return ""
	}
	inside, err := time.Parse("20060102", m[1])
	if err != nil || inside.Year() < 2011 {
		return "check.transaction"
	}
	stated, err := time.Parse(time.DateOnly, on)
	if err != nil {
		return ""
	}
	return unless(stated.Sub(inside).Abs() <= 24*time.Hour, "check.transaction_date")
}
