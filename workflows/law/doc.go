// Package law holds the rules for handling consumer complaints as dated data:
// which order is in force on the day a complaint is received, how long each
// step may take, and on which grounds a complaint may be refused or mediation
// ended. Every number names its article and source, or says that it is our own
// policy and why.
//
//	p := law.For(calendar.DayOf(receivedAt))
//	due, ok := p.Deadline(cal, "acceptance", law.Running{Since: day})
//
// The words for people are in the catalogues: period.<key>, ground.<code>,
// law.fact.<name>, law.start.<event>. Notes here are for maintainers.
package law
