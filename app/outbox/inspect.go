package outbox

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"

	"redress/app/evidence"
	"redress/app/inspect"
	"redress/app/scan"
	"redress/models"
)

// Scanner looks for malware in a file; any error means that nothing is known.
type Scanner interface {
	Scan(ctx context.Context, file io.Reader) (scan.Verdict, error)
}

// inspect takes the steps of the pipeline with one file and records all that
// came of them in one event. A step that fails here is asked for again, alone,
// so that what the others found is not lost with it.
func (r *Relay) inspect(steps ...models.EffectKind) Handler {
	return func(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
		look := &look{Relay: r, ctx: ctx, g: g, c: c, alone: len(steps) == 1,
			found: models.Inspection{Evidence: e.Evidence, Effect: e.ID, Epoch: c.Lease.Epoch}}
		var err error
		if f, ok := c.EvidenceByID(e.Evidence); ok {
			look.file = f
			err = look.take(steps)
		}
		event := models.Event{Kind: models.EventInspected, Payload: models.Payload{Inspected: &look.found}}
		for _, kind := range look.again {
			event.Payload.Outcome.Effects = append(event.Payload.Outcome.Effects, models.Effect{Kind: kind, Evidence: e.Evidence})
		}
		return event, err
	}
}

// look is one run of the pipeline over one file.
type look struct {
	*Relay
	ctx   context.Context
	g     models.Grant
	c     models.Case
	file  models.Evidence
	alone bool
	found models.Inspection
	again []models.EffectKind
}

func (l *look) take(steps []models.EffectKind) error {
	if slices.Contains(steps, models.EffectScan) {
		if err := l.scan(); err != nil {
			return err
		}
	}
	var asked []string
	for _, step := range steps {
		switch {
		case step == models.EffectScan:
		case l.file.Locked() || l.found.Scan == models.ScanInfected || !evidence.Holds(l.file.Type, step):
			l.learn(inspect.Result{Step: string(step)})
		default:
			asked = append(asked, string(step))
		}
	}
	if len(asked) == 0 {
		return nil
	}
	return l.ask(asked)
}

// ask has the file looked into. When the process dies over it, nobody knows of
// the steps it had not finished; each of them is tried alone later.
func (l *look) ask(steps []string) error {
	original, err := l.Service.Store.OpenEvidence(l.ctx, l.g, l.c.ID, l.c.Key, l.file.ID)
	if err != nil {
		return err
	}
	defer original.Close()
	results, err := l.Service.Files.Inspect(l.ctx, inspect.Request{Steps: steps, Type: l.file.Type}, original)
	if err != nil && (l.alone || !errors.Is(err, inspect.ErrDied)) {
		return err
	}
	for _, r := range results {
		if err := l.keep(r); err != nil {
			return err
		}
	}
	for _, step := range steps[len(results):] {
		l.again = append(l.again, models.EffectKind(step))
	}
	return nil
}

// keep stores what a step has made and records the rest.
func (l *look) keep(r inspect.Result) error {
	place := map[string]models.EvidenceID{inspect.Preview: l.file.ID.PreviewID(), inspect.Text: l.file.ID.TextID()}[r.Step]
	if r.Ready && place != "" {
		err := l.Service.Store.PutEvidence(l.ctx, l.g, l.c.ID, l.c.Key, place, bytes.NewReader(r.Data))
		if err != nil && !errors.Is(err, models.ErrExists) {
			return err
		}
	}
	l.learn(r)
	return nil
}

// learn writes a result into the record.
func (l *look) learn(r inspect.Result) {
	state, f := "none", models.Found{}
	if r.Ready {
		state = "ready"
	}
	if l.found.Found != nil {
		f = *l.found.Found
	}
	switch r.Step {
	case inspect.Preview:
		l.found.Preview = state
	case inspect.Text:
		l.found.Text = state
	case inspect.Metadata:
		f.Taken, f.Device, f.Place = models.Personal(r.Taken), models.Personal(r.Device), models.Personal(r.Place)
	case inspect.Fingerprint:
		f.Fingerprint = r.Hash
	case inspect.Codes:
		for _, code := range r.Codes {
			f.Codes = append(f.Codes, models.Personal(code))
		}
	}
	if f.Codes != nil || f.Taken+f.Device+f.Place != "" || f.Fingerprint+f.Malware != "" {
		l.found.Found = &f
	}
	l.found.Steps = append(l.found.Steps, models.EffectKind(r.Step))
}

// scan asks the scanner, if there is one.
func (l *look) scan() error {
	verdict, result := scan.Verdict{}, models.ScanNone
	if l.Scanner != nil {
		original, err := l.Service.Store.OpenEvidence(l.ctx, l.g, l.c.ID, l.c.Key, l.file.ID)
		if err != nil {
			return err
		}
		defer original.Close()
		verdict, err = l.Scanner.Scan(l.ctx, original)
		switch {
		case err != nil && l.alone:
			return err
		case err != nil:
			l.Log.Warn("the malware scan failed and is tried again", "case", l.c.ID, "file", l.file.ID, "error", err)
			l.again = append(l.again, models.EffectScan)
			return l.ctx.Err()
		}
		result = models.ScanClean
	}
	switch {
	case verdict.Large:
		result = models.ScanLarge
	case verdict.Malware != "":
		result = models.ScanInfected
		l.found.Found = &models.Found{Malware: verdict.Malware}
		l.Log.Warn("a file is harmful and was locked", "case", l.c.ID, "file", l.file.ID, "malware", verdict.Malware)
	}
	if l.Meter != nil && l.Scanner != nil {
		l.Meter.FileScanned(result)
	}
	l.found.Scan, l.found.Steps = result, append(l.found.Steps, models.EffectScan)
	return nil
}
