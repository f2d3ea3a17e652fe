package workflows

import (
	"slices"
	"strconv"
	"strings"

	"redress/models"
	"redress/workflows/calendar"
)

// Facts are what guards and routing rules can see of a case. Nothing in it
// identifies a person. The tags are the names in CEL, under "c".
type Facts struct {
	Track    string `cel:"track"`
	Channel  string `cel:"channel"`
	Category string `cel:"category"`
	// AmountFen is what was paid, DemandFen the sum of the demands, in fen.
	AmountFen int64 `cel:"amount_fen"`
	DemandFen int64 `cel:"demand_fen"`
	// Province is where the seller is said to be, "" when unknown.
	Province string `cel:"province"`
	Paid     string `cel:"paid"`
	// SellerKnown is true when a strong handle is given; HandleKinds are the
	// kinds given. All lists are sorted and without repetition.
	SellerKnown   bool     `cel:"seller_known"`
	HandleKinds   []string `cel:"handle_kinds"`
	EvidenceKinds []string `cel:"evidence_kinds"`
	EvidenceCount int64    `cel:"evidence_count"`
	DemandKinds   []string `cel:"demand_kinds"`
	// Anonymous says that the filing party did not give a name.
	Anonymous bool `cel:"anonymous"`
	// Delegated says that the party agreed to mediation by a delegate.
	Delegated bool   `cel:"delegated"`
	State     string `cel:"state"`
	Assigned  bool   `cel:"assigned"`
	Imported  bool   `cel:"imported"`
	// ReceivedOn is the legal day of receipt, "2006-01-02".
	ReceivedOn string `cel:"received_on"`
	// Running are the clocks that run, Elapsed those that have ever run out.
	Running []string `cel:"running"`
	Elapsed []string `cel:"elapsed"`
}

// FactsOf reads the facts of a case. It is a pure function of the case.
func FactsOf(c models.Case) Facts {
	f := Facts{
		Track: string(c.Track), Channel: c.Channel, Category: c.Category,
		AmountFen: int64(c.Amount), Province: c.Province, Paid: c.Filing.Purchase.Paid,
		EvidenceCount: int64(len(c.Evidence)),
		Anonymous:     c.Filing.Complainant.Anonymous || c.Filing.Complainant.Name == "",
		Delegated:     c.Filing.Consents.Delegated,
		State:         string(c.State), Assigned: c.Assignee != "",
		Imported:   c.SourceKey != "" && c.SourceKey != string(c.ID),
		ReceivedOn: calendar.DayOf(c.ReceivedAt).String(),
	}
	for _, h := range c.Filing.Respondent.Handles {
		f.SellerKnown = f.SellerKnown || h.Kind.Strong()
		f.HandleKinds = append(f.HandleKinds, string(h.Kind))
	}
	for _, e := range c.Evidence {
		f.EvidenceKinds = append(f.EvidenceKinds, e.Kind)
	}
	for _, d := range c.Filing.Demands {
		f.DemandKinds = append(f.DemandKinds, d.Kind)
		f.DemandFen += int64(min(max(d.Amount, 0), models.MaxFen))
	}
	for _, k := range c.Clocks {
		f.Running = append(f.Running, k.Name)
	}
	for _, e := range c.Events {
		if m := e.Payload.Moved; m != nil && m.Clock != "" {
			f.Elapsed = append(f.Elapsed, m.Clock)
		}
	}
	for _, list := range []*[]string{&f.HandleKinds, &f.EvidenceKinds, &f.DemandKinds, &f.Running, &f.Elapsed} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	return f
}

// Values are the facts as name and text, sorted by name: what is kept with a
// routing decision. Lists are joined with commas.
func (f Facts) Values() []models.Fact {
	list := func(l []string) string { return strings.Join(l, ",") }
	return []models.Fact{
		models.NewFact("amount_fen", strconv.FormatInt(f.AmountFen, 10)),
		models.NewFact("anonymous", strconv.FormatBool(f.Anonymous)),
		models.NewFact("assigned", strconv.FormatBool(f.Assigned)),
		models.NewFact("category", f.Category),
		models.NewFact("channel", f.Channel),
		models.NewFact("delegated", strconv.FormatBool(f.Delegated)),
		models.NewFact("demand_fen", strconv.FormatInt(f.DemandFen, 10)),
		models.NewFact("demand_kinds", list(f.DemandKinds)),
		models.NewFact("elapsed", list(f.Elapsed)),
		models.NewFact("evidence_count", strconv.FormatInt(f.EvidenceCount, 10)),
		models.NewFact("evidence_kinds", list(f.EvidenceKinds)),
		models.NewFact("handle_kinds", list(f.HandleKinds)),
		models.NewFact("imported", strconv.FormatBool(f.Imported)),
		models.NewFact("paid", f.Paid),
		models.NewFact("province", f.Province),
		models.NewFact("received_on", f.ReceivedOn),
		models.NewFact("running", list(f.Running)),
		models.NewFact("seller_known", strconv.FormatBool(f.SellerKnown)),
		models.NewFact("state", f.State),
		models.NewFact("track", f.Track),
	}
}
