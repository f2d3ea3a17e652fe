package workflows_test

import (
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
	"redress/workflows/venue"
)

// What a filing says is read as the facts of the venue, and what follows is
// what routing rules see.
func TestVenue_OfAFiling(t *testing.T) {
	now, old := received, time.Date(2026, 4, 14, 4, 0, 0, 0, time.UTC)
	offices := venue.NewOffices([]venue.Office{{Division: "510107", Code: "WH", Name: "武侯局"}, {Division: "510107", Place: "桂溪", Code: "GX", Name: "桂溪所"}})
	for _, x := range []struct {
		what      string
		platform  string
		seller    models.Respondent
		at        time.Time
		home      []string
		want      string // division, office, venue
		elsewhere bool
		article   string
	}{
		{"nothing is known", "", models.Respondent{}, now, nil, "440305  platform_domicile", false, "art. 13"},
		{"a province is known", "no", models.Respondent{Province: "51"}, now, nil, "510000  seller_domicile", false, "art. 13"},
		{"a county is known", "no", models.Respondent{Province: "51", Division: "510107"}, now, []string{"440000"}, "510107 WH seller_domicile", true, "art. 13"},
		{"an address", "no", models.Respondent{Division: "510107", Address: "成都市武侯区桂溪街道1号"}, now, []string{"510000"}, "510107 GX seller_domicile", false, "art. 13"},
		{"a published address", "yes", models.Respondent{Division: "510107", AddressFrom: "published"}, now, nil, "510107 WH published_address", false, "art. 13"},
		{"under the order before", "yes", models.Respondent{Division: "510107", AddressFrom: "published"}, old, nil, "510107 WH platform_seller_place", false, "art. 12 para. 2"},
		{"no address is published", "yes", models.Respondent{Division: "510107", Published: "none_shown"}, now, nil, "440305  no_address_platform", false, "art. 13"},
		{"an address on a parcel", "yes", models.Respondent{Division: "510107", AddressFrom: "parcel"}, now, nil, "440305  platform_domicile", false, "art. 13"},
		{"nobody can say whether it was a platform", "unknown", models.Respondent{Division: "510107"}, now, []string{"440000"}, "440305  platform_domicile", false, "art. 13"},
	} {
		parts := rulebook(t).Parts()
		parts.Settings = workflows.Settings{PlatformDomicile: "440305", Home: x.home, Offices: offices}
		rb := workflows.NewRulebook(parts)
		c := models.Case{Head: models.Head{Track: models.TrackComplaint, Province: x.seller.Province, ReceivedAt: x.at},
			Filing: models.Filing{Platform: x.platform, Respondent: x.seller}}
		f := workflows.FactsOf(rb, c)
		d, _ := workflows.Venue(rb, c).Preferred()
		if got := strings.Join([]string{f.Division, f.Office, f.Venue}, " "); got != x.want || f.Elsewhere != x.elsewhere || d.Article() != x.article {
			t.Errorf("%s: %s, elsewhere %t, %s", x.what, got, f.Elsewhere, d.Article())
		}
	}
}
