package web

import (
	"redress/views/i18n"
	"redress/views/pages"
)

// FileCode shows the code that goes on with a filing later or elsewhere.
func (w *Web) FileCode(r *Request) error {
	d, err := r.draft()
	if err != nil {
		return err
	}
	page := r.Page(r.T("filing.code.title"))
	page.Back = nextStep(d)
	return r.Render(200, pages.ShowFileCode(pages.FileCode{
		Page: page, Code: string(d.Code), Until: i18n.Date(r.Ctx(), d.ExpiresAt), Continue: nextStep(d), Address: w.origin + "/resume",
	}))
}
