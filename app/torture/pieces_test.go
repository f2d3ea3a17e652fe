package torture

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"redress/app/testenv"
)

// piecesOrigin is the configured address of both processes.
const piecesOrigin = "http://127.0.0.1:1"

// cutBytes is how many bytes come, at most, before the line is cut.
const cutBytes = 400_000

// TestPieces sends a file whose line is cut at random bytes, again and again,
// and goes on at the other of two processes each time. What can be downloaded
// at the end are the very bytes.
func TestPieces(t *testing.T) {
	for name, uri := range engines {
		t.Run(name, func(t *testing.T) {
			s := newSite(t, uri(t))
			running := []*process{s.start("--base-url", piecesOrigin), s.start("--base-url", piecesOrigin)}
			defer func() {
				for _, p := range running {
					p.kill()
				}
			}()
			at := 0
			b := newBuyer(func() string { return running[at%2].base }, "pieces-"+name)
			b.origin = piecesOrigin
			if _, err := b.file(); err != nil {
				t.Fatal(err)
			}
			if err := b.post("/file/receipt"); err != nil {
				t.Fatal(err)
			}
			if err := b.get("/track/case/evidence"); err != nil {
				t.Fatal(err)
			}
			cuts := testenv.Proof(20, 200, 200)
			data := picture(cuts*cutBytes/2 + 9<<20)
			u := &sending{buyer: b, data: data}
			if err := u.start(); err != nil {
				t.Fatal(err)
			}
			kept := 0
			for at = 1; at <= cuts; at++ {
				before, err := u.offset()
				if err != nil {
					t.Fatalf("cut %d: %v", at, err)
				}
				if before == len(data) {
					t.Fatalf("all is there after %d cuts: nothing was tried", at)
				}
				if err := u.cut(before, min(rand.IntN(cutBytes), len(data)-before-1), at%4 < 2); err != nil {
					t.Fatalf("cut %d: %v", at, err)
				}
				if at%2 == 0 {
					continue // the next one comes while this process still stores
				}
				if after, err := u.settled(before); err == nil && after > before {
					kept++
				}
			}
			if kept < cuts/8 {
				t.Errorf("of %d cuts only %d left something", cuts, kept)
			}
			u.rest(t)
			for at = range 2 {
				u.check(t, running[at].base)
			}
			t.Logf("%d cuts of %d bytes on two processes, sha256 %x", cuts, len(data), sha256.Sum256(data))
		})
	}
}

// sending is a file on its way to the case of a buyer.
type sending struct {
	*buyer
	data []byte
	path string
}

// tus is one request of the upload protocol; pairs are further headers.
func (u *sending) tus(method, path string, body []byte, pairs ...string) (*http.Response, error) {
	r, err := http.NewRequest(method, u.base()+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	token, err := u.token()
	if err != nil {
		return nil, err
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		r.Header.Set(pairs[i], pairs[i+1])
	}
	r.Header.Set("Origin", u.origin)
	r.Header.Set("X-Forwarded-For", u.address)
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("X-Form-Token", token)
	answer, err := u.client.Do(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err == nil && answer.StatusCode >= 300 {
		err = fmt.Errorf("%s %s: %w: %s", method, path, errStatus(answer.StatusCode), text)
	}
	return answer, err
}

func (u *sending) start() error {
	meta := "kind " + base64.StdEncoding.EncodeToString([]byte("chat")) + ",filename " + base64.StdEncoding.EncodeToString([]byte("long.png"))
	answer, err := u.tus("POST", "/track/case/uploads", nil, "Upload-Length", strconv.Itoa(len(u.data)), "Upload-Metadata", meta)
	if err == nil {
		u.path = answer.Header.Get("Location")
	}
	return err
}

func (u *sending) offset() (int, error) {
	answer, err := u.tus("HEAD", u.path, nil)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(answer.Header.Get("Upload-Offset"))
}

// settled asks until the process that was cut off has stored what it got, or
// for as long as that may take.
func (u *sending) settled(before int) (n int, err error) {
	for range 50 {
		if n, err = u.offset(); err != nil || n > before {
			return n, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return n, nil
}

// cut announces all that is missing, sends n bytes of it and cuts the line:
// with a reset, or as if the sender had ended.
func (u *sending) cut(offset, n int, reset bool) error {
	base := strings.TrimPrefix(u.base(), "http://")
	line, err := net.Dial("tcp", base)
	if err != nil {
		return err
	}
	defer line.Close()
	token, err := u.token()
	if err != nil {
		return err
	}
	r, err := http.NewRequest("PATCH", u.base()+u.path, nil)
	if err != nil {
		return err
	}
	var cookies []string
	for _, c := range u.client.Jar.Cookies(r.URL) {
		cookies = append(cookies, c.Name+"="+c.Value)
	}
	announced := min(len(u.data)-offset, 8<<20)
	out := bufio.NewWriter(line)
	fmt.Fprintf(out, "PATCH %s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nX-Forwarded-For: %s\r\nTus-Resumable: 1.0.0\r\nX-Form-Token: %s\r\nCookie: %s\r\nContent-Type: application/offset+octet-stream\r\nUpload-Offset: %d\r\nContent-Length: %d\r\n\r\n",
		u.path, base, u.origin, u.address, token, strings.Join(cookies, "; "), offset, announced)
	_, err = out.Write(u.data[offset : offset+min(n, announced-1)])
	if err == nil {
		err = out.Flush()
	}
	if reset && rand.IntN(2) == 0 {
		return errors.Join(err, line.(*net.TCPConn).SetLinger(0))
	}
	time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
	return err
}

// rest sends what is missing in whole pieces. A conflict is a process that
// still stored, and a line that breaks off may have been one: the answer comes
// before the piece is read. One asks again how far the file is, as the script does.
func (u *sending) rest(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		offset, err := u.offset()
		if err != nil {
			t.Fatal(err)
		}
		if offset == len(u.data) {
			return
		}
		piece := u.data[offset:min(offset+4<<20, len(u.data))]
		sum := sha256.Sum256(piece)
		_, err = u.tus("PATCH", u.path, piece, "Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.Itoa(offset),
			"Upload-Checksum", "sha256 "+base64.StdEncoding.EncodeToString(sum[:]))
		var refused errStatus
		if errors.As(err, &refused) && refused != http.StatusConflict {
			t.Fatal(err)
		}
	}
	t.Fatal("the rest did not go through in two minutes")
}

var ownFile = regexp.MustCompile(`/track/case/evidence/[0-9A-Za-z_-]+`)

// check downloads the files of the case and looks for the bytes. One byte more
// or less, planted, must be missed.
func (u *sending) check(t *testing.T, base string) {
	t.Helper()
	if err := u.get("/track/case"); err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, path := range ownFile.FindAllString(u.page, -1) {
		answer, err := u.client.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		_, err = io.Copy(h, answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", path, answer.StatusCode, err)
		}
		found[hex.EncodeToString(h.Sum(nil))] = true
	}
	if sum := sha256.Sum256(u.data); !found[hex.EncodeToString(sum[:])] {
		t.Errorf("none of the %d files at %s has the bytes that were sent", len(found), base)
	}
	if sum := sha256.Sum256(append(u.data[:len(u.data):len(u.data)], 0)); found[hex.EncodeToString(sum[:])] {
		t.Error("control: other bytes were found as well")
	}
}
