package authz

import (
	"slices"
	"strings"

	"redress/models"
)

// Document is the table written for people. The page for administrators and
// docs/authorization.md are both made of it.
type Document struct {
	Title, Lead string
	Head        []string
	// Rows have a cell for each of Head, and a list in each cell.
	Rows [][][]string
}

// Describe writes the table with the texts of a language.
func Describe(say func(key string) string) Document {
	d := Document{Title: say("policy.title"), Lead: say("policy.lead"), Head: []string{
		say("policy.col.action"), say("policy.col.roles"), say("policy.col.relations"), say("policy.col.states"), say("policy.col.fields"),
	}}
	for _, r := range Table {
		d.Rows = append(d.Rows, [][]string{
			{say("action." + string(r.Action))},
			words(say, "role.", r.Roles),
			about(say, r),
			or(words(say, "access_state.", r.States), say("policy.any_state")),
			shown(say, r),
		})
	}
	return d
}

func about(say func(string) string, r Row) []string {
	if r.Home {
		return []string{say("policy.home")}
	}
	return or(words(say, "case_relation.", r.Relations), say("policy.no_case"))
}

func shown(say func(string) string, r Row) []string {
	if len(r.Fields) == len(models.FieldGroups) {
		return []string{say("policy.everything")}
	}
	return or(words(say, "field_group.", r.Fields), say("policy.nothing"))
}

func words[T ~string](say func(string) string, prefix string, list []T) (out []string) {
	for _, v := range list {
		out = append(out, say(prefix+string(v)))
	}
	return out
}

func or(list []string, otherwise string) []string {
	if len(list) == 0 {
		return []string{otherwise}
	}
	return list
}

// Markdown is the document as a file of the repository.
func (d Document) Markdown() string {
	var b strings.Builder
	line := func(cells []string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	b.WriteString("# " + d.Title + "\n\n" + d.Lead + "\n\n")
	line(d.Head)
	line(slices.Repeat([]string{"---"}, len(d.Head)))
	for _, row := range d.Rows {
		cells := make([]string, len(row))
		for i, list := range row {
			cells[i] = strings.Join(list, ", ")
		}
		line(cells)
	}
	return b.String()
}
