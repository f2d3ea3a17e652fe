package letters

import (
	"context"
	"regexp"
	"strings"
	"time"

	"redress/views/i18n"
)

// gap is the line that is left for what is not known yet.
const gap = "＿＿＿＿＿＿"

func (d Data) ctx() context.Context { return i18n.WithLang(context.Background(), d.lang) }

// word is a text of the catalogue in the letter's language; what an agency has
// added and not named stands as it is.
func (d Data) word(vocabulary, value string) string {
	if key := vocabulary + "." + value; i18n.Has(d.ctx(), key) {
		return i18n.T(d.ctx(), key)
	}
	return value
}

func (d Data) value(name string) Value {
	for _, v := range d.Values {
		if v.Name == name {
			return v
		}
	}
	return Value{}
}

// all are the values of a list.
func (d Data) all(name string) (out []Value) {
	for _, v := range d.Values {
		if v.Name == name {
			out = append(out, v)
		}
	}
	return out
}

func (d Data) has(name string) bool { return d.value(name) != Value{} }

func (d Data) is(name, choice string) bool { return d.value(name).Choice == choice }

// text is what was written, or the gap for it.
func (d Data) text(name string) string { return orGap(d.value(name).Text) }

// optional is what was written, "" when nothing was.
func (d Data) optional(name string) string { return d.value(name).Text }

// choice is the word that was chosen, or the gap for it.
func (d Data) choice(vocabulary, name string) string {
	if v := d.value(name); v.Choice != "" {
		return d.word(vocabulary, v.Choice)
	}
	return gap
}

// day is a day as the language writes it.
func (d Data) day(name string) string {
	t, err := time.ParseInLocation(time.DateOnly, d.value(name).Text, i18n.Shanghai)
	if err != nil {
		return orGap(d.value(name).Text)
	}
	return i18n.Date(d.ctx(), t)
}

// money is an amount in figures; in Chinese the capitals come first, which
// nobody can change with a stroke of the pen.
func (d Data) money(v Value) string {
	figures := i18n.Money(d.ctx(), v.Amount)
	if d.lang == i18n.Chinese {
		return capitals(v.Amount) + "（" + figures + "）"
	}
	return figures
}

// number is the letter's number, or the series it will be in with the place of
// the number left open.
func (d Data) number() string {
	if d.Number != "" {
		return d.Number
	}
	return d.text("series") + "第" + "＿＿" + "号"
}

// demands are the claims, each with its amount and what was added to it.
func (d Data) demands() (out []string) {
	for _, v := range d.all("demand") {
		line := d.word("demand_kind", v.Choice)
		if v.Amount > 0 {
			line += d.pick("，", ": ") + d.money(v)
		}
		if v.Text != "" {
			line += d.pick("（"+v.Text+"）", " ("+v.Text+")")
		}
		out = append(out, line)
	}
	return out
}

// listed are the values of a list, each with its kind before it.
func (d Data) listed(vocabulary, name string) (out []string) {
	for _, v := range d.all(name) {
		out = append(out, d.word(vocabulary, v.Choice)+d.pick("：", ": ")+v.Text)
	}
	return out
}

// facts are what the chosen ground needs on record, each under its name.
func (d Data) facts() (out []string) {
	for _, v := range d.Values {
		if need, ok := strings.CutPrefix(v.Name, "fact."); ok && v.Text != "" {
			out = append(out, d.word("law.fact", need)+d.pick("：", ": ")+v.Text)
		}
	}
	return out
}

// names are the people of a list and the one before it.
func (d Data) names(first, others string) string {
	all := []string{d.text(first)}
	for _, v := range d.all(others) {
		all = append(all, v.Text)
	}
	return strings.Join(all, d.pick("、", ", "))
}

var place = regexp.MustCompile(`^art\. (\d+)(?: para\. (\d+))?(?:\((\d+)\))?(?:\((\d+)\))?$`)

// law is a place in the law with the title of the law, as official letters
// write it; the law alone where no place is named.
func (d Data) law(name string) string {
	v := d.value(name)
	if v.Choice == "" {
		return gap
	}
	title := d.word("law.instrument", v.Choice)
	m := place.FindStringSubmatch(v.Text)
	if m == nil {
		return d.pick("《"+title+"》", title)
	}
	article, paragraph, item := m[1], m[2], m[3]
	if m[4] != "" {
		paragraph, item = m[3], m[4]
	}
	if d.lang == i18n.English {
		return english(title, article, paragraph, item)
	}
	out := "《" + title + "》第" + numeral(article) + "条"
	if paragraph != "" {
		out += "第" + numeral(paragraph) + "款"
	}
	if item != "" {
		out += "第（" + numeral(item) + "）项"
	}
	return out
}

func english(title, article, paragraph, item string) string {
	out := title + ", art. " + article
	if paragraph != "" {
		out += " para. " + paragraph
	}
	if item != "" {
		out += " item (" + item + ")"
	}
	return out
}

func (d Data) pick(chinese, other string) string {
	if d.lang == i18n.Chinese {
		return chinese
	}
	return other
}

func orGap(s string) string {
	if s == "" {
		return gap
	}
	return s
}

// paragraphs splits what was written at its line ends.
func paragraphs(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}
