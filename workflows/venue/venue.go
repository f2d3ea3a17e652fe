package venue

// Answer is what is known of a yes-or-no fact; the empty Answer is Unknown, and
// so is any other text.
type Answer string

// The answers. Offline answers Facts.Platform alone: the sale was not made over
// the internet at all.
const (
	Unknown Answer = ""
	Yes     Answer = "yes"
	No      Answer = "no"
	Offline Answer = "offline"
)

// Ad says whether a report is about an advertisement alone, and whose.
type Ad string

// The kinds of Ad. A post of the seller on his own page is AdOwn.
const (
	NotAd     Ad = ""
	AdOwn     Ad = "own"
	AdPlaced  Ad = "placed"
	AdUnknown Ad = "unknown"
)

// None is Facts.Published where the platform publishes no address.
const None = "none"

// The tracks that have rules.
const (
	Complaint = "complaint"
	Report    = "report"
)

// Facts are what is known of a case. Divisions are six-digit codes of
// GB/T 2260; one that is no division counts as unknown, "".
type Facts struct {
	// Profile is the key of the order in force for the case, "samr-121".
	Profile string
	// Track is Complaint or Report.
	Track string
	// Platform says whether the sale ran inside a platform, one that gives a
	// place of business, shows goods, takes the order and the payment (Order 37
	// art. 7).
	Platform Answer
	// Published is the division of the address that the platform publishes, or
	// None; Reachable says whether the seller can be reached there.
	Published string
	Reachable Answer
	// Actual is the division of the seller's place of business or domicile.
	Actual string
	// Ad and AdPublisher, the publisher's division, are of reports alone.
	Ad          Ad
	AdPublisher string
	// ReceivedFirst is the division of the office that got the case first; ""
	// is this office.
	ReceivedFirst string
	// Address is the seller's address as typed. Only the table of offices looks
	// at it.
	Address string
}

// Settings are those of the installation.
type Settings struct {
	// PlatformDomicile is the division of the platform operator's domicile.
	PlatformDomicile string
	// Home are the areas this agency is competent for; none means all.
	Home []string
	// Offices names the offices; nil names none.
	Offices *Offices
}

// Reason is a rule or a consequence: a code with words in the catalogues and
// the place in the law.
type Reason struct {
	Code  string
	Basis Ref
}

// Candidate is an office that is competent, or may be.
type Candidate struct {
	// Division is where the office is competent: a county-level division unless
	// only a wider place is known.
	Division string
	// Office is the one the table of offices names; zero when it names none.
	Office Office
	Reason Reason
	// Provided are the unknown facts this hangs on; without any it is certain.
	Provided []string
}

// Article is the place in the law in short form, "art. 13".
func (c Candidate) Article() string { return c.Reason.Basis.String() }

// Decision is who is competent, and what is not known.
type Decision struct {
	// Competent are the candidates, the preferred one first. It is empty when
	// too little is known; Unknown then says what.
	Competent []Candidate
	// Home is false when it is certain that no office of this agency handles
	// the case.
	Home bool
	// Unknown are the facts that could change the answer, in the order of the
	// catalogue's venue.unknown.
	Unknown []string
	// Notes are what the order says beside it: first_receiver where several are
	// competent, elsewhere_complaint or elsewhere_report and dispute where Home
	// is false, station where an outpost acts in its department's name.
	Notes []Reason
}

// Preferred is the first candidate; false when there is none.
func (d Decision) Preferred() (Candidate, bool) {
	if len(d.Competent) == 0 {
		return Candidate{}, false
	}
	return d.Competent[0], true
}
