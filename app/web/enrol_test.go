package web

import (
	"html"
	"regexp"
	"strings"
	"time"

	"redress/app/casework"
	"redress/models"
)

var keyOnPage = regexp.MustCompile(`id="totp-key"[^>]*>([A-Z2-7 ]+)<`)

// code is the code of a key now, after a time in which the last one has ended.
func (s *site) code(key string) string {
	s.Helper()
	s.now = s.now.Add(31 * time.Second)
	code, err := casework.TOTPCode(key, s.now)
	if err != nil {
		s.Fatal(err)
	}
	return code
}

// enrols sets an authenticator app up, from the page that asks for it, and goes
// on to where the browser wanted to be. It returns the key.
func (b *browser) enrols() (key string) {
	b.Helper()
	m := keyOnPage.FindStringSubmatch(b.body)
	if m == nil {
		b.Fatalf("%s shows no key:\n%s", b.path, text(b.body))
	}
	key = strings.ReplaceAll(m[1], " ", "")
	b.post("/sign-in/enrol", "code", b.code(key), "next", b.value("next")).at(200, "/sign-in/enrol")
	on := regexp.MustCompile(`role="button"[^>]*href="([^"]+)"|href="([^"]+)" role="button"`).FindStringSubmatch(b.body)
	if on == nil {
		b.Fatalf("no way on from the recovery codes:\n%s", text(b.body))
	}
	b.open(html.UnescapeString(on[1] + on[2]))
	return key
}

// withApp gives an account an authenticator app and returns its key.
func (s *site) withApp(a models.Account) string {
	s.Helper()
	key, err := s.service.GiveTOTP(s.Context(), a.ID)
	if err != nil {
		s.Fatal(err)
	}
	return key
}
