package e2e_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// authenticator gives the person's browser a key as phones and laptops have one.
func (p *person) authenticator() *person {
	p.Helper()
	p.call(func(ctx context.Context) error {
		if _, err := chromedp.Call(ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
		}})
		return err
	})
	return p
}

// A mediator makes a passkey, signs out, and signs in with nothing else; then
// with the password and the passkey as second factor.
func TestPasskey(t *testing.T) {
	o := serve(t, t.TempDir(), named)
	opensOffice(o.person(t, i18n.Chinese, desk))
	p := o.person(t, i18n.Chinese, desk).authenticator().signsIn("mediator")
	p.open("/account/passkeys").at(200, "/account/passkeys").shows(p.say("passkeys.none"))
	p.fill("name", "办公室电脑", "current", "wrong password").send("/account/passkeys").at(422, "/account/passkeys").shows(p.say("accounts.error.current"))
	p.fill("name", "办公室电脑", "current", password).send("/account/passkeys").at(200, "/account/passkeys").shows(p.say("passkeys.add_text"))
	p.send("/account/passkeys/done").at(200, "/account/passkeys?done=added").shows(p.say("done.passkeys.added"), "办公室电脑")
	p.send("/sign-out").at(200, "/sign-in")
	p.send("/sign-in/passkey").at(200, "/sign-in/passkey").send("/sign-in/passkey/done").at(200, "/queues").shows(staff["mediator"][1])

	p.send("/sign-out").fill("login", staff["mediator"][0], "password", password).press(`form[action="/sign-in"] button`).at(200, "/sign-in/code")
	p.send("/sign-in/passkey").send("/sign-in/passkey/done").at(200, "/queues")

	// A key of another account does not stand in for the second factor.
	p.send("/sign-out").fill("login", staff["administrator"][0], "password", password).press(`form[action="/sign-in"] button`).at(200, "/sign-in/code")

	p.open("/sign-in").send("/sign-in/passkey").send("/sign-in/passkey/done").at(422, "/sign-in/passkey/done").shows(p.say("passkey.refused"))
	p.passes(staff["mediator"][0], password).at(200, "/queues").open("/account/passkeys")
	ask[bool](p, `document.querySelector('details').open = true`)
	p.fill("key", ask[string](p, `document.querySelector('[name=key]').value`), "current_remove", password).send("/account/passkeys/remove")
	p.at(200, "/account/passkeys?done=removed").shows(p.say("passkeys.none"))
}

// Without a script the page says so and offers the other way.
func TestPasskey_WithoutScript(t *testing.T) {
	o := serve(t, t.TempDir(), named)
	p := o.person(t, i18n.English, phone).withoutScript()
	p.open("/sign-in").send("/sign-in/passkey").at(200, "/sign-in/passkey").shows(p.say("passkey.script"))
	p.send("/sign-in/passkey/done").at(422, "/sign-in/passkey/done").shows(p.say("passkey.refused"))
}
