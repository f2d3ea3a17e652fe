package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"

	"redress/app/casework"
	"redress/app/config"
	"redress/models"
	"redress/views/i18n"
	"redress/workflows/calendar"
)

// calendarImport stores a year and counts the deadlines again that it moves.
func (a *App) calendarImport(ctx context.Context, c config.CalendarImport) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	job, year, err := a.Service.ImportCalendar(ctx, casework.System, string(text))
	if err != nil {
		return calendarInWords(ctx, c.File, err)
	}
	bar := newProgress(os.Stderr)
	job, err = a.Service.WaitForJob(ctx, workerName(), job, func(j models.Job) {
		bar.show("cases", j.Done, float64(j.Done)/float64(max(j.Total, 1)), 0)
	})
	bar.end()
	if err != nil {
		return err
	}
	answer, err := casework.RecountOf(job)
	if err != nil || job.Failed != "" {
		return errors.Join(err, fmt.Errorf("the year %d is stored, but counting deadlines again ended early: see %s in the log", year.Year, job.Incident))
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(struct {
			Year    int   `json:"year"`
			Looked  int64 `json:"looked"`
			Changed int   `json:"changed"`
		}{year.Year, job.Done, answer.Changed})
	}
	fmt.Fprintf(a.Out, "%d: %s; %d open cases looked at, deadlines of %d counted again\n", year.Year, year.Notice.Number, job.Done, answer.Changed)
	return nil
}

// calendarInWords says what is wrong with a year, one mistake a line.
func calendarInWords(ctx context.Context, file string, err error) error {
	var bad *calendar.ImportError
	if !errors.As(err, &bad) {
		return err
	}
	all := []error{fmt.Errorf("%s cannot be imported", file)}
	for _, p := range bad.Problems {
		all = append(all, errors.New("  "+i18n.T(i18n.WithLang(ctx, i18n.English), "law.calendar_problem."+p.Code, i18n.Arg("at", p.At), i18n.Arg("value", p.Value))))
	}
	return errors.Join(all...)
}

// calendarList prints the known years, the newest first.
func (a *App) calendarList(ctx context.Context) error {
	known, err := a.Service.ShowCalendars(ctx, casework.System)
	if err != nil {
		return err
	}
	type row struct {
		Year      int    `json:"year"`
		Number    string `json:"number"`
		Published string `json:"published"`
		URL       string `json:"url"`
		Imported  string `json:"imported,omitempty"`
	}
	rows := make([]row, 0, len(known.Years))
	for _, y := range known.Years {
		r := row{Year: y.Year.Year, Number: y.Notice.Number, Published: y.Notice.Published.String(), URL: y.Notice.URL}
		if !y.Shipped {
			r.Imported = y.At.Format("2006-01-02T15:04:05Z")
		}
		rows = append(rows, r)
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "YEAR\tNOTICE\tPUBLISHED\tIMPORTED\tSOURCE")
	for _, r := range rows {
		imported := r.Imported
		if imported == "" {
			imported = "with the program"
		}
		fmt.Fprintln(w, strconv.Itoa(r.Year)+"\t"+r.Number+"\t"+r.Published+"\t"+imported+"\t"+r.URL)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	more := ""
	if known.More {
		more = "at least "
	}
	fmt.Fprintf(a.Out, "\n%d is missing: %s%d open cases have provisional deadlines\n", known.Missing, more, known.Provisional)
	return nil
}
