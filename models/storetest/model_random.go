package storetest

import (
	"slices"

	"pgregory.net/rapid"

	"redress/models"
)

// Small stocks of values, so that documents collide and queries hit.
var (
	someTexts   = []string{"", "a", "b", "B", "乙"}
	someNumbers = []int64{-3, 0, 7, 1 << 40}
	someTerms   = []string{"t", "u", "v", "T"}
	someFields  = []string{"state", "open", "queue", "amount", "assignee", "due_at", "received_at", "source_key", "sellers", "terms"}
	someFigures = []string{"amount", "settled", "due_at"}
)

func randomID(r *rapid.T) string {
	return rapid.SampledFrom([]string{"1", "10", "2", "Z", "z", "编"}).Draw(r, "id")
}

func randomCase(r *rapid.T, version int64, id ...string) models.Doc {
	f := Fields{}
	for _, name := range append(someFields, "settled") {
		if rapid.IntRange(0, 3).Draw(r, "lacks "+name) > 0 {
			f[name] = randomField(r, name)
		}
	}
	if len(id) == 0 {
		id = []string{randomID(r)}
	}
	return Document(cases, id[0], version, f, rapid.SampledFrom(someTexts).Draw(r, "body"))
}

func randomField(r *rapid.T, name string) any {
	field, _ := declared(cases, name)
	switch field.Type {
	case models.TypeInt:
		return rapid.SampledFrom(someNumbers).Draw(r, name)
	case models.TypeBool:
		return rapid.Bool().Draw(r, name)
	case models.TypeTime:
		return day(rapid.IntRange(1, 3).Draw(r, name))
	case models.TypeStrings:
		return rapid.SliceOfNDistinct(rapid.SampledFrom(someTexts[1:]), 0, 3, rapid.ID).Draw(r, name)
	case models.TypeTerms:
		return rapid.SliceOfNDistinct(rapid.SampledFrom(someTerms), 0, 3, rapid.ID).Draw(r, name)
	default:
		return rapid.SampledFrom(someTexts).Draw(r, name)
	}
}

func randomQuery(r *rapid.T) models.Query {
	return models.Query{
		Where: randomWhere(r),
		Order: rapid.SampledFrom(append([]string{""}, someFields[:8]...)).Draw(r, "order"),
		Desc:  rapid.Bool().Draw(r, "desc"),
		Limit: rapid.IntRange(1, 4).Draw(r, "limit"),
	}
}

func randomWhere(r *rapid.T) []models.Cond {
	var where []models.Cond
	for range rapid.SampledFrom([]int{0, 1, 1, 2, 2, 3}).Draw(r, "conditions") {
		where = append(where, randomCond(r))
	}
	return where
}

func randomCond(r *rapid.T) models.Cond {
	name := rapid.SampledFrom(someFields).Draw(r, "field")
	field, _ := declared(cases, name)
	ops := []models.Op{models.OpEq, models.OpIn, models.OpGte, models.OpLt}
	switch field.Type {
	case models.TypeStrings:
		ops = []models.Op{models.OpEq, models.OpIn, models.OpAll}
	case models.TypeTerms:
		ops = []models.Op{models.OpAll}
	}
	op := rapid.SampledFrom(ops).Draw(r, "op")
	n := 1
	if op == models.OpIn || op == models.OpAll {
		n = rapid.IntRange(0, 3).Draw(r, "values")
	}
	values := make([]models.Value, n)
	for i := range values {
		values[i] = randomValue(r, field)
	}
	return models.Where(name, op, values...)
}

func randomValue(r *rapid.T, f models.Field) models.Value {
	switch f.Type {
	case models.TypeInt:
		return models.Int(rapid.SampledFrom(someNumbers).Draw(r, "number"))
	case models.TypeBool:
		return models.Yes(rapid.Bool().Draw(r, "truth"))
	case models.TypeTime:
		return models.At(day(rapid.IntRange(1, 3).Draw(r, "day")))
	case models.TypeStrings:
		return models.Str(rapid.SampledFrom(someTexts[1:]).Draw(r, "element"))
	case models.TypeTerms:
		return models.Str(rapid.SampledFrom(someTerms).Draw(r, "term"))
	default:
		return models.Str(rapid.SampledFrom(someTexts).Draw(r, "text"))
	}
}

func randomGrouping(r *rapid.T) models.Grouping {
	by := slices.DeleteFunc(slices.Clone(someFields), func(s string) bool { return s == "terms" })
	return models.Grouping{
		Where: randomWhere(r),
		By:    rapid.SliceOfNDistinct(rapid.SampledFrom(by), 0, 2, rapid.ID).Draw(r, "by"),
		Sum:   rapid.SliceOfN(rapid.SampledFrom(someFigures[:2]), 0, 2).Draw(r, "sum"),
		Min:   rapid.SliceOfN(rapid.SampledFrom(someFigures), 0, 2).Draw(r, "min"),
		Max:   rapid.SliceOfN(rapid.SampledFrom(someFigures), 0, 1).Draw(r, "max"),
	}
}
