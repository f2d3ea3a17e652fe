package workflows

import (
	"cmp"
	"slices"
	"strconv"

	"redress/models"
)

// The measures of a diagram, in CSS pixels. Three nodes fit side by side on a phone.
const (
	nodeWidth  = 112
	nodeHeight = 44
	trackWidth = 12
	gapX       = 16
	gapY       = 56
	marginX    = 12
	marginY    = 12
	// sweeps is how often neighbours are asked where they would like a box.
	sweeps = 8
)

// layout is a definition being laid out.
type layout struct {
	// boxes are states by name, and tracks: places where lines pass a layer.
	boxes         map[string]*box
	layers        [][]*box
	edges         []*edge
	width, height int
}

// box is a state or a track in its layer; x is its middle, y its top.
type box struct {
	layer, x, y, w int
	// above and below are what it is joined with.
	above, below []*box
}

// edge is all transitions from one state to another.
type edge struct {
	from, to    models.State
	transitions []Transition
	// path are the boxes from source to target.
	path []*box
}

func newLayout(def *Definition) *layout {
	l := &layout{boxes: map[string]*box{}}
	index := map[models.State]int{}
	for i, s := range def.States {
		index[s.Name] = i
		l.boxes[string(s.Name)] = &box{w: nodeWidth}
	}
	for _, t := range def.Transitions {
		for _, from := range t.From {
			if t.To != "" && t.To != from {
				l.join(from, t.To, t)
			}
		}
	}
	slices.SortStableFunc(l.edges, func(a, b *edge) int {
		return cmp.Or(cmp.Compare(index[a.from], index[b.from]), cmp.Compare(index[a.to], index[b.to]))
	})
	// Edges come by source in the order of the states, so a source has its
	// layer before its targets get theirs. Ways back do not push anything down.
	for _, e := range l.edges {
		if index[e.from] < index[e.to] {
			to := l.boxes[string(e.to)]
			to.layer = max(to.layer, l.boxes[string(e.from)].layer+1)
		}
	}
	for _, s := range def.States {
		l.add(l.boxes[string(s.Name)])
	}
	for _, e := range l.edges {
		l.lay(e)
	}
	return l
}

func (l *layout) join(from, to models.State, t Transition) {
	i := slices.IndexFunc(l.edges, func(e *edge) bool { return e.from == from && e.to == to })
	if i < 0 {
		i = len(l.edges)
		l.edges = append(l.edges, &edge{from: from, to: to})
	}
	l.edges[i].transitions = append(l.edges[i].transitions, t)
}

func (l *layout) add(b *box) {
	for len(l.layers) <= b.layer {
		l.layers = append(l.layers, nil)
	}
	l.layers[b.layer] = append(l.layers[b.layer], b)
}

// lay leads an edge through the layers between its ends, on the track of its
// target where there is one already.
func (l *layout) lay(e *edge) {
	from, to := l.boxes[string(e.from)], l.boxes[string(e.to)]
	step := cmp.Compare(to.layer, from.layer)
	e.path = []*box{from}
	for layer := from.layer + step; step != 0 && layer != to.layer; layer += step {
		key := string(e.to) + " " + strconv.Itoa(layer) + " " + strconv.Itoa(step)
		track := l.boxes[key]
		if track == nil {
			track = &box{layer: layer, w: trackWidth}
			l.boxes[key] = track
			l.add(track)
		}
		e.path = append(e.path, track)
	}
	e.path = append(e.path, to)
	for i := range len(e.path) - 1 {
		upper, lower := e.path[i], e.path[i+1]
		if upper.layer > lower.layer {
			upper, lower = lower, upper
		}
		if upper.layer != lower.layer && !slices.Contains(upper.below, lower) {
			upper.below, lower.above = append(upper.below, lower), append(lower.above, upper)
		}
	}
}

// order sorts each layer by the middle of what its boxes are joined with, down
// and up again, so that few lines cross.
func (l *layout) order() {
	rank := map[*box]int{}
	note := func(layer []*box) {
		for i, b := range layer {
			rank[b] = 2*i - len(layer)
		}
	}
	for _, layer := range l.layers {
		note(layer)
	}
	sortBy := func(layer []*box, neighbours func(*box) []*box) {
		middle := func(b *box) int {
			sum, near := 0, neighbours(b)
			for _, n := range near {
				sum += 1000 * rank[n]
			}
			if len(near) == 0 {
				return 1000 * rank[b]
			}
			return sum / len(near)
		}
		slices.SortStableFunc(layer, func(a, b *box) int { return cmp.Compare(middle(a), middle(b)) })
		note(layer)
	}
	for range sweeps {
		for _, layer := range l.layers {
			sortBy(layer, func(b *box) []*box { return b.above })
		}
		for _, layer := range slices.Backward(l.layers) {
			sortBy(layer, func(b *box) []*box { return b.below })
		}
	}
}
