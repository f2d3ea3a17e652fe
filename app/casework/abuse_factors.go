package casework

import (
	"context"
	"slices"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// FactorFigure is one figure that Order 121 art. 17 lets a person weigh, beside
// the office's own limit for it. It decides nothing.
type FactorFigure struct {
	Factor law.Factor
	// Limit is the zero Limit for a factor that is no number.
	Limit law.Limit
	// Count is what was found, this case included; More says that there are more.
	Count int
	More  bool
	// Noted is set where such a factor shows: no payment and no goods among the evidence.
	Noted bool
}

// Reached says whether the figure is one the office wants to be shown.
func (f FactorFigure) Reached() bool { return f.Noted || f.Limit.Count > 0 && f.Count >= f.Limit.Count }

// AbuseFactors counts what art. 17 names for a complaint, from so many days
// before its receipt until now. It looks at the newest fifty cases of a sort,
// and names nobody. Empty where the order in force names no factors.
func (s *Service) AbuseFactors(ctx context.Context, actor models.Actor, c models.Case) ([]FactorFigure, error) {
	g, err := authz.Do(actor, authz.CaseWork, string(c.ID))
	if err != nil {
		return nil, err
	}
	// The page has a view of the case; counting needs the names, and shows none.
	if c, err = s.Store.Case(ctx, g, c.ID); err != nil {
		return nil, err
	}
	day := calendar.DayOf(c.ReceivedAt)
	factors := law.For(day).Factors
	if c.Track != models.TrackComplaint || len(factors) == 0 {
		return nil, nil
	}
	k := &factorCount{s: s, ctx: ctx, actor: actor, c: c}
	var out []FactorFigure
	for _, f := range factors {
		for _, limit := range f.LimitsOn(day) {
			figure := FactorFigure{Factor: f, Limit: limit}
			figure.Count, figure.More = k.count(limit)
			out = append(out, figure)
		}
		if len(f.Limits) == 0 {
			out = append(out, FactorFigure{Factor: f, Noted: f.Code == "no_real_purchase" && !showsPurchase(c)})
		}
	}
	return out, k.err
}

// showsPurchase says whether the evidence has a payment or goods in it.
func showsPurchase(c models.Case) bool {
	return slices.ContainsFunc(c.Evidence, func(e models.Evidence) bool { return e.Kind == "payment" || e.Kind == "goods" })
}

// factorCount counts for one case; what was asked once is not asked again.
type factorCount struct {
	s     *Service
	ctx   context.Context
	actor models.Actor
	c     models.Case
	phone *sameContact
	err   error
}

// sameContact are cases whose complainants share a phone or an address, newest first.
type sameContact struct {
	cases []models.Case
	more  bool
}

func (k *factorCount) count(l law.Limit) (int, bool) {
	since := k.c.ReceivedAt.Add(-time.Duration(l.Days) * 24 * time.Hour)
	switch l.Key {
	case "complainants_with_one_phone":
		same := k.samePhone(since)
		return names(same.cases, since), same.more
	case "complainants_with_one_address":
		same := k.same(models.CaseQuery{Address: k.c.Filing.Complainant.Address, ReceivedFrom: since})
		return names(same.cases, since), same.more
	case "same_complainant_and_respondent":
		return k.own(since, func(c models.Case) bool {
			return c.ID == k.c.ID || slices.ContainsFunc(c.Sellers, func(id models.SellerID) bool { return slices.Contains(k.c.Sellers, id) })
		})
	case "same_complainant_and_category":
		return k.own(since, func(c models.Case) bool { return c.Category == k.c.Category })
	case "same_respondent_and_category":
		return k.respondent(since)
	}
	return 0, false
}

// samePhone reads the cases with the complainant's phone, as far back as any
// limit goes.
func (k *factorCount) samePhone(since time.Time) sameContact {
	if k.phone == nil {
		year := k.c.ReceivedAt.AddDate(-1, 0, 0)
		if since.Before(year) {
			year = since
		}
		found := k.same(models.CaseQuery{Phone: k.c.Filing.Complainant.Phone, ReceivedFrom: year})
		k.phone = &found
	}
	return *k.phone
}

// same reads the cases a list finds, for the names of their complainants are in
// the cases alone. Nothing of them is shown, so no view is recorded.
func (k *factorCount) same(q models.CaseQuery) (out sameContact) {
	if q.Phone == "" && q.Address == "" {
		return sameContact{cases: []models.Case{k.c}}
	}
	q.Track, q.Sort = string(models.TrackComplaint), "received"
	page, err := k.s.ListCases(k.ctx, k.actor, q)
	k.note(err)
	for _, row := range page.Rows {
		g, err := authz.Do(System, authz.CaseView, string(row.ID))
		k.note(err)
		if err != nil {
			break
		}
		c, err := k.s.Store.Case(k.ctx, g, row.ID)
		if k.note(err); err == nil {
			out.cases = append(out.cases, c)
		}
	}
	out.more = page.Next != ""
	return out
}

// own counts cases of the same person: the same name and the same phone.
func (k *factorCount) own(since time.Time, is func(models.Case) bool) (n int, more bool) {
	same := k.samePhone(since)
	for _, c := range same.cases {
		if !c.ReceivedAt.Before(since) && nameOf(c) == nameOf(k.c) && is(c) {
			n++
		}
	}
	return n, same.more
}

// respondent counts complaints of the same sort against the same seller.
func (k *factorCount) respondent(since time.Time) (most int, more bool) {
	for _, id := range k.c.Sellers {
		page, err := k.s.ListCases(k.ctx, k.actor, models.CaseQuery{
			Seller: id, Category: k.c.Category, Track: string(models.TrackComplaint), ReceivedFrom: since, Sort: "received",
		})
		if k.note(err); len(page.Rows) > most {
			most, more = len(page.Rows), page.Next != ""
		}
	}
	return max(most, 1), more
}

func (k *factorCount) note(err error) {
	if k.err == nil {
		k.err = err
	}
}

// names counts different names among cases received since a day.
func names(cases []models.Case, since time.Time) int {
	seen := map[string]bool{}
	for _, c := range cases {
		if !c.ReceivedAt.Before(since) {
			seen[nameOf(c)] = true
		}
	}
	return len(seen)
}

func nameOf(c models.Case) string {
	return strings.Join(strings.Fields(string(c.Filing.Complainant.Name)), "")
}
