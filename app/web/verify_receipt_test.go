package web

import (
	"net/url"
	"strings"
	"testing"

	"redress/app/custody"
)

// A complainant downloads the signed receipt; anybody checks it on the public
// page and learns whether it is genuine and in the log, and nothing else.
func TestVerifyReceipt(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	own := s.complainant(id)
	own.open("/track/case").at(200, "").shows("/track/case/receipt")
	signed := own.get("/track/case/receipt").at(200, "").body
	r, err := custody.OpenReceipt(s.service.PublicKey(), []byte(signed))
	if err != nil || r.Case != string(id) {
		t.Fatalf("%+v, %v:\n%s", r, err, signed)
	}

	anybody := s.browser()
	anybody.lang = "en"
	check := func(text string) *browser {
		anybody.open("/verify").at(200, "").shows(s.service.PublicKey().String())
		return anybody.upload("/verify", url.Values{"text": {text}})
	}
	check(signed).at(200, "").shows("This receipt is valid", string(id), "not in the custody log yet")
	if _, err := s.service.Ledger.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	point, err := s.service.Ledger.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	check(strings.ReplaceAll(signed, "\n", "\r\n")).at(200, "").shows("This receipt is valid", "is in the custody log").lacks(string(s.theCase(id).Filing.Complainant.Name))
	check(strings.Replace(signed, "complaint\n", "report\n", 1)).at(200, "").shows("Not valid: it was changed").lacks("This receipt is valid")
	check("Dear Sir or Madam").at(200, "").shows("There is no receipt in it")
	check(" ").at(422, "").shows("Choose the receipt file or paste the whole receipt")
	if got := anybody.get("/checkpoint").at(200, "").body; got != point.Note {
		t.Errorf("checkpoint %q", got)
	}
}
