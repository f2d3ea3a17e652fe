package venue

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The table has one case a line, in words a mediator can read: the order and
// the track, what is known, who is competent by which rule and article, whether
// it is ours, what else should be asked, what to tell. A place is written as
// Find reads it.
func TestResolve(t *testing.T) {
	rows := rowsOf(t, "testdata/resolve.txt", 6)
	if len(rows) < 60 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		f, s := facts(t, row[0], row[1])
		if got := shown(Resolve(f, s)); !slices.Equal(got, row[2:]) {
			t.Errorf("%s | %s | %s", row[0], row[1], strings.Join(got, " | "))
		}
	}
}

// facts reads the first two columns: "121 complaint" and "platform yes; actual 杭州西湖区".
func facts(t testing.TB, procedure, known string) (Facts, Settings) {
	order, track, _ := strings.Cut(procedure, " ")
	f := Facts{Profile: "samr-" + order, Track: track}
	s := Settings{PlatformDomicile: "440305", Offices: NewOffices([]Office{
		{Division: "640381", Place: "小坝镇", Code: "X1", Name: "小坝所"}, {Division: "640381", Code: "X0", Name: "青铜峡局"},
	})}
	for _, part := range strings.Split(known, "; ") {
		name, value, _ := strings.Cut(part, " ")
		switch name {
		case "platform":
			f.Platform = Answer(value)
		case "reachable":
			f.Reachable = Answer(value)
		case "ad":
			f.Ad = Ad(value)
		case "published":
			f.Published = None
			if value != None {
				f.Published = place(t, value)
				f.Address = value
			}
		case "actual":
			f.Actual, f.Address = place(t, value), value
		case "publisher":
			f.AdPublisher = place(t, value)
		case "first":
			f.ReceivedFirst = place(t, value)
		case "home":
			s.Home = append(s.Home, place(t, value))
		case "-":
		default:
			t.Fatalf("%s: no such fact", part)
		}
	}
	return f, s
}

func place(t testing.TB, text string) string {
	found := Find(text)
	if len(found) != 1 {
		t.Fatalf("%s: %v", text, found)
	}
	return found[0].Code
}

// shown writes a decision as the other columns.
func shown(d Decision) []string {
	list := func(words []string) string {
		if len(words) == 0 {
			return "-"
		}
		return strings.Join(words, ", ")
	}
	var competent, notes []string
	for _, c := range d.Competent {
		line := FullName(c.Division) + " by " + c.Reason.Code + " " + c.Article()
		if c.Provided != nil {
			line += " (hangs on " + strings.Join(c.Provided, ", ") + ")"
		}
		if c.Office.Name != "" {
			line += " = " + c.Office.Name
		}
		competent = append(competent, line)
	}
	for _, n := range d.Notes {
		notes = append(notes, n.Code+" "+n.Basis.String())
	}
	home := "ours"
	if !d.Home {
		home = "elsewhere"
	}
	if competent == nil {
		competent = []string{"nobody yet"}
	}
	return []string{strings.Join(competent, "; "), home, list(d.Unknown), list(notes)}
}

// Whatever the facts, learning one that is not listed as unknown changes
// nothing of who is competent, and a certain candidate stays.
func TestResolve_Properties(t *testing.T) {
	divisions := []string{"", "110105", "330106", "440305", "440000", "641200"}
	pick := func(t *rapid.T, name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
	codes := func(d Decision) (codes []string) {
		for _, c := range d.Competent {
			codes = append(codes, c.Division)
		}
		slices.Sort(codes)
		return codes
	}
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{
			Profile: pick(t, "profile", "samr-20", "samr-121"), Track: pick(t, "track", Complaint, Report),
			Platform: Answer(pick(t, "platform", "", "yes", "no", "offline", "unknown")), Reachable: Answer(pick(t, "reachable", "", "yes", "no")),
			Published: pick(t, "published", append(divisions, None)...), Actual: pick(t, "actual", divisions...),
			Ad: Ad(pick(t, "ad", "", "own", "placed", "unknown")), AdPublisher: pick(t, "publisher", divisions...),
			ReceivedFirst: pick(t, "first", divisions...),
		}
		s := Settings{PlatformDomicile: pick(t, "platform's", "440305", ""), Home: [][]string{nil, {"44"}, {"110105", "33"}}[rapid.IntRange(0, 2).Draw(t, "home")]}
		d := Resolve(f, s)
		if !slices.Equal(shown(d), shown(Resolve(f, s))) {
			t.Fatal("another answer")
		}
		for _, code := range slices.Concat(d.Unknown, provided(d)) {
			if !slices.Contains(Unknowns, code) {
				t.Fatalf("unknown fact %q", code)
			}
		}
		learn := func(fact string, g Facts) {
			next := Resolve(g, s)
			if !slices.Contains(d.Unknown, fact) && !slices.Equal(codes(d), codes(next)) {
				t.Fatalf("%s is not listed, but %v becomes %v", fact, codes(d), codes(next))
			}
			for _, c := range d.Competent {
				if !slices.Contains(c.Provided, fact) && len(c.Provided) == 0 && !slices.Contains(codes(next), c.Division) {
					t.Fatalf("%s was certain, but %s took it away", c.Division, fact)
				}
			}
		}
		if f.Platform != Yes && f.Platform != No && f.Platform != Offline {
			g := f
			g.Platform = Answer(pick(t, "learned", "yes", "no"))
			learn("platform", g)
		}
		if f.Reachable == Unknown {
			g := f
			g.Reachable = Answer(pick(t, "learned reachable", "yes", "no"))
			learn("reachable", g)
		}
		if f.Ad == AdUnknown {
			g := f
			g.Ad = Ad(pick(t, "learned ad", "own", "placed"))
			learn("ad", g)
		}
	})
}

func provided(d Decision) (codes []string) {
	for _, c := range d.Competent {
		codes = append(codes, c.Provided...)
	}
	return codes
}

func BenchmarkResolve(b *testing.B) {
	for b.Loop() {
		Resolve(Facts{Profile: "samr-121", Track: Complaint, Actual: "330106"}, Settings{PlatformDomicile: "440305", Home: []string{"44"}})
	}
}
