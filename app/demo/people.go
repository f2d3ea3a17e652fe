package demo

import (
	"fmt"
	"math/rand/v2"

	"redress/models"
	"redress/workflows/calendar"
)

// divisions are counties that sellers say they are in, by province.
var divisions = map[string][]string{
	"44": {"440305", "440106", "445102"}, "33": {"330106", "330782"}, "35": {"350322", "350203"}, "32": {"320106", "320507"},
	"31": {"310115", "310104"}, "11": {"110105", "110108"}, "41": {"410105"}, "51": {"510107"}, "42": {"420106"}, "37": {"370102", "370203"},
}

// signalsOf are what a buyer says that may point to fraud.
func signalsOf(r *rand.Rand, f models.Filing) (out []string) {
	add := func(sign string, percent int) {
		if chance(r, percent) {
			out = append(out, sign)
		}
	}
	if f.Purchase.Amount == 0 {
		return nil
	}
	switch f.Category {
	case "vanished":
		add("blocked_after_payment", 85)
		add("many_victims", 25)
		add("identity_unknown", 40)
	case "counterfeit", "not_delivered":
		add("blocked_after_payment", 20)
		add("many_victims", 8)
		add("paid_outside", 12)
		add("impersonation", 4)
	default:
		add("paid_outside", 5)
	}
	return out
}

// withPeople lets now and then an agent file, or several people together, and
// some complaints report a violation as well.
func withPeople(r *rand.Rand, f *models.Filing, day calendar.Day) {
	if f.Track != models.TrackComplaint {
		return
	}
	f.Mixed = (f.Category == "counterfeit" || reported(f.Category)) && chance(r, 22)
	switch {
	case chance(r, 3):
		p := newParty(r)
		f.Agent = &models.Agent{
			Name: p.Name, Phone: p.Phone, Matters: models.Personal(fmt.Sprintf("就购买%s的争议提出投诉、参加调解", f.Purchase.Item)),
			Powers: "可以代为变更请求、达成调解协议", Until: (day + 180).String(),
		}
	case chance(r, 3):
		f.Representative = true
		for i := range 1 + r.IntN(3) {
			p := newParty(r)
			f.Others = append(f.Others, models.JointParty{Name: p.Name, Phone: p.Phone, Address: p.Address, Representative: i == 0})
		}
	}
}
