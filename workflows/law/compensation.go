package law

import (
	"slices"

	"redress/workflows/calendar"
)

// MaxFen bounds every amount of an estimate, in fen: 100 million yuan. What
// would be more is shown as that much.
const MaxFen int64 = 100_000_000_00

// CompensationRule is one legal way to money. Its words are law.branch.<code>.
type CompensationRule struct {
	Code string `json:"code"`
	// Kind says what the money is for. One refund and one extra are paid, not several.
	Kind  Payment `json:"kind"`
	Basis Ref     `json:"basis"`
	// Also are further places the rule rests on.
	Also []Ref `json:"also,omitempty"`
	// From is the first day of purchase the rule is for.
	From calendar.Day `json:"from"`
	// FromConfirmed is true when that day was read in a text.
	FromConfirmed bool `json:"from_confirmed,omitempty"`
	// PriceTimes and LossTimes multiply the price and the loss; the higher of
	// both products counts. Both are 0 for a refund, which is the price, and for
	// a promise, which brings its own figure.
	PriceTimes int64 `json:"price_times,omitempty"`
	LossTimes  int64 `json:"loss_times,omitempty"`
	// FloorFen is the least that is paid where the rule applies, 0 without one.
	FloorFen int64 `json:"floor_fen,omitempty"`
	// UpTo marks a rule that names only the most a court may award.
	UpTo bool `json:"up_to,omitempty"`
	// Limit is the buyer's limit the claim must keep to, "" for none.
	Limit string `json:"limit,omitempty"`
	// WithFreight adds what sending the goods back costs.
	WithFreight bool   `json:"with_freight,omitempty"`
	Note        string `json:"note,omitempty"`
}

// Payment is what an amount is paid for.
type Payment string

// The payments.
const (
	Refund Payment = "refund"
	Loss   Payment = "loss"
	Extra  Payment = "extra"
)

// CompensationRules lists the rules. The result is shared: do not change it.
func CompensationRules() []CompensationRule { return load().compensation }

// Claim is what an estimate is made from: amounts in fen, and what the buyer
// says happened. Nothing in it is checked for truth.
type Claim struct {
	// Price was paid for the goods or the service, Loss is what was lost besides
	// the price, Freight what sending the goods back costs.
	Price, Loss, Freight int64
	// Bought is the day of the purchase; 0 is not known and takes today's rules.
	Bought calendar.Day
	// Days have passed since the goods were received; below 0 is not known.
	Days int
	// Fraud: the buyer was deceived about the goods or the service.
	Fraud bool
	// Food that breaks the food safety standards; LabelFlaw says that only its
	// label or leaflet is wrong, without danger and misleading nobody.
	UnsafeFood, LabelFlaw bool
	// Knew: the seller knew of the defect, or made the unsafe food.
	Knew bool
	// Harm: a defect caused death or serious harm to health.
	Harm bool
	// Defect: the goods are not of the quality required.
	Defect bool
	// Remote: sold over the internet, television, telephone or by mail;
	// Excepted goods cannot be returned without a reason; Used goods are no
	// longer as they came.
	Remote, Excepted, Used bool
	// PromisedTimes the price, or the amount PromisedFen, was promised.
	PromisedTimes, PromisedFen int64
}

// Branch is one rule held against a claim.
type Branch struct {
	Rule    CompensationRule
	Applies bool
	// Why is law.why.<code>: the reason it does not apply, or how the amount
	// came about: "price_times", "loss_times", "floor", "promised_times",
	// "promised_fen", "price", "price_freight", "loss".
	Why string
	// Base times Factor is the amount before the floor, in fen.
	Base, Factor int64
	Amount       int64
	FloorApplied bool
}

// Estimation is what a claim may bring, in fen. It is an estimate, not advice.
type Estimation struct {
	// Branches are all rules, those that do not apply too, in the order of the data.
	Branches []Branch
	// Refund, Loss and Extra are the codes of the branches that count; "" for none.
	Refund, Loss, Extra string
	// Total is the sum of what counts. Most is the sum if a court awarded the
	// most the law allows; it is Total where no rule leaves that to the court.
	Total, Most int64
}

// Estimate holds a claim against every rule. The price comes back once,
// whatever rules give it back. Extra payments are not added up for one purchase:
// art. 55 gives way to special laws, and the food safety law's figures are never
// lower; so the highest counts, and a promise counts where it is higher than
// what the law gives.
func Estimate(in Claim) Estimation {
	in = in.bounded()
	var out Estimation
	best := map[Payment]Branch{}
	most := int64(0)
	for _, r := range CompensationRules() {
		b := in.branch(r)
		out.Branches = append(out.Branches, b)
		switch {
		case !b.Applies:
		case r.UpTo:
			most = max(most, b.Amount)
		case best[r.Kind].Rule.Code == "" || b.Amount > best[r.Kind].Amount:
			best[r.Kind] = b
		}
	}
	out.Refund, out.Loss, out.Extra = best[Refund].Rule.Code, best[Loss].Rule.Code, best[Extra].Rule.Code
	sure := best[Refund].Amount + best[Loss].Amount
	out.Total = min(sure+best[Extra].Amount, MaxFen)
	out.Most = min(sure+max(best[Extra].Amount, most), MaxFen)
	return out
}

