package web

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
	"redress/workflows"
)

// DefinitionSimulation shows what a version would have done with the stored
// cases, and begins to find out.
func (w *Web) DefinitionSimulation(r *Request) error {
	version, _, err := r.Service().Definition(r.Ctx(), r.Actor, r.Param("id"))
	if err != nil {
		return err
	}
	path := definitionHref(version.ID) + "/simulation"
	if r.Posted() {
		if _, err := r.Service().Simulate(r.Ctx(), r.Actor, version.ID); err != nil {
			return err
		}
		return r.Redirect(path)
	}
	d := r.desk(nil)
	title := d.definitionTitle(version.Ref)
	v := pages.Simulation{Title: title, Form: r.Form(nil), Page: layout.Page{Title: d.t("definition.simulation.title"), Wide: true, Trail: []components.Link{
		{Text: d.t("definition.title"), Href: "/definitions"}, {Text: title, Href: definitionHref(version.ID)}, {Text: d.t("definition.simulation.title")},
	}}}
	job, result, err := r.Service().Simulated(r.Ctx(), r.Actor, version.ID)
	switch {
	case errors.Is(err, models.ErrNotFound):
	case err != nil:
		return err
	default:
		d.showSimulation(&v, job, result)
	}
	if d.may(authz.DefinitionManage) && !job.Open {
		v.Start = path
	}
	if job.Open {
		r.comeAgain()
	}
	v.Page = r.framed(v.Page)
	return r.Render(200, pages.ShowSimulation(v))
}

func (d desk) showSimulation(v *pages.Simulation, job models.Job, s casework.Simulation) {
	v.Progress = d.progress(job, d.t("job.simulate"))
	if !job.Open && job.Failed == "" {
		v.Progress.Text = d.t("job.simulated", i18n.Arg("time", i18n.DateTime(d.ctx, job.EndedAt)), i18n.Arg("seconds", casework.TookSeconds(job)))
	}
	v.Known = s.Cases > 0 || !job.Open && job.Failed == ""
	v.Stats = []components.Stat{
		{Label: d.t("definition.simulation.cases"), Value: i18n.Number(s.Cases)},
		{Label: d.t("definition.simulation.changed"), Value: i18n.Number(s.Changed), Note: share(s.Changed, s.Cases)},
		{Label: d.t("definition.simulation.placed"), Value: i18n.Number(s.Placed), Note: share(s.Placed, s.Cases)},
	}
	if s.Skipped > 0 {
		v.Stats = append(v.Stats, components.Stat{Label: d.t("definition.simulation.skipped"), Value: i18n.Number(s.Skipped), Tone: components.Warn})
	}
	for _, t := range []components.Table{
		d.pairTable("definition.simulation.queues", "queue", s.Queues), d.priorityTable(s.Priorities), d.flagTable(s.Flags),
		d.shiftTable(s.Clocks), d.pairTable("definition.simulation.states", "state", s.States), d.refusedTable(s.Refused),
	} {
		if len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	v.Sample = d.sampleTable(s)
}

// share is a part in percent.
func share(n, of int) string {
	if of == 0 {
		return ""
	}
	return strconv.FormatFloat(100*float64(n)/float64(of), 'f', 1, 64) + " %"
}

// byCount are the keys of counts, the most frequent first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int { return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b)) })
}

func (d desk) countTable(title string, columns ...string) components.Table {
	t := components.Table{Caption: d.t(title), Titled: true}
	for _, c := range columns {
		t.Columns = append(t.Columns, components.Column{Title: d.t(c)})
	}
	t.Columns = append(t.Columns, components.Column{Title: d.t("definition.simulation.count"), Numeric: true})
	return t
}

// pairTable counts cases by where they were and where they would have been.
func (d desk) pairTable(title, vocabulary string, counts map[string]int) components.Table {
	t := d.countTable(title, "definition.simulation.before", "definition.simulation.after")
	for _, key := range byCount(counts) {
		before, after, _ := strings.Cut(key, " ")
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.orNothing(vocabulary, before)}, {Text: d.orNothing(vocabulary, after)}, {Text: i18n.Number(counts[key])},
		}})
	}
	return t
}

func (d desk) orNothing(vocabulary, value string) string {
	if value == "" {
		return d.t("definition.simulation.nothing")
	}
	return d.word(vocabulary, value)
}

func (d desk) priorityTable(counts map[string]int) components.Table {
	t := d.countTable("definition.simulation.priorities", "definition.simulation.before", "definition.simulation.after")
	for _, key := range byCount(counts) {
		before, after, _ := strings.Cut(key, " ")
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.t("staff.priority", i18n.Arg("n", before))}, {Text: d.t("staff.priority", i18n.Arg("n", after))}, {Text: i18n.Number(counts[key])},
		}})
	}
	return t
}

func (d desk) flagTable(counts map[string]int) components.Table {
	t := d.countTable("definition.simulation.flags", "definition.column.flags", "definition.simulation.change")
	for _, key := range byCount(counts) {
		change := d.t("definition.simulation.gained")
		if strings.HasPrefix(key, "-") {
			change = d.t("definition.simulation.lost")
		}
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("flag", strings.Trim(key, "+-"))}, {Text: change}, {Text: i18n.Number(counts[key])},
		}})
	}
	return t
}

