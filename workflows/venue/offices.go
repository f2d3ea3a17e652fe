package venue

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Office is one row of a table of offices: which office is competent for a
// division, or for a place in it.
type Office struct {
	// Division is the code of the division the row is for; Place is a name that
	// stands in addresses there, "" for the whole division.
	Division, Place string
	// Code and Name are the office's own.
	Code, Name string
}

// Offices is a table of offices to look up; it never changes. A nil table is
// empty.
type Offices struct {
	// rows are in the order in which they are tried: a longer place before a
	// shorter one, a narrower division before a wider one.
	rows []Office
}

// NewOffices makes a table. Of rows for the same division and place the last
// counts.
func NewOffices(rows []Office) *Offices {
	last := map[[2]string]Office{}
	for _, row := range rows {
		row.Place = strings.ToLower(plain(row.Place))
		last[[2]string{row.Division, row.Place}] = row
	}
	o := &Offices{}
	for _, row := range last {
		o.rows = append(o.rows, row)
	}
	slices.SortFunc(o.rows, func(a, b Office) int {
		return cmp.Or(
			utf8.RuneCountInString(b.Place)-utf8.RuneCountInString(a.Place), len(short(b.Division))-len(short(a.Division)),
			strings.Compare(a.Division, b.Division), strings.Compare(a.Place, b.Place))
	})
	return o
}

// For names the office of a division, or of the place in it that the address
// names; false when the table has none. The address may be empty.
func (o *Offices) For(division, address string) (Office, bool) {
	if o == nil || division == "" {
		return Office{}, false
	}
	address = strings.ToLower(plain(address))
	for _, row := range o.rows {
		if Covers(row.Division, division) && strings.Contains(address, row.Place) {
			return row, true
		}
	}
	return Office{}, false
}

// Rows are all rows of the table, by division and place.
func (o *Offices) Rows() []Office {
	if o == nil {
		return nil
	}
	return slices.SortedFunc(slices.Values(o.rows), func(a, b Office) int {
		return cmp.Or(strings.Compare(a.Division, b.Division), strings.Compare(a.Place, b.Place))
	})
}
