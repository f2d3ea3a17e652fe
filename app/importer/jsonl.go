package importer

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

type jsonRows struct {
	r *bufio.Reader
	// at is the offset of the next line, number the line read last.
	at, number int64
}

func openLines(f *os.File, start, from int64) (rows, error) {
	from = max(from, start)
	n, err := linesBefore(f, from)
	return &jsonRows{r: bufio.NewReaderSize(io.NewSectionReader(f, from, 1<<62), 256<<10), at: from, number: n}, err
}

func (r *jsonRows) offset() int64 { return r.at }

func (r *jsonRows) next() (line, error) {
	for {
		text, err := r.read()
		if len(text) == 0 && err != nil {
			return line{}, err
		}
		r.at += int64(len(text))
		r.number++
		if text = bytes.TrimSpace(text); len(text) == 0 {
			continue
		}
		l := line{number: r.number, raw: string(text)}
		l.row, l.err = flatten(text)
		return l, nil
	}
}

// read returns one line with its end; the last one may have none.
func (r *jsonRows) read() ([]byte, error) {
	var whole []byte
	for {
		part, err := r.r.ReadSlice('\n')
		whole = append(whole, part...)
		if len(whole) > maxRow {
			return nil, errRow
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return whole, err
		}
	}
}

// flatten reads a JSON object as a row. Objects within are read under dotted
// names, "seller.name"; the texts of a list are joined with commas.
func flatten(text []byte) (Row, error) {
	if !utf8.Valid(text) {
		return nil, errEncoding
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber() // a long number must not lose its last digits
	var object map[string]any
	if err := d.Decode(&object); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value in the line")
	}
	row := Row{}
	flattenInto(row, "", object)
	return row, nil
}

func flattenInto(row Row, prefix string, object map[string]any) {
	for name, value := range object {
		if inner, ok := value.(map[string]any); ok {
			flattenInto(row, prefix+name+".", inner)
			continue
		}
		row[prefix+name] = plain(value)
	}
}

func plain(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case []any:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = plain(x)
		}
		return strings.Join(parts, ",")
	}
	return fmt.Sprint(value)
}
