package web

import (
	"regexp"
	"strings"

	"redress/app/casework"
	"redress/views/i18n"
)

// mistakeText says what is wrong with a definition in the reader's language.
func (d desk) mistakeText(m casework.Mistake) string {
	key := "mistake." + m.Key
	if !i18n.Has(d.ctx, key) {
		return m.Text
	}
	var args []i18n.Argument
	for i, value := range m.Values() {
		text := value.Text
		if !value.Quoted {
			text = d.phrase(text)
		}
		args = append(args, i18n.Arg(string(rune('a'+i)), text))
	}
	return d.t(key, args...)
}

// Values of a message that are words of their own.
var (
	phraseSuggest = regexp.MustCompile(`^; did you mean "(.*)"\?$`)
	phraseKnown   = regexp.MustCompile(`^; known are (.*)$`)
	phraseItem    = regexp.MustCompile(`^an item of "(.*)"$`)
	phraseNamed   = regexp.MustCompile(`^(transition|state|clock|guard|field|rule|limit) "?([^"]*)"?$`)
	phraseWord    = regexp.MustCompile(`[a-z]+`)
)

// phrase puts a value of a message into the reader's language where it is a
// word of the messages and not one of the definition.
func (d desk) phrase(value string) string {
	if m := phraseSuggest.FindStringSubmatch(value); m != nil {
		return d.t("mistake_phrase.suggest", i18n.Arg("name", m[1]))
	}
	if m := phraseKnown.FindStringSubmatch(value); m != nil {
		return d.t("mistake_phrase.known", i18n.Arg("names", m[1]))
	}
	if m := phraseItem.FindStringSubmatch(value); m != nil {
		return d.t("mistake_phrase.item", i18n.Arg("name", m[1]))
	}
	if m := phraseNamed.FindStringSubmatch(value); m != nil {
		return d.t("mistake_phrase."+m[1], i18n.Arg("name", m[2]))
	}
	slug := strings.Join(phraseWord.FindAllString(value, -1), "_")
	for _, key := range []string{"mistake_phrase.kind_" + value, "mistake_phrase." + slug} {
		if slug != "" && i18n.Has(d.ctx, key) && !strings.Contains(value, "{") {
			return i18n.T(d.ctx, key)
		}
	}
	return value
}
