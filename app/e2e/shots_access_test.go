package e2e_test

// shootsAccess takes the pages about accounts: an administrator's, the own one,
// and those of a buyer.
func shootsAccess(p photographer, o *office) {
	p.visit("account-edit", "/accounts/demo.mediator2")
	p.visit("audit", "/audit")
	p.visit("organisations", "/organisations")
	p.fill("name", "深圳市市场监督管理局", "divisions", "4403 nowhere").send("/organisations")
	p.snap("organisations-error")
	p.visit("account-own", "/account")
	p.visit("account-password", "/account/password")
	p.send("/account/password")
	p.snap("account-password-error")
	p.visit("account-app", "/account/app")
	p.visit("account-passkeys", "/account/passkeys")
	p.visit("account-sessions", "/account/sessions")
	p.visit("register", "/register")
	p.send("/register")
	p.snap("register-error")
}
