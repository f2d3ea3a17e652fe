package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"math/rand/v2"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/models"
)

func sum256(data []byte) []byte { s := sha256.Sum256(data); return s[:] }

func metaOf(pairs ...string) string {
	var list []string
	for i := 0; i+1 < len(pairs); i += 2 {
		list = append(list, pairs[i]+" "+base64.StdEncoding.EncodeToString([]byte(pairs[i+1])))
	}
	return strings.Join(list, ",")
}

// tus sends one request of the upload protocol; pairs are further headers.
func (b *browser) tus(method, path string, body []byte, pairs ...string) *browser {
	b.Helper()
	req := httptest.NewRequest(method, path, bytes.NewReader(body))
	req.Header.Set("Origin", testBase)
	req.Header.Set("Tus-Resumable", tusVersion)
	req.Header.Set(tokenHeader, b.token)
	if method == "PATCH" {
		req.Header.Set("Content-Type", pieceType)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if req.Header.Del(pairs[i]); pairs[i+1] != "" {
			req.Header.Set(pairs[i], pairs[i+1])
		}
	}
	return b.send(req)
}

// uploader is a browser on the evidence page of a draft.
func uploader(s *site) *browser {
	b := begin(s.browser(), "evidence").open("/file/evidence")
	b.token = b.hidden().Get("csrf")
	return b
}

func picturePart(size int) []byte {
	data := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(data)
	copy(data, png)
	return data
}

func (b *browser) beginUpload(size int, pairs ...string) string {
	b.Helper()
	meta := append([]string{"filename", "聊天记录.png", "kind", "chat"}, pairs...)
	b.tus("POST", "/file/uploads", nil, "Upload-Length", strconv.Itoa(size), "Upload-Metadata", metaOf(meta...)).at(201, "")
	return b.header.Get("Location")
}

func (b *browser) piece(path string, offset int, data []byte, pairs ...string) *browser {
	b.Helper()
	return b.tus("PATCH", path, data, append([]string{"Upload-Offset", strconv.Itoa(offset)}, pairs...)...)
}

func (b *browser) offset(want int) *browser {
	b.Helper()
	if got := b.header.Get("Upload-Offset"); got != strconv.Itoa(want) {
		b.Errorf("%s: the offset is %q, want %d", b.path, got, want)
	}
	return b
}