// Counts reports whether a branch is part of the total.
func (e Estimation) Counts(code string) bool {
	return code != "" && slices.Contains([]string{e.Refund, e.Loss, e.Extra}, code)
}

func (c Claim) bounded() Claim {
	for _, fen := range []*int64{&c.Price, &c.Loss, &c.Freight, &c.PromisedFen} {
		*fen = min(max(*fen, 0), MaxFen)
	}
	c.PromisedTimes = min(max(c.PromisedTimes, 0), 1000)
	return c
}

func (c Claim) branch(r CompensationRule) Branch {
	b := Branch{Rule: r}
	if b.Why = c.whyNot(r); b.Why != "" {
		return b
	}
	b.Applies = true
	b.Base, b.Factor, b.Why = c.basis(r)
	b.Amount = min(b.Base*b.Factor, MaxFen)
	if b.Amount < r.FloorFen {
		b.Amount, b.FloorApplied, b.Why = r.FloorFen, true, "floor"
	}
	return b
}

// basis is what the amount is counted from, how many times, and how to say it.
func (c Claim) basis(r CompensationRule) (base, factor int64, why string) {
	switch {
	case r.Kind == Refund && r.WithFreight && c.Freight > 0:
		return c.Price + c.Freight, 1, "price_freight"
	case r.Kind == Refund:
		return c.Price, 1, "price"
	case r.Kind == Loss:
		return c.Loss, r.LossTimes, "loss"
	case r.Code == "promised" && c.PromisedTimes*c.Price > c.PromisedFen:
		return c.Price, c.PromisedTimes, "promised_times"
	case r.Code == "promised":
		return c.PromisedFen, 1, "promised_fen"
	case c.Loss*r.LossTimes > c.Price*r.PriceTimes:
		return c.Loss, r.LossTimes, "loss_times"
	}
	return c.Price, r.PriceTimes, "price_times"
}

// whyNot says why a rule does not apply, "" when it does.
func (c Claim) whyNot(r CompensationRule) string {
	if c.Bought != 0 && c.Bought < r.From {
		return "older_law"
	}
	if why := conditions[r.Code](c); why != "" {
		return why
	}
	if r.Limit == "" {
		return ""
	}
	limit, _ := find(load().limits, func(p Period) bool { return p.Key == r.Limit })
	switch {
	case c.Days < 0:
		return "days_unknown"
	case c.Days > limit.Number:
		return "after_" + r.Limit
	}
	return ""
}

// first is the first reason that holds against a rule.
func first(reasons ...reason) string {
	for _, r := range reasons {
		if r.holds {
			return r.why
		}
	}
	return ""
}

type reason struct {
	holds bool
	why   string
}

// wronged is true when something happened for which the price must be given
// back on any day.
func (c Claim) wronged() bool { return c.Fraud || c.Harm || c.UnsafeFood && !c.LabelFlaw }

// conditions are what each rule asks of the facts.
var conditions = map[string]func(Claim) string{
	"quality_return": func(c Claim) string {
		return first(reason{c.Price == 0, "no_price"}, reason{!c.Defect && (!c.UnsafeFood || c.LabelFlaw), "no_defect"})
	},
	"no_reason_return": func(c Claim) string {
		return first(reason{c.Price == 0, "no_price"}, reason{!c.Remote, "not_remote"}, reason{c.Excepted, "excepted"}, reason{c.Used, "used"})
	},
	"refund": func(c Claim) string {
		return first(reason{c.Price == 0, "no_price"}, reason{!c.wronged(), "no_wrong"})
	},
	"loss": func(c Claim) string {
		return first(reason{c.Loss == 0, "no_loss"}, reason{!c.wronged() && !c.Defect, "no_wrong"})
	},
	"fraud": func(c Claim) string {
		return first(reason{!c.Fraud, "no_fraud"}, reason{c.Price == 0, "no_price"})
	},
	"harm": func(c Claim) string {
		return first(reason{!c.Harm, "no_harm"}, reason{!c.Knew, "not_known"}, reason{c.Loss == 0, "no_loss"})
	},
	"unsafe_food": func(c Claim) string {
		return first(reason{!c.UnsafeFood, "no_unsafe_food"}, reason{c.LabelFlaw, "label_flaw"}, reason{!c.Knew, "not_known"},
			reason{c.Price == 0 && c.Loss == 0, "no_price"})
	},
	"promised": func(c Claim) string {
		return first(reason{c.PromisedFen == 0 && c.PromisedTimes == 0, "no_promise"},
			reason{c.PromisedFen == 0 && c.Price == 0, "no_price"}, reason{!c.wronged() && !c.Defect, "no_wrong"})
	},
}
