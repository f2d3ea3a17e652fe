package web

import (
	"net/url"

	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
)

func stepSigns() step {
	return step{
		name:   "signs",
		labels: Labels{"signals": "filing.signals"},
		values: func(f models.Filing) url.Values { return url.Values{"signals": f.Signals} },
		answer: func(r *Request) (func(*models.Filing), error) {
			signals := r.Values()["signals"]
			return func(f *models.Filing) { f.Signals = signals }, nil
		},
		next: func(f models.Filing) string {
			if casework.FraudLikely(f) {
				return "/file/urgent"
			}
			return ""
		},
		show: func(r *Request, s pages.Step, _ models.Draft) component {
			return pages.ShowFileSigns(pages.FileSigns{Step: s, Signals: r.options("signal", models.Signals)})
		},
	}
}

// FileUrgent tells a buyer who was probably cheated what cannot wait for a
// decision on the filing.
func (w *Web) FileUrgent(r *Request) error {
	d, err := r.draft()
	if err != nil {
		return err
	}
	if !casework.FraudLikely(d.Filing) {
		return r.Redirect(nextStep(d))
	}
	page := r.Page(r.T("filing.urgent.title"))
	page.Back = "/file/signs"
	return r.Render(200, pages.ShowFileUrgent(pages.FileUrgent{Page: page, Continue: r.onward("signs", d.Filing)}))
}
