package workflows

import (
	"reflect"
	"slices"

	"redress/models"
	"redress/workflows/calendar"
)

// Facts are what guards, fields and routing rules can see of a case. Nothing
// in it identifies a person. The tags are the names in CEL, under "c". All
// lists are sorted and without repetition.
type Facts struct {
	Track    string `cel:"track"`
	Channel  string `cel:"channel"`
	Category string `cel:"category"`
	// Profile is the key of the rule profile of the day of receipt.
	Profile string `cel:"profile"`
	// AmountFen is what was paid, DemandFen the sum of the demands, in fen.
	AmountFen int64 `cel:"amount_fen"`
	DemandFen int64 `cel:"demand_fen"`
	// SellerCases and SellerAmountFen are how many cases there are against the
	// seller and what was paid in all of them, this one included, in fen.
	SellerCases     int64 `cel:"seller_cases"`
	SellerAmountFen int64 `cel:"seller_amount_fen"`
	// Province is where the seller is said to be, "" when unknown.
	Province string `cel:"province"`
	Paid     string `cel:"paid"`
	// Division is the place whose office is competent as far as is known, Office
	// the office's code where a table of offices names it, and Venue the rule
	// that makes it competent; all "" when nothing can be said. Elsewhere says
	// that it is certainly no office of this agency.
	Division  string `cel:"division"`
	Office    string `cel:"office"`
	Venue     string `cel:"venue"`
	Elsewhere bool   `cel:"elsewhere"`
	// Platform is the answer whether the sale ran inside a platform, "" where
	// nobody was asked.
	Platform string `cel:"platform"`
	// Signals are stated facts that may point to fraud.
	Signals []string `cel:"signals"`
	// SellerKnown is true when a strong handle is given; HandleKinds are the
	// kinds given.
	SellerKnown   bool     `cel:"seller_known"`
	HandleKinds   []string `cel:"handle_kinds"`
	EvidenceKinds []string `cel:"evidence_kinds"`
	EvidenceCount int64    `cel:"evidence_count"`
	DemandKinds   []string `cel:"demand_kinds"`
	// Anonymous says that the filing party did not give a name.
	Anonymous bool `cel:"anonymous"`
	// Mixed says that the filing reports a violation as well, Joint that several
	// people complain, Represented that some of them have left it to others,
	// and Agent that somebody acts under a power of attorney.
	Mixed       bool `cel:"mixed"`
	Joint       bool `cel:"joint"`
	Represented bool `cel:"represented"`
	Agent       bool `cel:"agent"`
	// Delegated says that the party agreed to mediation by a delegate.
	Delegated bool `cel:"delegated"`
	// OverLimit says that the purchase is longer ago than the buyer's limit for
	// complaining. When he learned of the injury, which counts, may be later.
	OverLimit bool   `cel:"over_limit"`
	State     string `cel:"state"`
	Assigned  bool   `cel:"assigned"`
	Imported  bool   `cel:"imported"`
	// Unit is the queue that intake has given the case to, "" for none.
	Unit string `cel:"unit"`
	// Links are what other cases are to this one.
	Links []string `cel:"links"`
	// ReceivedOn is the legal day of receipt, "2006-01-02".
	ReceivedOn string `cel:"received_on"`
	// Running are the clocks that run, Elapsed those that have ever run out, and
	// Done the transitions that have ever been made.
	Running []string `cel:"running"`
	Elapsed []string `cel:"elapsed"`
	Done    []string `cel:"done"`
}

