package components

import "testing"

func TestSafeLink(t *testing.T) {
	for address, want := range map[string]bool{
		"https://shop.example/a?b=c#d":        true,
		" https://shop.example ":              true,
		"HTTPS://shop.example":                true,
		"mailto:someone@example.com":          true,
		"http://shop.example":                 false,
		"javascript:alert(1)":                 false,
		"JaVaScRiPt:alert(1)":                 false,
		"java\nscript:alert(1)":               false,
		"data:text/html,x":                    false,
		"vbscript:x":                          false,
		"//shop.example":                      false,
		"/cases":                              false,
		"https:":                              false,
		"https:///path":                       false,
		"mailto:":                             false,
		"https://bank.example@evil.example/x": false,
		"weixin://dl/chat":                    false,
		"":                                    false,
		"https://shop.example/\x00":           false,
		"\x01https://shop.example":            false,
	} {
		if href, ok := safeLink(address); ok != want {
			t.Errorf("safeLink(%q) = %q, %v", address, href, ok)
		}
	}
}
