package web

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// desk is who reads a staff page, in which language and when: all that the
// presenters need besides the data, so that each is a pure function.
type desk struct {
	ctx context.Context
	now time.Time
	me  models.Actor
	// names are the names of all accounts by id.
	names map[string]string
	// offices are the names of the organisations the case was handed over to.
	offices map[string]string
}

func (d desk) t(key string, args ...i18n.Argument) string { return i18n.T(d.ctx, key, args...) }

// word is the text of a value that comes from data: a state of a definition, a
// channel, a rule. A value an agency has added and not yet named shows as it is.
func (d desk) word(vocabulary, value string) string {
	if key := vocabulary + "." + value; value != "" && i18n.Has(d.ctx, key) {
		return i18n.T(d.ctx, key)
	}
	return value
}

// words are the texts of several values.
func (d desk) words(vocabulary string, values []string) (out []string) {
	for _, v := range values {
		out = append(out, d.word(vocabulary, v))
	}
	return out
}

func (d desk) may(action authz.Action) bool { return authz.Permits(d.me, action) }

// person names an account; the reader is "me".
func (d desk) person(account string) string {
	switch name, known := d.names[account]; {
	case account == "":
		return d.t("staff.nobody")
	case account == d.me.Account:
		return d.t("staff.me")
	case known:
		return name
	}
	return d.t("staff.former")
}

// actor names who made an event: staff by name, everybody else by role. What
// stands for the account of a respondent is his invitation.
func (d desk) actor(ref models.ActorRef) string {
	if ref.Account == "" || ref.Role == models.RoleRespondent || ref.Role == models.RoleBuyer {
		return d.word("role", string(ref.Role))
	}
	return d.person(ref.Account)
}

// said are the parts of what somebody wrote, or that it was erased: nobody can
// send an empty text.
func (d desk) said(text models.Personal) []string {
	if parts := textParts(text); len(parts) > 0 {
		return parts
	}
	return []string{d.t("case_privacy.gone")}
}

func (d desk) money(f models.Fen) string { return i18n.Money(d.ctx, int64(f)) }

// deadline is the last day of a period, what is left of it, and how pressing it is.
func (d desk) deadline(due time.Time) (day, left string, tone components.Tone) {
	if !due.Before(models.NoDue) {
		return d.t("staff.no_deadline"), "", components.Neutral
	}
	last := due.Add(-time.Millisecond)
	day = i18n.DateShort(d.ctx, last)
	n := int(calendar.DayOf(last) - calendar.DayOf(d.now))
	switch {
	case n < 0:
		return day, d.t("staff.overdue", i18n.Count("n", -n)), components.Bad
	case n == 0 && !d.now.Before(due):
		return day, d.t("staff.overdue_today"), components.Bad
	case n == 0:
		return day, d.t("staff.due_today"), components.Warn
	case n <= 2:
		return day, d.t("staff.days_left", i18n.Count("n", n)), components.Warn
	}
	return day, d.t("staff.days_left", i18n.Count("n", n)), components.Neutral
}

// receivedOn is the legal day of receipt, "2006-01-02".
func (d desk) receivedOn(c models.Case) string { return calendar.DayOf(c.ReceivedAt).String() }

// age says how long ago something was.
func (d desk) age(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return i18n.Duration(d.ctx, max(0, d.now.Sub(t)))
}

// toneOf colours a state. A state that an agency has added is coloured by
// whether it is open.
func toneOf(state models.State, open bool) components.Tone {
	switch state {
	case "filed", "reopened":
		return components.Waiting
	case "needs_information":
		return components.Warn
	case "settled":
		return components.Good
	case "refused", "not_filed":
		return components.Bad
	}
	if open {
		return components.Info
	}
	return components.Muted
}

var articleForm = regexp.MustCompile(`^art\. (\d+)(?: para\. (\d+))?(?:\((\d+)\))?(?:\((\d+)\))?$`)

// readArticle reads a stored place in the law ("art. 23(1)(5)").
func readArticle(stored string) (ref law.Ref, ok bool) {
	m := articleForm.FindStringSubmatch(stored)
	if m == nil {
		return law.Ref{}, false
	}
	article, paragraph, item := m[1], m[2], m[3]
	if m[4] != "" {
		paragraph, item = m[3], m[4]
	}
	ref.Article, _ = strconv.Atoi(article)
	ref.Paragraph, _ = strconv.Atoi(paragraph)
	ref.Item, _ = strconv.Atoi(item)
	return ref, true
}

// article writes a stored place for people, without the title of the law.
func (d desk) article(stored string) string {
	ref, ok := readArticle(stored)
	if !ok {
		return stored
	}
	key := "staff.cite.article"
	switch {
	case ref.Paragraph > 0 && ref.Item > 0:
		key = "staff.cite.paragraph_item"
	case ref.Item > 0:
		key = "staff.cite.item"
	case ref.Paragraph > 0:
		key = "staff.cite.paragraph"
	}
	return d.t(key, citeArgs(ref)...)
}

// articleOf writes a stored place of a law with the law's title.
func (d desk) articleOf(instrument, stored string) string {
	ref, ok := readArticle(stored)
	if !ok {
		return stored
	}
	ref.Instrument = instrument
	return d.cite(ref)
}

func citeArgs(r law.Ref) []i18n.Argument {
	return []i18n.Argument{i18n.Arg("article", strconv.Itoa(r.Article)), i18n.Arg("paragraph", strconv.Itoa(r.Paragraph)), i18n.Arg("item", strconv.Itoa(r.Item))}
}

// cite writes a place in the law with the title of the law.
func (d desk) cite(r law.Ref) string {
	if r.Article == 0 {
		return ""
	}
	return d.t(r.TextKey(), append(citeArgs(r), i18n.Arg("title", d.word("law.instrument", r.Instrument)))...)
}

// textParts splits a text where its writer left a line empty.
func textParts(text models.Personal) (out []string) {
	for _, p := range strings.Split(string(text), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// list writes things one after another as the language does.
func (d desk) list(things []string) string {
	if i18n.Lang(d.ctx) == i18n.Chinese {
		return strings.Join(things, "、")
	}
	return strings.Join(things, ", ")
}
