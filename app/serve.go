package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync"
	"time"

	"redress/app/config"
	"redress/app/dossier"
	"redress/app/outbox"
	"redress/app/scan"
	"redress/app/web"
	"redress/views/i18n"
)

// serve answers requests and does the background work until the context ends,
// then lets what is under way finish.
func (a *App) serve(ctx context.Context) error {
	SpendMemory()
	metrics := web.NewMetrics(a.Version)
	relay := outbox.New(a.Service, workerName(), a.Log)
	relay.Meter = metrics
	if a.Settings.Clamd != "" {
		relay.Scanner = scan.Clamd(a.Settings.Clamd)
	}
	lang, _ := i18n.Parse(a.Settings.Lang)
	font, err := dossier.FindFont(a.Settings.PDFFont)
	if err != nil {
		if a.Settings.PDFFont != "" {
			return err
		}
		a.Log.Warn("dossiers will hold no PDF", "because", err)
	}
	w, err := web.New(web.Config{
		Service: a.Service, SessionKey: a.Keys.Session(), BaseURL: a.Settings.BaseURL, Version: a.Version,
		DefaultLang: lang, TrustedProxies: a.Settings.TrustedProxies(), Font: font, Log: a.Log, Metrics: metrics,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", a.Settings.Addr)
	if err != nil {
		return fmt.Errorf("serving on %s: %w", a.Settings.Addr, err)
	}
	stopMetrics, err := a.serveMetrics(metrics.Handler())
	if err != nil {
		return err
	}
	defer stopMetrics()
	if err := a.announce(ctx); err != nil {
		return err
	}

	witness, err := a.witness()
	if err != nil {
		return err
	}
	work, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	var worker sync.WaitGroup
	worker.Go(func() { relay.Run(work) })
	worker.Go(func() { a.followRules(work) })
	worker.Go(func() { a.workJobs(work) })
	watch, stopWitness := context.WithCancel(context.WithoutCancel(ctx))
	witnessed := make(chan struct{})
	go func() {
		defer close(witnessed)
		witness.Run(watch)
	}()
	failed := make(chan error, 1)
	go func() { failed <- w.App().Listener(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		a.Log.Info("stopping; requests under way may finish", "at most", config.ShutdownTime)
		err = w.App().ShutdownWithTimeout(config.ShutdownTime)
	}
	stopWork()
	worker.Wait()
	// Last of all: what the workers ended with is signed too.
	stopWitness()
	<-witnessed
	return err
}

// rulesEvery is how long a process may not know that the rules have changed;
// casework.ActivationNotice leaves time for it.
const rulesEvery = 3 * time.Second

// followRules takes over what was changed of the rules on any process.
func (a *App) followRules(ctx context.Context) {
	tick := time.NewTicker(rulesEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := a.Service.FollowRules(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("looking for new rules", "error", err)
			}
		}
	}
}

// workJobs does the long work in the background.
func (a *App) workJobs(ctx context.Context) {
	owner := workerName()
	for ctx.Err() == nil {
		worked, err := a.Service.WorkJobs(ctx, owner)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("work in the background", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// announce says where to go, and how to make the first account on an empty store.
func (a *App) announce(ctx context.Context) error {
	token, err := a.Service.SetupToken(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "\n  Redress 维权通 %s on %s\n  %s\n", a.Version, a.Service.Store.Engine(), a.Settings.BaseURL)
	if token != "" {
		fmt.Fprintf(a.Out, "\n  There is no account yet. Create the first administrator here, once, within 24 hours:\n  %s/setup/%s\n", a.Settings.BaseURL, token)
	}
	fmt.Fprint(a.Out, "\n  Ctrl-C stops it.\n\n")
	return nil
}

// serveMetrics serves /metrics on an address of its own, so that it is never
// public by accident.
func (a *App) serveMetrics(metrics http.Handler) (stop func(), err error) {
	if a.Settings.MetricsAddr == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", a.Settings.MetricsAddr)
	if err != nil {
		return nil, fmt.Errorf("serving metrics on %s (--metrics-addr '' serves none): %w", a.Settings.MetricsAddr, err)
	}
	server := &http.Server{Handler: metrics, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.Log.Error("metrics", "error", err)
		}
	}()
	return func() { _ = server.Close() }, nil
}

func workerName() string {
	host, _ := os.Hostname()
	return host + "/" + strconv.Itoa(os.Getpid()) + "/" + strconv.FormatInt(time.Now().UnixNano(), 36)
}
