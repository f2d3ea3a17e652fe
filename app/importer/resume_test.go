package importer_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"redress/app/importer"
)

// long is a file of n rows, of which every hundredth is wrong.
func (b *bench) long(n int) string {
	var text strings.Builder
	text.WriteString("\xef\xbb\xbf" + header)
	for i := range n {
		day := "2026-03-01"
		if i%100 == 99 {
			day = "nie"
		}
		fmt.Fprintf(&text, "%d,%s,群,假货,\"a\nb\",5,话,a_mei8,,\n", i, day)
	}
	return b.file("long.csv", text.String())
}

// interrupt runs an import that is stopped after the first batch.
func (b *bench) interrupt(files ...string) importer.Progress {
	b.t.Helper()
	ctx, stop := context.WithCancel(b.t.Context())
	var last importer.Progress
	b.Report = func(p importer.Progress) { last = p; stop() }
	if _, err := b.Run(ctx, files); err == nil || ctx.Err() == nil {
		b.t.Fatalf("the import was not interrupted: %v", err)
	}
	b.Report = nil
	return last
}

func TestRun_GoesOn(t *testing.T) {
	b := embedded(t)
	path := b.long(1200)
	stopped := b.interrupt(path)
	var first importer.Progress
	b.Report = func(p importer.Progress) {
		if first.Size == 0 {
			first = p
		}
	}
	b.run(path, 1200, 1188, 0, 12)
	if stopped.Rows != 500 || first.Started != stopped.Bytes || first.Rows != 1000 {
		t.Errorf("stopped at %+v, went on with %+v", stopped, first)
	}
	rejects := b.rejects()
	if len(rejects) != 12 {
		t.Fatalf("%d rejects, want 12", len(rejects))
	}
	// A row has two lines, and the header one.
	for i, x := range rejects {
		if want := int64(2 + 2*(100*i+99)); x.Line != want {
			t.Errorf("reject %d is of line %d, want %d", i, x.Line, want)
		}
	}
}

func TestRun_GoesOnInSecondFile(t *testing.T) {
	b := embedded(t)
	one := b.file("one.csv", header+"x,2026-03-01,群,假货,面霜,5,话,a_mei8,,\n")
	two := b.long(700)
	b.interrupt(one, two)
	counts, err := b.Run(t.Context(), []string{one, two})
	must(t, err)
	if len(counts) != 2 || counts[0].Added != 1 || counts[0].Present != 0 || counts[1].Added != 693 || counts[1].Rejected != 7 {
		t.Errorf("the counts are %+v", counts)
	}
}

func TestRun_StartsAnewWhenRejectsAreLost(t *testing.T) {
	b := embedded(t)
	path := b.long(700)
	b.interrupt(path)
	must(t, os.Remove(b.Rejects))
	b.run(path, 700, 198, 495, 7)
	if got := len(b.rejects()); got != 7 {
		t.Errorf("%d rejects, want 7", got)
	}
}

func TestRun_OtherContentIsAnotherImport(t *testing.T) {
	b := embedded(t)
	path := b.long(700)
	b.interrupt(path)
	path = b.long(701)
	b.run(path, 701, 199, 495, 7)
}
