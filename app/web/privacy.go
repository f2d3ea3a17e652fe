package web

import "redress/views/pages"

// Privacy says what the law wants said before anybody gives personal data
// (PIPL art. 17): who, what for, which kinds, how long, and the rights.
func (w *Web) Privacy(r *Request) error {
	page := r.Page(r.T("forms.privacy"))
	page.Back = "/"
	return r.Render(200, pages.ShowPrivacy(pages.Privacy{Page: page}))
}
