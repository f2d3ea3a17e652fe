package importer

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"redress/models"
)

// china is where times without a zone are from; it has had no summer time
// since 1991, so no time zone database is needed for it.
var china = time.FixedZone("UTC+8", 8*60*60)

// prepare compiles the patterns and reports every mistake of a map.
func (m *Map) prepare() error {
	var bad []error
	report := func(field, format string, args ...any) {
		bad = append(bad, fmt.Errorf("  "+field+": "+format, args...))
	}
	for name, p := range m.picks() {
		p.compile(func(format string, args ...any) { report(name, format, args...) })
	}
	for name, w := range map[string]*When{"received_at": &m.ReceivedAt, "bought_on": &m.BoughtOn} {
		w.zone = china
		if w.Zone != "" {
			zone, err := time.LoadLocation(w.Zone)
			if err != nil {
				report(name, "no such zone: %s", w.Zone)
			}
			w.zone = zone
		}
		if w.set() && len(w.Layouts) == 0 {
			report(name, "layouts are missing")
		}
	}
	if m.Source == "" || strings.Contains(m.Source, "/") {
		report("source", "a name without a slash is needed")
	}
	for _, v := range m.vocabularies() {
		if v.required && !v.pick.set() {
			report(v.name, "is missing")
		}
		for _, value := range v.pick.results() {
			if value != "" && !slices.Contains(v.words, value) {
				report(v.name, "%q is none of %s", value, strings.Join(v.words, ", "))
			}
		}
	}
	for _, h := range m.Handles {
		if !slices.Contains(models.HandleKinds, h.Kind) {
			report("handles", "kind %q is none of %s", h.Kind, strings.Join(models.HandleKinds, ", "))
		}
	}
	for _, l := range []struct {
		name  string
		each  map[string]string
		words []string
	}{{"demands", m.Demands.Each, models.DemandKinds}, {"signals", m.Signals.Each, models.Signals}} {
		for _, to := range l.each {
			if !slices.Contains(l.words, to) {
				report(l.name, "%q is none of %s", to, strings.Join(l.words, ", "))
			}
		}
	}
	// Maps are read in no order; a list of mistakes has one.
	slices.SortFunc(bad, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return errors.Join(bad...)
}

func (p *Pick) compile(report func(string, ...any)) {
	var err error
	if p.Pattern != "" {
		if p.pattern, err = regexp.Compile(p.Pattern); err != nil {
			report("%v", err)
		}
	}
	for i := range p.Match {
		if p.Match[i].pattern, err = regexp.Compile(p.Match[i].If); err != nil {
			report("%v", err)
		}
	}
	if p.Column != "" && len(p.Columns) > 0 {
		report("column and columns exclude each other")
	}
}

// results are the values a pick can give, as far as the map says them itself.
func (p *Pick) results() []string {
	out := []string{p.Value}
	for _, to := range p.Values {
		out = append(out, to)
	}
	for _, rule := range p.Match {
		out = append(out, rule.To)
	}
	if p.Default != nil {
		out = append(out, *p.Default)
	}
	return out
}

// vocabulary is a part of a filing that only takes given words.
type vocabulary struct {
	name     string
	pick     *Pick
	words    []string
	required bool
}

func (m *Map) vocabularies() []vocabulary {
	return []vocabulary{
		{"track", &m.Track, models.Tracks, true},
		{"channel", &m.Channel, models.Channels, true},
		{"category", &m.Category, models.Categories, true},
		{"paid", &m.Paid, models.PayMethods, false},
		{"platform", &m.Platform, models.Answers, false},
	}
}

// picks are all picks of the map by their names.
func (m *Map) picks() map[string]*Pick {
	all := map[string]*Pick{
		"ref": &m.Ref, "received_at": &m.ReceivedAt.Pick, "track": &m.Track, "language": &m.Language,
		"channel": &m.Channel, "category": &m.Category, "province": &m.Province, "item": &m.Item,
		"bought_on": &m.BoughtOn.Pick, "amount": &m.Amount, "paid": &m.Paid, "transaction": &m.Transaction,
		"narrative": &m.Narrative, "demands": &m.Demands.Pick, "platform": &m.Platform, "signals": &m.Signals.Pick, "name": &m.Name, "phone": &m.Phone,
		"address": &m.Address, "note": &m.Note,
	}
	for i := range m.Handles {
		all[fmt.Sprintf("handles[%d]", i)] = &m.Handles[i].Pick
	}
	return all
}

// missing lists the columns the map reads that a file does not have.
func (m *Map) missing(header []string) []string {
	var out []string
	for _, p := range m.picks() {
		for _, column := range p.columns() {
			if !slices.Contains(header, column) && !slices.Contains(out, column) {
				out = append(out, column)
			}
		}
	}
	slices.Sort(out)
	return out
}
