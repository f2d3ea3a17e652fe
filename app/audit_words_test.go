package app

import (
	"os"
	"regexp"
	"testing"

	"redress/app/config"
	"redress/views/i18n"
)

// audited finds what the program writes into the audit log.
var audited = regexp.MustCompile(`(?:\baudit|\.note)\([^"\n]*"([a-z_]+(?:\.[a-z_]+)*)"`)

// Every line of the audit log can be read in both languages.
func TestAuditActions_HaveWords(t *testing.T) {
	found := map[string]bool{}
	for _, folder := range []string{".", "casework"} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if e.IsDir() {
				continue
			}
			src, err := os.ReadFile(folder + "/" + e.Name())
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range audited.FindAllSubmatch(src, -1) {
				found[string(m[1])] = true
			}
		}
	}
	for action := range found {
		for _, lang := range i18n.Languages {
			if !i18n.Has(i18n.WithLang(t.Context(), lang), "audit.action."+action) {
				t.Errorf("%s: audit.action.%s has no text", lang, action)
			}
		}
	}
	if !found["sign_out"] || !found["seller.export"] || !found["keys.use"] {
		t.Errorf("only %v were found", found)
	}
}

func TestKeys_AreWrittenDown(t *testing.T) {
	a := opened(t, settings(t))
	must(t, a.keysRotate(t.Context(), config.KeysRotate{}))
	list, err := a.Service.Store.AuditLog(t.Context(), "", 10)
	must(t, err)
	if len(list) != 1 || list[0].Action != "keys.use" || list[0].Object != a.Keys.WrappingKeys()[0] {
		t.Errorf("the log has %+v", list)
	}
}
