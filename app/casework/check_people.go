package casework

import (
	"strings"
	"time"

	"redress/models"
	"redress/workflows/calendar"
)

// MaxPeople is how many people can file one joint complaint, the complainant
// included.
const MaxPeople = 20

// representatives is how many people represent a joint complaint: Order 121
// art. 12.
const representatives = 2

// checkAgent asks for what a power of attorney holds: Order 121 art. 11.
func checkAgent(bad *models.Invalid, a *models.Agent, now time.Time) {
	if a == nil {
		return
	}
	required(bad, "agent_name", a.Name, "filing.error.agent_name")
	required(bad, "agent_phone", a.Phone, "filing.error.phone")
	required(bad, "matters", a.Matters, "filing.error.matters")
	required(bad, "powers", a.Powers, "filing.error.powers")
	long(bad, "agent_name", a.Name, 60)
	long(bad, "matters", a.Matters, MaxShort)
	long(bad, "powers", a.Powers, MaxShort)
	checkPhone(bad, "agent_phone", a.Phone)
	day, err := calendar.ParseDay(a.Until)
	switch {
	case a.Until == "":
		bad.Add("until", "filing.error.until")
	case err != nil:
		bad.Add("until", "errors.not_date")
	case day < calendar.DayOf(now):
		bad.Add("until", "filing.error.until_past")
	}
}

// checkOthers asks every complainant of a joint complaint for his real
// identity, as art. 10(1) does of one, and for two representatives: art. 12.
func checkOthers(bad *models.Invalid, f models.Filing) {
	if !f.Joint() {
		return
	}
	chosen := 0
	if f.Representative {
		chosen++
	}
	for i, p := range f.Others {
		n := itoa(i)
		required(bad, "other_name_"+n, p.Name, "filing.error.name")
		required(bad, "other_phone_"+n, p.Phone, "filing.error.phone")
		required(bad, "other_address_"+n, p.Address, "filing.error.address")
		long(bad, "other_name_"+n, p.Name, 60)
		long(bad, "other_address_"+n, p.Address, MaxShort)
		checkPhone(bad, "other_phone_"+n, p.Phone)
		if p.Representative {
			chosen++
		}
	}
	if chosen != representatives {
		bad.Add("representative", "filing.error.representative", "n", itoa(representatives))
	}
	if len(f.Others)+1 > MaxPeople {
		bad.Add("add", "filing.error.people", "n", itoa(MaxPeople))
	}
}

func checkPhone(bad *models.Invalid, field string, phone models.Personal) {
	if strings.TrimSpace(string(phone)) != "" && !phoneForm(string(phone)) {
		bad.Add(field, "filing.error.phone_form")
	}
}
