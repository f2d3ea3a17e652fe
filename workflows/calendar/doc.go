// Package calendar counts legal days in mainland China: which days are worked
// and which are not, and the day a legal period runs out.
//
// It is pure: the calendars are data inside the program or handed in by the
// caller, and the time is always an argument. A year whose State Council
// notice is not known yet is answered from weekends and the holidays that
// have a fixed date, and everything that hangs on such an answer says so
// (Provisional), so that it can be counted again once the notice is imported.
//
//	cal := calendar.Official()
//	due := cal.Deadline(calendar.DayOf(receivedAt), 7, calendar.WorkingDays, calendar.Options{})
//	due.Day.End()  // the instant the period is over, UTC
//	due.Steps()    // the arithmetic, day by day
package calendar
