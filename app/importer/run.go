package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
)

// run is one import under way.
type run struct {
	*Importer
	id      string
	files   []string
	rejects *rejects
	// before is the size of the files before the present one.
	before, size, started int64
}

func (r *run) all(ctx context.Context, at checkpoint) ([]Count, error) {
	sizes := make([]int64, len(r.files))
	for i, path := range r.files {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		sizes[i] = info.Size()
		r.size += sizes[i]
	}
	first := max(0, len(at.Done)-1)
	for i, path := range r.files {
		if i == first {
			r.started = r.before + at.Offset
		}
		if i >= first {
			if i >= len(at.Done) {
				at.Done, at.Offset = append(at.Done, Count{File: path}), 0
			}
			if err := r.file(ctx, path, &at); err != nil {
				return at.Done, fmt.Errorf("%s: %w", path, err)
			}
		}
		r.before += sizes[i]
	}
	return at.Done, r.dropCheckpoint(ctx)
}

// file imports one file from its checkpoint on, batch by batch.
func (r *run) file(ctx context.Context, path string, at *checkpoint) error {
	format := r.Format
	if format == "" || format == "auto" {
		var err error
		if format, err = FormatOf(path); err != nil {
			return err
		}
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in, err := openRows(f, format, r.Map, at.Offset)
	if err != nil {
		return err
	}
	for {
		lines, err := readBatch(in)
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return nil
		}
		if err := r.store(ctx, path, lines, at); err != nil {
			return err
		}
		at.Offset, at.Rejects = in.offset(), r.rejects.size
		if err := r.saveCheckpoint(ctx, *at); err != nil {
			return err
		}
		r.report(*at)
	}
}

func readBatch(in rows) ([]line, error) {
	var lines []line
	for len(lines) < batch {
		l, err := in.next()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func (r *run) report(at checkpoint) {
	if r.Report == nil {
		return
	}
	p := Progress{Bytes: r.before + at.Offset, Size: r.size, Started: r.started}
	for _, c := range at.Done {
		p.Rows += c.Rows
		p.Rejected += c.Rejected
	}
	r.Report(p)
}

// store imports one batch with several workers and counts it.
func (r *run) store(ctx context.Context, path string, lines []line, at *checkpoint) error {
	results := make([]result, len(lines))
	next := make(chan int, len(lines))
	for i := range lines {
		next <- i
	}
	close(next)
	var wg sync.WaitGroup
	for range min(workers, len(lines)) {
		wg.Go(func() {
			for i := range next {
				results[i] = r.one(ctx, lines[i])
			}
		})
	}
	wg.Wait()
	count := at.Done[len(at.Done)-1]
	var refused []Reject
	for i, x := range results {
		count.Rows++
		switch {
		case x.err != nil:
			return fmt.Errorf("line %d: %w", lines[i].number, x.err)
		case x.reason != nil:
			count.Rejected++
			refused = append(refused, Reject{File: path, Line: lines[i].number, Reason: x.reason.Error(), Row: lines[i].raw})
		case x.added:
			count.Added++
		default:
			count.Present++
		}
	}
	at.Done[len(at.Done)-1] = count
	return r.rejects.add(refused)
}

// now is the instant rows are imported at.
func (r *run) now() time.Time { return models.Millis(r.Service.Now()) }

// grant allows the system to look at anything and to create a case.
func (r *run) grant() (models.Grant, error) {
	return authz.Do(casework.System, authz.SystemWork, models.AnyObject)
}