// A file arrives in pieces, over two processes, and is then in the draft like
// one that came with the form.
func TestUpload_InPieces(t *testing.T) {
	s := newSite(t)
	b := uploader(s)
	data := picturePart(700_000)
	path := b.beginUpload(len(data), "shows", "卖家承认发错货", "captured", "2026-11-01")
	b.piece(path, 0, data[:1000], "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum256(data[:1000]))).at(204, "").offset(1000)
	b.piece(path, 0, data[:1000]).at(409, "")
	b.piece(path, 2000, data[2000:3000]).at(409, "")
	b.piece(path, 1000, data[1000:5000], "Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum256(data[:4000]))).at(460, "")
	b.tus("HEAD", path, nil).at(200, "").offset(1000)
	b.piece(path, 1000, data[1000:300_000]).at(204, "").offset(300_000)
	b.open("/file/evidence").lacks("聊天记录.png")
	b.piece(path, 300_000, append(data[300_000:len(data):len(data)], 1)).at(413, "")
	b.tus("HEAD", path, nil).at(200, "").offset(len(data))
	b.open("/file/evidence").shows("1/50", "聊天记录.png", "卖家承认发错货")
	b.piece(path, len(data), nil).at(204, "").offset(len(data))
	b.tus("DELETE", path, nil).at(204, "")
	b.open("/file/evidence").shows("1/50")
	again := b.beginUpload(len(data))
	b.piece(again, 0, data).at(422, "").shows("内容完全相同")
	b.tus("HEAD", again, nil).at(404, "")
}

// What cannot become evidence is refused as early as it can be known, in words.
func TestUpload_Refusals(t *testing.T) {
	s := newSite(t)
	s.web.Service.Evidence.FileBytes, s.web.Service.Evidence.CaseBytes, s.web.Service.Evidence.Files = 3<<20, 4<<20, 3
	b := uploader(s)
	start := func(length string, pairs ...string) *browser {
		b.Helper()
		return b.tus("POST", "/file/uploads", nil, append([]string{"Upload-Length", length, "Upload-Metadata", metaOf("filename", "a.png", "kind", "chat")}, pairs...)...)
	}
	start(strconv.Itoa(3<<20+1)).at(413, "").shows("3 MB")
	start("0").at(400, "")
	start("-1").at(400, "")
	start("").at(400, "")
	start("5", "Upload-Metadata", metaOf("filename", "a.png", "kind", "nonsense")).at(422, "")
	start("5", "Upload-Metadata", metaOf("filename", "a.png", "kind", "chat", "captured", "2999-01-01")).at(422, "")
	start("5", "Upload-Metadata", "kind !!!").at(400, "")
	start("5", "Upload-Metadata", metaOf("kind", "chat", "sha256", "zz")).at(400, "")
	start("5", "Tus-Resumable", "0.2.2").at(412, "")
	start("5", tokenHeader, "").at(403, "")
	start("5", "Origin", "https://elsewhere.test").at(403, "")

	path := b.beginUpload(9000)
	b.piece(path, 0, []byte("<!doctype html><script>"+strings.Repeat("x", 4000))).at(415, "")
	b.tus("HEAD", path, nil).at(404, "")

	path = b.beginUpload(3 << 20)
	start(strconv.Itoa(2<<20)).at(422, "").shows("4 MB") // unfinished files count
	other := uploader(s)
	for _, method := range []string{"HEAD", "PATCH", "DELETE"} {
		other.tus(method, path, nil, "Upload-Offset", "0").at(404, "")
		s.browser().tus(method, path, nil, "Upload-Offset", "0").at(403, "")
	}
	b.piece(path, 0, nil, "Content-Type", "application/octet-stream").at(415, "")
	b.piece(path, 0, make([]byte, 8<<20+1)).at(413, "")
	b.piece(path, 0, []byte("abc"), "Upload-Checksum", "md5 abcd").at(400, "")
	b.tus("DELETE", path, nil).at(204, "")
	b.tus("DELETE", path, nil).at(404, "")

	whole := picturePart(5000)
	path = b.beginUpload(len(whole), "sha256", strings.Repeat("00", 32))
	b.piece(path, 0, whole).at(460, "")
	b.open("/file/evidence").lacks("聊天记录.png")
}

// The complainant adds files to the case in the same way, and after a day an
// unfinished one is over.
func TestUpload_ToACase(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	b := s.complainant(id)
	b.open("/track/case/evidence")
	b.token = b.hidden().Get("csrf")
	data := picturePart(20_000)
	start := func() string {
		b.Helper()
		b.tus("POST", "/track/case/uploads", nil, "Upload-Length", "20000", "Upload-Metadata", metaOf("filename", "转账.png", "kind", "payment")).at(201, "")
		return b.header.Get("Location")
	}
	path := start()
	b.piece(path, 0, data).at(204, "").offset(len(data))
	b.open("/track/case").shows("转账.png")
	path = start()
	s.now = s.now.Add(models.UploadTTL)
	b = s.complainant(id)
	b.tus("HEAD", path, nil).at(404, "")
}

func TestUpload_Options(t *testing.T) {
	b := newSite(t).browser().tus("OPTIONS", "/file/uploads", nil).at(204, "")
	for name, want := range map[string]string{
		"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Extension": "creation,checksum,expiration,termination",
		"Tus-Max-Size": strconv.Itoa(models.MaxEvidenceBytes), "Tus-Checksum-Algorithm": "sha256",
	} {
		if got := b.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// A body that ends early, or fails, is a piece of what came before.
func TestCuttable(t *testing.T) {
	c := &cuttable{src: strings.NewReader("abc"), length: 5}
	if data, err := io.ReadAll(c); string(data) != "abc" || err != nil || !c.wasCut() {
		t.Errorf("%q %v %v", data, err, c.cut)
	}
	c = &cuttable{src: strings.NewReader("abc"), length: 3}
	if data, err := io.ReadAll(c); string(data) != "abc" || err != nil || c.wasCut() {
		t.Errorf("%q %v %v", data, err, c.cut)
	}
	c = &cuttable{src: &limited{src: strings.NewReader("abcdef"), left: 3, start: time.Now()}, length: -1}
	if data, err := io.ReadAll(c); err == nil || !c.tooLarge {
		t.Errorf("%q %v", data, err)
	}
}

func TestOneRange(t *testing.T) {
	for header, want := range map[string][3]int64{
		"": {0, 0, 0}, "bytes=0-0": {0, 1, 1}, "bytes=0-": {0, 100, 1}, "bytes=90-": {90, 10, 1}, "bytes=90-200": {90, 10, 1},
		"bytes=-10": {90, 10, 1}, "bytes=-200": {0, 100, 1}, "bytes=100-": {100, 0, 1}, "bytes=-0": {100, 0, 1},
		"bytes=5-4": {0, 0, 0}, "bytes=0-1,5-6": {0, 0, 0}, "bytes=a-b": {0, 0, 0}, "bytes=-": {0, 0, 0}, "bytes=+1-2": {0, 0, 0},
		"lines=1-2": {0, 0, 0}, "bytes=99999999999999999999-": {0, 0, 0},
	} {
		from, length, asked := oneRange(header, 100)
		if got := [3]int64{from, length, map[bool]int64{true: 1}[asked]}; got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}
