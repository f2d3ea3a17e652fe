package spec

import "strings"

// suggest ends a message about an unknown word with the known one that is
// most like it, or with what is known when nothing is.
func suggest(got string, known []string) string {
	best, distance := "", len(got)/2+1
	for _, k := range known {
		if d := edits(got, k); d < distance {
			best, distance = k, d
		}
	}
	switch {
	case best != "":
		return "; did you mean \"" + best + "\"?"
	case len(known) == 0:
		return ""
	}
	return "; known are " + strings.Join(known, ", ")
}

// edits is how many single letters must change to make one word the other.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := last
			if a[i] != b[j] {
				replaced++
			}
			last = row[j+1]
			row[j+1] = min(replaced, last+1, row[j]+1)
		}
	}
	return row[len(b)]
}
