package i18n

// dynamicPrefixes lists the keys that code puts together at run time, with the
// reason. Every key under a prefix counts as used, so keep a prefix narrow.
var dynamicPrefixes = map[string]string{
	"weekday.":          "format.go adds the number of the weekday",
	"role.":             "who made an event is a role",
	"role_hint.":        "the choice of roles for an account",
	"viewed.":           "what was looked at comes from the event",
	"state_staff.":      "states come from the definition",
	"seller_list.sort.": "one text a sort order",
	"weekday_short.":    "the arithmetic of a deadline names each day",
	"law.profile.":      "a clock names its profile",
	"law.rule.":         "the calendar says what became of a day",
	"law.day.":          "the calendar says what kind of day it is",
	"law.festival.":     "the calendar names the festival",
	"law.length.":       "the unit of a period",
	"law.instrument.":   "a place in the law names its instrument",
	"ground.":           "grounds come from the law",
}
