package casework

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"redress/models"
	"redress/workflows/calendar"
)

// Bounds of what a person may type, in characters.
const (
	MaxShort     = 200
	MaxNarrative = 5000
	MinNarrative = 10
	MaxHandles   = 12
)

// CheckPage says what is missing or wrong on one page of a filing, as
// *models.Invalid with the form's field names, or nil.
func CheckPage(page string, f models.Filing, now time.Time) error {
	var bad models.Invalid
	switch page {
	case "what":
		choose(&bad, "track", models.Tracks, string(f.Track))
		choose(&bad, "channel", models.Channels, f.Channel)
		choose(&bad, "category", models.Categories, f.Category)
	case "seller":
		checkSeller(&bad, f.Respondent)
	case "place":
		checkPlace(&bad, f)
	case "purchase":
		checkPurchase(&bad, f.Purchase, now)
	case "story":
		checkStory(&bad, f.Narrative)
	case "signs":
		for _, sign := range f.Signals {
			choose(&bad, "signals", models.Signals, sign)
		}
	case "demands":
		checkDemands(&bad, f)
	case "you":
		checkParty(&bad, f)
	case "agent":
		checkAgent(&bad, f.Agent, now)
	case "others":
		checkOthers(&bad, f)
	}
	return bad.OrNil()
}

func choose(bad *models.Invalid, field string, vocabulary []string, value string) {
	if !models.OneOf(vocabulary, value) {
		bad.Add(field, "filing.error."+field)
	}
}

func checkSeller(bad *models.Invalid, r models.Respondent) {
	wrong := len(r.Handles) == 0 || len(r.Handles) > MaxHandles
	for _, h := range r.Handles {
		long(bad, "handle_"+string(h.Kind), h.Value, MaxShort)
		wrong = wrong || strings.TrimSpace(string(h.Value)) == "" || !models.OneOf(models.HandleKinds, string(h.Kind))
	}
	if wrong {
		bad.Add("handle_wechat_id", "filing.error.handle")
	}
}

// checkPlace asks whether the sale ran inside a platform, which decides who is
// competent (Order 121 art. 13), and takes what is known of the address.
func checkPlace(bad *models.Invalid, f models.Filing) {
	choose(bad, "platform", models.Answers, f.Platform)
	long(bad, "seller_address", f.Respondent.Address, MaxShort)
	if f.Respondent.AddressFrom != "" {
		choose(bad, "address_from", models.AddressSources, f.Respondent.AddressFrom)
	}
	if f.Respondent.Published != "" {
		choose(bad, "published", models.Publications, f.Respondent.Published)
	}
	if f.Respondent.Published == "none_shown" && f.Respondent.AddressFrom == "published" {
		bad.Add("published", "filing.error.published_both")
	}
}

func checkPurchase(bad *models.Invalid, p models.Purchase, now time.Time) {
	choose(bad, "paid", models.PayMethods, p.Paid)
	required(bad, "item", p.Item, "filing.error.item")
	long(bad, "item", p.Item, MaxShort)
	long(bad, "transaction", p.Transaction, 64)
	if p.Paid != "unpaid" && p.Amount <= 0 {
		bad.Add("amount", "filing.error.amount")
	}
	if p.On == "" {
		if p.Paid != "unpaid" {
			bad.Add("on", "filing.error.on")
		}
		return
	}
	day, err := calendar.ParseDay(p.On)
	switch {
	case err != nil:
		bad.Add("on", "errors.not_date")
	case day > calendar.DayOf(now):
		bad.Add("on", "filing.error.on_future")
	}
}

func checkStory(bad *models.Invalid, text models.Personal) {
	if utf8.RuneCountInString(strings.TrimSpace(string(text))) < MinNarrative {
		bad.Add("narrative", "filing.error.narrative")
	}
	long(bad, "narrative", text, MaxNarrative)
}

func checkDemands(bad *models.Invalid, f models.Filing) {
	if len(f.Demands) == 0 && f.Track == models.TrackComplaint {
		bad.Add("demands", "filing.error.demands")
	}
	for _, d := range f.Demands {
		choose(bad, "demands", models.DemandKinds, d.Kind)
		long(bad, "demand_note", d.Note, 500)
	}
}

// checkParty asks for what Order 121 art. 10(1) asks of a complaint; a report
// may be anonymous (art. 28 asks for clues, not for a name).
func checkParty(bad *models.Invalid, f models.Filing) {
	p := f.Complainant
	if f.Track == models.TrackReport && p.Anonymous {
		return
	}
	required(bad, "name", p.Name, "filing.error.name")
	required(bad, "phone", p.Phone, "filing.error.phone")
	long(bad, "name", p.Name, 60)
	long(bad, "address", p.Address, MaxShort)
	if f.Track == models.TrackComplaint {
		required(bad, "address", p.Address, "filing.error.address")
	}
	checkPhone(bad, "phone", p.Phone)
}

// phoneForm accepts any way of writing 5 to 20 digits.
func phoneForm(s string) bool {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune("+- ()（）", r) {
			return -1
		}
		return r
	}, s)
	return len(digits) >= 5 && len(digits) <= 20 && len(s) <= 40 && strings.Trim(digits, "0123456789") == ""
}

func required(bad *models.Invalid, field string, text models.Personal, key string) {
	if strings.TrimSpace(string(text)) == "" {
		bad.Add(field, key)
	}
}

func long(bad *models.Invalid, field string, text models.Personal, most int) {
	if utf8.RuneCountInString(string(text)) > most {
		bad.Add(field, "errors.too_long", "n", itoa(most))
	}
}

// FraudLikely says whether what a buyer states sounds like fraud, so that he is
// told at once what cannot wait. It decides nothing about the filing.
func FraudLikely(f models.Filing) bool {
	return f.Purchase.Amount > 0 && slices.ContainsFunc(f.Signals, func(sign string) bool {
		return sign == "blocked_after_payment" || sign == "many_victims" || sign == "impersonation"
	})
}
