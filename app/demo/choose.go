package demo

import (
	"math/rand/v2"
	"slices"

	"redress/workflows"
)

// choose draws what happens next from all that anybody may do now.
func (s *stage) choose(r *rand.Rand) (player, workflows.Action, bool) {
	type choice struct {
		player
		workflows.Action
		weight int
	}
	sum := silence
	if !s.c.Open {
		sum = rest
	}
	var all []choice
	for _, p := range s.players() {
		for _, a := range workflows.Actions(s.service.Rules(), s.c, p.Actor) {
			weight, known := weights[a.Name]
			if !known {
				weight = 1
			}
			known = slices.ContainsFunc(all, func(c choice) bool { return c.Name == a.Name })
			if a.Blocked == "" && !known { // the one who works on the case does it
				all = append(all, choice{p, a, weight})
				sum += weight
			}
		}
	}
	n := r.IntN(sum)
	for _, c := range all {
		if n < c.weight {
			return c.player, c.Action, true
		}
		n -= c.weight
	}
	return player{}, workflows.Action{}, false
}

func (s *stage) offers(p player, name string) bool {
	for _, a := range workflows.Actions(s.service.Rules(), s.c, p.Actor) {
		if a.Name == name {
			return a.Blocked == ""
		}
	}
	return false
}
