package bench

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"testing"
	"time"

	"redress/models"
)

// serving starts the real program on a stage's store three times, puts it
// under load, and sends it large files.
func serving(b *testing.B, s *stage) []row {
	program := build(b)
	var p *process
	var starts []time.Duration
	for range 3 {
		if p != nil {
			p.stop()
		}
		p = start(b, program, s.dir)
		starts = append(starts, p.took)
	}
	slices.Sort(starts)
	return []row{
		{"start of serve to its first page", starts[1].Round(time.Millisecond).String(), "", "", "≤ 500 ms"},
		load(b, s, p), uploads(b, s, p),
	}
}

// load asks for every kind of staff page at once and for as long as caches and
// collections take to settle.
func load(b *testing.B, s *stage, p *process) row {
	pages := []string{"/cases?queue=counterfeit&state=open", "/cases?q=" + url.QueryEscape("拉黑"), "/queues", "/sellers"}
	for i := range 20 {
		pages = append(pages, "/cases/"+string(s.ids[i*len(s.ids)/20]))
	}
	var answers float64
	for _, page := range pages {
		answers += rate(b, p.base+page, s.cookie, 250*time.Millisecond)
	}
	_, peak, err := p.memory()
	if err != nil {
		return row{"resident memory under load", "unknown: " + err.Error(), "", "", "≤ 200 MiB"}
	}
	return row{"resident memory under load, at most", mib(peak), perSecond(answers / float64(len(pages))), "", "≤ 200 MiB"}
}

const (
	uploadCount = 6
	uploadBytes = 50 << 20
)

// uploads sends a draft's files one after another, made up while they are sent.
func uploads(b *testing.B, s *stage, p *process) row {
	r := row{work: "upload of 300 MB, memory added", budget: "< 64 MiB"}
	draft := readyDraft(b, s, 999)
	v, err := newVisitor(b, s, p, draft)
	if err == nil {
		err = p.lowered()
	}
	before, _, errBefore := p.memory()
	began := time.Now()
	for range uploadCount {
		if err == nil {
			err = v.upload()
		}
	}
	_, peak, errPeak := p.memory()
	if d, errDraft := s.Service.Draft(b.Context(), draft); errDraft != nil || len(d.Evidence) != uploadCount {
		b.Error("the draft holds", len(d.Evidence), "files", errDraft)
	}
	if err = errors.Join(err, errBefore, errPeak); err != nil {
		b.Error(err)
		return r
	}
	r.measured = mib(max(0, peak-before))
	r.bare = fmt.Sprintf("%.0f MB/s", float64(uploadCount*uploadBytes)/1e6/time.Since(began).Seconds())
	return r
}

// visitor is a browser with a draft.
type visitor struct {
	client *http.Client
	base   string
	token  string
}

var tokenForm = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func newVisitor(b *testing.B, s *stage, p *process, draft models.Actor) (*visitor, error) {
	cookie, err := s.Service.Hold(b.Context(), models.Session{}, func(x *models.Session) { x.Draft = draft.Case })
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(p.base)
	if err != nil {
		return nil, err
	}
	jar.SetCookies(base, []*http.Cookie{{Name: "sid", Value: cookie}})
	v := &visitor{client: &http.Client{Jar: jar}, base: p.base}
	answer, err := v.client.Get(p.base + "/file/evidence")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	m := tokenForm.FindSubmatch(page)
	if err != nil || m == nil {
		return nil, fmt.Errorf("the evidence page has no form: status %d, %w", answer.StatusCode, err)
	}
	v.token = string(m[1])
	return v, nil
}

func (v *visitor) upload() error {
	body, to := io.Pipe()
	form := multipart.NewWriter(to)
	go func() { to.CloseWithError(v.write(form)) }()
	r, err := http.NewRequest(http.MethodPost, v.base+"/file/evidence", body)
	if err != nil {
		return err
	}
	r.Header.Set("Origin", v.base)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := v.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("upload: status %d", answer.StatusCode)
	}
	return err
}

func (v *visitor) write(form *multipart.Writer) error {
	err := errors.Join(form.WriteField("csrf", v.token), form.WriteField("kind", "chat"))
	if err != nil {
		return err
	}
	part, err := form.CreateFormFile("files", "picture.png")
	if err != nil {
		return err
	}
	head := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
	if _, err := io.WriteString(part, head); err != nil {
		return err
	}
	if _, err := io.CopyN(part, rand.NewChaCha8([32]byte{byte(rand.Uint32())}), int64(uploadBytes-len(head))); err != nil {
		return err
	}
	return form.Close()
}
