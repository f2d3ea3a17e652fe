package dossier

import (
	"context"
	_ "embed"
	"io"

	"github.com/a-h/templ"
)

//go:embed page.css
var style string

// Page writes a sheet as an HTML document of its own, without a script and with
// its only style sheet inside it.
func Page(w io.Writer, s Sheet) error {
	head := `<!DOCTYPE html>
<html lang="` + templ.EscapeString(s.Lang) + `">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>` + templ.EscapeString(s.Title+" "+s.Number) + `</title>
<style>` + style + `</style>
</head>
<body>
`
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	if err := index(s).Render(context.Background(), w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n</body>\n</html>\n")
	return err
}
