package e2e_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axe is the accessibility checker of the front-end packages.
var axe = sync.OnceValues(func() (string, error) {
	source, err := os.ReadFile(filepath.Join("..", "..", "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})

// check runs axe and lists what it found, a line each. The result is plain text
// because it is read by people only.
const check = `axe.run(document, {
	runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
	rules: {'target-size': {enabled: true}},
	resultTypes: ['violations'],
}).then(r => r.violations.flatMap(v => v.nodes.map(n => v.id + ' (' + v.help + ') at ' + n.target.join(' ') + ': ' + n.html + ' | ' + n.failureSummary)).join('\n'))`

// shape is the page without what differs from case to case and cannot matter to
// axe: tokens, numbers, codes and checksums.
const shape = `document.documentElement.outerHTML
	.replace(/(name="(?:csrf|command)" value=")[^"]*/g, '$1')
	.replace(/[0-9A-Z]{4,5}(-[0-9A-Z]{4,5})+/g, 'N').replace(/[0-9a-f]{12,}/g, 'H').replace(/[0-9]+/g, '0')`

// checked are the pages, by width and shape, that axe has been asked about.
// Journeys meet most pages again in another test or on the other engine; what
// axe finds fails the test that came first.
var checked sync.Map

// look checks the page that has just been loaded.
func (p *person) look() {
	p.Helper()
	for _, fault := range p.faults() {
		p.Errorf("%s (%d): %s", p.where(), p.status, fault)
	}
}

// faults are what no page may have: a message in the console, a text missing in
// the catalogue, something that sticks out of the screen, anything axe objects to.
func (p *person) faults() (found []string) {
	p.Helper()
	p.mu.Lock()
	found, p.problems = p.problems, nil
	p.mu.Unlock()
	if strings.Contains(ask[string](p, "document.documentElement.outerHTML"), "⟦") {
		found = append(found, "a text is missing in the catalogue")
	}
	if wide := ask[int64](p, "document.documentElement.scrollWidth"); wide > p.device.width {
		found = append(found, fmt.Sprintf("the page is %d pixels wide on a screen of %d", wide, p.device.width))
	}
	if p.unaxed {
		return found
	}
	key := fmt.Sprint(p.device.width, ask[string](p, shape))
	if _, known := checked.LoadOrStore(key, true); known {
		return found
	}
	source, err := axe()
	if err != nil {
		p.Fatal(err)
	}
	// axe is asked from outside the page, where the page's own policy against
	// foreign scripts does not reach, and JavaScript runs for its time only.
	p.scripting(true)
	ask[chromedp.Void](p, "if (!window.axe) {"+source+"}")
	if violations := ask[string](p, check, chromedp.EvalAwaitPromise); violations != "" {
		found = append(found, "axe: "+violations)
	}
	p.scripting(false)
	return found
}

// scripting switches JavaScript for somebody who has none.
func (p *person) scripting(on bool) {
	p.Helper()
	if !p.plain {
		return
	}
	p.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}
