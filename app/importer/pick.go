package importer

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Pick takes a value out of a row, in this order: the constant Value, or the
// columns that are not empty, joined; of that what Pattern finds (its first
// group); of that what Values or the first rule of Match make of it. Whatever
// came to nothing on the way is Default, where there is one.
type Pick struct {
	Value   string   `yaml:"value"`
	Column  string   `yaml:"column"`
	Columns []string `yaml:"columns"`
	// Labels stand in front of the columns' values, in their order.
	Labels  []string          `yaml:"labels"`
	Join    string            `yaml:"join"`
	Pattern string            `yaml:"pattern"`
	Values  map[string]string `yaml:"values"`
	Match   []MatchRule       `yaml:"match"`
	Default *string           `yaml:"default"`

	pattern *regexp.Regexp
}

// MatchRule gives To for text in which the regular expression If is found.
type MatchRule struct {
	If string `yaml:"if"`
	To string `yaml:"to"`

	pattern *regexp.Regexp
}

// Row is one row of a file: the text under each column.
type Row map[string]string

// set says whether the map asks for the value at all.
func (p *Pick) set() bool {
	return p.Value != "" || p.Column != "" || len(p.Columns) > 0 || p.Default != nil
}

func (p *Pick) columns() []string {
	if p.Column != "" {
		return []string{p.Column}
	}
	return p.Columns
}

// table says whether text is looked up rather than taken over.
func (p *Pick) table() bool { return len(p.Values) > 0 || len(p.Match) > 0 }

// from reads the value. An error means that the text is in no table and there
// is no default.
func (p *Pick) from(row Row) (string, error) {
	if p.Value != "" {
		return p.Value, nil
	}
	text := p.joined(row)
	if p.pattern != nil {
		text = firstGroup(p.pattern, text)
	}
	if !p.table() {
		return p.orDefault(text), nil
	}
	if to, ok := p.Values[text]; ok {
		return to, nil
	}
	for _, rule := range p.Match {
		if rule.pattern.MatchString(text) {
			return rule.To, nil
		}
	}
	if p.Default == nil {
		return "", fmt.Errorf("no value for %q in the map's table", clip(text))
	}
	return *p.Default, nil
}

func (p *Pick) orDefault(text string) string {
	if text == "" && p.Default != nil {
		return *p.Default
	}
	return text
}

func (p *Pick) joined(row Row) string {
	var parts []string
	for i, column := range p.columns() {
		text := strings.TrimSpace(row[column])
		if text == "" {
			continue
		}
		if i < len(p.Labels) {
			text = p.Labels[i] + text
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, p.Join)
}

func firstGroup(re *regexp.Regexp, text string) string {
	found := re.FindStringSubmatch(text)
	if len(found) == 0 {
		return ""
	}
	return strings.TrimSpace(found[min(1, len(found)-1)])
}

// from reads a time; the zero time when there is none.
func (w *When) from(row Row) (time.Time, error) {
	text, err := w.Pick.from(row)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	for _, layout := range w.Layouts {
		if t, err := time.ParseInLocation(layout, text, w.zone); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time like %s", clip(text), strings.Join(w.Layouts, " or "))
}

// clip shortens text for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
