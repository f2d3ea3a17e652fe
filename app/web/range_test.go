package web

import (
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"redress/models"
)

// A download that broke off goes on where it stopped: parts are asked for at
// and across the borders of what is sealed one by one (8 MiB).
func TestRanges(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	const border = 8 << 20
	data := picturePart(2*border + 1000)
	s.holds(id, "0123456789abcdef", "长视频.png", data)
	b := s.complainant(id)
	path, size := "/track/case/evidence/0123456789abcdef", len(data)
	ask := func(method, header string) *browser {
		t.Helper()
		req := httptest.NewRequest(method, path, nil)
		if header != "" {
			req.Header.Set("Range", header)
		}
		b.send(req)
		if got := b.header.Get("Accept-Ranges"); got != "bytes" {
			t.Errorf("%s %q: Accept-Ranges %q", method, header, got)
		}
		return b
	}
	ask("HEAD", "").at(200, "")
	if got := b.header.Get("Content-Length"); got != strconv.Itoa(size) || b.body != "" {
		t.Errorf("HEAD: %s bytes announced, %d came", got, len(b.body))
	}
	if ask("GET", "").at(200, ""); b.body != string(data) {
		t.Error("the whole file is another")
	}
	for _, x := range []struct {
		header     string
		from, last int
	}{
		{"bytes=0-0", 0, 0}, {"bytes=0-99", 0, 99}, {"bytes=100-", 100, size - 1}, {"bytes=-1", size - 1, size - 1}, {"bytes=-1000", size - 1000, size - 1},
		{"bytes=" + strconv.Itoa(border-1) + "-" + strconv.Itoa(border), border - 1, border},
		{"bytes=" + strconv.Itoa(border) + "-" + strconv.Itoa(border), border, border},
		{"bytes=" + strconv.Itoa(border-5) + "-" + strconv.Itoa(2*border+5), border - 5, 2*border + 5},
		{"bytes=" + strconv.Itoa(2*border) + "-99999999999", 2 * border, size - 1},
	} {
		ask("GET", x.header).at(206, "")
		if b.body != string(data[x.from:x.last+1]) {
			t.Errorf("%s: other bytes, %d of them", x.header, len(b.body))
		}
		want := "bytes " + strconv.Itoa(x.from) + "-" + strconv.Itoa(x.last) + "/" + strconv.Itoa(size)
		if got := b.header.Get("Content-Range"); got != want {
			t.Errorf("%s: Content-Range %q, want %q", x.header, got, want)
		}
		if faults := headerFaults(b.header, "image/png"); faults != nil {
			t.Errorf("%s: %v", x.header, faults)
		}
	}
	for _, header := range []string{"bytes=" + strconv.Itoa(size) + "-", "bytes=-0"} {
		if ask("GET", header).at(416, ""); b.header.Get("Content-Range") != "bytes */"+strconv.Itoa(size) || b.body != "" {
			t.Errorf("%s: %v", header, b.header)
		}
	}
	for _, header := range []string{"bytes=0-1,5-6", "bytes=9-2", "lines=1-2", "bytes=a-"} {
		if ask("GET", header).at(200, ""); len(b.body) != size {
			t.Errorf("%s: %d bytes", header, len(b.body))
		}
	}
	if n := downloads(s, id); n != 1 {
		t.Errorf("a continued download is written down %d times", n)
	}
	s.now = s.now.Add(25 * time.Hour)
	b = s.complainant(id)
	ask("GET", "bytes=0-0").at(206, "")
	if n := downloads(s, id); n != 2 {
		t.Errorf("after a day there are %d downloads, want 2", n)
	}
}

// downloads counts how often it is written down that a file was opened.
func downloads(s *site, id models.CaseID) (n int) {
	for _, e := range s.theCase(id).Events {
		if e.Kind == models.EventViewed && e.Payload.Viewed.What == "evidence" {
			n++
		}
	}
	return n
}
