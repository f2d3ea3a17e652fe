package workflows

import (
	"cmp"
	"slices"
)

// place gives every box its coordinates: side by side in the order of its
// layer, as near to the middle of what it is joined with as there is room.
func (l *layout) place() {
	for i, layer := range l.layers {
		x := 0
		for _, b := range layer {
			b.x, b.y = x+b.w/2, marginY+i*(nodeHeight+gapY)
			x += b.w + gapX
		}
	}
	for range sweeps {
		for _, layer := range l.layers {
			pull(layer, func(b *box) []*box { return b.above })
		}
		for _, layer := range slices.Backward(l.layers) {
			pull(layer, func(b *box) []*box { return b.below })
		}
	}
	left, right := 0, 0
	for _, layer := range l.layers {
		for _, b := range layer {
			left, right = min(left, b.x-b.w/2), max(right, b.x+b.w/2)
		}
	}
	for _, layer := range l.layers {
		for _, b := range layer {
			b.x += marginX - left
		}
	}
	l.width = right - left + 2*marginX
	l.height = 2*marginY + len(l.layers)*(nodeHeight+gapY) - gapY
	if l.underpass(len(l.layers) - 1) {
		l.height += gapY / 2
	}
}

// underpass says whether a line between two states of a layer passes below it.
func (l *layout) underpass(layer int) bool {
	return slices.ContainsFunc(l.edges, func(e *edge) bool {
		return e.path[0].layer == layer && e.path[len(e.path)-1].layer == layer
	})
}

// pull moves the boxes of a layer towards their neighbours and then apart, half
// from the left and half from the right, so that no side is preferred.
func pull(layer []*box, neighbours func(*box) []*box) {
	wish := make([]int, len(layer))
	for i, b := range layer {
		wish[i] = b.x
		if near := neighbours(b); len(near) > 0 {
			sum := 0
			for _, n := range near {
				sum += n.x
			}
			wish[i] = sum / len(near)
		}
	}
	room := func(i int) int { return (layer[i].w+layer[i+1].w)/2 + gapX }
	fromLeft, fromRight := slices.Clone(wish), slices.Clone(wish)
	for i := 1; i < len(layer); i++ {
		fromLeft[i] = max(fromLeft[i], fromLeft[i-1]+room(i-1))
	}
	for i := len(layer) - 2; i >= 0; i-- {
		fromRight[i] = min(fromRight[i], fromRight[i+1]-room(i))
	}
	for i, b := range layer {
		b.x = (fromLeft[i] + fromRight[i]) / 2
	}
}

// line gives the corners of an edge: out of the source, straight through the
// layers it passes, into the target.
func (l *layout) line(e *edge) []Point {
	from, to := e.path[0], e.path[len(e.path)-1]
	if from.layer == to.layer {
		low := from.y + nodeHeight
		return []Point{{from.x, low}, {from.x, low + gapY/3}, {to.x, low + gapY/3}, {to.x, low}}
	}
	down := from.layer < to.layer
	side := func(b *box, leaving bool) int {
		if down == leaving {
			return b.y + nodeHeight
		}
		return b.y
	}
	points := []Point{{l.port(from, e.path[1]), side(from, true)}}
	for _, b := range e.path[1 : len(e.path)-1] {
		points = append(points, Point{b.x, side(b, false)}, Point{b.x, side(b, true)})
	}
	return append(points, Point{l.port(to, e.path[len(e.path)-2]), side(to, false)})
}

// port is where on the edge of a box the line to a neighbour is fixed: the
// lines of one side are spread in the order of where they lead.
func (l *layout) port(b, neighbour *box) int {
	side := slices.Clone(b.above)
	if neighbour.layer > b.layer {
		side = slices.Clone(b.below)
	}
	slices.SortStableFunc(side, func(p, q *box) int { return cmp.Compare(p.x, q.x) })
	i := slices.Index(side, neighbour)
	return b.x - b.w/2 + b.w*(i+1)/(len(side)+1)
}
