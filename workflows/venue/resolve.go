package venue

import (
	"math/bits"
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

// places are what a rule can make competent; lacks is what to call each where
// it is unknown.
var (
	places = []string{"actual", "published", "publisher", "platform"}
	lacks  = []string{unknownActual, unknownPublished, unknownPublisher, unknownDomicile}
)

// Resolve applies the rules of the case's profile and track. What is unknown
// is tried both ways: a candidate that comes out either way is certain, and a
// fact is listed as unknown only where it makes a difference.
func Resolve(f Facts, s Settings) Decision {
	p, known := procedures()[f.Profile][f.Track]
	if !known {
		return Decision{Home: true}
	}
	r := resolver{facts: f, settings: s, procedure: p}
	r.locate()
	r.try()
	d := Decision{Competent: r.candidates(), Unknown: r.unknown()}
	r.prefer(&d)
	d.Home = r.home(d)
	r.note(&d)
	return d
}

// resolver tries every world the facts allow. Sets of rules and of places are
// bits, so that trying is cheap.
type resolver struct {
	facts     Facts
	settings  Settings
	procedure procedure
	// divisions are where each of places is, "" when it is unknown. Places in
	// one division count as the first of them: same says which.
	divisions [4]string
	same      [4]int
	// open are the facts that each world sets its own way: bit i of a world's
	// number is the way of open[i].
	open []string
	// applies are the rules that hold in each world, gives the places they make
	// competent.
	applies, gives []uint
}

// locate finds where the places are.
func (r *resolver) locate() {
	for i, code := range [...]string{r.facts.Actual, r.facts.Published, r.facts.AdPublisher, r.settings.PlatformDomicile} {
		r.same[i] = i
		if Valid(code) {
			r.divisions[i], r.same[i] = code, slices.Index(append(r.divisions[:i:i], code), code)
		}
	}
}

func (r *resolver) place(rule int) int { return r.same[r.procedure.Rules[rule].place] }

func (r *resolver) try() {
	w := r.known()
	type fact struct {
		name  string
		value *string
		ways  [2]string
	}
	facts := [...]fact{
		{unknownPlatform, &w.Platform, [2]string{"yes", "no"}}, {unknownPublished, &w.Published, [2]string{"yes", "no"}},
		{unknownReachable, &w.Reachable, [2]string{"yes", "no"}}, {unknownAd, &w.Ad, [2]string{"own", "placed"}},
	}
	open := slices.DeleteFunc(facts[:], func(f fact) bool { return *f.value != "" })
	for _, f := range open {
		r.open = append(r.open, f.name)
	}
	r.applies, r.gives = make([]uint, 1<<len(open)), make([]uint, 1<<len(open))
	for n := range r.applies {
		for i, f := range open {
			*f.value = f.ways[n>>i&1]
		}
		for i, rule := range r.procedure.Rules {
			place := r.place(i)
			if w.meets(rule.When) && (!rule.First || r.first(r.divisions[place])) {
				r.applies[n] |= 1 << i
				r.gives[n] |= 1 << place
			}
		}
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

// hangsOn lists the open facts that change which of some places are competent.
func (r *resolver) hangsOn(places uint) (facts []string) {
	for i, fact := range r.open {
		for n := range r.gives {
			if n>>i&1 == 0 && (r.gives[n]^r.gives[n|1<<i])&places != 0 {
				facts = append(facts, fact)
				break
			}
		}
	}
	return facts
}

// candidates are the known divisions, each by the first rule that gives it.
func (r *resolver) candidates() (list []Candidate) {
	var applied, seen uint
	for _, rules := range r.applies {
		applied |= rules
	}
	for i, rule := range r.procedure.Rules {
		place := r.place(i)
		division := r.divisions[place]
		if division == "" || applied>>i&1 == 0 || seen>>place&1 == 1 {
			continue
		}
		seen |= 1 << place
		c := Candidate{Division: division, Reason: Reason{rule.Code, rule.Basis}, Provided: r.hangsOn(1 << place)}
		address := ""
		if rule.Place == "actual" || rule.Place == "published" {
			address = r.facts.Address
		}
		c.Office, _ = r.settings.Offices.For(division, address)
		list = append(list, c)
	}
	return list
}

// unknown lists the facts that change who is competent, and the places in
// question that are not known, or not down to the county.
func (r *resolver) unknown() (list []string) {
	missing := r.hangsOn(^uint(0))
	var given uint
	for _, places := range r.gives {
		given |= places
	}
	for place, lack := range lacks {
		switch code := r.divisions[place]; {
		case given>>place&1 == 0:
		case code == "":
			missing = append(missing, lack)
		case !r.procedure.AnyLevel && divided(code):
			missing = append(missing, lack+tooWide)
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
	var known uint
	for place, code := range r.divisions {
		if code != "" {
			known |= 1 << place
		}
	}
	add("first_receiver", slices.ContainsFunc(r.gives, func(places uint) bool { return bits.OnesCount(places&known) > 1 }))
	add("elsewhere_"+r.facts.Track, !d.Home)
	add("dispute", !d.Home)
	add("station", c.Office.Code != "")
}
