package web

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/evidence"
	"redress/models"
)

// nastyNames are names as senders choose them: about 500, made from parts.
func nastyNames() (names []string) {
	parts := []string{
		"聊天记录", "a\r\nSet-Cookie: sid=1", `q"uo"te`, "semi;colon", "back\\slash", "../../etc/passwd", `..\..\win.ini`, "nul\x00byte", "\u202Egnp.exe", "\u2066x\u2069",
		strings.Repeat("长", 300), strings.Repeat("a", 260), "😀👩‍👩‍👧", "مرحبا", "שלום", "%0d%0aX: y", "=?utf-8?b?eA==?=", "", " ", "...", "-rf", "CON", "\xff\xfe", "é\u0301", "tab\there",
	}
	endings := []string{"", ".png", ".PNG", ".jpeg", ".html", ".svg", ".bat", ".exe ", ".js.", ".hta", ".lnk", ".png.scr", ".php%00.png", ".\u202Egpj", ".pdf\r\n", ".txt", ".csv", ".url", ".\"", "."}
	for _, a := range parts {
		for _, b := range endings {
			names = append(names, a+b)
		}
	}
	return names
}

// nastyFiles are contents by what they are, about 60.
func nastyFiles() map[string]string {
	files := map[string]string{
		"html": "<!doctype html><script>alert(1)</script>", "html fragment": "<b onclick=alert(1)>x</b>", "html comment": "<!-- --><html>", "html after blanks": "  \n\t<html><body>",
		"svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "svg in xml": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, "xml": `<?xml version="1.0"?><a/>`,
		"xhtml": `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>`, "xslt": `<?xml version="1.0"?><xsl:stylesheet/>`, "mathml": "<math><mi>x</mi></math>", "rss": `<rss version="2.0"/>`,
		"js": "alert(document.cookie)", "js with hashbang": "#!/usr/bin/env node\nalert(1)", "json": `{"a":1}`, "css": "body{background:url(//x)}", "shell": "#!/bin/sh\nrm -rf ~", "batch": "@echo off\r\ndel *",
		"php": "<?php system($_GET[0]);", "python": "#!/usr/bin/env python\nimport os", "ruby": "#!/usr/bin/ruby", "perl": "#!/usr/bin/perl", "vcard": "BEGIN:VCARD\nEND:VCARD", "ics": "BEGIN:VCALENDAR\nEND:VCALENDAR",
		"rtf": `{\rtf1 x}`, "mhtml": "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<script>1</script>", "url file": "[InternetShortcut]\nURL=file:///c:/x", "csv": "a,b\n=1+1,2\n", "tsv": "a\tb\n1\t2\n",
		"plain": "卖家：不退不换", "latin": "\xe9\xe8 caf\xe9", "utf-16": "\xff\xfe<\x00s\x00c\x00r\x00", "utf-7": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
		"png": png, "png with html": png + "<html><script>alert(1)</script>", "jpeg": "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "jpeg with js": "\xff\xd8\xff\xe0/*JFIF*/=alert(1)//", "gif": "GIF89a", "gif with js": "GIF89a=1;alert(1)//", "bmp": "BM\x00\x00", "ico": "\x00\x00\x01\x00\x01\x00",
		"webp": "RIFF\x00\x00\x00\x00WEBPVP8 ", "tiff": "II*\x00", "psd": "8BPS", "heic": "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "mp4": "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42", "mp3": "ID3\x03\x00\x00\x00\x00\x00\x00", "amr": "#!AMR\n",
		"pdf": "%PDF-1.7\n", "pdf with js": "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", "html before pdf": "<html>%PDF-1.7\n", "pdf behind blanks": "\n\n%PDF-1.4",
		"zip": "PK\x03\x04\x14\x00", "jar": "PK\x03\x04\x14\x00META-INF/MANIFEST.MF", "docx": "PK\x03\x04\x14\x00[Content_Types].xml", "gzip": "\x1f\x8b\x08", "7z": "7z\xbc\xaf\x27\x1c", "rar": "Rar!\x1a\x07\x00", "exe": "MZ\x90\x00", "elf": "\x7fELF\x02", "macho": "\xcf\xfa\xed\xfe", "wasm": "\x00asm\x01\x00\x00\x00", "class": "\xca\xfe\xba\xbe\x00\x00\x00\x34", "swf": "CWS\x09",
		"lnk": "L\x00\x00\x00\x01\x14\x02\x00", "ole": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "sqlite": "SQLite format 3\x00", "random": "\x8f\x12\x00\x9a\xfe\x11",
	}
	return files
}

