package web

import (
	"slices"
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
)

// policeFlags propose that a case goes to the police, the most urgent first.
var policeFlags = []string{"police_first", "police_suggested", "police_optional"}

// police is the proposed referral with its reasons: which rules held, what was
// paid here and to this seller in all, and from which amounts on the law speaks
// of a crime. A person decides; nil where nothing is proposed.
func (d desk) police(in caseInput, rules *workflows.Rulebook) *pages.CasePolice {
	c := in.worked.Case
	i := slices.IndexFunc(policeFlags, func(f string) bool { return slices.Contains(c.Flags, f) })
	if i < 0 || c.Routing == nil {
		return nil
	}
	v := &pages.CasePolice{Card: components.Card{Title: d.t("police.title"), Tag: d.word("flag", policeFlags[i]), Tone: components.Warn}}
	for _, a := range in.worked.Actions {
		if a.Name == "refer_to_police" || a.Name == "decline_police_referral" {
			v.Actions = append(v.Actions, d.action(c, a))
		}
	}
	v.Card.Rows = []components.Row{
		{Key: d.t("police.rules"), Lines: d.policeRules(in.worked.Explanation, rules)},
		{Key: d.t("police.amount"), Value: d.money(c.Amount)},
	}
	if len(c.Filing.Signals) > 0 {
		v.Card.Rows = append(v.Card.Rows, components.Row{Key: d.t("police.signals"), Lines: d.words("signal", c.Filing.Signals)})
	}
	if s, ok := worstSeller(in.sellers); ok {
		v.Card.Rows = append(v.Card.Rows, components.Row{Key: d.t("police.seller"), Value: d.t("police.seller_sum", i18n.Count("n", s.Cases), i18n.Arg("sum", d.money(s.Amount)))})
	}
	if table, known := rules.RoutingOf(c.Routing.Definition); known {
		v.Card.Rows = append(v.Card.Rows, components.Row{Key: d.t("police.limits"), Lines: d.policeLimits(table, c)})
	}
	return v
}

// policeRules are the rules that proposed it, in words.
func (d desk) policeRules(e workflows.Explanation, rules *workflows.Rulebook) (out []string) {
	table, known := rules.RoutingOf(e.Routing.Definition)
	for i, x := range e.Rules {
		if x.Matched && known && i < len(table.Rules) && slices.ContainsFunc(table.Rules[i].Flags, func(f string) bool { return slices.Contains(policeFlags, f) }) {
			out = append(out, d.word("rule", x.Rule))
		}
	}
	return out
}

// policeLimits are the amounts the rules compare with, each with its source.
func (d desk) policeLimits(table *workflows.RoutingDefinition, c models.Case) (out []string) {
	day := d.receivedOn(c)
	for _, l := range table.Limits {
		if strings.HasPrefix(l.Name, "fraud") {
			now := l.On(day)
			amount := d.money(now.Amount)
			if now.Amount <= 1 {
				amount = d.t("police.any_amount")
			}
			out = append(out, d.t("police.limit", i18n.Arg("name", d.word("police.limit", l.Name)), i18n.Arg("amount", amount), i18n.Arg("source", d.source(now.Source))))
		}
	}
	return out
}

// source writes where an amount stands: the name or number of a document as it
// was published, and a place in it.
func (d desk) source(stored string) string {
	document, place, found := strings.Cut(stored, "art. ")
	if !found {
		return stored
	}
	return d.t("police.source", i18n.Arg("document", strings.TrimSpace(document)), i18n.Arg("article", d.article("art. "+place)))
}

// worstSeller is the one of the case's sellers to whom the most was paid.
func worstSeller(sellers []models.Seller) (worst models.Seller, ok bool) {
	for _, s := range sellers {
		if !ok || s.Amount > worst.Amount {
			worst, ok = s, true
		}
	}
	return worst, ok
}
