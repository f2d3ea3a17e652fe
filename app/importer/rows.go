package importer

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// maxRow bounds one row, in bytes. A quote that is never closed would
// otherwise make one row of the rest of the file.
const maxRow = 16 << 20

var errRow = fmt.Errorf("a row is longer than %d MiB: is a quote missing?", maxRow>>20)

// line is one row with its place in the file.
type line struct {
	row Row
	// raw is shown with a rejected row.
	raw string
	// number is the line the row begins in, from 1.
	number int64
	// err says why the row could not be read; the next ones can.
	err error
}

// rows reads the rows of one file in order.
type rows interface {
	// next returns io.EOF at the end. Another error ends the import.
	next() (line, error)
	// offset is where the next row begins, in bytes.
	offset() int64
}

// FormatOf tells a file's format from its name: "csv" or "jsonl".
func FormatOf(path string) (string, error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".csv":
		return "csv", nil
	case ".jsonl", ".ndjson":
		return "jsonl", nil
	}
	return "", fmt.Errorf("%s: the name does not tell the format; say --format csv or --format jsonl", path)
}

// openRows starts to read a file behind an offset, 0 for its beginning.
func openRows(f *os.File, format string, m *Map, from int64) (rows, error) {
	start, err := skipMark(f)
	if err != nil {
		return nil, err
	}
	if format == "jsonl" {
		return openLines(f, start, from)
	}
	return openCSV(f, m, start, from)
}

// skipMark finds where the text begins: Excel writes a byte order mark first.
func skipMark(f *os.File) (int64, error) {
	mark := make([]byte, 3)
	if n, err := f.ReadAt(mark, 0); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	} else if bytes.Equal(mark[:n], []byte("\xef\xbb\xbf")) {
		return 3, nil
	}
	return 0, nil
}

// linesBefore counts the line ends before an offset, so that a continued
// import names the same lines.
func linesBefore(f *os.File, offset int64) (int64, error) {
	n, buffer := int64(0), make([]byte, 256<<10)
	r := io.NewSectionReader(f, 0, offset)
	for {
		k, err := r.Read(buffer)
		n += int64(bytes.Count(buffer[:k], []byte{'\n'}))
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
