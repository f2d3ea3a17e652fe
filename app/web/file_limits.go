package web

import (
	"redress/models"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// limits are the periods with these keys that run for the buyer under the
// rules of today.
func (r *Request) limits(keys ...string) (out []pages.Limit) {
	profile := law.For(calendar.DayOf(r.Now()))
	for _, key := range keys {
		p, ok := profile.BuyerLimit(key)
		if !ok {
			continue
		}
		out = append(out, pages.Limit{
			Name: r.T("period." + p.Key), Length: r.T("law.length."+string(p.Unit), i18n.Count("n", p.Number)),
			Help: r.T("period." + p.Key + ".help"), Basis: r.desk(nil).cite(p.Basis),
		})
	}
	return out
}

// limitWarnings say that a limit of the buyer's is probably over. What counts
// is when he knew of the harm, which the day of the purchase only bounds.
func (r *Request) limitWarnings(f models.Filing) []string {
	today := calendar.DayOf(r.Now())
	profile := law.For(today)
	p, ok := profile.BuyerLimit("buyer_limit")
	on, err := calendar.ParseDay(f.Purchase.On)
	if !ok || err != nil || profile.Count(r.Service().Rules().Calendar(), p, law.Running{Since: on}).Day >= today {
		return nil
	}
	return []string{r.T("filing.warning.late", i18n.Arg("length", r.T("law.length."+string(p.Unit), i18n.Count("n", p.Number))),
		i18n.Arg("basis", r.desk(nil).cite(p.Basis)))}
}
