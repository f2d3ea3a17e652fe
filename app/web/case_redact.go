package web

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// shownLines is how many lines of a text can be ticked on one page.
const shownLines = 600

// CaseRedact lets staff mark what the other side must not see of a file, and
// makes the copy.
func (w *Web) CaseRedact(r *Request) error {
	file := models.EvidenceID(r.Param("file"))
	in, err := r.Service().Redactable(r.Ctx(), r.Actor, r.caseID(), file)
	if err != nil {
		return err
	}
	form := r.Form(url.Values{"word": in.Proposed})
	if r.Posted() {
		areas, bad := readAreas(r.Values())
		if bad > 0 {
			form.Errors = []components.FieldError{{Name: "areas", Text: r.T("redact.error.areas", i18n.Arg("line", strconv.Itoa(bad)))}}
			return r.showRedact(in, form)
		}
		_, err := r.Service().Redact(r.Ctx(), r.Actor, r.caseID(), file, casework.Redaction{
			Command: r.Command(), Areas: areas, Lines: readLines(r.Values()["line"]),
			Words: readWords(r.Values()), Clear: r.Values().Get("clear") != "",
		})
		switch {
		case err == nil:
			return r.Redirect(caseHref(r.caseID()) + "/shared?done=copied#copies")
		case errors.Is(err, casework.ErrNoCopy):
			form.Errors = []components.FieldError{{Text: r.T("redact.error.no_copy")}}
		case errors.Is(err, casework.ErrFull):
			form.Errors = []components.FieldError{{Text: r.T("redact.error.full")}}
		default:
			if err := r.Faults(&form, err, Labels{"clear": "redact.clear_title"}); err != nil {
				return err
			}
		}

	}
	return r.showRedact(in, form)
}

func (r *Request) showRedact(in casework.Redactable, form components.Form) error {
	base := caseHref(in.Case) + "/evidence/" + string(in.File.ID)
	v := pages.Redact{
		Page: r.Page(r.T("redact.title")), Form: form, Action: base + "/redact",
		Title: r.T("evidence_kind." + in.File.Kind),
	}
	switch in.How {
	case "picture":
		v.Picture, v.Alt = base+"/preview", r.T("sharing.copy_alt", i18n.Arg("kind", v.Title))
	case "text":
		for n, line := range in.Lines {
			if line != "" && len(v.Lines) < shownLines {
				v.Lines = append(v.Lines, pages.RedactLine{N: strconv.Itoa(n), Text: line})
			}
		}
		v.More = len(in.Lines) > shownLines
		for _, word := range in.Proposed {
			v.Words = append(v.Words, components.Option{Value: word, Label: word})
		}
	}
	v.Page.Back, v.Page.Failed = caseHref(in.Case)+"#evidence", form.Failed()
	return r.Show(form.Failed(), pages.ShowRedact(v))
}

// readAreas reads the cells that were ticked and the list of areas. bad is the
// number of the first line that cannot be read, 0 when all can.
func readAreas(values url.Values) (out []casework.Area, bad int) {
	for _, cell := range values["cell"] {
		x, y, _ := strings.Cut(cell, ".")
		column, err1 := strconv.Atoi(x)
		row, err2 := strconv.Atoi(y)
		if err1 == nil && err2 == nil && column >= 0 && column < pages.RedactColumns && row >= 0 && row < pages.RedactRows {
			out = append(out, casework.Area{
				X: column * 1000 / pages.RedactColumns, Y: row * 1000 / pages.RedactRows, W: 1000 / pages.RedactColumns, H: 1000 / pages.RedactRows,
			})
		}
	}
	for n, line := range strings.Split(values.Get("areas"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		area, ok := readArea(line)
		if !ok {
			return nil, n + 1
		}
		out = append(out, area)
	}
	return out, 0
}

// readArea reads four numbers of per cent.
func readArea(line string) (a casework.Area, ok bool) {
	parts := strings.FieldsFunc(line, func(c rune) bool { return strings.ContainsRune(" \t,，;；%％", c) })
	if len(parts) != 4 {
		return a, false
	}
	for i, to := range []*int{&a.X, &a.Y, &a.W, &a.H} {
		n, err := strconv.ParseFloat(parts[i], 64)
		if err != nil || !(n >= 0 && n <= 100) {
			return a, false
		}
		*to = int(n * 10)
		if i > 1 {
			*to++ // rounded outwards
		}
	}
	return a, a.W > 0 && a.H > 0
}

// readWords are the proposals that were ticked and those that were typed.
func readWords(values url.Values) (out []string) {
	for _, w := range append(values["word"], strings.Split(values.Get("words"), "\n")...) {
		if w = strings.TrimSpace(w); w != "" {
			out = append(out, w)
		}
	}
	return out
}

func readLines(values []string) (out []int) {
	for _, v := range values {
		if n, err := strconv.Atoi(v); err == nil {
			out = append(out, n)
		}
	}
	return out
}
