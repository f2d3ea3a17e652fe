package workflows

import (
	"time"

	"redress/models"
	"redress/workflows/venue"
)

// The fields with which the office records where a case belongs. Their last
// answers go before what the buyer has stated.
const (
	// SellerDivisionField is where the seller does business or is domiciled.
	SellerDivisionField = "seller_division"
	// AddressPublishedField says whether the platform publishes an address of
	// the seller, PublishedDivisionField which.
	AddressPublishedField  = "address_published"
	PublishedDivisionField = "published_division"
	// SellerReachableField says whether he can be reached there.
	SellerReachableField = "seller_reachable"
	// AdKindField says who published a reported advertisement, and
	// AdPublisherField where a publisher is that is not the seller.
	AdKindField      = "ad_kind"
	AdPublisherField = "ad_publisher"
)

// findingFields are those fields in the order of screens.
var findingFields = []string{SellerDivisionField, AddressPublishedField, PublishedDivisionField, SellerReachableField, AdKindField, AdPublisherField}

// Finding is what the office has found out last about one of these questions.
type Finding struct {
	Field string
	// Answer is a choice of the field, or the code of a division.
	Answer string
	By     models.ActorRef
	At     time.Time
}

// Findings lists what the office has found out about where a case belongs, the
// last answer of each question.
func Findings(c models.Case) (out []Finding) {
	last := map[string]Finding{}
	for _, m := range c.Moves {
		for _, a := range m.Moved.Fields {
			last[a.Name] = Finding{a.Name, a.Choice, m.By, m.At}
		}
	}
	for _, name := range findingFields {
		if f := last[name]; f.Answer != "" {
			out = append(out, f)
		}
	}
	return out
}

// found puts what the office has found out in place of what the buyer stated.
func found(f *venue.Facts, list []Finding) {
	for _, x := range list {
		switch x.Field + " " + x.Answer {
		case AddressPublishedField + " address_not_shown":
			f.Published = venue.None
		case AddressPublishedField + " address_shown":
			if f.Published == venue.None {
				f.Published = ""
			}
		case SellerReachableField + " reachable":
			f.Reachable = venue.Yes
		case SellerReachableField + " not_reachable":
			f.Reachable = venue.No
		case AdKindField + " ad_own":
			f.Ad = venue.AdOwn
		case AdKindField + " ad_placed":
			f.Ad = venue.AdPlaced
		}
		switch {
		case !venue.Valid(x.Answer):
		case x.Field == SellerDivisionField:
			f.Actual = x.Answer
		case x.Field == PublishedDivisionField && f.Published != venue.None:
			f.Published = x.Answer
		case x.Field == AdPublisherField:
			f.AdPublisher = x.Answer
		}
	}
}
