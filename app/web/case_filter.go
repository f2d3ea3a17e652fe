package web

import (
	"net/url"
	"slices"
	"time"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/workflows"
	"redress/workflows/calendar"
)

// filterField is one way to narrow the list of cases. The table below is the
// whole filter: the controls, what may be in the address, the chips and the
// query all come from it.
type filterField struct {
	// name is the control's and the query's name; label the catalogue key.
	name, label string
	// kind is "text", "money", "date" or "choice".
	kind string
	// first puts it in the row everybody sees.
	first bool
	// choices are the values and texts of a choice.
	choices func(desk, lists) []components.Option
	// apply puts a valid value into the query; false refuses it.
	apply func(desk, *models.CaseQuery, string) bool
}

// lists are the values that come from data.
type lists struct {
	states, queues []string
	people         []models.Account
}

var filterFields = []filterField{
	{"q", "case_list.filter.q", "text", true, nil, func(_ desk, q *models.CaseQuery, v string) bool { q.Text = v; return true }},
	{"state", "case_list.filter.state", "choice", true, stateChoices, applyState},
	{"queue", "case_list.filter.queue", "choice", true, queueChoices, func(_ desk, q *models.CaseQuery, v string) bool { q.Queue = v; return true }},
	{"assignee", "case_list.filter.assignee", "choice", true, assigneeChoices, applyAssignee},
	{"due", "case_list.filter.due", "choice", true, dueChoices, applyDue},
	{"sort", "case_list.filter.sort", "choice", true, sortChoices, func(_ desk, q *models.CaseQuery, v string) bool { q.Sort = v; return true }},
	{"category", "case_list.filter.category", "choice", false, vocabulary("category", models.Categories), func(_ desk, q *models.CaseQuery, v string) bool { q.Category = v; return true }},
	{"channel", "case_list.filter.channel", "choice", false, vocabulary("channel", models.Channels), func(_ desk, q *models.CaseQuery, v string) bool { q.Channel = v; return true }},
	{"track", "case_list.filter.track", "choice", false, vocabulary("track_kind", models.Tracks), func(_ desk, q *models.CaseQuery, v string) bool { q.Track = v; return true }},
	{"amount_min", "case_list.filter.amount_min", "money", false, nil, func(_ desk, q *models.CaseQuery, v string) bool { return applyAmount(&q.MinAmount, v) }},
	{"amount_max", "case_list.filter.amount_max", "money", false, nil, func(_ desk, q *models.CaseQuery, v string) bool { return applyAmount(&q.MaxAmount, v) }},
	{"received_from", "case_list.filter.received_from", "date", false, nil, func(_ desk, q *models.CaseQuery, v string) bool { return applyDay(&q.ReceivedFrom, v, 0) }},
	{"received_to", "case_list.filter.received_to", "date", false, nil, func(_ desk, q *models.CaseQuery, v string) bool { return applyDay(&q.ReceivedTo, v, 1) }},
}

// caseFilter is a filter read from an address.
type caseFilter struct {
	query models.CaseQuery
	// kept are the values that are in force, in canonical form; typed is all that came.
	kept, typed url.Values
	errors      []components.FieldError
}

func (d desk) readFilter(in url.Values, l lists) caseFilter {
	f := caseFilter{kept: url.Values{}, typed: in}
	for _, field := range filterFields {
		value := in.Get(field.name)
		if value == "" {
			continue
		}
		known := field.choices == nil || slices.ContainsFunc(field.choices(d, l), func(o components.Option) bool { return o.Value == value })
		if !known || !field.apply(d, &f.query, value) {
			key := map[string]string{"money": "errors.not_money", "date": "errors.not_date"}[field.kind]
			if key == "" {
				key = "errors.not_choice"
			}
			f.errors = append(f.errors, components.FieldError{Name: field.name, Text: d.t(key, i18n.Arg("label", d.t(field.label)))})
			continue
		}
		f.kept.Set(field.name, value)
	}
	return f
}

// address is the list's address with these filters; extra pairs follow.
func (f caseFilter) address(extra ...string) string {
	return listAddress("/cases", f.kept, extra...)
}

