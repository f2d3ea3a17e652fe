package backup

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"filippo.io/age"

	"redress/models"
)

// small is a backup of a few documents and files, unlocked by small's identity
// so that no passphrase has to be worked out a thousand times.
func small(t *testing.T) (content []byte, unlock func([]byte) (io.Reader, error)) {
	t.Helper()
	s := embedded(t)
	f := &fill{Store: s}
	for _, id := range []string{"a", "b", "c"} {
		must(t, f.document(t.Context(), models.CasesCollection, sample(t, id, 1, 20_000)))
		must(t, f.file(t.Context(), "WQ."+id, bytes.NewReader(randomBytes(50_000))))
	}
	var b bytes.Buffer
	opened := make(chan age.Identity, 1)
	away, err := age.GenerateX25519Identity()
	must(t, err)
	_, err = writeWith(t.Context(), &b, Locks{Recipients: []string{away.Recipient().String()}}, source(s), opened)
	must(t, err)
	identity := <-opened
	return b.Bytes(), func(content []byte) (io.Reader, error) { return open(bytes.NewReader(content), identity) }
}

// counted is a sink that only says how much it was given.
type counted struct {
	none
	items int
}

func (c *counted) document(context.Context, string, models.Doc) error { c.items++; return nil }

// Every byte that is changed, wherever it is, every end that is cut off and
// everything that is added is noticed.
func TestRestore_NoticesEveryDamage(t *testing.T) {
	content, unlock := small(t)
	read := func(content []byte) error {
		plain, err := unlock(content)
		if err == nil {
			_, err = unpack(t.Context(), plain, anything, &counted{})
		}
		return err
	}
	must(t, read(content))
	try := func(what string, at int, b []byte) {
		if read(b) == nil {
			t.Errorf("%s at byte %d of %d was not noticed", what, at, len(content))
		}
	}
	// The beginning holds the locks; there every byte is tried.
	places := make([]int, 0, 1000)
	for at := range 600 {
		places = append(places, at)
	}
	for len(places) < 1000 {
		places = append(places, rand.IntN(len(content)))
	}
	for _, at := range append(places, len(content)-1) {
		b := slices.Clone(content)
		b[at] ^= 1 << rand.IntN(8)
		try("a flipped bit", at, b)
	}
	for range 200 {
		at := rand.IntN(len(content))
		try("a cut", at, content[:at])
	}
	for _, at := range []int{0, 1, len(content) - 1, len(content) - 16, len(content) - 17} {
		try("a cut", at, content[:at])
	}
	try("something added", len(content), append(slices.Clone(content), 0))
	try("a second backup", len(content), append(slices.Clone(content), content...))
}

// The manifest finds what age cannot: an archive that was put together by
// somebody who has the key. Leaving out the comparison makes this test fail.
func TestUnpack_HoldsContentAgainstTheManifest(t *testing.T) {
	s := filled(t, embedded(t))
	var b bytes.Buffer
	_, err := Write(t.Context(), &b, source(s))
	must(t, err)
	_, err = unpack(t.Context(), bytes.NewReader(b.Bytes()), anything, none{})
	must(t, err)
	raw := b.Bytes()
	i := bytes.Index(raw, []byte("sealed\x00"))
	raw[i+20] ^= 1 // a byte inside a document, which stays BSON
	if _, err := unpack(t.Context(), bytes.NewReader(raw), anything, none{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("a changed document: %v", err)
	}
}
