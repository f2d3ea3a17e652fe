package e2e_test

import (
	"os"
	"strings"
	"testing"

	"redress/views/i18n"
)

// TestShots_Sharing takes the way from a picture to the page of the other side.
func TestShots_Sharing(t *testing.T) {
	dir := os.Getenv("REDRESS_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	accounts, apps := fills(t, data)
	busy := serve(t, data)
	busy.apps = apps
	for _, lang := range i18n.Languages {
		camera := func() photographer {
			p := busy.person(t, lang, phone)
			p.unaxed = true
			return photographer{p, dir}
		}
		desk, other := camera(), camera()
		desk.passes("demo.admin", accounts["demo.admin"]).at(200, "/queues")
		desk.open("/cases?state=open&track=complaint").press(`a[href^="/cases/WQ-"]`)
		base := desk.where()
		base, _, _ = strings.Cut(base, "#")
		desk.snap("case-evidence")
		desk.press(`a[href$="/redact"]`)
		desk.snap("redact")
		desk.fill("areas", "0 0 100 12\n30 40 40 8").press(`form[action$="/redact"] button`)
		desk.snap("sharing")
		desk.press(`a[href*="/shared/preview?with="]`)
		desk.snap("sharing-look")
		desk.press(`.rd-look button`)
		desk.press(`#door > form button`)
		desk.snap("sharing-link")
		link := desk.page()
		i := strings.Index(link, "/respond/")
		other.open(link[i : i+len("/respond/")+64])
		other.snap("respond-door")
		other.press(`form button`)
		other.snap("respond")
		other.fill("body", "货是正品，可以提供进货单。").press(`form[action="/respond/case"] button`)
		other.snap("respond-answered")
		desk.open(base + "/shared")
		desk.snap("sharing-answered")
	}
}
