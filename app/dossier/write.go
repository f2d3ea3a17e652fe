package dossier

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	sheet "redress/views/dossier"
)

// ErrChanged is returned when a file of the case no longer has the bytes that
// were received.
var ErrChanged = errors.New("a file of the case has changed since it was received")

// Write writes the dossier while it is made: what it needs of memory does not
// depend on how large the files are. On an error what was written is no valid
// ZIP file.
func Write(ctx context.Context, w io.Writer, d Dossier) error {
	out := writer{zip: newZip(w, d.Made)}
	out.manifest = Manifest{
		Version: manifestVersion, Case: d.Case, Made: second(d.Made), Audience: d.Audience, Languages: []string{},
		Events: len(d.Records), Files: []Entry{}, Members: []Member{},
	}
	out.add(readmeName, func(w io.Writer) error { return readme(w, d) })
	out.papers(ctx, d)
	for _, f := range d.Files {
		out.file(ctx, f)
	}
	out.proof(d)
	return out.end(d)
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// writer adds members and keeps the first error.
type writer struct {
	zip      *zipWriter
	manifest Manifest
	err      error
}

// add writes a member and lists it.
func (o *writer) add(name string, write func(io.Writer) error) {
	if o.err != nil {
		return
	}
	member, err := o.zip.member(name)
	if err == nil {
		sum := &summed{w: member, hash: sha256.New()}
		err = write(sum)
		o.manifest.Members = append(o.manifest.Members, Member{name, sum.n, hex.EncodeToString(sum.hash.Sum(nil))})
	}
	if err != nil {
		o.err = fmt.Errorf("%s: %w", name, err)
	}
}

func (o *writer) papers(ctx context.Context, d Dossier) {
	for _, s := range d.Sheets {
		o.manifest.Languages = append(o.manifest.Languages, s.Lang)
		o.add("index."+s.Lang+".html", func(w io.Writer) error { return sheet.Page(w, s) })
		o.add("index."+s.Lang+".txt", func(w io.Writer) error { return sheet.Text(w, s) })
		if d.Font != nil {
			o.add("dossier."+s.Lang+".pdf", func(w io.Writer) error { return writePDF(ctx, w, d, s) })
		}
	}
}

// file writes one file of the case, or only lists it.
func (o *writer) file(ctx context.Context, f File) {
	entry := Entry{
		ID: f.ID, Of: f.Of, Member: f.Member(), LeftOut: f.LeftOut, Type: f.Type, Size: f.Size, SHA256: f.SHA256, ReceivedAt: f.ReceivedAt.UTC(),
	}
	o.manifest.Files = append(o.manifest.Files, entry)
	if entry.Member == "" {
		return
	}
	o.add(entry.Member, func(w io.Writer) error {
		r, err := f.Open(ctx)
		if err != nil {
			return err
		}
		_, err = io.CopyBuffer(onlyWriter{w}, r, make([]byte, 64<<10))
		return errors.Join(err, r.Close())
	})
	if o.err != nil {
		return
	}
	if last := o.manifest.Members[len(o.manifest.Members)-1]; last.Size != f.Size || last.SHA256 != f.SHA256 {
		o.err = fmt.Errorf("%s: %w", entry.Member, ErrChanged)
	}
}

// proof writes the history, its place in the log, and the key.
func (o *writer) proof(d Dossier) {
	if len(d.Records) > 0 {
		o.manifest.Head = hex.EncodeToString(d.Records[len(d.Records)-1].Hash)
		o.add(eventsName, func(w io.Writer) error {
			lines := json.NewEncoder(w)
			for _, r := range d.Records {
				if r.Commitment != nil {
					o.manifest.Withheld++
				}
				if err := lines.Encode(r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if in := d.Inclusion; in != nil {
		o.add(inclusionName, func(w io.Writer) error {
			data, err := json.MarshalIndent(in, "", "  ")
			return errors.Join(err, writeAll(w, append(data, '\n')))
		})
		o.add(checkpointName, func(w io.Writer) error { return writeAll(w, []byte(in.Checkpoint)) })
	}
	o.add(keyName, func(w io.Writer) error { return writeAll(w, []byte(d.Signer.Key().String()+"\n")) })
}

// end writes the manifest and its signature, which are in no list.
func (o *writer) end(d Dossier) error {
	if o.err != nil {
		return o.err
	}
	data, err := o.manifest.encode()
	if err != nil {
		return err
	}
	signed, err := d.Signer.Sign(note(d.Case, data))
	if err != nil {
		return err
	}
	for _, m := range []struct {
		name string
		data []byte
	}{{manifestName, data}, {noteName, signed}} {
		w, err := o.zip.member(m.name)
		if err != nil {
			return err
		}
		if _, err := io.Copy(w, bytes.NewReader(m.data)); err != nil {
			return err
		}
	}
	return o.zip.Close()
}

func writeAll(w io.Writer, data []byte) error {
	_, err := w.Write(data)
	return err
}

// onlyWriter keeps io.Copy to the buffer it was given.
type onlyWriter struct{ io.Writer }

// summed counts and hashes what is written.
type summed struct {
	w    io.Writer
	hash hash.Hash
	n    int64
}

// Write passes the bytes on.
func (s *summed) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	s.hash.Write(p[:n])
	return n, err
}

// zipWriter writes the one form of a dossier's ZIP file: members stored as they
// are, with one time. The verifier writes it again and compares.
type zipWriter struct {
	*zip.Writer
	made time.Time
}

func newZip(w io.Writer, made time.Time) *zipWriter {
	return &zipWriter{zip.NewWriter(w), second(made)}
}

func (z *zipWriter) member(name string) (io.Writer, error) {
	return z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: z.made})
}
