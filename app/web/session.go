package web

import (
	"regexp"
	"time"

	"github.com/gofiber/fiber/v2"

	"redress/models"
)

// tokenForm is what every token of ours looks like: 32 random bytes in hex.
// Anything else in the cookie counts as no cookie.
var tokenForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// cookieLife is the longest a session can last, so the browser may forget it then.
const cookieLife = 12 * time.Hour

func (w *Web) cookieName() string { return w.prefixed("sid") }

// prefixed gives the name of a cookie the __Host- prefix where browsers allow
// it: no other host of the domain can then set or overwrite it.
func (w *Web) prefixed(name string) string {
	if w.https {
		return "__Host-" + name
	}
	return name
}

func (w *Web) cookieToken(c *fiber.Ctx) string {
	token := c.Cookies(w.cookieName())
	if !tokenForm.MatchString(token) {
		return ""
	}
	return token
}

func (r *Request) setToken(token string) {
	r.token = token
	r.setCookie(r.w.cookieName(), token, cookieLife)
}

func (r *Request) setCookie(name, value string, life time.Duration) {
	r.c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: "/", MaxAge: int(life.Seconds()),
		HTTPOnly: true, Secure: r.w.https, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// Hold gives the browser a new session that carries the old one's contents and
// the change, and ends the old one. Use it whenever somebody gains anything.
func (r *Request) Hold(change func(*models.Session)) error {
	token, err := r.w.Service.Hold(r.ctx, r.Identity.Session, func(s *models.Session) {
		if change(s); s.Account != "" {
			s.Agent = agentOf(r.c.Get("User-Agent"))
		}
	})
	if err != nil {
		return err
	}
	r.setToken(token)
	return nil
}

// Drop ends the session and clears what the browser has of it.
func (r *Request) Drop() error {
	if err := r.w.Service.SignOut(r.ctx, r.Identity.Session); err != nil {
		return err
	}
	r.forget()
	r.setToken(randomHex(32)) // a fresh visitor, so that open pages of it can post
	return nil
}

// forget has the browser throw away what scripts of ours remembered.
func (r *Request) forget() { r.c.Set("Clear-Site-Data", `"storage"`) }
