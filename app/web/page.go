package web

import (
	"slices"
	"strings"

	"redress/app/authz"
	"redress/models"
	"redress/views/components"
	"redress/views/layout"
)

// Page is the frame of a page for whoever is asking: the navigation of the
// side the route belongs to, and the way to the other language.
func (r *Request) Page(title string) layout.Page {
	p := layout.Page{Title: title, Path: r.Path(), Footer: r.footer()}
	staff := r.Identity.Staff.Role.Staff()
	if staff && (r.Route.Side == Staff || r.Route.Side == Account) {
		p.Nav, p.Wide = r.staffNav(), true
		p.Account = layout.Account{Name: r.Identity.Staff.Name, Href: "/account", SignOut: "/sign-out", CSRF: r.csrfToken()}
		return p
	}
	p.Nav = r.nav([]place{{"nav.file", "/file", authz.Public}, {"nav.track", "/track", authz.Public}})
	if me := r.Identity.Account; me.Role == models.RoleBuyer {
		p.Nav = append(p.Nav, components.NavItem{Text: r.T("my.title"), Href: "/my", Current: r.c.Path() == "/my"})
		p.Account = layout.Account{Name: me.Name, Href: "/account", SignOut: "/sign-out", CSRF: r.csrfToken()}
	}
	return p
}

func (r *Request) staffNav() []components.NavItem {
	items := r.nav([]place{
		{"nav.queues", staffHome, authz.CaseList}, {"nav.cases", "/cases?state=open", authz.CaseList}, {"nav.sellers", "/sellers", authz.SellerView},
		{"definition.nav", rulesHome, authz.RulesView}, {"nav.accounts", "/accounts", authz.AccountManage},
	})
	for i := range items { // the pages about the rules share an entry
		items[i].Current = items[i].Current || items[i].Href == rulesHome &&
			slices.ContainsFunc(r.rulePlaces(), func(n components.NavItem) bool { return n.Current })
	}
	return items
}

// place is an entry of a navigation and what one must be allowed to see it.
type place struct {
	text, href string
	action     authz.Action
}

func (r *Request) nav(places []place) (items []components.NavItem) {
	for _, p := range places {
		if p.action != authz.Public && !authz.Permits(r.Identity.Staff, p.action) {
			continue
		}
		path := r.c.Path()
		here, _, _ := strings.Cut(p.href, "?")
		items = append(items, components.NavItem{
			Text: r.T(p.text), Href: p.href, Current: path == here || strings.HasPrefix(path, here+"/"),
		})
	}
	return items
}

func (r *Request) footer() []components.Link {
	links := []components.Link{
		{Text: r.T("nav.home"), Href: "/"},
		{Text: r.T("forms.privacy"), Href: "/privacy"},
		{Text: r.T("custody.receipt.check"), Href: "/verify"},
	}
	switch {
	case r.Identity.Staff.Role.Staff():
		return append(links, components.Link{Text: r.T("nav.queues"), Href: staffHome})
	case r.Identity.Account.Role == models.RoleBuyer:
		return append(links, components.Link{Text: r.T("my.title"), Href: "/my"})
	}
	return append(links, components.Link{Text: r.T("nav.sign_in"), Href: "/sign-in"})
}
