package demo

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/workflows/calendar"
)

// Streams of chance, so that what is drawn for one thing does not depend on
// how much was drawn for another.
const (
	caseStream    uint64 = 1 << 32
	sellerStream  uint64 = 2 << 32
	pictureStream uint64 = 3 << 32
)

const (
	// span is how far back the cases go, in days.
	span = 300
	// behind is how long the clocks have not been looked at when the demo
	// ends: what fell due since acts as soon as the program runs.
	behind = 48 * time.Hour
)

// Maker makes demo cases.
type Maker struct {
	Service *casework.Service
	Seed    uint64
	// Staff work on the cases. Without a mediator nobody takes one.
	Staff []models.Account
	// Report, when not nil, is told how many cases are done.
	Report func(done int)
}

// Sample is a case with the code that opens it, to try the tracking page with.
type Sample struct {
	Case models.CaseID `json:"case"`
	Code string        `json:"code"`
}

// Result says what was made.
type Result struct {
	Made int `json:"made"`
	// Present are cases an earlier run with the same seed has made.
	Present int      `json:"present"`
	Files   int64    `json:"files"`
	Sellers int      `json:"sellers"`
	Samples []Sample `json:"samples"`
}

// job is one case to make: drawn first, so that cases can be put in order.
type job struct {
	index      int
	id         models.CaseID
	code       string
	rank       int
	receivedAt time.Time
	r          *rand.Rand
}

// Make makes so many cases. The cases of one seller are made one after the
// other in the order they were received, because the first to name a handle
// decides whose it is; different sellers are made side by side.
func (m *Maker) Make(ctx context.Context, n int) (Result, error) {
	pictures, err := newAlbum(m.Seed)
	if err != nil {
		return Result{}, err
	}
	groups := map[int][]job{}
	today := calendar.DayOf(m.Service.Now()).Start()
	for i := range n {
		j := m.newJob(i, today)
		groups[j.rank] = append(groups[j.rank], j)
	}
	w := &work{Maker: m, album: pictures, today: today, recount: map[models.SellerID]bool{}}
	if err := sideBySide(ctx, byLength(groups), w.seller); err != nil {
		return w.result, err
	}
	slices.SortFunc(w.result.Samples, func(a, b Sample) int { return cmp.Compare(a.Case, b.Case) })
	w.result.Samples = w.result.Samples[:min(3, len(w.result.Samples))]
	w.result.Files, w.result.Sellers = w.files.Load(), len(w.recount)
	return w.result, sideBySide(ctx, slices.Collect(maps.Keys(w.recount)), m.Service.RecountSeller)
}

func (m *Maker) newJob(i int, today time.Time) job {
	r := rand.New(rand.NewPCG(m.Seed, caseStream+uint64(i)))
	var id, code [models.EntropyBytes]byte
	_, _ = entropy{r}.Read(id[:])
	_, _ = entropy{r}.Read(code[:])
	// More of them lately than long ago, and hardly any at night.
	days := 1 + int(span*r.Float64()*(0.3+0.7*r.Float64()))
	minutes := 7*60 + r.IntN(16*60)
	return job{
		index: i, id: models.NewCaseID(id), code: models.NewReceiptCode(code), rank: pickSeller(r), r: r,
		receivedAt: models.Millis(today.AddDate(0, 0, -days).Add(time.Duration(minutes)*time.Minute + time.Duration(r.IntN(60_000))*time.Millisecond)),
	}
}

// byLength puts the sellers with most cases first, so that the last to finish
// is not the longest.
func byLength(groups map[int][]job) [][]job {
	out := make([][]job, 0, len(groups))
	for _, jobs := range groups {
		slices.SortFunc(jobs, func(a, b job) int {
			return cmp.Or(a.receivedAt.Compare(b.receivedAt), cmp.Compare(a.index, b.index))
		})
		out = append(out, jobs)
	}
	slices.SortFunc(out, func(a, b []job) int { return cmp.Or(len(b)-len(a), cmp.Compare(a[0].rank, b[0].rank)) })
	return out
}
