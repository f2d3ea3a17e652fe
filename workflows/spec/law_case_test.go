package spec_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"redress/models"
	"redress/workflows"
	"redress/workflows/calendar"
	"redress/workflows/law"
	"redress/workflows/venue"
)

// lawCase is the case of one row on its way.
type lawCase struct {
	rb   *workflows.Rulebook
	fail func(string, ...any)
	c    models.Case
	at   time.Time
	// refused and missing are what came of the last step.
	refused string
	missing []string
	// acted are the transitions tried so far, chosen the grounds, duties what
	// the filing brings with it, and places the law all that goes by.
	acted, chosen, duties, places []string
}

var chinaTime = time.FixedZone("+08:00", 8*60*60)

func (l *lawCase) noon(day string) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, day, chinaTime)
	if err != nil {
		l.fail("%q is not a day", day)
	}
	return at.Add(12 * time.Hour)
}

func (l *lawCase) file(received string, what []string) {
	f := &models.Filed{Filing: models.Filing{
		Track: models.TrackComplaint, Channel: "private_chat", Category: "not_as_described",
		Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "x"}}},
		Purchase:    models.Purchase{Amount: 29_900, Paid: "wechat_transfer"},
		Complainant: models.Party{Name: "李华", Phone: "13800000001", Address: "示例路1号"},
	}}
	for _, w := range what {
		name, value, _ := strings.Cut(w, "=")
		if name == "complaint" || name == "report" {
			f.Filing.Track = models.Track(name)
			continue
		}
		set, ok := lawFiling[name]
		if !ok {
			l.fail("nothing in a filing is called %q", name)
			return
		}
		set(f, value)
	}
	f.Definition = l.rb.Current(f.Filing.Track, l.noon(received)).Ref
	l.duties = append(l.duties, string(f.Filing.Track)+"_track", string(f.Filing.Track)+"_content")
	for duty, has := range map[string]bool{"split_tracks": f.Filing.Mixed, "agent_papers": f.Filing.Agent != nil, "joint_complaint": f.Filing.Joint()} {
		if has {
			l.duties = append(l.duties, duty)
		}
	}
	l.c.ID, l.at = "WQ-00000-00001", l.noon(received)
	l.decide(workflows.Command{Actor: models.Actor{Role: models.RoleComplainant}, File: f})
}

// step is a day ("+3" days after receipt, or a date), somebody (a mediator
// unless said otherwise), what he does, and the answers to its form.
func (l *lawCase) step(w []string) {
	if days, err := strconv.Atoi(strings.TrimPrefix(w[0], "+")); err == nil && w[0][0] == '+' {
		l.at = l.c.ReceivedAt.Add(time.Duration(days) * 24 * time.Hour)
	} else {
		l.at = l.noon(w[0])
	}
	if w = w[1:]; w[0] == "take" {
		l.c.Append(l.at, models.Event{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: "wang"}}})
		return
	}
	cmd := workflows.Command{Actor: models.Actor{Role: models.RoleMediator}, Reserve: "WQ-00000-00002"}
	switch w[0] {
	case "clock":
		cmd.Actor.Role, cmd.Clock = models.RoleSystem, w[1]
		before := l.c.Seq()
		if l.decide(cmd); l.c.Seq() > before {
			l.acted = append(l.acted, l.c.Events[len(l.c.Events)-1].Payload.Moved.Transition)
		}
		return
	case "buyer":
		cmd.Actor.Role, w = models.RoleComplainant, w[1:]
	case "officer", "administrator", "system":
		cmd.Actor.Role, w = models.Role(w[0]), w[1:]
	}
	cmd.Transition = w[0]
	l.acted = append(l.acted, w[0])
	form := workflows.Form(l.rb, l.c, w[0])
	for _, a := range w[1:] {
		name, value, _ := strings.Cut(a, "=")
		v := models.FieldValue{Name: name}
		i := slices.IndexFunc(form, func(f workflows.Field) bool { return f.Name == name })
		switch {
		case i < 0:
			v.Text = models.Personal(value)
		case form[i].Kind == workflows.FieldAmount:
			v.Amount, _ = models.ParseYuan(value)
		case workflows.Chosen(form[i].Kind):
			v.Choice = value
			if form[i].Kind == workflows.FieldGround {
				l.chosen = append(l.chosen, value)
			}
		default:
			v.Text = models.Personal(value)
		}
		cmd.Fields = append(cmd.Fields, v)
	}
	l.decide(cmd)
}

