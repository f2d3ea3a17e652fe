package i18n

// dynamicPrefixes lists the keys that code puts together at run time, with the
// reason. Every key under a prefix counts as used, so keep a prefix narrow.
var dynamicPrefixes = map[string]string{
	"weekday.": "format.go adds the number of the weekday",
}
