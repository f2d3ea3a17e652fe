package venue

import (
	"cmp"
	"slices"
)

// The facts a decision can lack, in the order in which Unknown lists them.
const (
	unknownPlatform  = "platform"
	unknownPublished = "published"
	unknownReachable = "reachable"
	unknownActual    = "actual"
	unknownAd        = "ad"
	unknownPublisher = "ad_publisher"
	unknownDomicile  = "platform_place"
	// tooWide is added to a place of which only a wider one is known.
	tooWide = "_county"
)

// Unknowns are the codes that Decision.Unknown and Candidate.Provided can have.
var Unknowns = []string{unknownPlatform, unknownPublished, unknownPublished + tooWide, unknownReachable,
	unknownActual, unknownActual + tooWide, unknownAd, unknownPublisher, unknownPublisher + tooWide, unknownDomicile}

// Resolve applies the rules of the case's profile and track. What is unknown
// is tried both ways: a candidate that comes out either way is certain, and a
// fact is listed as unknown only where it makes a difference.
func Resolve(f Facts, s Settings) Decision {
	p, known := procedures()[f.Profile][f.Track]
	if !known {
		return Decision{Home: true}
	}
	r := resolver{facts: f, settings: s, procedure: p}
	for _, rule := range p.Rules {
		r.divisions = append(r.divisions, r.place(rule.Place))
	}
	r.try()
	d := Decision{Competent: r.candidates(), Unknown: r.unknown()}
	r.prefer(&d)
	d.Home = r.home(d)
	r.note(&d)
	return d
}

// resolver tries every world the facts allow.
type resolver struct {
	facts     Facts
	settings  Settings
	procedure procedure
	// divisions are where each rule's place is, "" when it is unknown.
	divisions []string
	// open are the facts that each world sets its own way: bit i of a world's
	// number is the way of open[i].
	open []string
	// applies are, for each world, the rules that hold in it; gives are the
	// divisions they make competent, sorted. An unknown division goes by the
	// name of its place.
	applies [][]int
	gives   [][]string
}

func (r *resolver) try() {
	w := r.known()
	type fact struct {
		name  string
		value *string
		ways  [2]string
	}
	open := slices.DeleteFunc([]fact{
		{unknownPlatform, &w.Platform, [2]string{"yes", "no"}}, {unknownPublished, &w.Published, [2]string{"yes", "no"}},
		{unknownReachable, &w.Reachable, [2]string{"yes", "no"}}, {unknownAd, &w.Ad, [2]string{"own", "placed"}},
	}, func(f fact) bool { return *f.value != "" })
	for _, f := range open {
		r.open = append(r.open, f.name)
	}
	for n := range 1 << len(open) {
		for i, f := range open {
			*f.value = f.ways[n>>i&1]
		}
		var rules []int
		var gives []string
		for i, rule := range r.procedure.Rules {
			if w.meets(rule.When) && (!rule.First || r.first(r.divisions[i])) {
				rules, gives = append(rules, i), append(gives, cmp.Or(r.divisions[i], rule.Place))
			}
		}
		slices.Sort(gives)
		r.applies, r.gives = append(r.applies, rules), append(r.gives, slices.Compact(gives))
	}
}

// known is the world as far as it is known.
func (r *resolver) known() world {
	f := r.facts
	var w world
	if f.Platform == Yes || f.Platform == No || f.Platform == Offline {
		w.Platform = string(f.Platform)
	}
	if f.Reachable == Yes || f.Reachable == No {
		w.Reachable = string(f.Reachable)
	}
	switch {
	case f.Published == None:
		w.Published = "no"
	case Valid(f.Published):
		w.Published = "yes"
	}
	switch f.Ad {
	case NotAd:
		w.Ad = "no"
	case AdOwn, AdPlaced:
		w.Ad = string(f.Ad)
	}
	return w
}

// place is the division of a rule's place, "" when it is unknown.
func (r *resolver) place(place string) string {
	var code string
	switch place {
	case "actual":
		code = r.facts.Actual
	case "published":
		code = r.facts.Published
	case "publisher":
		code = r.facts.AdPublisher
	case "platform":
		code = r.settings.PlatformDomicile
	}
	if !Valid(code) {
		return ""
	}
	return code
}

