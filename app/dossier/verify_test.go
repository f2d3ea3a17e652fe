package dossier

import (
	"bytes"
	"strings"
	"testing"
)

// A dossier verifies with the key it was signed with, and says what that shows.
func TestVerify(t *testing.T) {
	data := written(t, sample(t))
	r := verified(t, data, 7)
	if !r.OK() || !r.Known {
		t.Fatalf("%v", r.Faults)
	}
	want := Report{Events: 4, Withheld: 1, Logged: 3, Files: 4, Chained: 4, LeftOut: 1}
	got := Report{Events: r.Events, Withheld: r.Withheld, Logged: r.Logged, Files: r.Files, Chained: r.Chained, LeftOut: r.LeftOut}
	if got.Events != want.Events || got.Withheld != want.Withheld || got.Logged != want.Logged || got.Files != want.Files || got.Chained != want.Chained || got.LeftOut != want.LeftOut {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if r.Case != number || !r.Made.Equal(noon) || !r.Checkpoint.Equal(noon) || r.Members != 14 {
		t.Errorf("%+v", r)
	}
	own, err := Verify(bytes.NewReader(data), int64(len(data)), nil)
	check(t, err)
	if !own.OK() || own.Known || own.Key != r.Key {
		t.Errorf("with its own key: %+v", own)
	}
	if other := verified(t, data, 8); other.OK() || other.Faults[0].Member != noteName {
		t.Errorf("with another key: %v", other.Faults)
	}
}

// What a forger who has everything but the key can do is found, and named.
func TestVerify_NamesWhatWasDone(t *testing.T) {
	base := sample(t)
	for name, c := range map[string]struct {
		forge func(d *Dossier)
		want  string
	}{
		"signed with his own key": {func(d *Dossier) { d.Signer = signerOf(t, 9) }, noteName},
		"another file for one of the history": {func(d *Dossier) {
			d.Files[0] = fileOf(1, "a1", "image/jpeg", photo(t, 30, 30))
		}, "evidence/evidence-01.jpg"},
		"an event taken out":   {func(d *Dossier) { d.Records = append(d.Records[:1:1], d.Records[2:]...) }, eventsName},
		"a file not mentioned": {func(d *Dossier) { d.Files = d.Files[1:] }, manifestName},
		"a checkpoint of his own": {func(d *Dossier) {
			d.Inclusion = included(t, signerOf(t, 9), 3, d.Records[2].Hash)
		}, inclusionName},
		"a place in the log for another event": {func(d *Dossier) {
			in := *d.Inclusion
			in.Seq = 2
			d.Inclusion = &in
		}, inclusionName},
		"a file the history does not know": {func(d *Dossier) {
			d.Records = d.Records[:1]
			d.Inclusion = nil
		}, "evidence/evidence-03.txt"},
		"an event changed": {func(d *Dossier) {
			d.Records[2].Body = bytes.ReplaceAll(d.Records[2].Body, []byte("chat"), []byte("bank"))
		}, eventsName},
	} {
		d := base
		d.Sheets = nil
		d.Files, d.Records = append([]File{}, base.Files...), append(base.Records[:0:0], base.Records...)
		c.forge(&d)
		r := verified(t, written(t, d), 7)
		if r.OK() || r.Faults[0].Member != c.want {
			t.Errorf("%s: %v, want %s named", name, r.Faults, c.want)
		}
	}
}

// A file whose bytes are no longer those that were received never gets into a
// dossier as if they were.
func TestWrite_RefusesChangedFiles(t *testing.T) {
	d := sample(t)
	d.Files[0].SHA256 = strings.Repeat("0", 64)
	var b bytes.Buffer
	if err := Write(t.Context(), &b, d); err == nil || !strings.Contains(err.Error(), "evidence-01.jpg") {
		t.Errorf("written: %v", err)
	}
	if r := verified(t, b.Bytes(), 7); r.OK() {
		t.Error("what was written until then passes for a dossier")
	}
}
