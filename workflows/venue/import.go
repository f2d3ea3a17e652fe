package venue

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a table of offices and of its texts, in characters.
const (
	maxOffices    = 20_000
	maxPlaceText  = 60
	maxOfficeText = 80
)

// ReadOffices reads a table of offices in one area, a division's code: either
// JSON, an object from places to {"office_code", "office_name"}, or CSV with
// the columns place, office_code and office_name. A place is a word that stands
// in addresses, or the six-digit code of a division. The rows come back in the
// order of the file, a repeated one once. The error joins every mistake, each
// with its line.
func ReadOffices(text []byte, area string) ([]Office, error) {
	if !Valid(area) {
		return nil, fmt.Errorf("%q is no division of GB/T 2260", area)
	}
	t := table{area: area, seen: map[[2]string]tableRow{}}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var err error
	switch {
	case !utf8.Valid(text):
		err = errors.New("the file is not UTF-8")
	case strings.HasPrefix(string(bytes.TrimSpace(text)), "{"):
		err = t.readJSON(text)
	default:
		err = t.readCSV(text)
	}
	if err == nil && len(t.rows) == 0 && t.mistakes == nil {
		err = errors.New("the file has no rows")
	}
	return t.rows, errors.Join(append(t.mistakes, err)...)
}

// table collects rows and mistakes.
type table struct {
	area     string
	rows     []Office
	seen     map[[2]string]tableRow
	mistakes []error
}

type tableRow struct {
	line int
	Office
}

func (t *table) readJSON(text []byte) error {
	var whole json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(text, &whole); errors.As(err, &syntax) {
		return fmt.Errorf("line %d: %w", 1+bytes.Count(text[:syntax.Offset], []byte("\n")), err)
	}
	// By tokens, because a place may stand twice.
	decoder := json.NewDecoder(bytes.NewReader(text))
	if _, err := decoder.Token(); err != nil {
		return err
	}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		place, _ := token.(string)
		line := 1 + bytes.Count(text[:decoder.InputOffset()], []byte("\n"))
		var value struct {
			Code string `json:"office_code"`
			Name string `json:"office_name"`
		}
		if err := decoder.Decode(&value); err != nil {
			t.mistake(line, "%q needs an object with office_code and office_name, both texts", place)
			continue
		}
		t.add(line, place, value.Code, value.Name)
	}
	return nil
}

func (t *table) readCSV(text []byte) error {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	head, err := reader.Read()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return err
	}
	column := map[string]int{}
	for i, name := range head {
		column[strings.ToLower(strings.TrimSpace(name))] = i
	}
	var missing []error
	for _, name := range []string{"place", "office_code", "office_name"} {
		if _, ok := column[name]; !ok {
			missing = append(missing, fmt.Errorf("line 1: the column %s is missing", name))
		}
	}
	if missing != nil {
		return errors.Join(missing...)
	}
	for {
		record, err := reader.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := reader.FieldPos(0)
		if len(record) != len(head) {
			t.mistake(line, "%d columns, the first line has %d", len(record), len(head))
			continue
		}
		t.add(line, record[column["place"]], record[column["office_code"]], record[column["office_name"]])
	}
}

func (t *table) mistake(line int, format string, args ...any) {
	t.mistakes = append(t.mistakes, fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...)))
}

// add checks one row and keeps it.
func (t *table) add(line int, place, code, name string) {
	row := Office{Division: t.area, Code: strings.TrimSpace(code), Name: strings.TrimSpace(name)}
	before := len(t.mistakes)
	if place = strings.TrimSpace(place); len(place) == 6 && strings.Trim(place, "0123456789") == "" {
		row.Division = place
		if !Valid(place) || !Covers(t.area, place) {
			t.mistake(line, "%s is no division in %s", place, FullName(t.area))
		}
	} else {
		row.Place = strings.ToLower(plain(place))
		if n := utf8.RuneCountInString(row.Place); n < 2 || n > maxPlaceText {
			t.mistake(line, "the place %q needs 2 to %d letters and digits", place, maxPlaceText)
		}
	}
	for _, x := range [][2]string{{"code", row.Code}, {"name", row.Name}} {
		if n := utf8.RuneCountInString(x[1]); n == 0 || n > maxOfficeText || strings.ContainsFunc(x[1], unicode.IsControl) {
			t.mistake(line, "%q needs an office %s of 1 to %d characters", place, x[0], maxOfficeText)
		}
	}
	key := [2]string{row.Division, row.Place}
	first, repeated := t.seen[key]
	switch {
	case len(t.mistakes) > before:
	case repeated && first.Office == row:
	case repeated:
		t.mistake(line, "%q is given to %s, but to %s in line %d", place, row.Name, first.Name, first.line)
	case len(t.rows) == maxOffices:
		t.mistake(line, "the table has more than %d rows", maxOffices)
	default:
		t.seen[key] = tableRow{line, row}
		t.rows = append(t.rows, row)
	}
}
