package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"redress/models"
	"redress/workflows/calendar"
)

// newFiling makes up what a buyer states about a seller.
func newFiling(r *rand.Rand, s *seller, receivedAt time.Time) models.Filing {
	channel := oneOf(r, s.channels)
	if chance(r, 60) {
		channel = s.channels[0]
	}
	category := oneOf(r, s.trade.Categories)
	f := models.Filing{
		Track: models.TrackComplaint, Language: "zh-CN", Channel: channel, Category: category,
		Respondent: models.Respondent{Handles: s.named(r, channel), Province: s.province},
		Consents:   models.Consents{Publish: chance(r, 20), Delegated: chance(r, 60)},
		Platform:   insidePlatform(channel),
	}
	if reported(category) && chance(r, 60) {
		f.Track = models.TrackReport
	}
	f.Purchase = newPurchase(r, s, category, receivedAt)
	f.Complainant = newParty(r)
	if f.Track == models.TrackReport && chance(r, 50) {
		f.Complainant = models.Party{Anonymous: true}
	}
	f.Demands = newDemands(r, f)
	f.Narrative = newNarrative(r, s, f, receivedAt)
	f.Signals = signalsOf(r, f)
	withPeople(r, &f, calendar.DayOf(receivedAt))
	if s.division != "" && chance(r, 50) {
		f.Respondent.Division = s.division
		f.Respondent.AddressFrom = oneOf(r, []string{"parcel", "parcel", "told", "published", "licence"})
	}
	return f
}

// insidePlatform is what a buyer answers who bought in a channel.
func insidePlatform(channel string) string {
	switch channel {
	case "mini_program", "channels_live":
		return "yes"
	case "public_account", "other":
		return "unknown"
	}
	return "no"
}

// reported says whether a wrong concerns more people than the buyer.
func reported(category string) bool {
	switch category {
	case "mass_adding", "data_leak", "false_information", "unsafe_goods":
		return true
	}
	return false
}

func newPurchase(r *rand.Rand, s *seller, category string, receivedAt time.Time) models.Purchase {
	p := models.Purchase{Item: models.Personal(oneOf(r, s.trade.Items))}
	if category == "mass_adding" {
		p.Paid = "unpaid"
		return p
	}
	day := calendar.DayOf(receivedAt) - calendar.Day(6+r.IntN(40))
	p.On = day.String()
	yuan := s.trade.Low + int(float64(s.trade.High-s.trade.Low)*r.Float64()*r.Float64())
	p.Amount = models.Fen(yuan * 100)
	if chance(r, 25) {
		p.Amount -= 10 // 299.90
	}
	p.Paid = oneOf(r, []string{"wechat_transfer", "wechat_transfer", "wechat_transfer", "wechat_qr", "wechat_qr", "wechat_red_packet", "wechat_pay_merchant", "alipay", "bank"})
	if strings.HasPrefix(p.Paid, "wechat") && chance(r, 70) {
		p.Transaction = models.Personal(fmt.Sprintf("4200%06d%s%010d", r.IntN(1e6), strings.ReplaceAll(p.On, "-", ""), r.Int64N(1e10)))
	}
	return p
}

func newParty(r *rand.Rand) models.Party {
	return models.Party{
		Name:    models.Personal("演示·" + oneOf(r, texts.Surnames) + oneOf(r, texts.Given)),
		Phone:   models.Personal(fmt.Sprintf("1990000%04d", r.IntN(10_000))),
		Address: models.Personal(fmt.Sprintf("示例市示例区%s%d号%d栋%d室", oneOf(r, texts.Streets), 1+r.IntN(200), 1+r.IntN(20), 100*(1+r.IntN(18))+1+r.IntN(4))),
	}
}

func newDemands(r *rand.Rand, f models.Filing) []models.Demand {
	kinds := map[string][]string{
		"counterfeit": {"return_refund", "compensation"}, "not_delivered": {"refund"}, "not_as_described": {"return_refund", "replace"},
		"refuses_refund": {"refund"}, "unsafe_goods": {"refund", "compensation"}, "vanished": {"refund"},
		"false_information": {"refund", "stop"}, "mass_adding": {"stop"}, "data_leak": {"stop", "apology"}, "other": {"refund"},
	}[f.Category]
	if len(kinds) > 1 && chance(r, 50) {
		kinds = kinds[:1]
	}
	var out []models.Demand
	for _, kind := range kinds {
		d := models.Demand{Kind: kind}
		switch kind {
		case "refund", "return_refund":
			d.Amount = f.Purchase.Amount
		case "compensation":
			d.Amount = f.Purchase.Amount * models.Fen(1+r.IntN(3))
		}
		out = append(out, d)
	}
	return out
}

func newNarrative(r *rand.Rand, s *seller, f models.Filing, receivedAt time.Time) models.Personal {
	opening := f.Channel
	day, err := calendar.ParseDay(f.Purchase.On)
	if err != nil {
		opening, day = "unpaid", calendar.DayOf(receivedAt)-calendar.Day(3+r.IntN(20))
	}
	_, month, date := day.Date()
	parts := []string{oneOf(r, texts.Openings[opening])}
	if f.Purchase.Amount > 0 {
		parts = append(parts, oneOf(r, texts.Payments))
	}
	parts = append(parts, oneOf(r, texts.Wrongs[f.Category]), oneOf(r, texts.Attempts), oneOf(r, texts.Closings))
	passed := int(calendar.DayOf(receivedAt) - day)
	return models.Personal(fill(strings.Join(parts, ""),
		"{nick}", s.nick, "{account}", s.account, "{shop}", s.shop, "{item}", string(f.Purchase.Item),
		"{amount}", strings.TrimSuffix(f.Purchase.Amount.Yuan(), ".00"), "{month}", strconv.Itoa(int(month)),
		"{day}", strconv.Itoa(date), "{days}", strconv.Itoa(max(2, passed-r.IntN(4)))))
}
