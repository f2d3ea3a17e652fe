package e2e_test

import (
	"os"
	"strings"
	"testing"

	"redress/views/i18n"
)

// shootsAccess takes the pages about accounts: an administrator's and the own one.
// Colleague comes to work for an organisation made on the way, so that a case can
// be handed over to it.
func shootsAccess(p, colleague photographer) {
	p.visit("account-edit", "/accounts/demo.mediator2")
	p.visit("audit", "/audit")
	p.visit("authorization", "/authorization")
	ask[bool](p.person, `document.querySelectorAll('details')[5].open = true`)
	p.snap("authorization-role")
	p.visit("organisations", "/organisations")
	p.fill("name", "深圳市市场监督管理局", "divisions", "4403 nowhere").send("/organisations")
	p.snap("organisations-error")
	free := map[i18n.Language]string{i18n.Chinese: "4403", i18n.English: "4401"}[i18n.Lang(p.text)]
	p.fill("divisions", free).send("/organisations")
	p.snap("organisations-one")
	p.press(`tbody a[href^="/organisations/"]`)
	p.snap("organisation-edit")
	org := strings.TrimPrefix(p.where(), "/organisations/")
	login := "shenzhen." + strings.ToLower(string(i18n.Lang(p.text)))
	p.open("/accounts").fill("login", login, "name", "林小燕", "role", "mediator", "org", org).press(`form[action="/accounts"] button`)
	link := strings.TrimPrefix(ask[string](p.person, `document.getElementById('link').textContent.trim()`), p.office.base)
	colleague.open(link).fill("password", password).send(link).enrols(login)
	p.visit("account-own", "/account")
	p.visit("account-password", "/account/password")
	p.send("/account/password")
	p.snap("account-password-error")
	p.visit("account-app", "/account/app")
	p.visit("account-passkeys-unnamed", "/account/passkeys")
	p.visit("account-sessions", "/account/sessions")
	p.visit("account-recovery", "/account/recovery")
}

// shootsBuyer takes the account of a buyer and his list.
func shootsBuyer(p photographer, c receipt) {
	p.visit("register", "/register")
	p.send("/register")
	p.snap("register-error")
	p.fill("login", "买家"+string(i18n.Lang(p.text)), "password", password).send("/register")
	p.visit("my-empty", "/my")
	p.fill("number", c.number, "code", "1").send("/my")
	p.snap("my-error")
	p.fill("number", c.number, "code", c.code).send("/my")
	p.snap("my")
	p.visit("account-buyer", "/account")
	p.visit("account-delete", "/account/delete")
}

// TestShots_SignIn takes how one gets in: the link of an invitation, the second
// step, recovery codes, passkeys, and the page for who tries too often.
func TestShots_SignIn(t *testing.T) {
	dir := os.Getenv("REDRESS_SHOTS")
	if dir == "" {
		return
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Languages {
		o := serve(t, t.TempDir(), named)
		camera := func(d device) photographer {
			p := o.person(t, lang, d)
			p.unaxed = true
			return photographer{p, dir}
		}
		admin, colleague := camera(desk), camera(desk)
		shootsFirst(admin, staff["administrator"])
		shootsInvited(admin, colleague, staff["mediator"])
		shootsPasskeys(colleague, staff["mediator"][0])
		puzzled := camera(phone)
		puzzled.withoutScript()
		for range 11 {
			puzzled.open("/track").fill("number", "WQ-1", "code", "2").send("/track")
		}
		puzzled.snap("puzzle")
		puzzled.fill("puzzle_answer", "0").send("/track")
		puzzled.snap("puzzle-error")
	}
}

// shootsFirst makes the first account.
func shootsFirst(p photographer, who [3]string) {
	p.open(p.office.setup).fill("login", who[0], "name", who[1], "password", password).send(p.office.setup)
	p.snap("enrol")
	p.fill("code", "000000").send("/sign-in/enrol")
	p.snap("enrol-error")
	p.open("/sign-in/enrol")
	p.fill("code", p.readsApp(who[0]).code(p.person)).send("/sign-in/enrol")
	p.snap("recovery-codes")
	p.follow(p.say("recovery.saved"))
}

// shootsInvited invites a colleague, who comes.
func shootsInvited(admin, p photographer, who [3]string) {
	admin.open("/accounts").fill("login", who[0], "name", who[1], "role", who[2]).press(`form[action="/accounts"] button`)
	admin.snap("account-link")
	p.office.invites(who[0], ask[string](admin.person, `document.getElementById('link').textContent.trim()`))
	admin.visit("account-invited", "/accounts/"+who[0])
	link := p.office.takesLink(who[0])
	p.visit("invite", link)
	p.fill("password", "short").send(link)
	p.snap("invite-error")
	p.fill("password", password).send(link).enrols(who[0])
	admin.open("/accounts/" + who[0]).send("/accounts/" + who[0] + "/reset")
	admin.snap("account-reset-link")
	reset := ask[string](admin.person, `document.getElementById('link').textContent.trim()`)
	p.office.invites(who[0], reset)
	link = p.office.takesLink(who[0])
	p.visit("invite-reset", link)
	p.fill("password", password).send(link)
	p.snap("sign-in-code")
	p.fill("code", "1").press(`form[action="/sign-in/code"] button`)
	p.snap("sign-in-code-error")
	p.passes(who[0], password).at(200, "/queues")
}

// shootsPasskeys makes a passkey and signs in with it.
func shootsPasskeys(p photographer, login string) {
	p.authenticator()
	p.visit("account-passkeys", "/account/passkeys")
	p.fill("name", "办公室电脑", "current", password).send("/account/passkeys")
	p.snap("passkey-new")
	p.send("/account/passkeys/done")
	ask[bool](p.person, `document.querySelector('details').open = true`)
	p.snap("account-passkeys-one")
	p.open("/account/recovery").fill("current", password).send("/account/recovery")
	p.snap("account-recovery-new")
	p.open("/queues").send("/sign-out").send("/sign-in/passkey")
	p.snap("sign-in-passkey")
	p.send("/sign-in/passkey/done")
	p.visit("account-own-full", "/account")
}
