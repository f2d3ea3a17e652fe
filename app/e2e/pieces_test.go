package e2e_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// longFile is a file of so many megabytes that looks like a picture.
func longFile(t *testing.T, name string, megabytes int) string {
	t.Helper()
	data := make([]byte, megabytes*1e6)
	_, _ = rand.NewChaCha8([32]byte{byte(megabytes)}).Read(data)
	copy(data, "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89")
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// slowLine lets so many bytes a second go out.
func (p *person) slowLine(bytes float64) {
	p.Helper()
	p.call(func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{DownloadThroughput: -1, UploadThroughput: bytes}},
		})
		return err
	})
}

// becomes waits until an expression is true on the page, whatever page that is.
func (p *person) becomes(what string) {
	p.Helper()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(p.ctx, stepTime)
		// While one page gives way to another there is nothing to ask.
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](what))
		cancel()
		if err == nil && is {
			return
		}
		if time.Now().After(deadline) {
			p.Fatalf("at %s: never %s (%v)\n%s", p.where(), what, err, p.page())
		}
	}
}

const (
	sendButton  = `form[action^="/file/evidence"] button:not([type=button])`
	holdButton  = `.rd-uploads__button`
	stopButton  = `.rd-uploads__button + .rd-uploads__button`
	sentPercent = `(document.querySelector('.rd-uploads progress')?.value ?? -1)`
	remembered  = `(localStorage.getItem('rd-uploads:/file/uploads') || '')`
)

// firstDeleteIsRefused plays a server that still holds the piece that was cut
// off when the person has it taken back.
const firstDeleteIsRefused = `(() => {
	window.deletes = 0
	const {open, send} = XMLHttpRequest.prototype
	XMLHttpRequest.prototype.open = function (method, ...rest) { this.method = method; open.call(this, method, ...rest) }
	XMLHttpRequest.prototype.send = function (body) {
		if (this.method !== 'DELETE' || ++window.deletes > 1) return send.call(this, body)
		Object.defineProperty(this, 'status', {value: 409})
		queueMicrotask(this.onload)
	}
})()`

// sends chooses a file and presses the button; the page stays.
func (p *person) sends(path string) {
	p.Helper()
	p.fill("kind", "chat", "files", path)
	p.do(p.tap(sendButton))
	p.becomes(`!!document.querySelector('` + holdButton + `')`)
}

// A long file is paused and goes on, is left with the page and goes on when it
// is chosen again; another is cancelled, and nothing is left of it.
func TestEvidence_InPieces(t *testing.T) {
	o := serve(t, t.TempDir())
	p := o.person(t, i18n.Chinese, phone)
	begins(p)
	p.open("/file/evidence").at(200, "/file/evidence")
	path := longFile(t, "长录屏.png", 20)

	p.slowLine(1.5e6)
	p.sends(path)
	p.becomes(sentPercent + ` >= 25`)
	p.clicks(holdButton)
	p.becomes(`document.querySelector('.rd-uploads__state').textContent === ` + pausedText(p))
	held := ask[int](p, sentPercent)
	time.Sleep(time.Second)
	if now := ask[int](p, sentPercent); now != held {
		t.Errorf("paused at %d, a second later at %d", held, now)
	}
	p.look()

	p.clicks(holdButton)
	p.becomes(sentPercent + ` > 45`)
	address := ask[string](p, remembered)
	if address == "" {
		t.Fatal("nothing is remembered of a file on its way")
	}
	p.open("/file/evidence").at(200, "/file/evidence").shows(p.say("upload.left")).lacks("长录屏.png")
	p.sends(path)
	p.becomes(sentPercent + ` >= 20`) // the server has said how far it is
	if again := ask[string](p, remembered); again != address {
		t.Errorf("the file began anew: %s, before %s", again, address)
	}
	if n := ask[int](p, `performance.getEntriesByType('resource').filter(e => e.name.endsWith('/file/uploads')).length`); n != 0 {
		t.Errorf("%d uploads begun after the page was loaded again", n)
	}
	p.slowLine(-1)
	p.becomes(`document.readyState === 'complete' && !document.querySelector('.rd-uploads__row') && document.body.textContent.includes('长录屏.png')`)
	p.shows("1/50").lacks(p.say("upload.left"))
	p.look()

	p.slowLine(1e6)
	p.sends(longFile(t, "不要的.png", 12))
	p.becomes(sentPercent + ` > 5`)
	left := ask[map[string]string](p, `JSON.parse(`+remembered+`)`)
	p.slowLine(-1)
	ask[bool](p, `window.samePage = true`)
	ask[chromedp.Void](p, firstDeleteIsRefused)
	p.clicks(stopButton)
	p.becomes(`document.readyState === 'complete' && !document.querySelector('.rd-uploads__row') && ['', '{}'].includes(` + remembered + `)`)
	for _, gone := range left {
		p.becomesGone(gone)
	}
	if !ask[bool](p, `window.samePage === true`) {
		t.Error("that no file was sent is shown like a file that has come")
	}
	if n := ask[int](p, `window.deletes`); n < 2 {
		t.Errorf("asked %d times to take the file back", n)
	}
	p.open("/file/evidence").shows("1/50").lacks("不要的.png", p.say("upload.left"))
}

// clicks presses a button at once: a file goes on while one aims.
func (p *person) clicks(selector string) {
	p.Helper()
	ask[chromedp.Void](p, `document.querySelector(`+quoted(selector)+`).click()`)
}

// becomesGone waits until the server knows nothing of an upload.
func (p *person) becomesGone(path string) {
	p.Helper()
	for deadline := time.Now().Add(stepTime); ; time.Sleep(100 * time.Millisecond) {
		status := ask[int](p, `fetch(`+quoted(path)+`, {method: 'HEAD', headers: {'Tus-Resumable': '1.0.0', 'X-Form-Token': document.querySelector('[name=csrf]').value}}).then(r => r.status)`, chromedp.EvalAwaitPromise)
		if status == 404 {
			return
		}
		if time.Now().After(deadline) {
			p.Fatalf("%s is still there: %d", path, status)
		}
	}
}

// pausedText is what the page says of a file that is held, as JavaScript.
func pausedText(p *person) string {
	return quoted(p.say("upload.paused")) + `.replace('{percent}', ` + sentPercent + `)`
}

// The page of evidence with a file on its way.
func (p photographer) sendsLong(stem string) {
	p.Helper()
	p.open("/file/evidence")
	p.slowLine(100_000)
	p.sends(longFile(p.T, "与卖家的聊天记录-"+strconv.Itoa(20)+".png", 20))
	p.becomes(sentPercent + ` >= 1`)
	p.snap(stem)
	p.slowLine(-1)
	p.clicks(stopButton)
}

func TestShots_Pieces(t *testing.T) {
	dir := os.Getenv("REDRESS_SHOTS")
	if dir == "" {
		return
	}
	o := serve(t, t.TempDir())
	for _, lang := range i18n.Languages {
		p := photographer{o.person(t, lang, phone), dir}
		begins(p.person)
		p.sendsLong("file-evidence-sending")
	}
}
