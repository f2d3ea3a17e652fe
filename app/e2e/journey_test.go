package e2e_test

import (
	"testing"

	"redress/views/i18n"
)

// TestJourney is the whole way of a complaint: filed on a phone, found by a
// mediator in the right queue, settled, confirmed, and in the seller's history.
func TestJourney(t *testing.T) {
	for engine, flags := range engines {
		for _, lang := range i18n.Languages {
			t.Run(engine+"/"+string(lang), func(t *testing.T) {
				t.Parallel()
				o := serve(t, t.TempDir(), flags(t)...)
				admin := o.person(t, lang, desk)
				opensOffice(admin)
				c := file(t, o, lang)
				tracks(t, o, lang, c)
				mediates(o.person(t, lang, desk), c)
				confirms(o.person(t, lang, phone), c)
				looksUp(o.person(t, lang, desk), c)
			})
		}
	}
}

// TestFiling_WithoutScript files and tracks where JavaScript does not run.
func TestFiling_WithoutScript(t *testing.T) {
	o := serve(t, t.TempDir())
	buyer := o.person(t, i18n.Chinese, phone).withoutScript()
	begins(buyer)
	answersSeller(buyer)
	answersPurchase(buyer)
	answersStory(buyer)
	uploads(buyer)
	answersDemands(buyer)
	answersYou(buyer)
	buyer.send("/file/check").at(200, "/file/receipt")
	c := reads(buyer)
	buyer.send("/file/receipt").at(200, "/track/case").shows(c.number, buyer.say("state.filed"))
}

// keeps fails unless the fields hold what was typed: pairs are name, value.
func (p *person) keeps(pairs ...string) *person {
	p.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		if got := p.value(pairs[i]); got != pairs[i+1] {
			p.Fatalf("%s: %s holds %q, want %q", p.where(), pairs[i], got, pairs[i+1])
		}
	}
	return p
}

// staff are the accounts of an office: login, name, role.
var staff = map[string][3]string{
	"administrator": {"chen.admin", "陈主任", "administrator"},
	"mediator":      {"li.na", "李娜", "mediator"},
	"second":        {"zhang.wei", "张伟", "mediator"},
	"officer":       {"wang.fang", "王芳", "officer"},
}

const password = "correct horse battery 42"

// opensOffice creates the first administrator with the printed link, and the
// colleagues on the page for accounts.
func opensOffice(admin *person) {
	admin.Helper()
	link := admin.office.setup
	if link == "" {
		admin.Fatal("no link to create the first administrator was printed")
	}
	admin.open(link).at(200, link).shows(admin.say("setup.title"))
	admin.fill("login", staff["administrator"][0], "name", staff["administrator"][1], "password", "short").send(link).at(422, link)
	admin.fill("password", password).send(link).enrols(staff["administrator"][0]).at(200, "/queues").shows(admin.say("queues.empty"))
	admin.follow(admin.say("nav.accounts")).at(200, "/accounts")
	for _, who := range []string{"mediator", "second", "officer"} {
		a := staff[who]
		admin.fill("login", a[0], "name", a[1], "role", a[2]).press(`form[action="/accounts"] button`)
		admin.at(200, "/accounts").shows(admin.say("one_link.label"), a[1])
		admin.office.invites(a[0], ask[string](admin, `document.getElementById('link').textContent.trim()`))
		admin.follow(admin.say("one_link.back")).at(200, "/accounts").shows(a[0], a[1], admin.say("account_list.invited"))
	}
	admin.send("/sign-out").at(200, "/sign-in")
	admin.open(link).at(404, link) // the link worked once
}

// signsIn lands on the queues: the first time through the link of the
// invitation, later with password and code.
func (p *person) signsIn(who string) *person {
	p.Helper()
	login := staff[who][0]
	if link := p.office.takesLink(login); link != "" {
		p.open(link).at(200, link).fill("password", password).send(link).enrols(login)
	} else {
		p.passes(login, password)
	}
	return p.at(200, "/queues").shows(staff[who][1])
}
