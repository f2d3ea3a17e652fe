package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"redress/models"
)

// What is refused stands in the log as it runs in service, with the account it
// met and without what was sent; what merely worked does not.
func TestRefusalsAreLogged(t *testing.T) {
	var log bytes.Buffer
	s := newSite(t, func(c *Config) { c.Log = slog.New(slog.NewJSONHandler(&log, nil)) })
	mediator := s.account("mediator", models.RoleMediator)
	b := s.signedIn(mediator)
	b.get("/queues").at(200, "")
	if log.Len() != 0 {
		t.Fatalf("a page that was shown: %s", log.String())
	}
	forged := formRequest("/sign-in", url.Values{"login": {"canary"}, "password": {"canary"}})
	forged.Header.Set("Origin", "https://evil.test")
	for name, try := range map[string]struct {
		do   func()
		want []string
	}{
		"a page of others":  {func() { b.get("/accounts") }, []string{`"status":403`, `"route":"/accounts"`, `"account":"` + mediator.ID + `"`}},
		"somebody's case":   {func() { b.get("/cases/WQ-7K3M9-QXA2P") }, []string{`"status":404`, `"account":"` + mediator.ID + `"`}},
		"a forged form":     {func() { s.browser().send(forged) }, []string{`"status":403`, `"route":"/sign-in"`}},
		"no page of anyone": {func() { b.get("/canary") }, nil},
	} {
		log.Reset()
		try.do()
		for _, want := range try.want {
			if !strings.Contains(log.String(), want) {
				t.Errorf("%s: %s is not in %q", name, want, log.String())
			}
		}
		if try.want == nil && log.Len() != 0 || strings.Contains(log.String(), "canary") {
			t.Errorf("%s: logged %q", name, log.String())
		}
	}
}

// A password is compared as it was typed: with its spaces, signs that are taken
// out of texts, and letters of other widths.
func TestPasswordsAreTakenAsTyped(t *testing.T) {
	const typed = "  spaced\u202e ｐassword \t "
	s := newSite(t)
	s.account("lin", models.RoleMediator)
	fields := append(passwordFields(t, "*.go"), passwordFields(t, "../../views/pages/*.*")...)
	for _, name := range append(fields, "name") {
		if got := cleanAll(url.Values{name: {typed}}); (got.Get(name) == typed) == (name == "name") {
			t.Errorf("made of %s: %q", name, got)
		}
	}
	for password, status := range map[string]int{testPassword: 303, testPassword + " ": 422, strings.ToUpper(testPassword): 422} {
		s.browser().get("/sign-in").post("/sign-in", "login", "lin", "password", password).at(status, "")
	}
}

var passwordField = regexp.MustCompile(`Name: "(\w+)"[^}]*Type: "password"`)

// passwordFields are the names of all controls for passwords in some files.
func passwordFields(t *testing.T, files string) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range passwordField.FindAllSubmatch(source, -1) {
			names = append(names, string(m[1]))
		}
	}
	if len(names) == 0 {
		t.Fatalf("no password is asked for in %s", files)
	}
	return names
}

// Each cookie can be set by this host alone and read by no script.
func TestEveryCookieIsOfThisHost(t *testing.T) {
	s := newSite(t, func(c *Config) { c.BaseURL = "https://redress.test" })
	names := map[string]bool{}
	for _, path := range []string{"/", "/?lang=en", "/sign-in", "/file"} {
		for _, line := range s.browser().get(path).header.Values("Set-Cookie") {
			cookie, err := http.ParseSetCookie(line)
			if err != nil {
				t.Fatal(err)
			}
			names[cookie.Name] = true
			if !strings.HasPrefix(cookie.Name, "__Host-") || !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode {
				t.Errorf("%s: cookie %q", path, line)
			}
		}
	}
	if !names["__Host-lang"] || !names["__Host-sid"] {
		t.Errorf("cookies %v", names)
	}
}

// Who signs out leaves nothing in the browser.
func TestSignOut_ClearsTheBrowser(t *testing.T) {
	b := newSite(t).as(models.RoleMediator).get("/queues")
	before := b.cookies["sid"]
	b.post("/sign-out")
	if b.header.Get("Clear-Site-Data") != `"storage"` || b.cookies["sid"] == before {
		t.Errorf("headers %v", b.header)
	}
	b.cookies["sid"] = before
	if b.get("/queues").status != 303 {
		t.Errorf("the old cookie still opens: %d", b.status)
	}
}

// No answer lets scripts of another origin read it, and the methods that repeat
// a request or tunnel it are not there.
func TestNoOtherOriginIsLetIn(t *testing.T) {
	s := newSite(t)
	for _, route := range Table() {
		for _, method := range []string{route.Method, "OPTIONS", "TRACE", "CONNECT"} {
			req := httptest.NewRequest(method, strings.ReplaceAll(route.Path, ":", ""), nil)
			req.Header.Set("Origin", "https://evil.test")
			req.Header.Set("Access-Control-Request-Method", route.Method)
			req.Header.Set("X-Canary", "canary")
			b := s.browser().send(req)
			for name := range b.header {
				if strings.HasPrefix(name, "Access-Control-") {
					t.Errorf("%s %s: %s", method, route.Path, name)
				}
			}
			if strings.Contains(b.body, "canary") || method != route.Method && method != "OPTIONS" && b.status < 400 {
				t.Errorf("%s %s: %d", method, route.Path, b.status)
			}
		}
	}
}
