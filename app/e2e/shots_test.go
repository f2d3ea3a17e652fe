package e2e_test

import (
	"database/sql"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"redress/views/i18n"
)

// TestShots takes pictures of every page for people to look at, into the folder
// that REDRESS_SHOTS names (make shots). It checks little: that the pages
// can be reached and fit on the screen.
func TestShots(t *testing.T) {
	dir := os.Getenv("REDRESS_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, full := serve(t, t.TempDir()), t.TempDir()
	accounts, apps := fills(t, full)
	busy := serve(t, full)
	busy.apps = apps
	for _, lang := range i18n.Languages {
		camera := func(o *office) photographer {
			p := o.person(t, lang, phone)
			p.unaxed = true
			return photographer{p, dir}
		}
		c := shootsFiling(camera(busy))
		shootsTracking(camera(busy), c)
		shootsBuyer(camera(busy), c)
		shootsPublic(camera(busy))
		desk := camera(busy)
		desk.passes("demo.mediator1", accounts["demo.mediator1"]).at(200, "/queues")
		shootsCases(desk, c)
		officer, colleague := camera(busy), camera(busy)
		officer.passes("demo.admin", accounts["demo.admin"]).at(200, "/queues")
		shootsSellers(officer)
		shootsAccess(officer, colleague)
		shootsSealed(officer, c)
		shootsErasure(officer, c)
		shootsHandedOver(officer, colleague, c)
		officer.visit("rules", "/rules")
		shootsOffices(officer)
		shootsDefinitions(officer)
		camera(fresh).visit("setup", fresh.setup)
	}
	shootsEmpty(t, fresh, dir)
	shootsBroken(t, busy, dir, accounts["demo.mediator1"])
}

// fills makes 200 demo cases and returns the passwords and the authenticator
// apps of the demo accounts.
func fills(t *testing.T, data string) (map[string]string, map[string]*app) {
	t.Helper()
	cmd := command(t, "demo", "--cases", "200", "--seed", "7", "--data", data, "--json")
	var log lockedBuffer
	cmd.Stderr = &log
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("demo: %v\n%s", err, log.String())
	}
	var made struct {
		Accounts []struct{ Login, Password, TOTP string }
	}
	if err := json.Unmarshal(out, &made); err != nil {
		t.Fatalf("demo: %v\n%s", err, out)
	}
	passwords, apps := map[string]string{}, map[string]*app{}
	for _, a := range made.Accounts {
		passwords[a.Login], apps[a.Login] = a.Password, &app{key: a.TOTP}
	}
	return passwords, apps
}

func shootsPublic(p photographer) {
	p.visit("home", "/")
	p.visit("privacy", "/privacy")
	p.visit("verify", "/verify")
	p.send("/verify")
	p.snap("verify-error")
	p.fill("text", "WQ-00000-00000").send("/verify")
	p.snap("verify-none")
	p.visit("estimate", "/estimate")
	p.visit("estimate-result", "/estimate?price=1299&loss=80&facts=fraud&sale=remote&from=file")
	p.visit("estimate-error", "/estimate?price=much")
	p.visit("error-404", "/nothing/here")
	p.visit("sign-in", "/sign-in")
	p.send("/sign-in")
	p.snap("sign-in-error")
	p.visit("resume", "/resume")
	p.fill("code", "ABCD-EFGH").send("/resume")
	p.snap("resume-error")
}

