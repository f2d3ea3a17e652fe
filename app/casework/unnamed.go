package casework

import (
	"slices"
	"unicode/utf8"

	"redress/models"
)

// People name themselves in what they write. Whoever does not see who complains
// does not read it there either: what is known of the complainant, and of who
// acts or complains with him, is covered in texts.

// namesIn lists what a filing says of those people, as it may stand in a text.
// A name of one character would cover half of what is written.
func namesIn(f models.Filing) (out []string) {
	all := []models.Personal{f.Complainant.Name, f.Complainant.Phone, f.Complainant.Address}
	if f.Agent != nil {
		all = append(all, f.Agent.Name, f.Agent.Phone)
	}
	for _, p := range f.Others {
		all = append(all, p.Name, p.Phone, p.Address)
	}
	for _, text := range all {
		if utf8.RuneCountInString(string(text)) > 1 {
			out = append(out, string(text))
		}
	}
	return out
}

func unnamed(text models.Personal, names []string) models.Personal {
	return models.Personal(hideText(string(text), nil, names))
}

func unnamedFiling(f models.Filing, names []string) models.Filing {
	f.Narrative, f.Demands = unnamed(f.Narrative, names), slices.Clone(f.Demands)
	for i, d := range f.Demands {
		f.Demands[i].Note = unnamed(d.Note, names)
	}
	return f
}

func unnamedMessages(messages []models.Message, names []string) []models.Message {
	out := slices.Clone(messages)
	for i, m := range out {
		out[i].Body = unnamed(m.Body, names)
	}
	return out
}
