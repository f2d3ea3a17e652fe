package calendar

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// webAddress is enough to keep a link on a page from being a script or a path.
var webAddress = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:\d+)?(/[^\s"<>]*)?$`)

// maxImportBytes is far above any real year (about 1.5 KB).
const maxImportBytes = 64 << 10

// Parse reads one Year from JSON and reports every problem at once as an
// *ImportError. Besides the form it checks what protects deadlines: each
// festival is there once, stretches do not run backwards or overlap, and a
// make-up workday is a weekend day.
func Parse(text []byte) (Year, error) {
	r := &reader{}
	year := r.year(text)
	if len(r.problems) == 0 {
		r.check(year)
	}
	if len(r.problems) > 0 {
		return Year{}, &ImportError{Problems: r.problems}
	}
	return year, nil
}

func (r *reader) year(text []byte) (y Year) {
	if len(text) > maxImportBytes {
		r.add("", "too_large", fmt.Sprint(len(text)))
		return y
	}
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		r.add("", "syntax", err.Error())
		return y
	}
	top := r.object("", whole, "year", "notice", "holidays")
	y.Year = r.number("year", top["year"], 2000, 2100)
	notice := r.object("notice", top["notice"], "title", "number", "url", "published")
	y.Notice = Notice{
		Title:     r.text("notice.title", notice["title"]),
		Number:    r.text("notice.number", notice["number"]),
		URL:       r.text("notice.url", notice["url"]),
		Published: r.day("notice.published", notice["published"]),
	}
	if u := y.Notice.URL; u != "" && !webAddress.MatchString(u) {
		r.add("notice.url", "bad_url", u)
	}
	for i, raw := range r.list("holidays", top["holidays"]) {
		y.Holidays = append(y.Holidays, r.holiday(fmt.Sprintf("holidays[%d]", i), raw))
	}
	return y
}

func (r *reader) holiday(at string, raw json.RawMessage) (h Holiday) {
	fields := r.object(at, raw, "festival", "from", "to", "worked?")
	h.Festival = Festival(r.text(at+".festival", fields["festival"]))
	if h.Festival != "" && !slices.Contains(Festivals(), h.Festival) {
		r.add(at+".festival", "unknown_festival", string(h.Festival))
	}
	h.From = r.day(at+".from", fields["from"])
	h.To = r.day(at+".to", fields["to"])
	for i, raw := range r.list(at+".worked", fields["worked"]) {
		h.Worked = append(h.Worked, r.day(fmt.Sprintf("%s.worked[%d]", at, i), raw))
	}
	return h
}

// longestHoliday is generous: the longest break so far had nine days.
const longestHoliday = 15

// check looks at the meaning of a year whose form is right.
func (r *reader) check(y Year) {
	seenDay := map[Day]bool{}
	seen := map[Festival]bool{}
	once := func(at string, d Day) {
		if seenDay[d] {
			r.add(at, "duplicate_day", d.String())
		}
		seenDay[d] = true
		if d < Date(y.Year, time.January, 1)-yearEndDays || d.Year() > y.Year {
			r.add(at, "outside_year", d.String())
		}
	}
	for i, h := range y.Holidays {
		at := fmt.Sprintf("holidays[%d]", i)
		for _, f := range h.Festival.parts() {
			if seen[f] {
				r.add(at+".festival", "duplicate_festival", string(f))
			}
			seen[f] = true
		}
		switch {
		case h.To < h.From:
			r.add(at+".to", "reversed", h.To.String())
		case h.To-h.From >= longestHoliday:
			r.add(at+".to", "too_long", fmt.Sprint(int(h.To-h.From)+1))
		default:
			for d := h.From; d <= h.To; d++ {
				once(at, d)
			}
		}
		for j, d := range h.Worked {
			atDay := fmt.Sprintf("%s.worked[%d]", at, j)
			once(atDay, d)
			if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
				r.add(atDay, "not_weekend", d.String())
			}
		}
	}
	for _, f := range Festivals() {
		if f != NationalAndMidAutumn && !seen[f] {
			r.add("holidays", "missing_festival", string(f))
		}
	}
}

// parts are the public holidays a code stands for.
func (f Festival) parts() []Festival {
	if f == NationalAndMidAutumn {
		return []Festival{NationalDay, MidAutumn}
	}
	return []Festival{f}
}

// shorten keeps a quoted value fit for a message.
func shorten(s string) string {
	const most = 60
	runes := []rune(strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "�"))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}
