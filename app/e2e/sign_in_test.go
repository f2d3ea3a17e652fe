package e2e_test

import (
	"strings"
	"sync"
	"time"

	"redress/app/casework"
)

// app is an authenticator app of one account. Each of its codes opens once.
type app struct {
	sync.Mutex
	key  string
	last int64
}

// code is one that was not used yet. It is good for half a minute at least, as
// slow machines need; that of the next step is good already.
func (a *app) code(p *person) string {
	p.Helper()
	a.Lock()
	defer a.Unlock()
	step := max(a.last+1, time.Now().Unix()/30)
	for step > time.Now().Unix()/30+1 {
		time.Sleep(time.Second)
	}
	a.last = step
	code, err := casework.TOTPCode(a.key, time.Unix(step*30, 0))
	if err != nil {
		p.Fatal(err)
	}
	return code
}

// invites keeps the link of an account for whoever opens it first.
func (o *office) invites(login, link string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.links == nil {
		o.links = map[string]string{}
	}
	o.links[login] = strings.TrimPrefix(link, o.base)
}

// takesLink gives the link of an account, once, "" afterwards.
func (o *office) takesLink(login string) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	link := o.links[login]
	delete(o.links, login)
	return link
}

func (o *office) app(login string) *app {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.apps[login]
}

// enrols sets an authenticator app up on the page that asks for it, and goes on.
func (p *person) enrols(login string) *person {
	p.Helper()
	p.at(200, "/sign-in/enrol").shows(p.say("authapp.must"))
	p.fill("code", p.readsApp(login).code(p)).send("/sign-in/enrol").at(200, "/sign-in/enrol").shows(p.say("recovery.warning"))
	return p.follow(p.say("recovery.saved"))
}

// readsApp takes the key that the page shows into the authenticator app.
func (p *person) readsApp(login string) *app {
	p.Helper()
	a := &app{key: strings.ReplaceAll(ask[string](p, `document.getElementById('totp-key').textContent.trim()`), " ", "")}
	p.office.mu.Lock()
	defer p.office.mu.Unlock()
	if p.office.apps == nil {
		p.office.apps = map[string]*app{}
	}
	p.office.apps[login] = a
	return a
}

// passes signs in with password and code.
func (p *person) passes(login, password string) *person {
	p.Helper()
	p.open("/sign-in").fill("login", login, "password", password).send("/sign-in").at(200, "/sign-in/code")
	return p.fill("code", p.office.app(login).code(p)).send("/sign-in/code")
}
