// Package i18n holds every word a person reads: one catalogue per language,
// split into areas (common.json, filing.json, ...), embedded in the program.
//
// A page asks for a text by key and never holds a sentence of its own:
//
//	i18n.T(ctx, "filing.title")
//	i18n.T(ctx, "filing.step", i18n.Count("n", 2), i18n.Arg("name", title))
//
// Formats that depend on the language (money, dates, numbers, durations) live
// here too, so that a page is free of both words and formats.
package i18n