func (l *lawCase) decide(cmd workflows.Command) {
	l.refused, l.missing = "", nil
	cmd.At, cmd.ID = l.at, models.CommandID(fmt.Sprint("c", l.c.Seq()))
	e, err := workflows.Decide(l.rb, l.c, cmd)
	var refusal *workflows.Refusal
	var invalid *models.Invalid
	switch {
	case errors.As(err, &refusal):
		l.refused = refusal.Code + " " + refusal.Rule
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			l.missing = append(l.missing, p.Field)
		}
	default:
		l.c.Append(l.at, e)
	}
}

// expect is one thing that must be so.
func (l *lawCase) expect(w []string) {
	not := w[0] == "no"
	if not {
		w = w[1:]
	}
	var has bool
	rest := strings.Join(w[1:], " ")
	switch w[0] {
	case "letter":
		has = slices.ContainsFunc(l.c.Letters, func(x models.Letter) bool { return x.Form == rest })
	case "flag":
		has = slices.Contains(l.c.Flags, rest)
	case "link":
		has = slices.ContainsFunc(l.c.Effects, func(e models.Effect) bool { return string(e.Kind) == rest })
	case "offers":
		has = l.offers(models.RoleMediator, rest) || l.offers(models.RoleOfficer, rest)
	case "ground":
		has = slices.Contains(l.grounds(), rest)
	case "asks":
		has = slices.Contains(l.missing, rest)
	case "clock":
		has = slices.ContainsFunc(l.c.Clocks, func(k models.Clock) bool { return k.Name == rest })
	case "duty":
		duty, ok := l.profile().Duty(w[1])
		has = ok && (len(w) < 3 || slices.Contains(duty.Needs, w[2]))
		l.name(duty.Basis)
	case "note":
		has = slices.ContainsFunc(workflows.Venue(l.rb, l.c).Notes, func(n venue.Reason) bool { return n.Code == rest })
	case "factor":
		factor, ok := l.profile().Factor(rest)
		has = ok
		l.name(factor.Basis)
	case "period":
		period, ok := l.profile().Period(w[1])
		has = ok && fmt.Sprint(period.Number, " ", period.Unit) == strings.Join(w[2:], " ")
		l.name(period.Basis)
	default:
		l.exactly(w, not)
		return
	}
	if has == not {
		l.fail("%s %q: %v, want %v (%s)", w[0], rest, has, !not, l)
	}
}

// exactly is a thing that has one value.
func (l *lawCase) exactly(w []string, not bool) {
	var got, want string
	switch w[0] {
	case "state", "queue", "track", "venue", "in":
		got, want = l.value(w[0]), w[1]
	case "refused":
		got, want = l.refused, strings.Join(w[1:], " ")
	case "done":
		got, want = l.refused+strings.Join(l.missing, " "), ""
	default:
		k, ok := l.clock(w[0])
		if !ok {
			l.fail("no clock %q runs (%s)", w[0], l)
			return
		}
		got, want = k.LastDay, strings.Join(w[1:], " ")
		switch {
		case k.Paused():
			got = "paused"
		case k.Provisional:
			got += " provisional"
		}
	}
	if (got == want) == not {
		l.fail("%s is %q, want %q (%s)", w[0], got, want, l)
	}
}

