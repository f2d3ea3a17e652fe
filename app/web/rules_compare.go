package web

import (
	"slices"
	"strings"

	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows/law"
)

// sideBySide fills a part with the rows of every key that any order has, the
// newest order's first, and says what became of each from the order before.
func (d desk) sideBySide(s pages.RuleSection, kind law.Kind, keys func(law.Profile) []string, name func(string) string, cell func(law.Profile, string) (pages.Rule, bool)) pages.RuleSection {
	all := law.Profiles()
	var order []string
	for _, p := range slices.Backward(all) {
		for _, key := range keys(p) {
			if !slices.Contains(order, key) {
				order = append(order, key)
			}
		}
	}
	changed := law.CompareProfiles(all[len(all)-2], all[len(all)-1])
	for _, key := range order {
		var cells []pages.Rule
		for _, p := range all {
			c, there := cell(p, key)
			if !there {
				c = pages.Rule{Text: d.t("rules.none")}
			}
			cells = append(cells, c)
		}
		row := pages.Rule{Text: name(key)}
		tone := components.Neutral
		if i := slices.IndexFunc(changed, func(x law.Difference) bool { return x.Kind == kind && x.Key == key }); i >= 0 {
			row.Marks, tone = []pages.Mark{d.change(changed[i])}, components.Info
		}
		r := ruleRow(row, cells)
		r.Tone = tone
		s.Table.Rows = append(s.Table.Rows, r)
	}
	return s
}

func (d desk) change(x law.Difference) pages.Mark {
	switch {
	case !x.InA:
		return pages.Mark{Text: d.t("rules.new"), Tone: components.Good}
	case !x.InB:
		return pages.Mark{Text: d.t("rules.gone"), Tone: components.Muted}
	}
	return pages.Mark{Text: d.t("rules.changed"), Tone: components.Info}
}

func (d desk) periodRules() pages.RuleSection {
	keys := func(p law.Profile) (out []string) {
		for _, x := range p.Periods {
			if x.Key != "buyer_limit" { // among the buyer's own limits
				out = append(out, x.Key)
			}
		}
		return out
	}
	return d.sideBySide(d.compared("periods", d.t("rules.col.period")), law.KindPeriod, keys,
		func(key string) string { return d.word("period", key) },
		func(p law.Profile, key string) (pages.Rule, bool) {
			if x, ok := p.Period(key); ok {
				return d.periodRule(p, x), true
			}
			for _, x := range p.OpenPeriods {
				if x.Key == key {
					return pages.Rule{Text: d.t("rules.open"), Sources: d.placesIn(p, x.Basis)}, true
				}
			}
			return pages.Rule{}, false
		})
}

// periodRule says how long, from when, what changes it, and where that stands.
func (d desk) periodRule(p law.Profile, x law.Period) pages.Rule {
	v := pages.Rule{
		Text:    d.t("rules.length", i18n.Arg("length", d.length(x.Number, string(x.Unit))), i18n.Arg("start", d.word("law.start", x.Start))),
		Sources: d.placesIn(p, x.Basis), Marks: d.marks(x.Policy, !x.Policy && !x.Confirmed),
	}
	if e := x.Extension; e != nil {
		key, args := "rules.extension_free", []i18n.Argument{i18n.Arg("length", d.length(e.Number, string(x.Unit)))}
		if e.Approver != "" {
			key, args = "rules.extension", append(args, i18n.Arg("approver", d.word("law.approver", e.Approver)))
		}
		v.Lines = append(v.Lines, d.t(key, args...))
	}
	for _, r := range x.Pauses {
		v.Lines = append(v.Lines, d.t("rules.pause", i18n.Arg("reason", d.word("law.pause", r.Reason)), i18n.Arg("place", d.article(r.Basis.String()))))
	}
	for _, r := range x.Restarts {
		v.Lines = append(v.Lines, d.t("rules.restart", i18n.Arg("reason", d.word("law.restart", r.Reason)), i18n.Arg("place", d.article(r.Basis.String()))))
	}
	return v
}

func (d desk) groundRules(id string, kind law.Kind, of func(law.Profile) []law.Ground) pages.RuleSection {
	keys := func(p law.Profile) (out []string) {
		for _, g := range of(p) {
			out = append(out, g.Code)
		}
		return out
	}
	return d.sideBySide(d.compared(id, d.t("rules.col.ground")), kind, keys,
		func(code string) string { return d.word("ground", code) },
		func(p law.Profile, code string) (pages.Rule, bool) {
			for _, g := range of(p) {
				if g.Code == code {
					return pages.Rule{Lines: d.needs("rules.needs", "law.fact", g.Needs), Sources: d.placesIn(p, g.Basis)}, true
				}
			}
			return pages.Rule{}, false
		})
}

func (d desk) dutyRules() pages.RuleSection {
	keys := func(p law.Profile) (out []string) {
		for _, x := range p.Duties {
			out = append(out, x.Key)
		}
		return out
	}
	name := func(key string) string {
		for _, p := range slices.Backward(law.Profiles()) {
			if x, ok := p.Duty(key); ok {
				return d.t("law.duty."+key, i18n.Count("n", x.Count))
			}
		}
		return key
	}
	return d.sideBySide(d.compared("duties", d.t("rules.col.duty")), law.KindDuty, keys, name,
		func(p law.Profile, key string) (pages.Rule, bool) {
			x, ok := p.Duty(key)
			lines := append(d.needs("rules.holds", "law.fact", x.Needs), d.needs("rules.unless", "law.unless", x.Unless)...)
			return pages.Rule{Lines: lines, Sources: d.placesIn(p, x.Basis)}, ok
		})
}

// needs writes a list of names in one line, and no line when there is none.
func (d desk) needs(key, vocabulary string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	words := make([]string, len(names))
	for i, n := range names {
		words[i] = d.word(vocabulary, n)
	}
	between := "; " // names hold commas
	if i18n.Lang(d.ctx) == i18n.Chinese {
		between = "；"
	}
	return []string{d.t(key, i18n.Arg("list", strings.Join(words, between)))}
}
