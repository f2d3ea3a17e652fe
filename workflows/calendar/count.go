package calendar

// count is one period to be counted.
type count struct {
	calendar    *Calendar
	start       Day
	days        int
	workingOnly bool
	opts        Options
}

// run is the only place where days are counted, so the deadline and the
// arithmetic shown for it cannot differ.
func (k count) run(visit func(Step)) (last Day, provisional bool) {
	if k.calendar == nil {
		return 0, false
	}
	s := Step{Day: k.start, Info: k.calendar.Info(k.start), Rule: StartDay}
	visit(s)
	for s.Counted < k.days {
		s.Day++
		s.Info = k.calendar.Info(s.Day)
		switch {
		case k.paused(s.Day):
			s.Rule = Paused
		case k.workingOnly && !s.Info.Working:
			s.Rule = RestDay
		default:
			s.Rule = Counts
			s.Counted++
		}
		// Natural days count whatever they are; only a count of working days
		// hangs on the kind of each day.
		provisional = provisional || k.workingOnly && s.Info.Provisional
		visit(s)
	}
	for moved := false; ; moved = true {
		provisional = provisional || s.Info.Provisional
		ends := k.canEnd(s)
		if moved {
			s.Rule = MovesOn
			if ends {
				s.Rule = EndsHere
			}
			visit(s)
		}
		if ends {
			return s.Day, provisional
		}
		s.Day++
		s.Info = k.calendar.Info(s.Day)
	}
}

func (k count) canEnd(s Step) bool {
	if k.paused(s.Day) {
		return false
	}
	return s.Info.Working || k.opts.WeekendEnds && s.Info.Reason == Weekend
}

func (k count) paused(d Day) bool {
	for _, p := range k.opts.Pauses {
		if p.From <= d && d <= p.To {
			return true
		}
	}
	return false
}
