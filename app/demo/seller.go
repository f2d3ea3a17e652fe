package demo

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"redress/models"
)

// maxSellers bounds how many sellers there can be; a handful of them gets most
// of the complaints.
const maxSellers = 20_000

// provinces are where sellers say they are, as two-digit codes; "" is unknown.
var provinces = []string{"44", "44", "33", "35", "32", "31", "11", "41", "51", "42", "37", "", ""}

// seller is a made-up seller.
type seller struct {
	rank    int
	trade   trade
	nick    string
	account string
	shop    string
	// strong are handles that are his alone, the one he is known by first.
	strong []models.Handle
	weak   []models.Handle
	qr     string
	// channels are where he sells, the first most of all.
	channels []string
	province string
	// division is the county in it, "" when unknown.
	division string
}

// pickSeller draws who a case is against, by rank.
func pickSeller(r *rand.Rand) int { return int(rand.NewZipf(r, 1.25, 6, maxSellers-1).Uint64()) }

// newSeller makes the seller of a rank. Names are counted through rather than
// drawn, so no two sellers share one.
func newSeller(seed uint64, rank int) *seller {
	r := rand.New(rand.NewPCG(seed, sellerStream+uint64(rank)))
	a, b, n := rank%len(texts.BrandA), rank/len(texts.BrandA)%len(texts.BrandB), rank/len(texts.BrandA)/len(texts.BrandB)
	brand, number := texts.BrandA[a]+texts.BrandB[b], ""
	if n > 0 {
		number = fmt.Sprint(n)
	}
	s := &seller{
		rank: rank, trade: oneOf(r, texts.Trades), province: oneOf(r, provinces),
		nick:    fmt.Sprintf("%s%s%s", oneOf(r, []string{"", "A ", "AAA", "🌸"}), brand, number),
		account: brand + number, shop: brand + number + oneOf(r, []string{"旗舰店", "小店", "折扣店"}),
		qr: "https://u.wechat.com/" + token(r, 22),
	}
	id := fmt.Sprintf("%s%s%03d", texts.PinyinA[a], oneOf(r, []string{"_", "-", ""}), 100+rank)
	s.strong = []models.Handle{
		{Kind: "wechat_id", Value: models.Personal(id)},
		{Kind: "phone", Value: models.Personal(fmt.Sprintf("199000%05d", 10_000+rank))},
		{Kind: "qr_text", Value: models.Personal(s.qr)},
		{Kind: "public_account", Value: models.Personal(s.account)},
		{Kind: "mini_program", Value: models.Personal(s.shop)},
	}
	s.weak = []models.Handle{
		{Kind: "nickname", Value: models.Personal(s.nick)},
		{Kind: "shop", Value: models.Personal(s.shop)},
		{Kind: "payee", Value: models.Personal("*" + string([]rune(oneOf(r, texts.Given))[1:]))},
	}
	if known := divisions[s.province]; known != nil {
		s.division = oneOf(r, known)
	}
	order := r.Perm(len(models.Channels))
	for _, i := range order[:3] {
		s.channels = append(s.channels, models.Channels[i])
	}
	return s
}

const letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"

func token(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(letters[r.IntN(len(letters))])
	}
	return b.String()
}

// named are the handles one buyer knows: mostly the one the seller is known
// by, and up to two more. Some know another one only, as in life.
func (s *seller) named(r *rand.Rand, channel string) []models.Handle {
	first := 0
	switch {
	case channel == "public_account":
		first = 3
	case channel == "mini_program":
		first = 4
	case chance(r, 12):
		first = r.IntN(3)
	}
	out := []models.Handle{s.strong[first]}
	if first > 2 && chance(r, 70) {
		out = append(out, s.strong[0])
	}
	if chance(r, 55) {
		out = append(out, oneOf(r, s.weak))
	}
	if len(out) < 3 && chance(r, 30) && first != 2 {
		out = append(out, s.strong[2])
	}
	return out
}
