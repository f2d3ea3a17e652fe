package casework

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows/calendar"
)

// CalendarYear is a year whose official days are known.
type CalendarYear struct {
	calendar.Year
	// Shipped came with the program; the others were imported By somebody At a time.
	Shipped bool
	By      string
	At      time.Time
}

// Calendars is what is known of the official days.
type Calendars struct {
	// Years are the known ones, the newest first.
	Years []CalendarYear
	// Missing is the first year after them, whose notice is still to come.
	Missing int
	// Provisional is how many open cases have a deadline that may still move
	// because of it; More says that it may be more of them.
	Provisional int
	More        bool
	// Recount is the last recount of deadlines, nil when there was none.
	Recount *models.Job
}

// ShowCalendars reads what is known of the official days.
func (s *Service) ShowCalendars(ctx context.Context, actor models.Actor) (Calendars, error) {
	g, err := authz.Do(actor, authz.CalendarManage, models.AnyObject)
	if err != nil {
		return Calendars{}, err
	}
	stored, err := s.Store.Calendars(ctx, g)
	if err != nil {
		return Calendars{}, err
	}
	var out Calendars
	for _, y := range s.Rules().Calendar().Years() {
		year := CalendarYear{Year: y, Shipped: true}
		for _, c := range stored { // the last of a year counts
			if c.Year == y.Year {
				year.Shipped, year.By, year.At = false, c.By, c.At
			}
		}
		out.Years = append(out.Years, year)
		out.Missing = y.Year + 1
	}
	slices.Reverse(out.Years)
	if out.Provisional, out.More, err = s.provisional.count(ctx, s, g); err != nil {
		return out, err
	}
	job, err := s.latestJob(ctx, g, models.JobRecount, "")
	if err == nil {
		out.Recount = &job
	}
	return out, ignoreMissing(err)
}

// ImportCalendar stores a year and begins to count the deadlines again that it
// moves. The error is *calendar.ImportError with every mistake at once.
func (s *Service) ImportCalendar(ctx context.Context, actor models.Actor, text string) (models.Job, calendar.Year, error) {
	g, err := authz.Do(actor, authz.CalendarManage, models.AnyObject)
	if err != nil {
		return models.Job{}, calendar.Year{}, err
	}
	year, err := calendar.Parse([]byte(text))
	if err != nil {
		return models.Job{}, year, err
	}
	now := s.now()
	number := strconv.Itoa(year.Year)
	err = s.Store.SaveCalendar(ctx, g, models.StoredCalendar{
		ID: number + "-" + now.Format("20060102T150405.000"), Year: year.Year, Text: text, By: actor.Account, At: now,
	})
	if err == nil {
		err = s.audit(ctx, actor, "calendar.import", number)
	}
	if err == nil {
		err = s.FollowRules(ctx)
	}
	if err != nil {
		return models.Job{}, year, err
	}
	s.provisional.forget()
	job, err := s.startJob(ctx, g, models.JobRecount, number, actor.Account)
	return job, year, err
}

// provisionalCount keeps the number of open cases with a provisional deadline
// for a minute: counting looks at every open case.
type provisionalCount struct {
	sync.Mutex
	at   time.Time
	n    int
	more bool
}

const (
	provisionalTTL = time.Minute
	// maxProvisionalPages bounds the counting for a page somebody waits for.
	maxProvisionalPages = 200
	provisionalPage     = 200
)

func (p *provisionalCount) forget() {
	p.Lock()
	defer p.Unlock()
	p.at = time.Time{}
}

func (p *provisionalCount) count(ctx context.Context, s *Service, g models.Grant) (int, bool, error) {
	p.Lock()
	defer p.Unlock()
	now := s.now()
	if !p.at.IsZero() && now.Sub(p.at) < provisionalTTL {
		return p.n, p.more, nil
	}
	n, pages := 0, 0
	more, err := s.eachOpen(ctx, g, "", func(rows []models.CaseRow, _ string) error {
		for _, row := range rows {
			if slices.ContainsFunc(row.Clocks, func(k models.Clock) bool { return k.Provisional }) {
				n++
			}
		}
		if pages++; pages >= maxProvisionalPages {
			return errEnough
		}
		return nil
	})
	if err == nil {
		p.at, p.n, p.more = now, n, more
	}
	return n, more, err
}

// errEnough ends a walk early without an error.
var errEnough = errors.New("enough")

// eachOpen hands over the open cases as lists show them, page by page from a
// cursor on, the oldest first. It says whether the walk was ended early.
func (s *Service) eachOpen(ctx context.Context, g models.Grant, after string, f func(rows []models.CaseRow, next string) error) (bool, error) {
	q := models.CaseQuery{Open: true, Sort: "oldest", After: after, Limit: provisionalPage}
	for {
		page, err := s.Store.ListCases(ctx, g, q)
		if err != nil {
			return false, err
		}
		if err := f(page.Rows, page.Next); err != nil {
			if errors.Is(err, errEnough) {
				return page.Next != "", nil
			}
			return false, err
		}
		if page.Next == "" {
			return false, nil
		}
		q.After = page.Next
	}
}
