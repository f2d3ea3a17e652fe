package dossier

import (
	_ "embed"
	"io"
	"slices"
	"text/template"
)

//go:embed readme.txt
var readmeText string

var readmeTemplate = template.Must(template.New("readme").Parse(readmeText))

// readme says how to verify the dossier, in both languages whatever the papers are in.
func readme(w io.Writer, d Dossier) error {
	key := d.Signer.Key()
	var langs []string
	for _, s := range d.Sheets {
		langs = append(langs, s.Lang)
	}
	in := func(letters bool) bool {
		return slices.ContainsFunc(d.Files, func(f File) bool { return f.Letter == letters && f.LeftOut == "" })
	}
	return readmeTemplate.Execute(w, map[string]any{
		"Case": d.Case, "Made": second(d.Made).Format("2006-01-02T15:04:05Z"), "Key": key.String(), "Name": key.Name(),
		"Logged": d.Inclusion != nil, "Chained": len(d.Records) > 0,
		"Langs": langs, "PDF": d.Font != nil, "Evidence": in(false), "Letters": in(true),
	})
}
