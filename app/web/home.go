package web

import "redress/views/pages"

// Home is the front page.
func (w *Web) Home(r *Request) error {
	return r.Render(200, pages.ShowHome(pages.Home{Page: r.Page(""), Form: r.Form(nil), Draft: r.Identity.Filer.Case != ""}))
}
