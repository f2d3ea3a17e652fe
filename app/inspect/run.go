package inspect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Local takes the steps in this very process: for tests and made-up files
// only. A file can make it fail as a whole.
type Local struct{}

// Inspect is explained with Inspector.
func (Local) Inspect(ctx context.Context, q Request, file io.Reader) (out []Result, err error) {
	data, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	run(q, data, func(r Result) { out = append(out, r) })
	return out, ctx.Err()
}

// subject is a file and what of it has been made already.
type subject struct {
	Request
	data    []byte
	decoded *picture
	failed  error
}

// steps are what each step does. An error says that the file has nothing of
// the kind, or nothing that can be read.
var steps = map[string]func(*subject) (Result, error){
	Preview: (*subject).preview, Fingerprint: (*subject).fingerprint, Metadata: (*subject).metadata,
	Codes: (*subject).codes, Text: (*subject).text, Redact: (*subject).redact,
}

// pictures are the types that are decoded. HEIC is not: a decoder for it is
// many times the size of all others.
var pictures = []string{"image/jpeg", "image/png", "image/webp"}

// run takes the steps in order and tells each result as soon as it is there.
func run(q Request, data []byte, tell func(Result)) {
	s := &subject{Request: q, data: data}
	for _, name := range q.Steps {
		r, err := s.take(name)
		if err != nil {
			r = Result{}
		}
		r.Step, r.Ready = name, err == nil
		tell(r)
	}
}

// take takes one step. The libraries below panic on some of what they cannot read.
func (s *subject) take(name string) (r Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("inspect: %s: %v", name, p)
		}
	}()
	step, ok := steps[name]
	if !ok || len(s.data) > MaxBytes {
		return r, errUnknown
	}
	return step(s)
}

var (
	errUnknown = errors.New("inspect: no such step")
	errNothing = errors.New("inspect: nothing of the kind in this file")
)

// picture decodes the file once for all steps.
func (s *subject) picture() (*picture, error) {
	if s.decoded == nil && s.failed == nil {
		if s.failed = errNothing; slices.Contains(pictures, s.Type) {
			s.decoded, s.failed = decode(s.data)
		}
	}
	return s.decoded, s.failed
}

func (s *subject) preview() (Result, error) {
	p, err := s.picture()
	if err != nil {
		return Result{}, err
	}
	data, err := p.copied(shrink(p.Image, maxShort, maxLong, maxArea), previewQuality)
	return Result{Data: data}, err
}

// MakePreview makes the copy of a picture in this process.
func MakePreview(original []byte) ([]byte, error) {
	p, err := decode(original)
	if err != nil {
		return nil, err
	}
	return p.copied(shrink(p.Image, maxShort, maxLong, maxArea), previewQuality)
}