// shootsFiling files a complaint and takes each step empty, refused and answered.
func shootsFiling(p photographer) receipt {
	p.open("/").send("/file")
	p.snap("file-what")
	p.send("/file/what")
	p.snap("file-what-error")
	p.fill("track", "both", "channel", "moments", "category", "counterfeit").send("/file/what")
	p.snap("file-who")
	p.send("/file/who")
	p.snap("file-seller")
	p.send("/file/seller")
	p.snap("file-seller-error")
	p.fill("handle_wechat_id", seller, "handle_nickname", "鞋王").send("/file/seller")
	p.snap("file-place")
	p.fill("seller_address", "鼓楼区中山路1号").send("/file/place")
	p.snap("file-place-which")
	p.fill("platform", "no", "match", "320106", "address_from", "parcel").press(`form[action^="/file/place"] button:not([name])`)
	p.snap("file-purchase")
	p.fill("on-year", "2026", "on-month", "13", "amount", "很多").send("/file/purchase")
	p.snap("file-purchase-error")
	p.fill("item", shoes, "on-month", "10", "on-day", "8", "amount", "1299", "paid", "wechat_transfer", "transaction", "42000018").send("/file/purchase")
	p.snap("file-story")
	p.send("/file/story")
	p.snap("file-story-error")
	p.fill("narrative", story).send("/file/story")
	p.snap("file-signs")
	p.fill("signals", "blocked_after_payment", "signals", "identity_unknown").send("/file/signs")
	p.snap("file-urgent")
	p.visit("file-evidence", "/file/evidence")
	p.send("/file/evidence")
	p.snap("file-evidence-error")
	p.fill("kind", "chat", "shows", "商家承诺正品", "files", pictures(p.T))
	shootsSending(p)
	p.open("/file/evidence").fill("kind", "chat", "shows", "商家承诺正品", "files", pictures(p.T)).send("/file/evidence")
	p.snap("file-evidence-full")
	p.press(`a[href^="/file/evidence/"]`)
	p.snap("file-evidence-edit")
	p.visit("file-demands", "/file/demands")
	p.send("/file/demands")
	p.snap("file-demands-error")
	p.fill("demands", "refund", "refund_amount", "1299").send("/file/demands")
	p.snap("file-you")
	p.send("/file/you")
	p.snap("file-you-error")
	p.open("/file/check").send("/file/check")
	p.snap("file-check-error")
	p.open("/file/you").fill("name", "王小明", "phone", "13800138000", "address", "广东省广州市天河区一路1号", "delegated", "yes").send("/file/you")
	p.snap("file-check")
	shootsPeople(p)
	p.visit("file-code", "/file/code")
	p.visit("home-draft", "/")
	p.open("/file/check").send("/file/check")
	p.snap("file-receipt")
	c := reads(p.person)
	shootsVerified(p)
	return c
}

func shootsTracking(p photographer, c receipt) {
	p.visit("track", "/track")
	p.fill("number", "WQ-1", "code", "2").send("/track")
	p.snap("track-error")
	p.finds(c)
	p.snap("track-case")
	p.fill("body", message).press(`form[action="/track/case"] button`)
	p.snap("track-case-message")
	p.visit("track-case-why", "/track/case/why")
	p.visit("track-evidence", "/track/case/evidence")
	p.send("/track/case/evidence")
	p.snap("track-evidence-error")
	p.visit("track-withdraw", "/track/case/do/withdraw")
	p.visit("track-dossier", "/track/case/dossier")
	p.visit("track-erase", "/track/case/erase")
	p.fill("reason", "已和商家和解").send("/track/case/erase")
	p.snap("track-erase-asked")
	p.visit("track-case-asked", "/track/case")
}

// shootsCases is a mediator's day: the queues, the list, a case, its actions.
func shootsCases(p photographer, c receipt) {
	path := "/cases/" + c.number
	p.visit("queues", "/queues")
	p.visit("cases", "/cases")
	p.visit("cases-filtered", "/cases?state=open&channel=moments&amount_min=100")
	p.visit("cases-wrong-filter", "/cases?amount_min=much")
	p.visit("cases-none", "/cases?q=nobody_at_all")
	p.eventually(path, `Promise.all([...document.querySelectorAll('#evidence img')].map(i => (i.loading = 'eager', i.decode().then(() => 1, () => 0)))).then(l => l.join() === '1,1,1')`)
	p.snap("case")
	p.visit("case-why", path+"/why")
	p.open(path).send(path + "/assign")
	p.snap("case-taken")
	p.visit("case-act", path+"/act/refuse")
	p.send(path + "/act/refuse")
	p.snap("case-act-error")
	p.visit("case-act-not-now", path+"/act/settle")
	p.visit("case-record-place", path+"/act/record_place")
	p.visit("case-estimate", path+"/estimate")
	p.visit("case-dossier", path+"/dossier")
	p.visit("case-sharing-none", path+"/shared")
	p.acts(c, "accept").begins(c, "settle")
	p.snap("case-settle")
	p.send(path + "/act/settle")
	p.snap("case-settle-error")
	p.open(path).fill("message", reply).send(path + "/messages")
	p.fill("note", "先核对商家的实名信息").send(path + "/notes")
	ask[bool](p.person, `document.querySelectorAll('details').forEach(d => { d.open = true }), true`)
	p.snap("case-unfolded")
	p.visit("error-403", "/accounts")
}

