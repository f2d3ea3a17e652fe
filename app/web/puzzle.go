package web

import (
	"net/url"
	"slices"
	"strconv"

	"redress/app/casework"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// takeSolution hands the solution of a puzzle that a form carries to the
// limits, and takes it out of the form.
func (r *Request) takeSolution() {
	token := r.form.Get(pages.PuzzleToken)
	if token == "" {
		return
	}
	r.ctx = casework.WithSolution(r.ctx, casework.Solution{
		Token: token, Answer: r.form.Get(pages.PuzzleAnswer), Work: r.form.Get(pages.PuzzleWork),
	})
	for _, name := range []string{pages.PuzzleToken, pages.PuzzleAnswer, pages.PuzzleWork} {
		r.form.Del(name)
	}
}

// showPuzzle asks for the solution of a puzzle before the form goes on.
func (r *Request) showPuzzle(toll *casework.Toll) error {
	wait := int(toll.Puzzle.Wait.Seconds() + 0.999)
	form := components.Form{CSRF: r.csrfToken(), Values: url.Values{}}
	if toll.Fault != "" {
		form.Errors = []components.FieldError{{Name: pages.PuzzleAnswer, Text: r.T("puzzle.error."+toll.Fault, i18n.Arg("seconds", strconv.Itoa(wait)))}}
	}
	page := r.Page(r.T("puzzle.title"))
	page.Failed = form.Failed()
	r.c.Set("Retry-After", strconv.Itoa(max(wait, 1)))
	return r.Render(429, pages.ShowPuzzle(pages.Puzzle{
		Page: page, Form: form, Action: LocalPath(r.Path()), Kept: kept(r.form), Token: toll.Puzzle.Token, Bits: casework.PuzzleBits, Wait: wait,
		Question: r.T("puzzle.question", i18n.Arg("a", r.number(toll.Puzzle.A)), i18n.Arg("b", r.number(toll.Puzzle.B))),
	}))
}

// number is a number from one to nine in words.
func (r *Request) number(n int) string { return r.T("puzzle.number." + strconv.Itoa(n)) }

// kept are the fields of a form but the token, in a steady order.
func kept(form url.Values) (list []pages.Kept) {
	for name, values := range form {
		if name == components.CSRFField {
			continue
		}
		for _, v := range values {
			list = append(list, pages.Kept{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(list, func(a, b pages.Kept) int {
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return list
}
