package spec

import (
	"fmt"
	"slices"
	"strconv"

	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
)

// routing reads a routing table.
type routing struct {
	*reader
	def      *workflows.RoutingDefinition
	language *language
	// earlier are the cases of the rules before that choose a queue.
	earlier [][]string
	used    map[string]bool
}

// Routing reads a routing table from a file. Its conditions may use the words
// of the procedures; with no words any will do. The error is Mistakes.
func Routing(file string, text []byte, known Words) (*workflows.RoutingDefinition, error) {
	t := &routing{reader: &reader{file: file}, def: &workflows.RoutingDefinition{}, used: map[string]bool{}}
	if top := t.open(text); top != nil {
		o := t.object(top, place{1, 1}, "the routing table", "kind", "name", "version", "limits", "lists", "queues", "flags", "rules")
		o.need("kind", "name", "version", "queues", "rules")
		t.def.Ref = t.reference(o, kindRouting, text)
		lists := t.head(o)
		lang, err := newLanguage(t.def.Limits, lists, vocabulary(known))
		if err != nil {
			return nil, err
		}
		t.language = lang
		t.rules(o)
	}
	if len(t.mistakes) > 0 {
		return nil, t.mistakes.sorted()
	}
	return t.def, nil
}

// head reads what the rules refer to.
func (t *routing) head(o object) map[string][]string {
	for _, w := range o.words("queues") {
		t.def.Queues = append(t.def.Queues, t.name(w))
	}
	for _, w := range o.words("flags") {
		t.def.Flags = append(t.def.Flags, t.name(w))
	}
	for _, e := range t.entries(o.values["limits"].value, "\"limits\"") {
		t.def.Limits = append(t.def.Limits, workflows.Limit{Name: t.name(word{e.key, e.at}), Values: t.limit(e)})
	}
	lists := map[string][]string{}
	section := o.values["lists"]
	for _, e := range t.entries(section.value, "\"lists\"") {
		list := object{r: t.reader, at: e.at, what: "\"lists\"", values: map[string]entry{e.key: e}}
		for _, w := range list.words(e.key) {
			lists[t.name(word{e.key, e.at})] = append(lists[e.key], w.text)
		}
	}
	return lists
}

func (t *routing) name(w word) string {
	if !namePattern.MatchString(w.text) {
		t.wrong(w.at, "%q is no name: small letters, digits and _, at most 40", w.text)
	}
	return w.text
}

// limit reads the values of a limit, which follow each other by day.
func (t *routing) limit(e entry) []workflows.LimitValue {
	var out []workflows.LimitValue
	for _, n := range t.list(e.value, fmt.Sprintf("limit %q", e.key)) {
		o := t.object(n, placeOf(n), fmt.Sprintf("limit %q", e.key), "from", "yuan", "source")
		o.need("from", "yuan", "source")
		v := workflows.LimitValue{Source: o.text("source")}
		var err error
		if v.From, err = calendar.ParseDay(o.text("from")); err != nil && o.has("from") {
			t.wrong(o.place("from"), "\"from\" must be a day like \"2026-04-15\"")
		}
		if v.Amount, err = models.ParseYuan(o.text("yuan")); err != nil && o.has("yuan") {
			t.wrong(o.place("yuan"), "\"yuan\" must be an amount like \"3000\" or \"99.50\"")
		}
		if len(out) > 0 && v.From <= out[len(out)-1].From {
			t.wrong(o.place("from"), "the values of a limit follow each other by day")
		}
		out = append(out, v)
	}
	if len(out) == 0 {
		t.wrong(e.at, "limit %q has no value", e.key)
	}
	return out
}

