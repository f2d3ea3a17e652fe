// Package layout is the frame of every page: head, header with navigation and
// language switch, main content, footer.
package layout

import (
	"context"
	"net/url"

	"redress/static"
	"redress/views/components"
	"redress/views/i18n"
)

// Page is what the frame needs to know. A page's own view model holds one and
// its handler fills it.
type Page struct {
	Title string // without the product's name
	Path  string // path and query of this request, for the language switch
	Back  string // address of the page before; no back link when empty
	Trail []components.Link

	Nav     []components.NavItem
	Account Account
	Notice  components.NoticeView // shown above the content when it has a title
	Footer  []components.Link

	Failed bool // the form came back with errors; the title says so first
	Paper  bool // holds a letter, and prints nothing else
	Wide   bool // staff pages with tables use the whole width
}

// Account is who is signed in. Without a name the header offers nothing, or a
// sign-in link where SignIn is set.
type Account struct {
	Name    string
	Href    string // the reader's own account page
	SignIn  string // address of the sign-in page
	SignOut string // address the sign-out form posts to
	CSRF    string
}

func (p Page) documentTitle(ctx context.Context) string {
	key := "page.title"
	if p.Failed {
		key = "page.title_error"
	}
	product := i18n.T(ctx, "product.name")
	if p.Title == "" {
		return product
	}
	return i18n.T(ctx, key, i18n.Arg("title", p.Title), i18n.Arg("product", product))
}

func (p Page) bodyClass() string {
	class := "govuk-template__body rd-body"
	if p.Wide {
		class += " rd-body--wide"
	}
	if p.Paper {
		class += " rd-body--paper"
	}
	return class
}

// otherLanguage is the one the switch leads to.
func otherLanguage(ctx context.Context) i18n.Language {
	if i18n.Lang(ctx) == i18n.English {
		return i18n.Chinese
	}
	return i18n.English
}

// inLanguage returns this page's own address with another language, keeping
// the rest of its query. A path that cannot be read leads to the home page.
func inLanguage(path string, lang i18n.Language) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" {
		u = &url.URL{Path: "/"}
	}
	query := u.Query()
	query.Set("lang", string(lang))
	u.RawQuery = query.Encode()
	return u.String()
}

func styleSheet() string { return static.URL("app.css") }
func script() string     { return static.URL("app.js") }
func icon() string       { return static.URL("favicon.svg") }
