package web

import (
	"errors"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// maxRuleFile is the largest file about the rules that is read, in bytes.
const maxRuleFile = 256 << 10

// DefinitionNew takes a new version of a definition, as a file or typed, and
// says everything that is wrong with it at once.
func (w *Web) DefinitionNew(r *Request) error {
	started, values, err := r.startingPoint()
	if err != nil {
		return err
	}
	form := r.Form(values)
	d := r.desk(nil)
	v := pages.DefinitionNew{Page: layout.Page{Title: r.T("definition.new.title"), Wide: true, Trail: []components.Link{
		{Text: r.T("definition.title"), Href: "/definitions"}, {Text: r.T("definition.new.title")},
	}}, Started: started}
	if r.Posted() {
		id, faults, err := r.takeDefinition(&form)
		if err != nil {
			return err
		}
		if faults == nil && !form.Failed() {
			return r.Redirect(withQuery(definitionHref(id), "done", "uploaded"))
		}
		d.showFaults(&v, &form, faults)
	}
	v.Form, v.Page.Failed = form, form.Failed()
	v.Page = r.framed(v.Page)
	return r.Show(form.Failed(), pages.ShowDefinitionNew(v))
}

// takeDefinition reads what was sent and stores it when nothing is wrong.
func (r *Request) takeDefinition(form *components.Form) (id string, faults *casework.DefinitionFaults, err error) {
	if err := r.ruleFiles(form, map[string]string{"file": "text", "scenarios_file": "scenarios"}); err != nil || form.Failed() {
		return "", nil, err
	}
	in := casework.NewDefinition{Text: r.form.Get("text"), Scenarios: r.form.Get("scenarios")}
	if in.Text == "" {
		form.Errors = append(form.Errors, components.FieldError{Name: "text", Text: r.T("definition.error.missing")})
		return "", nil, nil
	}
	version, err := r.Service().UploadDefinition(r.Ctx(), r.Actor, in)
	if errors.As(err, &faults) {
		return "", faults, nil
	}
	return version.ID, nil, err
}

// ruleFiles reads the files of a form into its text fields, so that what was
// sent stands in the form when it comes back. into names the text field that
// belongs to each file field.
func (r *Request) ruleFiles(form *components.Form, into map[string]string) error {
	texts := map[string]string{}
	err := r.NamedFiles(func(field, name string, body io.Reader) error {
		raw, err := io.ReadAll(io.LimitReader(body, maxRuleFile+1))
		switch text, known := into[field]; {
		case err != nil:
			return broken(err)
		case !known:
		case len(raw) > maxRuleFile:
			form.Errors = append(form.Errors, components.FieldError{Name: field, Text: r.T("definition.error.large", i18n.Arg("name", name))})
		case !utf8.Valid(raw):
			form.Errors = append(form.Errors, components.FieldError{Name: field, Text: r.T("definition.error.not_text", i18n.Arg("name", name))})
		default:
			texts[text] = clean(strings.TrimPrefix(string(raw), "\ufeff"))
		}
		return nil
	})
	for field, text := range texts {
		r.form.Set(field, text)
	}
	form.Values = r.form
	return err
}

var versionLine = regexp.MustCompile(`(?m)^version: *\d+`)

// startingPoint fills the form with the text of the version that "from" names,
// already numbered as the next one.
func (r *Request) startingPoint() (string, url.Values, error) {
	from := r.Query().Get("from")
	if from == "" {
		return "", nil, nil
	}
	v, group, err := r.Service().Definition(r.Ctx(), r.Actor, from)
	if errors.Is(err, models.ErrNotFound) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	next := "version: " + strconv.Itoa(group.Versions[0].Ref.Version+1)
	renumber := func(text string) string {
		at := versionLine.FindStringIndex(text)
		if at == nil {
			return text
		}
		return text[:at[0]] + next + text[at[1]:]
	}
	return r.T("definition.new.started", i18n.Arg("name", r.desk(nil).definitionTitle(v.Ref))),
		url.Values{"text": {renumber(v.Text)}, "scenarios": {renumber(v.Scenarios)}}, nil
}

// showFaults puts everything that is wrong with a definition on its form.
func (d desk) showFaults(v *pages.DefinitionNew, form *components.Form, faults *casework.DefinitionFaults) {
	if faults == nil {
		return
	}
	if n := len(faults.Mistakes); n > 0 {
		v.MistakesTitle = d.t("definition.mistakes", i18n.Count("n", n))
		form.Errors = append(form.Errors, components.FieldError{Name: "mistakes", Text: v.MistakesTitle})
		for _, m := range faults.Mistakes {
			v.Mistakes = append(v.Mistakes, d.mistake(m))
		}
	}
	if len(faults.Failed) > 0 {
		v.Failed = d.scenarios(faults.Failed)
		form.Errors = append(form.Errors, components.FieldError{Name: "failed", Text: d.t("definition.scenarios_failed", i18n.Count("n", len(faults.Failed)))})
	}
}

// widestExcerpt is how much of a line is shown around a mistake.
const widestExcerpt = 120

func (d desk) mistake(m casework.Mistake) pages.DefinitionMistake {
	line, column := []rune(m.Excerpt), max(m.Column-1, 0)
	if len(line) > widestExcerpt {
		from := max(0, min(column-widestExcerpt/2, len(line)-widestExcerpt))
		line, column = slices.Clone(line[from:from+widestExcerpt]), column-from
	}
	var mark strings.Builder
	for i := range column {
		switch {
		case i < len(line) && line[i] == '\t':
			mark.WriteByte('\t')
		case i < len(line) && line[i] > 0x2e80:
			mark.WriteRune('\u3000') // as wide as a Chinese character
		default:
			mark.WriteByte(' ')
		}
	}
	return pages.DefinitionMistake{
		Place: d.t("definition.place", i18n.Arg("file", m.File), i18n.Arg("line", strconv.Itoa(m.Line)), i18n.Arg("column", strconv.Itoa(m.Column))),
		Text:  d.mistakeText(m), Excerpt: string(line), Mark: mark.String() + "^",
	}
}
