package letters

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"redress/static"
	"redress/views/i18n"
)

// File writes a letter as a document of its own, which shows and prints the
// same wherever it is opened: it needs nothing from the network, and its only
// style sheet is inside it.
func File(w io.Writer, form string, lang i18n.Language, d Data) error {
	d.Top = true
	css, _ := static.Open(static.URL("letter.css"))
	head := `<!DOCTYPE html>
<html lang="` + string(lang) + `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>` + templ.EscapeString(i18n.T(i18n.WithLang(context.Background(), lang), "letter."+form)+" "+d.Number) + `</title>
<style>` + string(css.Body) + `</style>
</head>
<body>
`
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	if err := Sheet(form, lang, d).Render(context.Background(), w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n</body>\n</html>\n")
	return err
}
