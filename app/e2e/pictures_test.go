package e2e_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// screenshot draws something like a chat: bubbles left and right.
func screenshot(seed int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 360, 640))
	for i := range m.Pix {
		m.Pix[i] = 0xed
	}
	for n := range 9 {
		x, c := 24, color.RGBA{255, 255, 255, 255}
		if (n*7+seed)%3 == 0 {
			x, c = 110, color.RGBA{149, 236, 105, 255}
		}
		for y := 30 + n*66; y < 78+n*66; y++ {
			for dx := range 226 - (n*31+seed*17)%90 {
				m.Set(x+dx, y, c)
			}
		}
	}
	return m
}

// exif is an APP1 segment as phones write it, with an orientation in it.
const exif = "\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x01\x00\x00\x00\x00\x00\x00"

// pictures writes three screenshots into a folder, one path a line as a file
// field takes them: a photo with EXIF data, a photo and a PNG.
func pictures(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var photo, plain, drawing bytes.Buffer
	if err := jpeg.Encode(&photo, screenshot(1), nil); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&plain, screenshot(2), nil); err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(&drawing, screenshot(3)); err != nil {
		t.Fatal(err)
	}
	files := []struct{ name, body string }{
		{"聊天记录 1.jpg", photo.String()[:2] + exif + photo.String()[2:]},
		{"mmexport1760000000000.jpg", plain.String()},
		{"付款.png", drawing.String()},
	}
	var paths []string
	for _, f := range files {
		paths = append(paths, filepath.Join(dir, f.name))
		if err := os.WriteFile(paths[len(paths)-1], []byte(f.body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return strings.Join(paths, "\n")
}
