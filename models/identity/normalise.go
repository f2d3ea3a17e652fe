package identity

import (
	"strings"
	"unicode"

	"redress/models"
)

// Normalise brings a handle into its comparable form: two spellings of one
// handle have the same form, and the form is its own form. It is for
// comparing; people are shown what was entered.
func Normalise(kind models.HandleKind, value string) string {
	value = width(value)
	switch kind {
	case "wechat_id":
		return strings.ToLower(keep(unlabelled(value), func(r rune) bool { return r != ' ' }))
	case "phone":
		return phone(value)
	case "qr_text":
		return payload(value)
	case "licence":
		return licence(value)
	}
	return name(value)
}

// unlabelled drops the words a copied profile page puts in front of an id.
func unlabelled(s string) string {
	for _, label := range []string{"微信号", "微信", "wechat", "WeChat"} {
		if rest, ok := strings.CutPrefix(s, label); ok {
			if rest, ok = strings.CutPrefix(strings.TrimSpace(rest), ":"); ok {
				return rest
			}
		}
	}
	return s
}

// phone keeps the digits and drops the country code of the mainland in each of
// the ways it is written. A number abroad keeps its code behind "+".
func phone(s string) string {
	abroad := strings.HasPrefix(s, "+")
	d := keep(s, digit)
	if rest, ok := strings.CutPrefix(d, "00"); ok {
		abroad, d = true, rest
	}
	switch {
	case strings.HasPrefix(d, "86") && (abroad || len(d) == 13):
		return d[2:]
	case abroad:
		return "+" + d
	}
	return d
}

// payload normalises the text of a QR code. The host of a web address is read
// without regard to case, and http and https show the same code; the token
// itself is exact. A pay code (wxp://token) has no host: only its scheme is lowered.
func payload(s string) string {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok {
		return s
	}
	scheme = strings.ToLower(scheme)
	if scheme != "http" && scheme != "https" {
		return scheme + "://" + rest
	}
	rest, _, _ = strings.Cut(rest, "#")
	host, path, _ := strings.Cut(rest, "/")
	return strings.TrimRight("https://"+strings.ToLower(host)+"/"+path, "/")
}

// licence writes a unified social credit code (GB 32100) as issued: capital
// letters and digits. The code has no I and no O, so those are misread 1 and 0.
func licence(s string) string {
	s = keep(strings.ToUpper(s), alnum)
	return strings.NewReplacer("I", "1", "O", "0").Replace(s)
}

// name drops spaces and punctuation of a name, but not the star of a masked
// one. A name of nothing else stays as it is, in lower case.
func name(s string) string {
	s = strings.ToLower(s)
	folded := keep(s, func(r rune) bool {
		return r == '*' || !unicode.IsSpace(r) && !unicode.IsPunct(r)
	})
	if folded == "" {
		return s
	}
	return folded
}