// dispositionFaults says what is wrong with a Content-Disposition for a type.
func dispositionFaults(header, mediaType string) (faults []string) {
	wrong := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if !dispositionForm.MatchString(header) {
		wrong("not of the one form")
	}
	if len(header) > 2048 {
		wrong("%d bytes long", len(header))
	}
	kind, params, err := mime.ParseMediaType(header)
	if err != nil || kind != "attachment" {
		wrong("%q %v", kind, err)
	}
	_, encoded, _ := strings.Cut(header, "filename*=UTF-8''")
	name, err := url.PathUnescape(encoded)
	if err != nil || !utf8.ValidString(name) || strings.ContainsAny(name, `/\`) || strings.ContainsFunc(name, func(c rune) bool { return unicode.In(c, unicode.Cc, unicode.Cf) }) {
		wrong("the full name is %q %v", name, err)
	}
	if params["filename"] == "" {
		wrong("no name")
	}
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	if want := extensions[mediaType]; ext != want && sameExtension[ext] != want {
		wrong("the full name ends in %q, the type is %s", ext, mediaType)
	}
	return faults
}

var dispositionForm = regexp.MustCompile(`^attachment; filename="evidence-[0-9a-f]{1,12}\.[a-z0-9]{2,4}"; filename\*=UTF-8''[A-Za-z0-9%._~-]+$`)

// Every name with every content: refused at intake, or handed out under names
// that hold nothing but what a name may.
func TestSend_NamesAndContents(t *testing.T) {
	names, files := nastyNames(), nastyFiles()
	if len(names) < 500 || len(files) < 60 {
		t.Fatalf("%d names, %d contents", len(names), len(files))
	}
	taken, checked := map[string]int{}, 0
	for what, content := range files {
		mediaType, err := evidence.TypeOf([]byte(content))
		if err != nil {
			continue
		}
		if extensions[mediaType] == "" {
			t.Errorf("%s is taken as %s, which has no ending", what, mediaType)
		}
		taken[mediaType]++
		for _, name := range names {
			e := models.Evidence{ID: "0123456789abcdef", Type: mediaType, Name: models.Personal(casework.FileName(name))}
			checked++
			if faults := dispositionFaults(disposition(fileNames(e)), mediaType); faults != nil {
				t.Errorf("%s named %q: %v", what, name, faults)
			}
		}
	}
	for _, what := range []string{"html", "svg", "xml", "xhtml", "js with hashbang", "php", "zip", "exe", "gif with js", "mhtml", "swf", "lnk", "html after blanks"} {
		if mediaType, err := evidence.TypeOf([]byte(files[what])); err == nil && mediaType != "text/plain" {
			t.Errorf("%s is taken as %s", what, mediaType)
		}
	}
	t.Logf("%d names, %d contents, taken: %v; %d pairs", len(names), len(files), taken, checked)
	// Controls: what the check is there to find.
	for what, header := range map[string]string{
		"a name as it came": `attachment; filename="a"; filename*=UTF-8''a"b.png`,
		"inline":            `inline; filename="evidence-0.png"; filename*=UTF-8''a.png`,
		"a broken line":     "attachment; filename=\"evidence-0.png\"; filename*=UTF-8''a\r\nX: y.png",
		"another ending":    `attachment; filename="evidence-0.png"; filename*=UTF-8''a.html`,
		"turned around":     `attachment; filename="evidence-0.png"; filename*=UTF-8''%E2%80%AEexe.png`,
	} {
		if dispositionFaults(header, "image/png") == nil {
			t.Errorf("control: %s was not found", what)
		}
	}
}

