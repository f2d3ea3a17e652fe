package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"redress/models"
)

// ftyp is the beginning of a file in the container that MP4, HEIC and their
// relatives share.
func ftyp(brand string) string {
	return "\x00\x00\x00\x18ftyp" + brand + "\x00\x00\x00\x00" + brand + "mp41" + strings.Repeat("\x00", 64)
}

const (
	jpeg = "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
	png  = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)

func TestReceive_FindsTheTypeInTheBytes(t *testing.T) {
	for _, c := range []struct{ what, bytes, want string }{
		{"JPEG", jpeg, "image/jpeg"},
		{"PNG", png, "image/png"},
		{"WebP", "RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00", "image/webp"},
		{"HEIC of an iPhone", ftyp("heic"), "image/heic"},
		{"HEIC sequence", ftyp("hevc"), "image/heic"},
		{"HEIF", ftyp("mif1"), "image/heic"},
		{"PDF", "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "application/pdf"},
		{"MP4", ftyp("isom"), "video/mp4"},
		{"MP4 of a phone", ftyp("mp42"), "video/mp4"},
		{"M4V", ftyp("M4V "), "video/mp4"},
		{"MOV", ftyp("qt  "), "video/mp4"},
		{"3GP", ftyp("3gp5"), "video/mp4"},
		{"MP3 with a title", "ID3\x03\x00\x00\x00\x00\x00\x21", "audio/mpeg"},
		{"MP3", "\xff\xfb\x90\x64" + strings.Repeat("\x00", 413) + "\xff\xfb\x90\x64", "audio/mpeg"},
		{"voice memo of an iPhone", ftyp("M4A "), "audio/mp4"},
		{"AMR of an old recorder", "#!AMR\n\x3c\x08\x00", "audio/amr"},
		{"text", "2026-10-08 王小明：鞋子是正品吗？\n鞋王：当然。\n", "text/plain"},
		{"text with a mark", "\ufeff聊天记录\n", "text/plain"},
		{"text in GBK", "\xc1\xc4\xcc\xec\xbc\xc7\xc2\xbc\r\n\xcd\xf5\xd0\xa1\xc3\xf7", "text/plain"},
		{"text that looks like a table", "时间,谁,说了什么\n10:01,王小明,在吗\n10:02,鞋王,在\n", "text/plain"},

		{"AVIF, which few can open", ftyp("avif"), ""},
		{"GIF", "GIF89a\x01\x00\x01\x00\x80\x00\x00", ""},
		{"SVG", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, ""},
		{"HTML", "<!DOCTYPE html><html><script>alert(1)</script>", ""},
		{"HTML after blanks", "\n\t  <html><body>x", ""},
		{"XML", `<?xml version="1.0"?><a/>`, ""},
		{"JSON", `{"a": 1}`, ""},
		{"a shell script", "#!/bin/sh\nrm -rf /\n", ""},
		{"PHP", "<?php system($_GET['c']);", ""},
		{"Windows program", "MZ\x90\x00\x03\x00\x00\x00\x04", ""},
		{"Linux program", "\x7fELF\x02\x01\x01\x00", ""},
		{"ZIP", "PK\x03\x04\x14\x00\x00\x00\x08\x00", ""},
		{"Android program", "PK\x03\x04\x14\x00\x08\x08\x08\x00\x00\x00\x00\x00AndroidManifest.xml", ""},
		{"RTF", `{\rtf1\ansi x}`, ""},
		{"anything", "\x00\x01\x02\x03", ""},
	} {
		r, err := Receive(strings.NewReader(c.bytes), 1<<20)
		switch {
		case c.want == "" && !errors.Is(err, ErrType):
			t.Errorf("%s: %+v, %v", c.what, r, err)
		case c.want != "" && (err != nil || r.Type != c.want):
			t.Errorf("%s: %+v, %v, want %s", c.what, r, err, c.want)
		}
	}
}

// A file that is of one type at its beginning and of another at its end is
// taken for what it begins with; it is handed out as a download and never shown.
func TestReceive_PolyglotsAreWhatTheyBeginWith(t *testing.T) {
	for bytes, want := range map[string]string{
		jpeg + "<script>alert(1)</script>": "image/jpeg",
		png + "PK\x03\x04":                 "image/png",
		"%PDF-1.4\n<html>":                 "application/pdf",
	} {
		if r, err := Receive(strings.NewReader(bytes), 1<<20); err != nil || r.Type != want {
			t.Errorf("%q: %+v %v", bytes, r, err)
		}
	}
}

func TestReceive_MeasuresTheOriginalBytes(t *testing.T) {
	original := []byte(png + strings.Repeat("pixels", 50_000))
	sum := sha256.Sum256(original)
	for what, src := range map[string]io.Reader{
		"at once": bytes.NewReader(original), "byte by byte": iotest.OneByteReader(bytes.NewReader(original)), "with the end": iotest.DataErrReader(bytes.NewReader(original)),
	} {
		r, err := Receive(src, int64(len(original)))
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		got, err := io.ReadAll(r)
		var e models.Evidence
		r.Fill(&e)
		if err != nil || !bytes.Equal(got, original) || e.Size != int64(len(original)) || e.SHA256 != hex.EncodeToString(sum[:]) || e.Type != "image/png" {
			t.Errorf("%s: %v, %+v", what, err, e)
		}
	}
}

func TestReceive_Refuses(t *testing.T) {
	if _, err := Receive(strings.NewReader(""), 10); !errors.Is(err, ErrEmpty) {
		t.Errorf("an empty file: %v", err)
	}
	gone := errors.New("gone")
	if _, err := Receive(iotest.ErrReader(gone), 10); !errors.Is(err, gone) {
		t.Errorf("a sender that is gone: %v", err)
	}
	r, err := Receive(strings.NewReader(png+"x"), int64(len(png)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, r); !errors.Is(err, ErrLarge) {
		t.Errorf("one byte too many: %v", err)
	}
}

// Every type is scanned; a picture is drawn, a text is read, a film is neither.
func TestHolds(t *testing.T) {
	for _, kind := range allowed {
		picture := kind == "image/jpeg" || kind == "image/png" || kind == "image/webp"
		for step, want := range map[models.EffectKind]bool{
			models.EffectScan: true, models.EffectPreview: picture, models.EffectFingerprint: picture, models.EffectCodes: picture,
			models.EffectMetadata: picture || kind == "image/heic", models.EffectText: kind == "text/plain" || kind == "application/pdf",
			models.EffectLinkSeller: false,
		} {
			if Holds(kind, step) != want {
				t.Errorf("%s, %s: %v", kind, step, !want)
			}
		}
	}
}
