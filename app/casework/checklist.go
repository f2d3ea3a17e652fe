package casework

import "redress/models"

// Checklist says which evidence helps most for each category, the most useful
// first. It advises and never refuses: a buyer who has nothing may still file.
var Checklist = map[string][]string{
	"counterfeit":       {"seller_profile", "chat", "payment", "goods", "moments_post", "appraisal"},
	"not_delivered":     {"seller_profile", "chat", "payment", "moments_post", "negotiation"},
	"not_as_described":  {"seller_profile", "chat", "payment", "goods", "moments_post", "parcel"},
	"refuses_refund":    {"seller_profile", "chat", "payment", "negotiation", "parcel"},
	"unsafe_goods":      {"seller_profile", "payment", "goods", "parcel", "appraisal", "chat"},
	"vanished":          {"seller_profile", "chat", "payment", "seller_qr", "negotiation"},
	"false_information": {"seller_profile", "moments_post", "chat", "goods"},
	"mass_adding":       {"seller_profile", "chat", "seller_qr"},
	"data_leak":         {"seller_profile", "chat", "moments_post"},
	"other":             {"seller_profile", "chat", "payment"},
}

// Wanted is one line of a checklist.
type Wanted struct {
	Kind string
	Have bool
}

// CheckEvidence compares what has been handed over with what the filing needs:
// the papers of who speaks for whom (Order 121 arts. 11 and 12), which must be
// there sooner or later, and then the category's checklist.
func CheckEvidence(f models.Filing, have []models.Evidence) []Wanted {
	list, ok := Checklist[f.Category]
	if !ok {
		list = Checklist["other"]
	}
	if f.Joint() {
		list = append([]string{"representation"}, list...)
	}
	if f.Agent != nil {
		list = append([]string{"power_of_attorney", "identity_proof"}, list...)
	}
	out := make([]Wanted, 0, len(list))
	for _, kind := range list {
		w := Wanted{Kind: kind}
		for _, e := range have {
			w.Have = w.Have || e.Kind == kind
		}
		out = append(out, w)
	}
	return out
}
