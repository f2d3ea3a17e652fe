package importer

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

type csvRows struct {
	csv    *csv.Reader
	limit  *limited
	header []string
	// base and lines are what lies before the reader's own beginning.
	base, lines int64
}

func openCSV(f *os.File, m *Map, start, from int64) (rows, error) {
	head := newCSV(f, start)
	header, err := head.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("the header: %w", err)
	}
	if absent := m.missing(header); len(absent) > 0 {
		return nil, fmt.Errorf("there is no column %s; the columns are %s", strings.Join(absent, ", "), strings.Join(header, ", "))
	}
	from = max(from, head.offset())
	r := newCSV(f, from)
	r.header, r.csv.FieldsPerRecord = header, len(header)
	r.lines, err = linesBefore(f, from)
	return r, err
}

func newCSV(f *os.File, from int64) *csvRows {
	limit := &limited{r: io.NewSectionReader(f, from, 1<<62)}
	r := &csvRows{csv: csv.NewReader(limit), limit: limit, base: from}
	r.csv.ReuseRecord = true
	return r
}

func (r *csvRows) offset() int64 { return r.base + r.csv.InputOffset() }

func (r *csvRows) next() (line, error) {
	r.limit.left = maxRow
	fields, err := r.csv.Read()
	var wrong *csv.ParseError
	l := line{number: r.lines, row: make(Row, len(fields)), raw: strings.Join(fields, ",")}
	switch {
	case errors.As(err, &wrong):
		l.number += int64(wrong.StartLine)
		if l.err = wrong.Err; wrong.Line > wrong.StartLine {
			// A quote that is not closed takes the rows behind it along; whoever
			// reads the rejects must learn that they are missing too.
			l.err = fmt.Errorf("%w; it goes on to line %d, and no row up to there was read", wrong.Err, r.lines+int64(wrong.Line))
		}
		return l, nil
	case err != nil:
		return l, err
	}
	number, _ := r.csv.FieldPos(0)
	l.number += int64(number)
	for i, text := range fields {
		if !utf8.ValidString(text) {
			l.err = errEncoding
		}
		l.row[r.header[i]] = text
	}
	return l, nil
}

var errEncoding = errors.New("the text is not UTF-8")

// limited fails when one row asks for more than maxRow bytes.
type limited struct {
	r    io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errRow
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}
