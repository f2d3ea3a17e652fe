package law

import "redress/workflows/calendar"

// Period is how long one step may take.
type Period struct {
	// Key names the step; its words are period.<key> and period.<key>.help.
	Key    string        `json:"key"`
	Number int           `json:"number"`
	Unit   calendar.Unit `json:"unit"`
	// Start is the event whose day the count begins after, law.start.<event>.
	Start string `json:"start"`
	// Basis is the place that sets the number. It is zero for a Policy.
	Basis Ref `json:"basis"`
	// Policy is true when no text sets a number and it is our own default; an
	// agency may change it. Note then says why it is as it is.
	Policy bool `json:"policy,omitempty"`
	// Confirmed is true when the number was read in the text of the article.
	// Otherwise a person must check it before it is relied on.
	Confirmed bool `json:"confirmed,omitempty"`
	// Extension is what may be added, nil when nothing may.
	Extension *Extension `json:"extension,omitempty"`
	// Pauses are the only reasons for which days are left out of the count.
	Pauses []PauseReason `json:"pauses,omitempty"`
	// Restarts are the events from which the whole period is counted anew.
	Restarts []PauseReason `json:"restarts,omitempty"`
	Note     string        `json:"note,omitempty"`
}

// Extension adds Number units of the period's own unit, once.
type Extension struct {
	Number int `json:"number"`
	Basis  Ref `json:"basis"`
	// Approver is who must approve, law.approver.<name>; empty when the text
	// asks for nobody's approval.
	Approver string `json:"approver,omitempty"`
}

// PauseReason is something that changes the running of a period.
type PauseReason struct {
	// Reason has its words in law.pause.<reason> or law.restart.<reason>.
	Reason string `json:"reason"`
	Basis  Ref    `json:"basis"`
}

// MayPause reports whether the period stands still for this reason.
func (p Period) MayPause(reason string) bool {
	for _, x := range p.Pauses {
		if x.Reason == reason {
			return true
		}
	}
	return false
}

// Running is one running of a period in a case.
type Running struct {
	// Since is the day of the period's start event.
	Since calendar.Day
	// Extended is true once the extension was granted. It changes nothing for
	// a period that has none.
	Extended bool
	// Pauses are the ended pauses. The caller has checked MayPause.
	Pauses []calendar.Pause
}

// Deadline counts the profile's period with this key; false when the profile
// has no such period.
func (p Profile) Deadline(cal *calendar.Calendar, key string, run Running) (calendar.Result, bool) {
	period, ok := p.Period(key)
	if !ok {
		return calendar.Result{}, false
	}
	return p.Count(cal, period, run), true
}

// Count counts a period as the profile counts days; period may also be one of
// BuyerLimits.
func (p Profile) Count(cal *calendar.Calendar, period Period, run Running) calendar.Result {
	n := period.Number
	if run.Extended && period.Extension != nil {
		n += period.Extension.Number
	}
	opts := calendar.Options{WeekendEnds: p.Counting.WeekendEnds, Pauses: run.Pauses}
	return cal.Deadline(run.Since, n, period.Unit, opts)
}
