package static

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoadNamesFilesByTheirBytes(t *testing.T) {
	assets, names := mustLoad(fstest.MapFS{
		"dist/app.css":    {Data: []byte("body{}")},
		"dist/app.css.gz": {Data: []byte("small")},
		"dist/app.css.br": {Data: []byte("smaller")},
		"dist/icon.svg":   {Data: []byte("<svg/>")},
	})
	if len(assets) != 2 {
		t.Fatalf("got %d assets, want 2: compressed forms are not files of their own", len(assets))
	}
	css := assets[names["app.css"]]
	if string(css.Body) != "body{}" || string(css.Gzip) != "small" || string(css.Brotli) != "smaller" {
		t.Errorf("app.css was read wrongly: %q", css)
	}
	if svg := assets[names["icon.svg"]]; svg.Gzip != nil || svg.ContentType != "image/svg+xml" {
		t.Errorf("icon.svg was read wrongly: %q", svg)
	}
	_, changed := mustLoad(fstest.MapFS{"dist/app.css": {Data: []byte("body{color:red}")}})
	if changed["app.css"] == names["app.css"] {
		t.Error("other bytes must have another name")
	}
}

// TestBuilt checks what the browser policy needs of the build: one origin, no
// brand that is not ours.
func TestBuilt(t *testing.T) {
	for _, name := range []string{"app.css", "letter.css", "app.js", "favicon.svg"} {
		address := URL(name)
		asset, ok := Open(address)
		if !ok {
			t.Fatalf("%s was not built", name)
		}
		if !strings.HasPrefix(address, Prefix) || address == Prefix+name {
			t.Errorf("%s has no hash in its address %s", name, address)
		}
		if len(asset.Gzip) == 0 || len(asset.Gzip) >= len(asset.Body) || len(asset.Brotli) == 0 {
			t.Errorf("%s has no smaller form", name)
		}
		for _, foreign := range []string{"url(", "GDS Transport", "govuk-crest", "@import", "eval("} {
			if strings.Contains(string(asset.Body), foreign) {
				t.Errorf("%s holds %q", name, foreign)
			}
		}
	}
	if _, ok := Open(URL("nothing.css")); ok {
		t.Error("a file that was not built must not open")
	}
}