func (t *routing) rules(o object) {
	nodes := t.list(o.values["rules"].value, "\"rules\"")
	for i, n := range nodes {
		r := t.object(n, placeOf(n), "rule "+strconv.Itoa(i+1), "id", "when", "otherwise", "also", "given", "queue", "priority", "flags")
		if id := r.text("id"); id != "" {
			r.what = "rule " + strconv.Quote(id)
		}
		r.need("id")
		rule := workflows.Rule{ID: r.text("id"), Also: r.flag("also"), Given: r.flag("given"), Queue: r.text("queue"),
			Priority: r.number("priority", workflows.HighestPriority, workflows.LowestPriority)}
		for _, w := range r.words("flags") {
			t.oneOf(w, "flag", t.def.Flags)
			rule.Flags = append(rule.Flags, w.text)
		}
		if slices.ContainsFunc(t.def.Rules, func(o workflows.Rule) bool { return o.ID == rule.ID && rule.ID != "" }) {
			t.wrong(r.place("id"), "there is a rule %q already", rule.ID)
		}
		if r.has("id") {
			t.name(word{rule.ID, r.place("id")})
		}
		t.result(r, rule)
		t.when(r, &rule, i == len(nodes)-1)
		t.def.Rules = append(t.def.Rules, rule)
	}
	if n := len(t.def.Rules); n == 0 || t.def.Rules[n-1].When != nil || t.def.Rules[n-1].Also {
		t.wrong(o.values["rules"].at, "the last rule must be \"otherwise: true\", so that every case comes to a queue")
	}
	for _, kind := range []struct {
		key  string
		have []string
	}{{"queues", t.def.Queues}, {"flags", t.def.Flags}} {
		for _, w := range o.words(kind.key) {
			if !t.used[w.text] {
				t.wrong(w.at, "no rule gives %q", w.text)
			}
		}
	}
}

// result checks what a rule gives: a queue and a priority, or with "also" flags
// or a priority.
func (t *routing) result(r object, rule workflows.Rule) {
	if rule.Also {
		for _, key := range []string{"queue", "given"} {
			if r.has(key) {
				t.wrong(r.place(key), "%s says \"also\", so it cannot choose a queue", r.what)
			}
		}
		if len(rule.Flags) == 0 && rule.Priority == 0 {
			t.wrong(r.at, "%s says \"also\" but adds neither flags nor a priority", r.what)
		}
		return
	}
	r.need("priority")
	if rule.Given {
		if r.has("queue") {
			t.wrong(r.place("queue"), "%s takes the queue that intake has given, so it cannot choose one", r.what)
		}
		return
	}
	r.need("queue")
	if r.has("queue") {
		t.oneOf(word{rule.Queue, r.place("queue")}, "queue", t.def.Queues)
	}
}

func (t *routing) oneOf(w word, what string, known []string) {
	t.used[w.text] = true
	if !slices.Contains(known, w.text) {
		t.wrong(w.at, "unknown %s %q%s", what, w.text, suggest(w.text, known))
	}
}

// when reads the condition of a rule and looks for earlier rules that leave it
// nothing to match.
func (t *routing) when(r object, rule *workflows.Rule, last bool) {
	switch {
	case r.has("otherwise") == r.has("when"):
		t.wrong(r.at, "%s needs either \"when\" or \"otherwise: true\"", r.what)
		return
	case r.flag("otherwise"):
		if !last {
			t.wrong(r.place("otherwise"), "only the last rule can be \"otherwise\": the rules after it would never match")
		}
		return
	}
	c := t.condition(r, t.language)
	if c == nil {
		rule.When = never{}
		return
	}
	rule.When = c
	if rule.Also {
		return
	}
	cases := c.cases()
	if covered(cases, t.earlier) {
		t.wrong(r.place("when"), "%s can never match: earlier rules take everything it describes", r.what)
	}
	if rule.Given { // it takes only what intake has given to a unit
		return
	}
	t.earlier = append(t.earlier, cases...)
}

// never stands for a condition with a mistake, so that the rule is not taken
// for one without a condition while the rest of the file is read.
type never struct{}

func (never) Source() string                       { return "" }
func (never) Reads() []string                      { return nil }
func (never) Match(*workflows.Facts) (bool, error) { return false, nil }