// FactsOf reads the facts of a case. It is a pure function of the case and the
// agency's settings.
func FactsOf(rb *Rulebook, c models.Case) Facts {
	filing := &c.Filing
	f := Facts{
		Track: string(c.Track), Channel: c.Channel, Category: c.Category, Profile: profile(&c).Key,
		AmountFen: int64(filing.Purchase.Amount), SellerCases: c.SellerCases, SellerAmountFen: int64(c.SellerAmount),
		Province: c.Province, Paid: filing.Purchase.Paid, Platform: filing.Platform, Signals: slices.Clone(filing.Signals),
		EvidenceCount: int64(len(c.Evidence)),
		Anonymous:     filing.Complainant.Anonymous || filing.Complainant.Name == "",
		Mixed:         filing.Mixed, Joint: filing.Joint(), Represented: represented(filing), Agent: filing.Agent != nil,
		Delegated: filing.Consents.Delegated, OverLimit: overLimit(rb, &c),
		State: string(c.State), Assigned: c.Assignee != "",
		Imported:   c.SourceKey != "" && c.SourceKey != string(c.ID),
		ReceivedOn: calendar.DayOf(c.ReceivedAt).String(),
	}
	f.competence(Venue(rb, c))
	for _, h := range filing.Respondent.Handles {
		f.SellerKnown = f.SellerKnown || h.Kind.Strong()
		f.HandleKinds = append(f.HandleKinds, string(h.Kind))
	}
	for _, e := range c.Evidence {
		f.EvidenceKinds = append(f.EvidenceKinds, e.Kind)
	}
	for _, d := range filing.Demands {
		f.DemandKinds = append(f.DemandKinds, d.Kind)
		f.DemandFen += int64(min(max(d.Amount, 0), models.MaxFen))
	}
	for _, l := range c.Links {
		f.Links = append(f.Links, string(l.Relation))
	}
	for _, k := range c.Clocks {
		f.Running = append(f.Running, k.Name)
	}
	f.history(c.Moves)
	for _, list := range []*[]string{&f.Signals, &f.HandleKinds, &f.EvidenceKinds, &f.DemandKinds, &f.Links, &f.Running, &f.Elapsed, &f.Done} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return f
}

// history reads what has been done with the case.
func (f *Facts) history(moves []models.Move) {
	for i := range moves {
		m := &moves[i].Moved
		f.Done = append(f.Done, m.Transition)
		if m.Clock != "" {
			f.Elapsed = append(f.Elapsed, m.Clock)
		}
		for _, a := range m.Fields {
			if a.Name == UnitField {
				f.Unit = a.Choice
			}
		}
	}
}

// represented says that a joint complaint has people in it who have left it to
// the representatives, and whose consent is needed: Order 121 art. 12.
func represented(f *models.Filing) bool {
	acting, waiting := f.Representative, !f.Representative
	for _, p := range f.Others {
		acting, waiting = acting || p.Representative, waiting || !p.Representative
	}
	return f.Joint() && acting && waiting
}

// overLimit counts the buyer's limit, which is in years, from the day of
// purchase.
func overLimit(rb *Rulebook, c *models.Case) bool {
	day, err := calendar.ParseDay(c.Filing.Purchase.On)
	period, known := profile(c).Period("buyer_limit")
	received := calendar.DayOf(c.ReceivedAt)
	if err != nil || !known || rb.parts.Calendar == nil || period.Unit != calendar.Years || day.AddMonths(12*period.Number) >= received {
		return false
	}
	// Only where the last day lies is counted: the years before it are no work.
	options := calendar.Options{WeekendEnds: rb.parts.Settings.WeekendEnds}
	return rb.parts.Calendar.Deadline(day.AddMonths(12*period.Number), 0, calendar.CalendarDays, options).Day < received
}

// Values are the facts as name and text, sorted by name: what is kept with a
// routing decision. Lists are joined with commas. Since one is kept for good
// with every case, facts that are empty, false or 0 are left out.
func (f Facts) Values() []models.Fact {
	out := make([]models.Fact, 0, len(factValues))
	fields := reflect.ValueOf(&f).Elem()
	for _, v := range factValues {
		if value := v.of(fields); value != "" {
			out = append(out, models.NewFact(v.name, value))
		}
	}
	return out
}
