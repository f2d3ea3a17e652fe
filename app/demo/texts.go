package demo

import (
	_ "embed"
	"encoding/json"
	"math/rand/v2"
	"strings"
)

//go:embed texts.json
var textsFile []byte

// texts are the words cases are made of.
var texts = func() (t struct {
	Given    []string `json:"given"`
	Surnames []string `json:"surnames"`
	Streets  []string `json:"streets"`
	// BrandA and PinyinA are the same names in two scripts.
	BrandA  []string `json:"brand_a"`
	BrandB  []string `json:"brand_b"`
	PinyinA []string `json:"pinyin_a"`
	Trades  []trade  `json:"trades"`
	// Openings are by channel, Wrongs by category, Shows by kind of evidence,
	// Fields by the name of a transition's field, "reason", or of both,
	// "refuse.reason".
	Openings  map[string][]string `json:"openings"`
	Payments  []string            `json:"payments"`
	Wrongs    map[string][]string `json:"wrongs"`
	Attempts  []string            `json:"attempts"`
	Closings  []string            `json:"closings"`
	Shows     map[string][]string `json:"shows"`
	Fields    map[string][]string `json:"fields"`
	FromStaff []string            `json:"from_staff"`
	FromBuyer []string            `json:"from_buyer"`
	Notes     []string            `json:"notes"`
}) {
	if err := json.Unmarshal(textsFile, &t); err != nil {
		panic(err) // the file is part of the program
	}
	return t
}()

// trade is what a seller deals in.
type trade struct {
	Name  string   `json:"name"`
	Items []string `json:"items"`
	// Low and High bound the prices, in yuan.
	Low        int      `json:"low"`
	High       int      `json:"high"`
	Categories []string `json:"categories"`
}

func oneOf[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true with a probability in percent.
func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

func fill(text string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(text) }
