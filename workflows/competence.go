package workflows

import (
	"redress/models"
	"redress/workflows/venue"
)

// PublishedAddress is where an address is from that a platform publishes, one
// of models.AddressSources.
const PublishedAddress = "published"

// noneShown is the buyer's answer that the platform publishes no address, one
// of models.Publications.
const noneShown = "none_shown"

// Venue says which office is competent for a case, by the order of its day of
// receipt and the agency's settings.
//
// What the office has found out goes before what the buyer stated.
func Venue(rb *Rulebook, c models.Case) venue.Decision {
	s, seller := rb.parts.Settings, &c.Filing.Respondent
	f := venue.Facts{
		Profile: profile(&c).Key, Track: string(c.Track), Platform: venue.Answer(c.Filing.Platform),
		Actual: seller.Division, Address: string(seller.Address),
	}
	if f.Actual == "" && c.Province != "" {
		f.Actual = c.Province + "0000"
	}
	switch {
	case seller.Published == noneShown:
		f.Published = venue.None
	case seller.AddressFrom == PublishedAddress:
		f.Published = seller.Division
	}
	found(&f, Findings(c))
	return venue.Resolve(f, venue.Settings{PlatformDomicile: s.PlatformDomicile, Home: s.Home, Offices: s.Offices})
}

// competence reads what rules can ask of the venue.
func (f *Facts) competence(d venue.Decision) {
	if c, ok := d.Preferred(); ok {
		f.Division, f.Office, f.Venue = c.Division, c.Office.Code, c.Reason.Code
	}
	f.Elsewhere = !d.Home
}
