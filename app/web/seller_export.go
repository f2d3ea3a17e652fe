package web

import (
	"encoding/csv"
	"io"
	"strings"
	"time"

	"redress/models"
	"redress/views/i18n"
)

// SellerExport streams a seller's whole history as a table for a spreadsheet.
// The first row is asked for before the answer begins, so that a refusal is a
// page and not a broken file.
func (w *Web) SellerExport(r *Request) error {
	id, d := models.SellerID(r.Param("id")), r.desk(nil)
	rows := make(chan models.CaseRow)
	gone, failed := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(rows)
		failed <- safely(func() error {
			return r.Service().ExportSeller(d.ctx, r.Actor, id, func(row models.CaseRow) error {
				select {
				case rows <- row:
					return nil
				case <-gone:
					return io.ErrClosedPipe
				case <-d.ctx.Done():
					return d.ctx.Err()
				}
			})
		})
	}()
	first, some := <-rows
	if !some {
		if err := <-failed; err != nil {
			return err
		}
		failed <- nil
	}
	name := "seller-" + shorten(string(id), 13) + "-" + d.now.In(i18n.Shanghai).Format("20060102") + ".csv"
	return r.Attachment(strings.ReplaceAll(name, "…", ""), "text/csv; charset=utf-8", func(out io.Writer) error {
		defer close(gone)
		if err := d.writeHistory(out, first, some, rows); err != nil {
			return err
		}
		return <-failed
	})
}

// byteOrderMark tells spreadsheets that the file is UTF-8; without it they show
// Chinese as noise.
const byteOrderMark = "\ufeff"

func (d desk) writeHistory(out io.Writer, first models.CaseRow, some bool, rest <-chan models.CaseRow) error {
	if _, err := io.WriteString(out, byteOrderMark); err != nil {
		return err
	}
	table := csv.NewWriter(out)
	table.UseCRLF = true
	if err := table.Write(d.historyHead()); err != nil {
		return err
	}
	if some {
		if err := table.Write(d.historyRow(first)); err != nil {
			return err
		}
	}
	for row := range rest {
		if err := table.Write(d.historyRow(row)); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

func (d desk) historyHead() []string {
	keys := []string{"case_list.col.case", "case_show.track", "case_list.col.received", "case_list.col.state", "case_show.category", "case_show.channel",
		"case_show.item", "case_list.col.respondent", "seller_export.amount", "seller_export.settled", "case_list.col.queue", "seller_export.updated"}
	head := make([]string, len(keys))
	for i, key := range keys {
		head[i] = plainCell(d.t(key))
	}
	return head
}

func (d desk) historyRow(r models.CaseRow) []string {
	cells := []string{
		string(r.ID), d.word("track_kind", string(r.Track)), sheetTime(r.ReceivedAt), d.word("state", string(r.Outcome)),
		d.word("category", r.Category), d.word("channel", r.Channel), string(r.Summary.Item), string(r.Summary.Respondent),
		r.Amount.Yuan(), r.Settled.Yuan(), d.word("queue", r.Queue), sheetTime(r.UpdatedAt),
	}
	for i := range cells {
		cells[i] = plainCell(cells[i])
	}
	return cells
}

func sheetTime(t time.Time) string { return t.In(i18n.Shanghai).Format("2006-01-02 15:04:05") }

// plainCell keeps a spreadsheet from running what somebody typed: a cell that
// would begin a formula gets an apostrophe in front. Full-width forms of the
// signs count too, for some programs fold them; so do spaces before a sign.
func plainCell(s string) string {
	trimmed := strings.TrimLeft(s, " \u00a0\u3000\u200b\ufeff")
	if trimmed != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(trimmed)[0]) {
		return "'" + s
	}
	return s
}
