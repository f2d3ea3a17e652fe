package e2e_test

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// stepTime bounds one step of a person: a click and the page that follows.
const stepTime = 30 * time.Second

// device is what somebody holds.
type device struct {
	width, height int64
	touch         bool
	agent         string
}

var (
	phone = device{390, 844, true, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50"}
	desk  = device{1200, 900, false, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"}
)

// person is somebody with a device: a browser context with its own cookies.
type person struct {
	*testing.T
	office *office
	ctx    context.Context
	// leave closes the browser window, and with it everything it kept.
	leave  context.CancelFunc
	text   context.Context // for texts in the person's language
	device device
	plain  bool // without JavaScript
	unaxed bool // pages are not checked with axe here
	status int64

	mu       sync.Mutex
	problems []string
}

// person opens a browser window in a language.
func (o *office) person(t *testing.T, lang i18n.Language, d device) *person {
	t.Helper()
	parent := chromium(t)
	p := &person{T: t, office: o, device: d, text: i18n.WithLang(context.Background(), lang)}
	p.ctx, p.leave = chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(p.leave)
	if err := chromedp.Listen(p.ctx, p.listen); err != nil {
		t.Fatal(err)
	}
	p.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: d.agent, AcceptLanguage: string(lang)})
		return err
	})
	p.resize(d.width, d.height)
	return p
}

func (p *person) resize(width, height int64) {
	p.Helper()
	p.device.width, p.device.height = width, height
	var options []chromedp.EmulateViewportOption
	if p.device.touch {
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait)
	}
	p.do(chromedp.EmulateViewport(width, height, options...))
}

// withoutScript turns JavaScript off for this person.
func (p *person) withoutScript() *person {
	p.Helper()
	p.plain = true
	p.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
	return p
}

// say is a text of the catalogue in the person's language.
func (p *person) say(key string, args ...i18n.Argument) string { return i18n.T(p.text, key, args...) }

// listen notes what a page must not do: throw, warn, or break its own policy.
func (p *person) listen(event any) {
	note := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		note = (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			note = "console." + string(e.Type)
			for _, arg := range e.Args {
				note += " " + string(arg.Value) + arg.Description
			}
		}
	case *log.EventEntryAdded:
		// The status of a page that refuses a form is no fault of the page.
		refused := e.Entry.Source == log.EntrySourceNetwork && !strings.Contains(e.Entry.URL, "/static/")
		if (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) && !refused {
			note = string(e.Entry.Source) + ": " + e.Entry.Text + " " + e.Entry.URL
		}
	}
	if note != "" {
		p.mu.Lock()
		p.problems = append(p.problems, note)
		p.mu.Unlock()
	}
}

// call runs one thing with the time limit of a step.
func (p *person) call(f func(context.Context) error) {
	p.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, stepTime)
	defer cancel()
	if err := f(ctx); err != nil {
		p.Fatalf("at %s: %v\n%s", p.where(), err, p.page())
	}
}

func (p *person) do(steps ...chromedp.Action[chromedp.Void]) {
	p.Helper()
	p.call(func(ctx context.Context) error { return chromedp.Do(ctx, steps...) })
}

// ask evaluates an expression on the page.
func ask[T any](p *person, expression string, options ...chromedp.EvaluateOption) (answer T) {
	p.Helper()
	p.call(func(ctx context.Context) (err error) {
		answer, err = chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
		return err
	})
	return answer
}

// quoted is a Go string as JavaScript.
func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// where is the address shown, without the host.
func (p *person) where() string {
	ctx, cancel := context.WithTimeout(p.ctx, stepTime)
	defer cancel()
	at, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		return err.Error()
	}
	u, err := url.Parse(at)
	if err != nil {
		return at
	}
	return u.RequestURI()
}

// page is the text of the page shown.
func (p *person) page() string {
	ctx, cancel := context.WithTimeout(p.ctx, stepTime)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body ? document.body.innerText : ''"))
	if err != nil {
		return err.Error()
	}
	return text
}

// turn runs steps that lead to another page, waits for it and looks at it.
func (p *person) turn(steps ...chromedp.Action[chromedp.Void]) *person {
	p.Helper()
	p.call(func(ctx context.Context) error {
		res, err := chromedp.RunResponse(ctx, steps...)
		if res != nil {
			p.status = res.Status
		}
		return err
	})
	p.look()
	return p
}

// open goes to a path of the office.
func (p *person) open(path string) *person {
	p.Helper()
	p.call(func(ctx context.Context) error {
		res, err := chromedp.Run(ctx, chromedp.NavigateResponse(p.office.base+path))
		if res != nil {
			p.status = res.Status
		}
		return err
	})
	p.look()
	return p
}

