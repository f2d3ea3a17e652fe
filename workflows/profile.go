package workflows

import (
	"time"

	"redress/models"
	"redress/workflows/calendar"
	"redress/workflows/law"
)

// profile is the law a case goes by: the one in force on its day of receipt.
func profile(c *models.Case) law.Profile { return law.For(calendar.DayOf(c.ReceivedAt)) }

// profileOf is the law a period goes by that starts now: the case's own, or
// with AcrossEvent the one of the day, which is never older.
func (rb *Rulebook) profileOf(c *models.Case, at time.Time) law.Profile {
	if rb.parts.Settings.OpenAcross == AcrossEvent && at.After(c.ReceivedAt) {
		return law.For(calendar.DayOf(at))
	}
	return profile(c)
}