func shootsSellers(p photographer) {
	p.visit("sellers", "/sellers")
	p.visit("sellers-none", "/sellers?q=nobody_at_all")
	p.open("/sellers").press(`tbody a[href^="/sellers/"]`)
	p.snap("seller")
	p.visit("accounts", "/accounts")
	p.fill("login", "X").press(`form[action="/accounts"] button`)
	p.snap("accounts-error")
	p.visit("account-disable", "/accounts/demo.mediator2/disable")
}

// shootsDefinitions takes the pages about the rules that hold.
func shootsDefinitions(p photographer) {
	p.visit("definitions", "/definitions")
	p.visit("definition", "/definitions/complaint.v1")
	p.visit("definition-routing", "/definitions/routing.v1")
	p.visit("definition-new", "/definitions/new?from=report.v1")
	p.fill("text", "kind: routing\nname: routing\nversion: 9\nqueues: [a]\nrules:\n  - {id: x, when: c.chanel, queue: b}\n").send("/definitions/new")
	p.snap("definition-mistakes")
	p.visit("definition-activate", "/definitions/report.v1/activate")
	p.visit("definition-simulation", "/definitions/complaint.v1/simulation")
	p.send("/definitions/complaint.v1/simulation")
	p.eventually("/definitions/complaint.v1/simulation", `document.querySelector('main form') !== null`)
	p.snap("definition-simulated")
	p.visit("calendars", "/calendars")
	p.fill("text", "{}").send("/calendars")
	p.snap("calendars-error")
}

// shootsOffices takes the tables of offices: none or some, refused, imported.
func shootsOffices(p photographer) {
	p.visit("offices", "/offices")
	p.fill("area", "640381", "text", "place,office_code,office_name\n110105,Q1,朝阳局\n镇,,小坝所").send("/offices")
	p.snap("offices-error")
	p.fill("text", "place,office_code,office_name\n640381,Q0,青铜峡市市场监督管理局\n小坝镇,Q1,小坝市场监督管理所").send("/offices")
	p.snap("offices-done")
	p.visit("offices-area", "/offices/640381")
}

// shootsEmpty takes what an office shows before the first case.
func shootsEmpty(t *testing.T, o *office, dir string) {
	first := o.person(t, i18n.Chinese, desk)
	first.unaxed = true
	opensOffice(first)
	for _, lang := range i18n.Languages {
		p := photographer{o.person(t, lang, desk), dir}
		p.unaxed = true
		p.signsIn("officer").at(200, "/queues")
		p.snap("queues-empty")
		p.visit("cases-empty", "/cases")
		p.visit("sellers-empty", "/sellers")
	}
}

// shootsBroken takes the page that says that something is wrong on our side,
// and leaves the store broken.
func shootsBroken(t *testing.T, o *office, dir, password string) {
	var cameras []photographer
	for _, lang := range i18n.Languages {
		p := photographer{o.person(t, lang, desk), dir}
		p.unaxed = true
		p.passes("demo.mediator1", password).at(200, "/queues")
		cameras = append(cameras, p)
	}
	breaks(t, o.data)
	for _, p := range cameras {
		p.visit("error-500", "/cases")
	}
}

// breaks takes the table of cases away from under the program.
func breaks(t *testing.T, data string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "*.sqlite"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the store is %q, %v", strings.Join(found, ", "), err)
	}
	db, err := sql.Open("sqlite", found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("PRAGMA busy_timeout = 10000; ALTER TABLE cases RENAME TO lost"); err != nil {
		t.Fatal(err)
	}
}
