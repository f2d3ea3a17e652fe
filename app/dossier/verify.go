package dossier

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"

	"redress/app/custody"
)

// smallMember is the most bytes a member that is read whole may have.
const smallMember = 256 << 20

// Verify checks a dossier of size bytes. With key nil it takes the key from the
// dossier, which shows damage but not who made it: Report.Known is false then.
// An error is returned only where reading itself fails.
func Verify(src io.ReaderAt, size int64, key *custody.Key) (*Report, error) {
	r := &Report{Known: key != nil, Faults: []Fault{}}
	archive, err := zip.NewReader(src, size)
	if err != nil {
		r.fault("", "it cannot be read; it may be cut off")
		return r, nil
	}
	v := verifier{Report: r, src: src, size: size, archive: archive, members: map[string]*zip.File{}}
	v.names()
	if v.chooseKey(key) {
		v.readSigned()
	}
	if err := v.contents(); err != nil {
		return r, err
	}
	if v.signed {
		v.history()
		v.files()
	}
	return r, nil
}

// verifier is a verification under way.
type verifier struct {
	*Report
	src     io.ReaderAt
	size    int64
	archive *zip.Reader
	members map[string]*zip.File
	key     custody.Key
	// manifest holds once signed is true.
	manifest Manifest
	signed   bool
}

// names refuses names that no dossier has, before anything is done with them.
func (v *verifier) names() {
	seen := map[string]bool{}
	for _, f := range v.archive.File {
		if fault := nameFault(f.Name, seen); fault != "" {
			v.fault(printable(f.Name), "%s", fault)
			continue
		}
		if f.Method != zip.Store {
			v.fault(f.Name, "it is compressed; no dossier has such a member")
			continue
		}
		v.members[f.Name] = f
	}
	v.Members = len(v.archive.File)
}

// printable keeps a made-up name from doing anything to the reader's terminal.
func printable(name string) string {
	out := []rune(name)
	for i, c := range out {
		if c < ' ' || c > '~' {
			out[i] = '?'
		}
	}
	return string(out[:min(len(out), 80)])
}

// read reads a whole member; nil and false where it is missing or damaged.
func (v *verifier) read(name string) ([]byte, bool) {
	f, ok := v.members[name]
	if !ok {
		v.fault(name, "it is missing")
		return nil, false
	}
	if f.UncompressedSize64 > smallMember {
		v.fault(name, "it is too large")
		return nil, false
	}
	r, err := f.Open()
	if err == nil {
		defer r.Close()
		var data []byte
		if data, err = io.ReadAll(r); err == nil {
			return data, true
		}
	}
	v.fault(name, "its bytes are damaged")
	return nil, false
}

func (v *verifier) chooseKey(key *custody.Key) bool {
	data, ok := v.read(keyName)
	if key != nil {
		v.key, v.Key = *key, key.String()
		return true
	}
	if !ok {
		return false
	}
	own, err := custody.ParseKey(string(data))
	if err != nil {
		v.fault(keyName, "it holds no key")
		return false
	}
	v.key, v.Key = own, own.String()
	return true
}

// readSigned reads the manifest when its signature is good.
func (v *verifier) readSigned() {
	data, there := v.read(manifestName)
	signed, both := v.read(noteName)
	if !there || !both {
		return
	}
	text, _, err := custody.Open(v.key, signed)
	if err != nil {
		v.fault(noteName, "it is not signed with this key, or was changed")
		return
	}
	m, err := readManifest(data)
	if sum := note(m.Case, data); err != nil || sum != text {
		v.fault(manifestName, "it is not what was signed")
		return
	}
	v.manifest, v.signed = m, true
	v.Case, v.Made, v.Audience = m.Case, m.Made, m.Audience
}

// contents compares every member with the manifest and the ZIP file with the
// one form it may have.
func (v *verifier) contents() error {
	sums := map[string]Member{}
	again := &comparing{src: v.src}
	form := newZip(again, v.manifest.Made)
	for _, f := range v.archive.File {
		if v.members[f.Name] != f {
			continue // refused by its name already
		}
		sum, err := v.rewrite(form, f)
		if err != nil {
			return err
		}
		sums[f.Name] = sum
		v.Bytes += sum.Size
	}
	if err := form.Close(); err != nil {
		return err
	}
	if !v.signed {
		return nil
	}
	listed, order := map[string]bool{manifestName: true, noteName: true}, []string{}
	for _, m := range v.manifest.Members {
		listed[m.Name], order = true, append(order, m.Name)
		switch got, there := sums[m.Name]; {
		case !there:
			v.fault(m.Name, "it is missing")
		case got != m:
			v.fault(m.Name, "it was changed: its SHA-256 is %s, signed was %s", got.SHA256, m.SHA256)
		}
	}
	var found []string
	for _, f := range v.archive.File {
		found = append(found, f.Name)
		if !listed[f.Name] && v.members[f.Name] == f {
			v.fault(printable(f.Name), "it was put in: the list does not name it")
		}
	}
	switch {
	case !v.OK(): // what else differs follows from it
	case again.differs || again.at != v.size:
		v.fault("", "it holds bytes that are in no member, or was packed again by another program")
	case !slices.Equal(found, append(order, manifestName, noteName)):
		v.fault("", "its members are in another order")
	}
	return nil
}

// rewrite reads a member, hashes it and writes it again.
func (v *verifier) rewrite(form *zipWriter, f *zip.File) (Member, error) {
	sum := &summed{w: io.Discard, hash: sha256.New()}
	out, err := form.member(f.Name)
	if err != nil {
		return Member{}, err
	}
	r, err := f.Open()
	if err == nil {
		defer r.Close()
		_, err = io.CopyBuffer(onlyWriter{io.MultiWriter(sum, out)}, r, make([]byte, 64<<10))
	}
	if err != nil {
		v.fault(printable(f.Name), "its bytes are damaged")
	}
	return Member{f.Name, sum.n, hex.EncodeToString(sum.hash.Sum(nil))}, nil
}

// comparing compares what is written with what is there.
type comparing struct {
	src     io.ReaderAt
	at      int64
	differs bool
	buffer  []byte
}

// Write never fails, so that the whole is gone through.
func (c *comparing) Write(p []byte) (int, error) {
	if len(c.buffer) < len(p) {
		c.buffer = make([]byte, len(p))
	}
	there := c.buffer[:len(p)]
	if n, err := c.src.ReadAt(there, c.at); n < len(p) && err != nil || !bytes.Equal(there, p) {
		c.differs = true
	}
	c.at += int64(len(p))
	return len(p), nil
}
