package torture

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// buyer files one complaint through the pages, as a browser without JavaScript.
type buyer struct {
	client *http.Client
	// base is asked before each request: the program may have moved.
	base func() string
	// marker is words of the complaint that no other has, address where the
	// buyer comes from, or the limits would take all for one.
	marker, address string
	// files are the pictures, hash by hash, that the server has acknowledged.
	files []string
	page  string
	// origin is the configured address of a site of several processes, crowd
	// the processes that get the last form all at once.
	origin string
	crowd  []*process
}

// filed is a complaint the buyer holds a receipt of.
type filed struct {
	marker, number, code string
	files                []string
}

var (
	tokenForm  = regexp.MustCompile(`name="csrf" value="([^"]+)"`)
	codeForm   = regexp.MustCompile(`[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}`)
	numberForm = regexp.MustCompile(`WQ-[0-9A-Z]{5}-[0-9A-Z]{5}`)
)

func newBuyer(base func() string, marker string) *buyer {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // New has no failing case without options
	}
	return &buyer{base: base, marker: marker, address: someAddress(), client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
}

func someAddress() string {
	return netip.AddrFrom4([4]byte{10, byte(rand.Uint32()), byte(rand.Uint32()), byte(rand.Uint32())}).String()
}

// errStatus is an answer that is neither a page nor a redirect.
type errStatus int

func (e errStatus) Error() string { return fmt.Sprintf("status %d", int(e)) }

// send makes one request and keeps the page it ends on.
func (b *buyer) send(method, path, contentType string, body []byte) error {
	base := b.base()
	r, err := http.NewRequest(method, base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Origin", base)
	r.Header.Set("X-Forwarded-For", b.address)
	if b.origin != "" {
		r.Header.Set("Origin", b.origin)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	answer, err := b.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	b.page = string(page)
	if answer.StatusCode != http.StatusOK {
		return errStatus(answer.StatusCode)
	}
	return nil
}

// insist repeats a request until it is answered, as a person reloads a page
// that does not come. Every request it is used for may be repeated.
func (b *buyer) insist(do func() error) error {
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		err := do()
		var status errStatus
		switch {
		case errors.As(err, &status) && status == http.StatusTooManyRequests:
			b.address = someAddress() // who was cut off too often tries from another network
		case err == nil, errors.As(err, &status) && status < 500:
			return err
		case time.Now().After(deadline):
			return fmt.Errorf("gave up: %w", err)
		}
	}
}

func (b *buyer) get(path string) error {
	return b.insist(func() error { return b.send(http.MethodGet, path, "", nil) })
}

func (b *buyer) token() (string, error) {
	m := tokenForm.FindStringSubmatch(b.page)
	if m == nil {
		return "", errors.New("the page has no form")
	}
	return m[1], nil
}

func (b *buyer) post(path string, fields ...string) error {
	token, err := b.token()
	if err != nil {
		return err
	}
	form := url.Values{"csrf": {token}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	if len(b.crowd) > 0 && path == "/file/check" {
		return b.everywhere(path, form)
	}
	return b.insist(func() error {
		return b.send(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
	})
}

// upload sends one picture. It is the one request that is not repeated when no
// answer came: a second file would be a second piece of evidence.
func (b *buyer) upload(picture []byte) error {
	token, err := b.token()
	if err != nil {
		return err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("csrf", token)
	_ = form.WriteField("kind", "chat")
	part, err := form.CreateFormFile("files", "picture.png")
	if err != nil {
		return err
	}
	_, _ = part.Write(picture)
	_ = form.Close()
	if err := b.send(http.MethodPost, "/file/evidence", form.FormDataContentType(), body.Bytes()); err != nil {
		return err
	}
	sum := sha256.Sum256(picture)
	b.files = append(b.files, hex.EncodeToString(sum[:]))
	return nil
}

// picture is bytes that begin like a PNG and differ each time.
func picture(size int) []byte {
	head := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
	out := make([]byte, size)
	copy(out, head)
	for i := len(head); i < size; i++ {
		out[i] = byte(rand.Uint32())
	}
	return out
}

// start begins a filing. When the answer breaks off behind the new cookie, the
// old form belongs to nobody any more: the buyer opens the front page again.
func (b *buyer) start() error {
	for {
		if err := b.get("/"); err != nil {
			return err
		}
		if err := b.post("/file"); !errors.Is(err, errStatus(http.StatusForbidden)) {
			return err
		}
	}
}

// file goes the whole way and returns the receipt.
func (b *buyer) file() (filed, error) {
	if err := b.start(); err != nil {
		return filed{}, fmt.Errorf("start: %w", err)
	}
	for _, p := range [][]string{
		{"what", "track", "complaint", "channel", "moments", "category", "counterfeit"},
		{"who", "filer", "self"},
		{"seller", "handle_wechat_id", "seller_" + strings.ReplaceAll(b.marker, "-", "_")},
		{"place", "platform", "no", "province", "44"},
		{"purchase", "item", "运动鞋 " + b.marker, "on-year", "2026", "on-month", "10", "on-day", "8", "amount", "1299", "paid", "wechat_transfer"},
		{"story", "narrative", "我在朋友圈看到他卖鞋，付款后发来的是假货。" + b.marker},
		{"signs"},
	} {
		if err := b.get("/file/" + p[0]); err != nil {
			return filed{}, fmt.Errorf("%s: %w", p[0], err)
		}
		if err := b.post("/file/"+p[0], p[1:]...); err != nil {
			return filed{}, fmt.Errorf("%s: %w", p[0], err)
		}
	}
	// A file that broke off is not acknowledged, but pieces of it may be.
	for _, hand := range []func([]byte) error{b.upload, b.uploadInPieces} {
		if err := b.get("/file/evidence"); err != nil {
			return filed{}, fmt.Errorf("evidence: %w", err)
		}
		if err := hand(picture(20_000 + rand.IntN(180_000))); errors.Is(err, errLost) {
			return filed{}, err
		}
	}
	for _, p := range [][]string{
		{"demands", "demands", "refund", "refund_amount", "1299"},
		{"you", "name", "测试甲", "phone", "13800138000", "address", "广东省广州市测试路一号"},
		{"check"},
	} {
		if err := b.get("/file/" + p[0]); err != nil {
			return filed{}, fmt.Errorf("%s: %w", p[0], err)
		}
		if err := b.post("/file/"+p[0], p[1:]...); err != nil {
			return filed{}, fmt.Errorf("%s: %w", p[0], err)
		}
	}
	if err := b.get("/file/receipt"); err != nil {
		return filed{}, fmt.Errorf("receipt: %w", err)
	}
	out := filed{marker: b.marker, number: numberForm.FindString(b.page), code: codeForm.FindString(b.page), files: b.files}
	if out.number == "" || out.code == "" {
		return out, errors.New("the receipt shows no number or no code")
	}
	return out, nil
}
