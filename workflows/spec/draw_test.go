package spec_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"redress/models"
	"redress/workflows"
)

func TestDraw_IsAsReviewed(t *testing.T) {
	rb := embedded(t)
	for _, track := range []models.Track{models.TrackComplaint, models.TrackReport} {
		def := rb.Current(track, at)
		got := text(workflows.Draw(def, def.Initial))
		golden(t, filepath.Join("testdata", "draw", def.Ref.Name+".txt"), got)
		if again := text(workflows.Draw(def, def.Initial)); again != got {
			t.Errorf("%s: the same definition was drawn in two ways", def.Ref.Name)
		}
	}
}

// TestDraw_NothingOverlaps holds every drawing to what a reader needs: nodes
// apart, everything inside, lines that end at the nodes they name.
func TestDraw_NothingOverlaps(t *testing.T) {
	for _, def := range embedded(t).Definitions() {
		d := workflows.Draw(def, "")
		byState := map[models.State]workflows.Node{}
		for i, n := range d.Nodes {
			byState[n.State] = n
			if n.X < 0 || n.Y < 0 || n.X+n.W > d.Width || n.Y+n.H > d.Height {
				t.Errorf("%s: %s is outside", def.Ref.Name, n.State)
			}
			for _, o := range d.Nodes[:i] {
				if n.X < o.X+o.W && o.X < n.X+n.W && n.Y < o.Y+o.H && o.Y < n.Y+n.H {
					t.Errorf("%s: %s lies on %s", def.Ref.Name, n.State, o.State)
				}
			}
		}
		for i, e := range d.Edges {
			first, last := e.Points[0], e.Points[len(e.Points)-1]
			if !touches(byState[e.From], first) || !touches(byState[e.To], last) {
				t.Errorf("%s: edge %d does not join %s and %s", def.Ref.Name, e.Number, e.From, e.To)
			}
			for _, p := range e.Points {
				if p.X < 0 || p.Y < 0 || p.X > d.Width || p.Y > d.Height {
					t.Errorf("%s: edge %d leaves the drawing", def.Ref.Name, e.Number)
				}
			}
			for _, o := range d.Edges[:i] {
				if o.Label == e.Label {
					t.Errorf("%s: labels %d and %d are at one place", def.Ref.Name, o.Number, e.Number)
				}
			}
		}
	}
}

func touches(n workflows.Node, p workflows.Point) bool {
	return p.X >= n.X && p.X <= n.X+n.W && (p.Y == n.Y || p.Y == n.Y+n.H)
}

func text(d workflows.Diagram) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d x %d\n", d.Width, d.Height)
	for _, n := range d.Nodes {
		fmt.Fprintf(&b, "node %-24s %4d,%4d initial=%t closed=%t final=%t current=%t stays=%v\n",
			n.State, n.X, n.Y, n.Initial, n.Closed, n.Final, n.Current, n.Stays)
	}
	for _, e := range d.Edges {
		fmt.Fprintf(&b, "edge %2d %s -> %s %v clock=%t reopens=%t %v label %v\n",
			e.Number, e.From, e.To, e.Transitions, e.Clock, e.Reopens, e.Points, e.Label)
	}
	return b.String()
}
