package e2e_test

import (
	"strings"

	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// shootsSending takes files on their way: nothing leaves the browser.
func shootsSending(p photographer) {
	ask[chromedp.Void](p.person, `XMLHttpRequest.prototype.send = () => {}`)
	p.do(p.tap(`form[action^="/file/evidence"] button[type=submit]`))
	p.waits(`document.querySelectorAll('.rd-uploads__row').length === 3`)
	p.snap("file-evidence-sending")
}

// shootsPeople takes the pages of an agent and of a joint complaint.
func shootsPeople(p photographer) {
	p.open("/file/who").fill("filer", "agent").send("/file/who")
	p.visit("file-agent", "/file/agent")
	p.send("/file/agent")
	p.snap("file-agent-error")
	p.open("/file/who").fill("filer", "joint").send("/file/who")
	p.visit("file-others", "/file/others")
	p.press(`button[name=do]`)
	p.snap("file-others-more")
	p.press(`form[action^="/file/others"] button:not([name])`)
	p.snap("file-others-error")
	p.open("/file/who").fill("filer", "self").send("/file/who")
}

// shootsVerified has the receipt just written checked, as it is and changed.
func shootsVerified(p photographer) {
	text := ask[string](p.person, `fetch('/file/receipt/text').then(r => r.text())`, chromedp.EvalAwaitPromise)
	p.open("/verify").fill("text", text).send("/verify")
	ask[bool](p.person, `document.querySelectorAll('details').forEach(d => { d.open = true }), true`)
	p.snap("verify-valid")
	p.open("/verify").fill("text", strings.Replace(text, "WQ-", "WQ-0", 1)).send("/verify")
	p.snap("verify-changed")
}

// shootsSealed takes a case as somebody of the office sees it who does not work on it.
func shootsSealed(p photographer, c receipt) {
	path := "/cases/" + c.number
	p.visit("case-sealed", path)
	p.visit("case-reveal", path+"/reveal")
	p.send(path + "/reveal")
	p.snap("case-reveal-error")
	p.fill("reason", "代李娜回电").send(path + "/reveal")
	p.snap("case-revealed")
	p.visit("case-hand-over", path+"/hand-over")
	p.send(path + "/hand-over")
	p.snap("case-hand-over-error")
}

// shootsHandedOver hands a case over, and takes it as a colleague there sees it.
func shootsHandedOver(p, colleague photographer, c receipt) {
	path := "/cases/" + c.number
	p.open(path+"/hand-over").fill("organisation", ask[string](p.person, `document.querySelector('[name=organisation] option:last-child, [name=organisation]').value`), "reason", "被投诉人在深圳").send(path + "/hand-over")
	p.snap("case-handed-over")
	colleague.visit("case-taken-over", path)
}

// shootsErasure takes what becomes of the personal data of a case: while it is
// open, held, and after its end.
func shootsErasure(p photographer, c receipt) {
	path := "/cases/" + c.number
	p.visit("case-privacy", path+"/privacy")
	p.send(path + "/hold")
	p.snap("case-privacy-error")
	p.fill("reason", "另案诉讼需要").send(path + "/hold")
	p.snap("case-privacy-held")
	row := map[i18n.Language]string{i18n.Chinese: "1", i18n.English: "2"}[i18n.Lang(p.text)] // each language erases its own
	p.open("/cases?state=closed").press(`tbody tr:nth-child(` + row + `) a[href^="/cases/WQ-"]`)
	over, _, _ := strings.Cut(p.where(), "?")
	p.visit("case-privacy-over", over+"/privacy")
	p.send(over + "/erase")
	p.snap("case-privacy-ground")
	p.fill("ground", "purpose").send(over + "/erase")
	p.snap("case-privacy-restricted")
	p.visit("case-restricted", over)
}