func listAddress(path string, kept url.Values, extra ...string) string {
	values := url.Values{}
	for name, list := range kept {
		values[name] = list
	}
	for i := 0; i+1 < len(extra); i += 2 {
		values.Del(extra[i])
		if extra[i+1] != "" {
			values.Set(extra[i], extra[i+1])
		}
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

func vocabulary(prefix string, values []string) func(desk, lists) []components.Option {
	return func(d desk, _ lists) []components.Option { return d.options(prefix, values) }
}

func (d desk) options(prefix string, values []string) []components.Option {
	var out []components.Option
	for _, v := range values {
		out = append(out, components.Option{Value: v, Label: d.word(prefix, v)})
	}
	return out
}

// Values of the state filter that stand for more than one state.
const (
	anyOpen   = "open"
	anyClosed = "done"
)

func stateChoices(d desk, l lists) []components.Option {
	return append([]components.Option{
		{Value: anyOpen, Label: d.t("case_list.state.open")}, {Value: anyClosed, Label: d.t("case_list.state.done")},
	}, d.options("state", l.states)...)
}

func applyState(_ desk, q *models.CaseQuery, v string) bool {
	switch v {
	case anyOpen:
		q.Open = true
	case anyClosed:
		q.Closed = true
	default:
		q.State = v
	}
	return true
}

func queueChoices(d desk, l lists) []components.Option { return d.options("queue", l.queues) }

func assigneeChoices(d desk, l lists) []components.Option {
	out := []components.Option{{Value: "me", Label: d.t("staff.me")}, {Value: "none", Label: d.t("staff.nobody")}}
	for _, a := range l.people {
		if a.ID != d.me.Account {
			out = append(out, components.Option{Value: a.ID, Label: string(a.Name)})
		}
	}
	return out
}

func applyAssignee(d desk, q *models.CaseQuery, v string) bool {
	switch v {
	case "me":
		q.Assignee = d.me.Account
	case "none":
		q.Unassigned = true
	default:
		q.Assignee = v
	}
	return true
}

func dueChoices(d desk, _ lists) []components.Option {
	return []components.Option{
		{Value: "overdue", Label: d.t("case_list.due.overdue")}, {Value: "today", Label: d.t("case_list.due.today")},
		{Value: "3", Label: d.t("case_list.due.days", i18n.Count("n", 3))}, {Value: "7", Label: d.t("case_list.due.days", i18n.Count("n", 7))},
	}
}

// applyDue restricts to deadlines up to the end of a day. A case with no
// running clock has no deadline and is never among them.
func applyDue(d desk, q *models.CaseQuery, v string) bool {
	days, known := map[string]calendar.Day{"today": 0, "3": 3, "7": 7}[v]
	q.DueBefore = (calendar.DayOf(d.now) + days).End().Add(time.Millisecond)
	if !known {
		q.DueBefore = d.now
	}
	return true
}

func sortChoices(d desk, _ lists) []components.Option {
	return []components.Option{
		{Value: "received", Label: d.t("case_list.sort.received")}, {Value: "oldest", Label: d.t("case_list.sort.oldest")},
		{Value: "amount", Label: d.t("case_list.sort.amount")},
	}
}

func applyAmount(to *models.Fen, v string) bool {
	n, err := models.ParseYuan(v)
	*to = n
	return err == nil
}

func applyDay(to *time.Time, v string, add calendar.Day) bool {
	day, err := calendar.ParseDay(v)
	*to = (day + add).Start()
	return err == nil
}

// caseLists reads the states and queues of all definitions: running cases keep
// theirs when another one comes into force.
func caseLists(rules *workflows.Rulebook, people []models.Account) lists {
	l := lists{people: people}
	add := func(list []string, v string) []string {
		if v == "" || slices.Contains(list, v) {
			return list
		}
		return append(list, v)
	}
	for _, def := range rules.Definitions() {
		for _, s := range def.States {
			l.states = add(l.states, string(s.Name))
		}
	}
	for _, routing := range rules.Routings() {
		for _, rule := range routing.Rules {
			l.queues = add(l.queues, rule.Queue)
		}
	}
	return l
}
