package law

import (
	"slices"

	"redress/workflows/calendar"
)

// Duty is something the order asks of the agency or of a party: what a filing
// holds, who must consent, what must be told. Its words are law.duty.<key>,
// with the argument {n} for Count.
type Duty struct {
	Key   string `json:"key"`
	Basis Ref    `json:"basis"`
	// Count is the number the article names (representatives, copies), 0 where
	// it names none.
	Count int `json:"count,omitempty"`
	// Needs are what must be there, done or told, law.fact.<name>.
	Needs []string `json:"needs,omitempty"`
	// Unless are the cases in which the duty does not hold, law.unless.<name>.
	Unless []string `json:"unless,omitempty"`
}

// Factor is something that may be weighed when a complaint is suspected of not
// being a consumer's (Order 121 art. 17). It never decides: a person does. Its
// words are law.factor.<code>.
type Factor struct {
	Code  string `json:"code"`
	Basis Ref    `json:"basis"`
	// Limits say from which figure on the program shows the factor. The article
	// names no number, so they are the office's own. A factor without limits is
	// not counted by the program.
	Limits []Limit `json:"limits,omitempty"`
	Note   string  `json:"note,omitempty"`
}

// Limit is the figure from which something is shown as unusual: Count within
// Days days, the present case included. What is counted has its words in
// law.limit.<key>, with the arguments {count} and {days}.
type Limit struct {
	Key string `json:"key"`
	// From is the first day of receipt the figure is for; a later Limit with the
	// same key takes its place.
	From  calendar.Day `json:"from"`
	Count int          `json:"count"`
	Days  int          `json:"days"`
}

// LimitsOn are the limits in force for a case received on day, one a key.
func (f Factor) LimitsOn(day calendar.Day) (out []Limit) {
	for _, l := range f.Limits {
		if l.From > day {
			continue
		}
		if i := slices.IndexFunc(out, func(o Limit) bool { return o.Key == l.Key }); i >= 0 {
			out[i] = l
			continue
		}
		out = append(out, l)
	}
	return out
}

// BuyerLimits are the periods that run for the buyer and not for the agency:
// the profile's own limit for complaining first, then those of other laws. The
// result may be changed.
func (p Profile) BuyerLimits() []Period {
	var out []Period
	if own, ok := p.Period("buyer_limit"); ok {
		out = append(out, own)
	}
	return append(out, load().limits...)
}

// BuyerLimit is the limit with this key.
func (p Profile) BuyerLimit(key string) (Period, bool) {
	return find(p.BuyerLimits(), func(x Period) bool { return x.Key == key })
}