func (l *lawCase) value(name string) string {
	facts := map[string]string{}
	for _, f := range workflows.FactsOf(l.rb, l.c).Values() {
		facts[f.Name()] = f.Value()
	}
	switch name {
	case "state":
		return string(l.c.State)
	case "queue":
		return l.c.Queue
	case "track":
		return string(l.c.Track)
	case "in":
		return facts["division"]
	}
	return facts["venue"]
}

func (l *lawCase) clock(name string) (models.Clock, bool) {
	for _, k := range slices.Concat(l.c.Clocks, l.c.Overdue) {
		if k.Name == name {
			return k, true
		}
	}
	return models.Clock{}, false
}

func (l *lawCase) offers(role models.Role, transition string) bool {
	return slices.ContainsFunc(workflows.Actions(l.rb, l.c, models.Actor{Role: role}), func(a workflows.Action) bool {
		return a.Name == transition && a.Blocked == ""
	})
}

func (l *lawCase) profile() law.Profile { return law.For(calendar.DayOf(l.c.ReceivedAt)) }

func (l *lawCase) grounds() (out []string) {
	for _, g := range slices.Concat(l.profile().Refusals, l.profile().Terminations) {
		out = append(out, g.Code)
	}
	return out
}

// String is where the case stands, for messages.
func (l *lawCase) String() string {
	var s []string
	for _, k := range l.c.Clocks {
		s = append(s, k.Name+" "+k.LastDay)
	}
	for _, x := range l.c.Letters {
		s = append(s, "letter "+x.Form)
	}
	return fmt.Sprintf("%s in %s %v, %s; refused %q, asks %v", l.c.State, l.c.Queue, l.c.Flags, strings.Join(s, ", "), l.refused, l.missing)
}

// named are the places of the law that what happened in the row goes by: of
// the transitions tried and their guards, the grounds chosen, the clocks, the
// venue, and the duties and factors that were asked for or that the filing
// brings with it.
func (l *lawCase) named() []string {
	p := l.profile()
	for _, d := range l.duties {
		duty, ok := p.Duty(d)
		if !ok {
			l.fail("%s has no duty %q", p.Key, d)
		}
		l.name(duty.Basis)
	}
	def, _ := l.rb.Definition(l.c.Definition)
	for _, t := range def.Transitions {
		if !slices.Contains(l.acted, t.Name) {
			continue
		}
		l.nameText(t.Article[p.Key])
		for _, g := range t.Guards {
			l.nameText(g.Article[p.Key])
		}
	}
	for _, g := range slices.Concat(p.Refusals, p.Terminations) {
		if slices.Contains(l.chosen, g.Code) {
			l.name(g.Basis)
		}
	}
	for _, e := range l.c.Events {
		for _, k := range e.Payload.Outcome.Started {
			d, _ := def.Clock(k.Name)
			if period, ok := law.For(calendar.DayOf(l.c.ReceivedAt)).Period(d.Law); ok {
				l.name(period.Basis)
			}
		}
	}
	if len(l.c.Clocks) > 0 {
		l.name(p.Counting.Basis)
	}
	for _, candidate := range workflows.Venue(l.rb, l.c).Competent {
		l.name(law.Ref(candidate.Reason.Basis))
	}
	for _, note := range workflows.Venue(l.rb, l.c).Notes {
		l.name(law.Ref(note.Basis))
	}
	return l.places
}

func (l *lawCase) name(r law.Ref) {
	if r.Article == 0 {
		return
	}
	place := strings.TrimPrefix(r.Instrument, "order-") + "/" + strconv.Itoa(r.Article)
	if r.Paragraph > 0 {
		place += "(" + strconv.Itoa(r.Paragraph) + ")"
	}
	if r.Item > 0 {
		place += "(" + strconv.Itoa(r.Item) + ")"
	}
	l.places = append(l.places, place)
}

// nameText is name for an article that a definition writes out: "art. 15".
func (l *lawCase) nameText(text string) {
	n, err := strconv.Atoi(strings.TrimPrefix(text, "art. "))
	if err == nil {
		l.name(law.Ref{Instrument: l.profile().Instrument, Article: n})
	}
}
