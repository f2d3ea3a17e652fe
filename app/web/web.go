package web

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"redress/app/casework"
	"redress/app/dossier"
	"redress/views/i18n"
)

// Config is what the web room needs from the outside.
type Config struct {
	Service *casework.Service
	// SessionKey is at least 32 secret bytes; form tokens are derived from it.
	SessionKey []byte
	// BaseURL is the one address people use, such as "https://redress.example".
	// Origins are checked against it; the Host header is never trusted.
	BaseURL     string
	Version     string
	DefaultLang i18n.Language
	// TrustedProxies may name the client's address in X-Forwarded-For.
	TrustedProxies []netip.Prefix
	// Font sets the PDF of dossiers; without one they hold none.
	Font *dossier.Font
	// Log and Metrics may be nil.
	Log     *slog.Logger
	Metrics *Metrics
}

// Web serves the pages. Make it with New.
type Web struct {
	Config
	origin string
	https  bool
	app    *fiber.App
	slots  map[class]chan struct{}
	// drawings are kept for as long as the program runs.
	drawings drawings
}

// New checks the configuration and registers the routes of Table.
func New(cfg Config) (*Web, error) {
	base, err := url.Parse(cfg.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") {
		return nil, errors.New("web: the base URL must be http(s)://host")
	}
	if cfg.Service == nil || len(cfg.SessionKey) < 32 {
		return nil, errors.New("web: a service and a session key of 32 bytes are needed")
	}
	if cfg.Log == nil {
		cfg.Log = slog.Default()
	}
	if cfg.Metrics == nil {
		cfg.Metrics = NewMetrics(cfg.Version)
	}
	if cfg.DefaultLang == "" {
		cfg.DefaultLang = i18n.Chinese
	}
	w := &Web{
		Config: cfg, https: base.Scheme == "https", slots: newSlots(),
		origin: strings.ToLower(base.Scheme + "://" + base.Host),
	}
	w.app = w.newApp(Table())
	return w, nil
}

// App is the framework's application, to listen with and to test.
func (w *Web) App() *fiber.App { return w.app }

// Listen serves until Shutdown is called.
func (w *Web) Listen(address string) error { return w.app.Listen(address) }

// drainTime is how long Shutdown waits for requests in flight.
const drainTime = 20 * time.Second

// Shutdown stops accepting, waits for requests in flight, and gives up after
// drainTime or when the context ends.
func (w *Web) Shutdown(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, drainTime)
	defer cancel()
	return w.app.ShutdownWithContext(ctx)
}