func (d desk) shiftTable(shifts map[string]casework.ClockShift) components.Table {
	t := components.Table{Caption: d.t("definition.simulation.clocks"), Titled: true, Columns: []components.Column{
		{Title: d.t("definition.column.clock")}, {Title: d.t("definition.simulation.earlier"), Numeric: true}, {Title: d.t("definition.simulation.later"), Numeric: true},
		{Title: d.t("definition.simulation.new"), Numeric: true}, {Title: d.t("definition.simulation.gone"), Numeric: true}, {Title: d.t("definition.simulation.range")},
	}}
	for _, name := range slices.Sorted(maps.Keys(shifts)) {
		x := shifts[name]
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.word("clock", name)}, {Text: i18n.Number(x.Earlier)}, {Text: i18n.Number(x.Later)}, {Text: i18n.Number(x.New)}, {Text: i18n.Number(x.Gone)},
			{Text: d.t("definition.simulation.days", i18n.Arg("least", signed(x.Least)), i18n.Arg("most", signed(x.Most)))},
		}})
	}
	return t
}

func signed(n int) string {
	if n > 0 {
		return "+" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func (d desk) refusedTable(counts map[string]int) components.Table {
	t := d.countTable("definition.simulation.refused", "definition.column.transition", "definition.simulation.because")
	for _, key := range byCount(counts) {
		parts := strings.SplitN(key, " ", 3)
		x := workflows.RefusedStep{Transition: parts[0], Code: parts[1], Rule: parts[2]}
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: d.orNothing("transition", x.Transition)}, {Text: d.refusedBecause(x)}, {Text: i18n.Number(counts[key])},
		}})
	}
	return t
}

func (d desk) refusedBecause(x workflows.RefusedStep) string {
	switch x.Code {
	case "guard":
		return d.word("guard", x.Rule)
	case "invalid":
		return d.t("definition.simulation.unanswered", i18n.Arg("field", d.fieldName(x.Rule)))
	}
	return d.word("refusal", x.Code)
}

// fieldName is the label of a field of a form, the facts of a ground included.
func (d desk) fieldName(name string) string {
	if strings.HasPrefix(name, workflows.FactPrefix) {
		return d.word("law", name)
	}
	return d.word("field", name)
}

// sampleTable shows some of the changed cases and what made the difference.
func (d desk) sampleTable(s casework.Simulation) components.Table {
	t := components.Table{Caption: d.t("definition.simulation.sample", i18n.Count("n", len(s.Sample))), Titled: true, Empty: d.t("definition.simulation.none"), Columns: []components.Column{
		{Title: d.t("definition.simulation.case"), OneLine: true}, {Title: d.t("definition.simulation.before")}, {Title: d.t("definition.simulation.after")}, {Title: d.t("definition.simulation.why")},
	}}
	for _, c := range s.Sample {
		t.Rows = append(t.Rows, components.TableRow{Cells: []components.Cell{
			{Text: string(c.Case), Href: caseHref(c.Case)}, {Body: components.Lines(d.standing(c.Before))},
			{Body: components.Lines(d.standing(c.After))}, {Body: components.Lines(d.differences(c))},
		}})
	}
	return t
}

func (d desk) standing(s workflows.Standing) []string {
	out := []string{d.orNothing("queue", s.Queue), d.t("staff.priority", i18n.Arg("n", strconv.Itoa(s.Priority))), d.word("state", string(s.State))}
	if len(s.Flags) > 0 {
		out = append(out, d.list(d.words("flag", s.Flags)))
	}
	return out
}

// differences are the rules, deadlines and steps that made the difference.
func (d desk) differences(c casework.SimulatedCase) (out []string) {
	switch a, b := c.Before.Winner, c.After.Winner; {
	case a != b:
		out = append(out, d.t("definition.simulation.winner", i18n.Arg("before", d.orNothing("rule", a)), i18n.Arg("after", d.orNothing("rule", b))))
	case !slices.Equal(c.Before.Matched, c.After.Matched):
		var names []string
		for _, id := range c.After.Matched {
			if !slices.Contains(c.Before.Matched, id) {
				names = append(names, d.word("rule", id))
			}
		}
		if len(names) > 0 {
			out = append(out, d.t("definition.simulation.matched", i18n.Arg("rules", d.list(names))))
		}
	case a != "" && (c.Before.Queue != c.After.Queue || c.Before.Priority != c.After.Priority):
		out = append(out, d.t("definition.simulation.same_rule", i18n.Arg("rule", d.word("rule", a))))
	}
	for _, k := range c.Clocks {
		out = append(out, d.clockMove(k))
	}
	for _, x := range c.Refused {
		out = append(out, d.t("definition.simulation.refused_step", i18n.Arg("action", d.orNothing("transition", x.Transition)), i18n.Arg("why", d.refusedBecause(x))))
	}
	return out
}

func (d desk) clockMove(k workflows.ClockMove) string {
	args := []i18n.Argument{i18n.Arg("clock", d.word("clock", k.Name)), i18n.Arg("before", d.day(k.Before)), i18n.Arg("after", d.day(k.After)), i18n.Arg("days", signed(k.Days))}
	switch {
	case k.Before == "":
		return d.t("definition.simulation.clock_new", args...)
	case k.After == "":
		return d.t("definition.simulation.clock_gone", args...)
	}
	return d.t("definition.simulation.clock_moved", args...)
}