// lacks is what to call a place that is unknown.
var lacks = map[string]string{
	"actual": unknownActual, "published": unknownPublished, "publisher": unknownPublisher, "platform": unknownDomicile,
}

// first says whether the office of a division got the case first.
func (r *resolver) first(division string) bool {
	if r.facts.ReceivedFirst != "" {
		return Covers(r.facts.ReceivedFirst, division)
	}
	return r.mine(division)
}

func (r *resolver) mine(division string) bool {
	return division != "" && (len(r.settings.Home) == 0 ||
		slices.ContainsFunc(r.settings.Home, func(area string) bool { return Covers(area, division) }))
}

// hangsOn lists the open facts that change what is asked about a world.
func (r *resolver) hangsOn(same func(a, b int) bool) (facts []string) {
	for i, fact := range r.open {
		for n := range r.applies {
			if n>>i&1 == 0 && !same(n, n|1<<i) {
				facts = append(facts, fact)
				break
			}
		}
	}
	return facts
}

// candidates are the known divisions, each by the first rule that gives it.
func (r *resolver) candidates() (list []Candidate) {
	seen := map[string]bool{}
	for i, rule := range r.procedure.Rules {
		division := r.divisions[i]
		holds := slices.ContainsFunc(r.applies, func(rules []int) bool { return slices.Contains(rules, i) })
		if division == "" || !holds || seen[division] {
			continue
		}
		seen[division] = true
		c := Candidate{Division: division, Reason: Reason{rule.Code, rule.Basis}}
		c.Provided = r.hangsOn(func(a, b int) bool {
			return slices.Contains(r.gives[a], division) == slices.Contains(r.gives[b], division)
		})
		address := r.facts.Address
		if rule.Place == "platform" || rule.Place == "publisher" {
			address = "" // it is the seller's
		}
		c.Office, _ = r.settings.Offices.For(division, address)
		list = append(list, c)
	}
	return list
}

// unknown lists the facts that change who is competent, and the places in
// question that are not known, or not down to the county.
func (r *resolver) unknown() (list []string) {
	missing := r.hangsOn(func(a, b int) bool { return slices.Equal(r.gives[a], r.gives[b]) })
	for _, rules := range r.applies {
		for _, i := range rules {
			lack := lacks[r.procedure.Rules[i].Place]
			if code := r.divisions[i]; code == "" {
				missing = append(missing, lack)
			} else if !r.procedure.AnyLevel && divided(code) {
				missing = append(missing, lack+tooWide)
			}
		}
	}
	for _, code := range Unknowns {
		if slices.Contains(missing, code) {
			list = append(list, code)
		}
	}
	return list
}

// prefer puts the office first that got the case first, where it is competent.
func (r *resolver) prefer(d *Decision) {
	slices.SortStableFunc(d.Competent, func(a, b Candidate) int {
		switch first := r.first(a.Division); {
		case first == r.first(b.Division):
			return 0
		case first:
			return -1
		}
		return 1
	})
}

// home is false when no office of this agency can come out, or another that
// got the case first certainly does.
func (r *resolver) home(d Decision) bool {
	c, ok := d.Preferred()
	if !ok || len(r.settings.Home) == 0 {
		return true
	}
	if r.facts.ReceivedFirst != "" && r.first(c.Division) && len(c.Provided) == 0 {
		return r.mine(c.Division)
	}
	for _, missing := range lacks {
		if slices.Contains(d.Unknown, missing) {
			return true
		}
	}
	return slices.ContainsFunc(d.Competent, func(c Candidate) bool {
		// Of a wide place a part may be ours.
		return r.mine(c.Division) || slices.ContainsFunc(r.settings.Home, func(area string) bool { return Covers(c.Division, area) })
	})
}

// note adds what the order says about the outcome.
func (r *resolver) note(d *Decision) {
	add := func(code string, holds bool) {
		if basis, ok := r.procedure.Notes[code]; ok && holds {
			d.Notes = append(d.Notes, Reason{code, basis})
		}
	}
	c, _ := d.Preferred()
	add("first_receiver", slices.ContainsFunc(r.gives, func(divisions []string) bool {
		known := slices.DeleteFunc(slices.Clone(divisions), func(code string) bool { return !Valid(code) })
		return len(known) > 1
	}))
	add("elsewhere_"+r.facts.Track, !d.Home)
	add("dispute", !d.Home)
	add("station", c.Office.Code != "")
}