// originalHeaders are what an original is sent with, beside its disposition
// (security decision D9); "" for a header that must not be there.
var originalHeaders = map[string]string{
	"Content-Type": "application/octet-stream", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
	"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store", "X-Frame-Options": "DENY", "Accept-Ranges": "bytes",
	"Set-Cookie": "", "X": "", "Location": "", "Content-Encoding": "", "Refresh": "", "Link": "",
}

func headerFaults(h http.Header, mediaType string) []string {
	faults := dispositionFaults(h.Get("Content-Disposition"), mediaType)
	for name, want := range originalHeaders {
		if got := strings.Join(h.Values(name), "|"); got != want {
			faults = append(faults, fmt.Sprintf("%s: %q, want %q", name, got, want))
		}
	}
	return faults
}

// holds puts a file under a case as the intake would.
func (s *site) holds(id models.CaseID, file models.EvidenceID, name string, data []byte) models.Evidence {
	s.Helper()
	mediaType, err := evidence.TypeOf(data[:min(len(data), evidence.HeadBytes)])
	if err != nil {
		s.Fatal(err)
	}
	e := models.Evidence{ID: file, Kind: "chat", Type: mediaType, Name: models.Personal(casework.FileName(name)), Size: int64(len(data)), Preview: "none", Text: "none", Scan: models.ScanNone}
	g, err := authz.Do(casework.System, authz.SystemWork, string(id))
	if err == nil {
		err = s.service.Store.PutEvidence(s.Context(), g, id, s.theCase(id).Key, file, bytes.NewReader(data))
	}
	if err != nil {
		s.Fatal(err)
	}
	s.happens(id, models.Event{Kind: models.EventEvidenceAdded, Command: models.CommandID("hold:" + file), Payload: models.Payload{Evidence: []models.Evidence{e}}})
	return e
}

// What is taken is handed out the same way whatever it holds and whatever it
// is called, to the complainant and to staff.
func TestSend_Headers(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	staff, owner := s.as(models.RoleMediator), s.complainant(id)
	names, at := nastyNames(), rand.IntN(500)
	n := 0
	for what, content := range nastyFiles() {
		if _, err := evidence.TypeOf([]byte(content)); err != nil {
			owner.open("/track/case/evidence").upload("/track/case/evidence", url.Values{"kind": {"chat"}}, upload{"聊天.png", content}).at(422, "")
			continue
		}
		n++
		file := models.EvidenceID(fmt.Sprintf("%032x", n))
		name := names[(at+n*37)%len(names)]
		e := s.holds(id, file, name, []byte(content))
		for _, b := range []*browser{owner.get("/track/case/evidence/" + string(file)), staff.get(caseHref(id) + "/evidence/" + string(file))} {
			b.at(200, "")
			if faults := headerFaults(b.header, e.Type); faults != nil || b.body != content {
				t.Errorf("%s named %q: %v", what, name, faults)
			}
		}
	}
	if n < 15 {
		t.Errorf("only %d files were handed out", n)
	}
	if faults := headerFaults(staff.get(caseHref(id)).header, "image/png"); len(faults) < 3 {
		t.Errorf("control: a page passes for an original but for %v", faults)
	}
}

// A preview is ours: re-encoded, and shown; nothing else is ever inline.
func TestSend_Preview(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	s.hands(id, "pic", "image/png", screenshot(t))
	b := s.as(models.RoleMediator).get(caseHref(id)+"/evidence/pic/preview").at(200, "")
	if b.header.Get("Content-Type") != "image/jpeg" || b.header.Get("Content-Disposition") != "" || !strings.HasPrefix(b.body, "\xff\xd8\xff") || strings.Contains(b.body, "behind the picture") {
		t.Errorf("the preview: %v", b.header)
	}
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "no-store"} {
		if got := b.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	b.get(caseHref(id)+"/evidence/pic").at(200, "")
	if !strings.HasPrefix(b.header.Get("Content-Disposition"), "attachment") {
		t.Error("the original of a picture is shown")
	}
}