// press touches or clicks something that leads to another page.
func (p *person) press(selector string) *person {
	p.Helper()
	return p.turn(p.tap(selector))
}

func (p *person) tap(selector string) chromedp.Action[chromedp.Void] {
	if p.device.touch {
		return chromedp.Tap(chromedp.CSS(selector))
	}
	return chromedp.Click(chromedp.CSS(selector))
}

// send presses the button of the form that posts to a path.
func (p *person) send(action string) *person {
	p.Helper()
	return p.press(`form[action^="` + action + `"] button[type=submit]`)
}

// follow opens the link with this text.
func (p *person) follow(text string) *person {
	p.Helper()
	n := ask[int](p, `(() => {
		document.querySelectorAll('[data-e2e]').forEach(e => e.removeAttribute('data-e2e'))
		const found = [...document.querySelectorAll('a, summary')].filter(a => [...a.childNodes].some(n => n.textContent.trim() === `+quoted(text)+`) || a.textContent.trim() === `+quoted(text)+`)
		if (found.length) found[0].setAttribute('data-e2e', 'here')
		return found.length
	})()`)
	if n == 0 {
		p.Fatalf("at %s: no link %q\n%s", p.where(), text, p.page())
	}
	return p.press("[data-e2e=here]")
}

// fill answers fields as their kind wants: pairs are name, value.
func (p *person) fill(pairs ...string) *person {
	p.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		name, value := pairs[i], pairs[i+1]
		field := `[name="` + name + `"]:not([type=hidden])`
		switch ask[string](p, `(e => e ? e.type : 'missing')(document.querySelector(`+quoted(field)+`))`) {
		case "missing":
			p.Fatalf("at %s: no field %q", p.where(), name)
		case "radio", "checkbox":
			p.do(p.tap(field + `[value="` + value + `"]`))
		case "select-one":
			p.do(chromedp.SetValue(chromedp.CSS(field), value))
		case "file":
			p.do(chromedp.SetUploadFiles(chromedp.CSS(field), strings.Split(value, "\n")))
		default:
			p.do(chromedp.Focus(chromedp.CSS(field)), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
				return typeOver(ctx, t, field, value)
			}))
		}
	}
	return p
}

// typeOver types into the focused field in place of what is there.
func typeOver(ctx context.Context, t *chromedp.Target, field, value string) error {
	if _, err := chromedp.Evaluate[chromedp.Void](`document.querySelector(`+quoted(field)+`).select()`)(ctx, t); err != nil {
		return err
	}
	if value == "" {
		_, err := chromedp.KeyEvent("\b")(ctx, t)
		return err
	}
	_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: value})
	return err
}

// value is what a field holds now: of radios and checkboxes the ticked one.
func (p *person) value(name string) string {
	p.Helper()
	return ask[string](p, `(es => { const e = es.find(e => !['radio', 'checkbox'].includes(e.type) || e.checked); return e ? e.value : '' })([...document.querySelectorAll(`+
		quoted(`[name="`+name+`"]:not([type=hidden])`)+`)])`)
}

// at fails unless the page shown has this status and path.
func (p *person) at(status int64, path string) *person {
	p.Helper()
	if here := p.where(); p.status != status || here != path {
		p.Fatalf("at %s with %d, want %s with %d\n%s", here, p.status, path, status, p.page())
	}
	return p
}

// shows fails unless every text can be read on the page.
func (p *person) shows(want ...string) *person {
	p.Helper()
	page := squeeze(ask[string](p, "document.body.textContent"))
	for _, text := range want {
		if !strings.Contains(page, squeeze(text)) {
			p.Fatalf("%s does not show %q:\n%s", p.where(), text, p.page())
		}
	}
	return p
}

// lacks fails when one of the texts is on the page.
func (p *person) lacks(unwanted ...string) *person {
	p.Helper()
	page := squeeze(ask[string](p, "document.body.textContent"))
	for _, text := range unwanted {
		if strings.Contains(page, squeeze(text)) {
			p.Fatalf("%s shows %q", p.where(), text)
		}
	}
	return p
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// waits until the page shown says something that the script does by itself.
func (p *person) waits(what string) *person {
	p.Helper()
	for deadline := time.Now().Add(stepTime); !ask[bool](p, what); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.Fatalf("at %s: never %s\n%s", p.where(), what, p.page())
		}
	}
	return p
}

// eventually opens a path until the page says something that is done in the background.
func (p *person) eventually(path, what string) *person {
	p.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(300 * time.Millisecond) {
		p.call(func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.Navigate(p.office.base+path)) })
		if ask[bool](p, what, chromedp.EvalAwaitPromise) {
			p.status = 200
			p.look()
			return p
		}
		if time.Now().After(deadline) {
			p.Fatalf("%s: never %s\n%s", path, what, p.page())
		}
	}
}
