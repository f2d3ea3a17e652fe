package app

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"redress/app/config"
	"redress/app/importer"
	"redress/app/outbox"
)

// importFiles imports cases and links their sellers. It returns an error when
// any row was rejected, so that a script can tell whether all went in.
func (a *App) importFiles(ctx context.Context, c config.Import) error {
	m, err := importer.LoadMap(c.Map)
	if err != nil {
		return err
	}
	if c.Reject == "" {
		c.Reject = c.Files[0] + ".rejects.jsonl"
	}
	bar := newProgress(os.Stderr)
	im := &importer.Importer{
		Service: a.Service, Map: m, Format: c.Format, Rejects: c.Reject,
		Report: func(p importer.Progress) {
			whole := float64(max(p.Size, 1))
			bar.show("rows", p.Rows, float64(p.Bytes)/whole, float64(p.Started)/whole)
		},
	}
	counts, err := im.Run(ctx, c.Files)
	bar.end()
	if err != nil {
		if ctx.Err() != nil {
			return fmt.Errorf("stopped; the same command goes on from here: %w", err)
		}
		return fmt.Errorf("%w (the same command goes on behind the last row that is safe)", err)
	}
	// The cases name sellers; linking them is background work, done here so
	// that the histories are complete when the command ends.
	if err := outbox.New(a.Service, workerName(), a.Log).Drain(ctx); err != nil {
		return fmt.Errorf("the cases are in, but not all sellers are linked; serve goes on with it: %w", err)
	}
	return a.printCounts(counts, c.Reject)
}

func (a *App) printCounts(counts []importer.Count, rejects string) error {
	var sum importer.Count
	for _, c := range counts {
		sum.Rows, sum.Added, sum.Present, sum.Rejected = sum.Rows+c.Rows, sum.Added+c.Added, sum.Present+c.Present, sum.Rejected+c.Rejected
	}
	if a.Settings.JSON {
		err := json.NewEncoder(a.Out).Encode(struct {
			Files    []importer.Count `json:"files"`
			Rows     int64            `json:"rows"`
			Added    int64            `json:"added"`
			Present  int64            `json:"present"`
			Rejected int64            `json:"rejected"`
		}{counts, sum.Rows, sum.Added, sum.Present, sum.Rejected})
		if err != nil {
			return err
		}
	} else {
		for _, c := range counts {
			fmt.Fprintf(a.Out, "%s: %d rows, %d new cases, %d there already, %d rejected\n", c.File, c.Rows, c.Added, c.Present, c.Rejected)
		}
	}
	if sum.Rejected > 0 {
		return fmt.Errorf("all but %d of %d rows went in; see %s", sum.Rejected, sum.Rows, rejects)
	}
	return nil
}
