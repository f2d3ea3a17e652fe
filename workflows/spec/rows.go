package spec

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"redress/models"
	"redress/workflows"
)

// columns are those of a routing table's scenarios, facts first.
var columns = []string{"track", "channel", "category", "yuan", "paid", "place", "seller", "files", "more", "rule", "queue", "priority", "flags"}

// runRows runs a table of one row a line: what is known of a case, and where
// it must go. "-" is nothing.
func (r *reader) runRows(o object, routing *workflows.RoutingDefinition) []Result {
	at := o.inside("rows")
	var results []Result
	seen := map[string]int{}
	for i, line := range strings.Split(o.text("rows"), "\n") {
		here := place{at.line + i, at.column}
		cells := strings.Split(line, "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		switch {
		case strings.TrimSpace(line) == "", strings.HasPrefix(strings.TrimSpace(line), "#"):
			continue
		case len(cells) != len(columns):
			r.wrong(here, "this row has %d cells, not %d: %s", len(cells), len(columns), strings.Join(columns, " | "))
			continue
		case cells[0] == columns[0]:
			if !slices.Equal(cells, columns) {
				r.wrong(here, "the columns are %s", strings.Join(columns, " | "))
			}
			continue
		}
		facts := strings.Join(cells[:9], "|")
		if first, ok := seen[facts]; ok {
			r.wrong(here, "this row has the facts of line %d", first)
			continue
		}
		seen[facts] = here.line
		f, err := factsOfRow(cells)
		if err != nil {
			r.wrong(here, "%s", err)
			continue
		}
		results = append(results, compareRow(routing.Route(f, nil), cells, here.line))
	}
	return results
}

func factsOfRow(cells []string) (workflows.Facts, error) {
	amount, err := models.ParseYuan(cells[3])
	f := workflows.Facts{
		Track: cells[0], Channel: cells[1], Category: cells[2], AmountFen: int64(amount), Paid: cells[4],
		Province: strings.Trim(cells[5], "-"), SellerKnown: cells[6] == "known", State: "filed", ReceivedOn: "2026-06-01",
	}
	if err != nil {
		return f, fmt.Errorf("%q is not an amount in yuan", cells[3])
	}
	f.EvidenceKinds = listOf(cells[7])
	f.EvidenceCount = int64(len(f.EvidenceKinds))
	for _, known := range []struct {
		vocabulary []string
		word       string
	}{{models.Tracks, f.Track}, {models.Channels, f.Channel}, {models.Categories, f.Category}, {models.PayMethods, f.Paid},
		{[]string{"known", "unknown"}, cells[6]}, {append([]string{""}, provinces...), f.Province}} {
		if !slices.Contains(known.vocabulary, known.word) {
			return f, fmt.Errorf("unknown %q%s", known.word, suggest(known.word, known.vocabulary))
		}
	}
	for _, kind := range f.EvidenceKinds {
		if !models.OneOf(models.EvidenceKinds, kind) {
			return f, fmt.Errorf("unknown %q%s", kind, suggest(kind, models.EvidenceKinds))
		}
	}
	return f, more(&f, listOf(cells[8]))
}

// more sets the facts that few rows have: a word like "imported" for one that
// is so, "state=<state>", "elapsed=<clock>", "signal=<signal>",
// "seller=<yuan in all cases against the seller>", "received=<day>".
func more(f *workflows.Facts, words []string) error {
	for _, w := range words {
		name, value, _ := strings.Cut(w, "=")
		switch name {
		case "imported":
			f.Imported = true
		case "anonymous":
			f.Anonymous = true
		case "delegated":
			f.Delegated = true
		case "elsewhere":
			f.Elsewhere = true
		case "mixed":
			f.Mixed = true
		case "joint":
			f.Joint = true
		case "agent":
			f.Agent = true
		case "over_limit":
			f.OverLimit = true
		case "platform":
			f.Platform = value
		case "signal":
			f.Signals = append(f.Signals, value)
		case "unit":
			f.Unit = value
		case "done":
			f.Done = append(f.Done, value)
		case "seller":
			all, err := models.ParseYuan(value)
			if err != nil {
				return fmt.Errorf("%q is not an amount in yuan", value)
			}
			f.SellerAmountFen = int64(all)
		case "state":
			f.State = value
		case "elapsed":
			f.Elapsed = append(f.Elapsed, value)
		case "received":
			f.ReceivedOn = value
		default:
			return fmt.Errorf("unknown %q", w)
		}
	}
	return nil
}

func compareRow(got models.Routing, cells []string, line int) Result {
	result := Result{Name: strings.Join(cells[:9], " "), Line: line}
	for i, value := range []string{got.Winner, got.Queue, strconv.Itoa(got.Priority), strings.Join(got.Flags, " ")} {
		if want := cells[9+i]; strings.Join(listOf(want), " ") != value {
			result.Wrong = append(result.Wrong, fmt.Sprintf("%s is %q, want %q", columns[9+i], value, want))
		}
	}
	return result
}

// listOf reads the words of a cell; "-" is none.
func listOf(cell string) []string {
	if cell == "-" {
		return nil
	}
	return strings.Fields(cell)
}
