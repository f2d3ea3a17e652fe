package web

import (
	"slices"

	"redress/models"
	"redress/views/i18n"
	"redress/views/pages"
)

// TrackLetter shows the complainant a letter that is for him, to read, print
// and keep.
func (w *Web) TrackLetter(r *Request) error {
	v, err := r.Service().OwnLetter(r.Ctx(), r.Actor, r.letterID())
	if err != nil {
		return err
	}
	title := r.T("letter." + v.Letter.Form)
	page := r.Page(title)
	page.Back, page.Paper = "/track/case#letters", true
	return r.Render(200, pages.ShowTrackLetter(pages.TrackLetter{
		Page: page, Title: title, Sheet: sheetOf(r.T, v, ownLetterHref(v.Letter.ID), r.copy()), Files: r.ownFiles(filedCopies(v.Case, v.Letter)),
	}))
}

func ownLetterHref(id models.LetterID) string { return "/track/case/letters/" + string(id) }

// ownLetters are the letters for the complainant, the latest first.
func (r *Request) ownLetters(c models.Case) (out []pages.OwnAction) {
	for _, l := range slices.Backward(c.Letters) {
		out = append(out, pages.OwnAction{
			Text: r.T("letter." + l.Form), Href: ownLetterHref(l.ID),
			Hint: r.T("track.letter_of", i18n.Arg("number", l.Number), i18n.Arg("day", i18n.Date(r.Ctx(), l.IssuedAt))),
		})
	}
	return out
}
