package i18n

import (
	"context"
	"strconv"
	"strings"
)

// Language is a BCP 47 tag of a complete catalogue.
type Language string

// The complete catalogues. Chinese is the default.
const (
	Chinese Language = "zh-CN"
	English Language = "en"
)

// Short is the language without its region: zh or en.
func (l Language) Short() string {
	short, _, _ := strings.Cut(string(l), "-")
	return short
}

// Languages lists the complete catalogues, the default first.
var Languages = []Language{Chinese, English}

type langKey struct{}

// WithLang returns a context whose texts are in lang.
func WithLang(ctx context.Context, lang Language) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// Lang returns the language of ctx, Chinese when none was chosen.
func Lang(ctx context.Context) Language {
	if lang, ok := ctx.Value(langKey{}).(Language); ok {
		return lang
	}
	return Chinese
}

// Parse reads a language a person chose (a query value, a cookie, an account
// setting). Only the tags in Languages are accepted, in any letter case.
func Parse(tag string) (Language, bool) {
	for _, lang := range Languages {
		if strings.EqualFold(tag, string(lang)) {
			return lang, true
		}
	}
	return "", false
}

// Match picks the best catalogue for an Accept-Language header, Chinese when
// the header names no language we have. It compares primary subtags only, so
// zh-TW and zh-Hant readers get Chinese rather than English.
func Match(acceptLanguage string) Language {
	best, bestWeight := Chinese, 0.0
	for part := range strings.SplitSeq(acceptLanguage, ",") {
		tag, weight := weighted(part)
		primary, _, _ := strings.Cut(tag, "-")
		for _, lang := range Languages {
			own, _, _ := strings.Cut(string(lang), "-")
			if strings.EqualFold(primary, own) && weight > bestWeight {
				best, bestWeight = lang, weight
			}
		}
	}
	return best
}

// weighted splits "en-GB;q=0.8" into its tag and weight; a weight that cannot
// be read counts as zero, so nonsense never wins.
func weighted(part string) (tag string, weight float64) {
	tag, params, found := strings.Cut(strings.TrimSpace(part), ";")
	if !found {
		return tag, 1
	}
	value, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
	if !ok {
		return tag, 0
	}
	weight, err := strconv.ParseFloat(value, 64)
	if err != nil || weight > 1 {
		return tag, 0
	}
	return strings.TrimSpace(tag), weight
}
