package venue

import (
	_ "embed" // the table of divisions
	"fmt"
	"slices"
	"strings"
	"sync"
)

// divisionsTSV is made by divisions.mjs at build time: run "make generate".
//
//go:embed divisions.tsv
var divisionsTSV string

// division is one row of the table, sorted by code. Former names are those of
// dissolved divisions that it took the place of, separated by tabs.
type division struct{ code, name, former string }

var divisions = sync.OnceValue(func() []division {
	rows := make([]division, 0, strings.Count(divisionsTSV, "\n"))
	for line := range strings.Lines(divisionsTSV) {
		code, names, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		name, former, _ := strings.Cut(names, "\t")
		rows = append(rows, division{code, name, former})
	}
	return rows
})

// at is where a code stands in the table, or would stand.
func at(code string) (int, bool) {
	return slices.BinarySearchFunc(divisions(), code, func(d division, code string) int { return strings.Compare(d.code, code) })
}

// Valid says whether a six-digit code is that of a province, prefecture or
// county of today.
func Valid(code string) bool {
	_, ok := at(code)
	return ok
}

// Name is the name of a division alone, "南山区"; "" when there is none.
func Name(code string) string {
	if i, ok := at(code); ok {
		return divisions()[i].name
	}
	return ""
}

// Path is the names from the province down to the division itself. Levels that
// only group others, such as the urban districts of a municipality, are left
// out, so 朝阳区 of Beijing has two names and 南山区 of Shenzhen three.
func Path(code string) []string {
	var names []string
	for _, c := range lineage(code) {
		names = append(names, Name(c))
	}
	return names
}

// FullName is the Path in one word: "广东省深圳市南山区".
func FullName(code string) string { return strings.Join(Path(code), "") }

// lineage is the codes from the province down to the division; nil when there
// is no such division.
func lineage(code string) []string {
	if !Valid(code) {
		return nil
	}
	list := []string{code[:2] + "0000"}
	for _, c := range []string{code[:4] + "00", code} {
		if c != list[len(list)-1] && Valid(c) {
			list = append(list, c)
		}
	}
	return list
}

// Children are the codes directly below a division, in order; those of "" are
// the provinces. The districts of a municipality, and the counties a province
// administers directly, are directly below the province.
func Children(code string) []string {
	var list []string
	start, depth := 0, 0
	if code != "" {
		i, ok := at(code)
		if !ok {
			return nil
		}
		start, depth = i+1, len(lineage(code))
	}
	area := short(code)
	for _, d := range divisions()[start:] {
		if !strings.HasPrefix(d.code, area) {
			break
		}
		if len(lineage(d.code)) == depth+1 {
			list = append(list, d.code)
		}
	}
	return list
}

// County says whether a division is of the county level, where complaints are
// handled. A prefecture without counties, such as 东莞市, is its own.
func County(code string) bool {
	return !strings.HasSuffix(code, "0000") && Valid(code) && !divided(code)
}

// divided says whether there are divisions within a division.
func divided(code string) bool {
	i, ok := at(code)
	return ok && i+1 < len(divisions()) && Covers(code, divisions()[i+1].code)
}

// Covers says whether a division lies in an area, given by its code or by the
// code's first two or four digits. Nothing lies in the empty area.
func Covers(area, code string) bool {
	return area != "" && code != "" && strings.HasPrefix(code, short(area))
}

// ParseArea reads an area as settings give it, "44", "4403" or "440305", and
// returns the code of the division it is.
func ParseArea(text string) (string, error) {
	code := text
	if len(code) == 2 || len(code) == 4 {
		code += "000000"[len(code):]
	}
	if !Valid(code) {
		return "", fmt.Errorf("%q is no division of GB/T 2260: use its code, for example 44, 4403 or 440305", text)
	}
	return code, nil
}

// short is a code without the pairs of zeros at its end: what the codes of all
// divisions in it begin with.
func short(code string) string {
	for len(code) > 2 && strings.HasSuffix(code, "00") {
		code = code[:len(code)-2]
	}
	return code
}
