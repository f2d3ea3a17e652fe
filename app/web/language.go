package web

import (
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"redress/views/i18n"
)

const (
	languageName = "lang"
	languageLife = 365 * 24 * time.Hour
)

// language is what the person chose before, else what the browser prefers,
// else the office's own.
func (w *Web) language(c *fiber.Ctx) i18n.Language {
	if lang, ok := i18n.Parse(c.Cookies(w.prefixed(languageName))); ok {
		return lang
	}
	if accept := c.Get(fiber.HeaderAcceptLanguage); accept != "" {
		return i18n.Match(accept)
	}
	return w.DefaultLang
}

// chooseLanguage keeps the choice of ?lang= in a cookie and leads to the same
// address without it.
func (r *Request) chooseLanguage() error {
	if r.Posted() || len(r.c.Context().QueryArgs().Peek(languageName)) == 0 {
		return nil
	}
	lang, ok := i18n.Parse(r.c.Query(languageName))
	if !ok {
		return nil
	}
	r.setCookie(r.w.prefixed(languageName), string(lang), languageLife)
	u, err := url.ParseRequestURI(r.Path())
	if err != nil {
		return errUnreadable
	}
	query := u.Query()
	query.Del(languageName)
	u.RawQuery = query.Encode()
	return &elsewhere{u.RequestURI()}
}

// elsewhere is an answer in the place of a page: go there.
type elsewhere struct{ path string }

// Error names the place.
func (e *elsewhere) Error() string { return "web: go to " + e.path }

// language is the reader's, as it is kept with a filing.
func (r *Request) language() string { return string(i18n.Lang(r.ctx)) }

// optional is a text that not every value of a vocabulary has.
func (r *Request) optional(key string) string {
	if !i18n.Has(r.ctx, key) {
		return ""
	}
	return r.T(key)
}
