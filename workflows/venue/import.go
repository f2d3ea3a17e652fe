package venue

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strconv"
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
// order of the file, a repeated one once. The error is *ImportError with every
// mistake at once.
func ReadOffices(text []byte, area string) ([]Office, error) {
	t := table{area: area, seen: map[[2]string]tableRow{}}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	switch {
	case !Valid(area):
		t.mistake(0, "area", area, "")
	case !utf8.Valid(text):
		t.mistake(0, "not_text", "", "")
	case strings.HasPrefix(string(bytes.TrimSpace(text)), "{"):
		t.readJSON(text)
	default:
		t.readCSV(text)
	}
	if len(t.rows) == 0 && t.mistakes == nil {
		t.mistake(0, "no_rows", "", "")
	}
	if t.mistakes != nil {
		return nil, &ImportError{t.mistakes}
	}
	return t.rows, nil
}

// table collects rows and mistakes.
type table struct {
	area     string
	rows     []Office
	seen     map[[2]string]tableRow
	mistakes []Problem
}

type tableRow struct {
	line int
	Office
}

func (t *table) readJSON(text []byte) {
	lineAt := func(offset int64) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }
	var whole map[string]json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(text, &whole); errors.As(err, &syntax) {
		t.mistake(lineAt(syntax.Offset), "syntax", syntax.Error(), "")
		return
	}
	// By tokens, because a place may stand twice.
	decoder := json.NewDecoder(bytes.NewReader(text))
	_, _ = decoder.Token() // the text was read once, and is an object
	for decoder.More() {
		token, _ := decoder.Token()
		place, _ := token.(string)
		line := lineAt(decoder.InputOffset())
		var value struct {
			Code string `json:"office_code"`
			Name string `json:"office_name"`
		}
		if err := decoder.Decode(&value); err != nil {
			t.mistake(line, "not_office", place, "")
			continue
		}
		t.add(line, place, value.Code, value.Name)
	}
}

func (t *table) readCSV(text []byte) {
	reader := csv.NewReader(bytes.NewReader(text))
	reader.FieldsPerRecord = -1
	head, err := reader.Read()
	if err != nil {
		t.notCSV(err)
		return
	}
	column := map[string]int{}
	for i, name := range head {
		column[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"place", "office_code", "office_name"} {
		if _, ok := column[name]; !ok {
			t.mistake(1, "missing_column", name, "")
		}
	}
	if t.mistakes != nil {
		return
	}
	for {
		record, err := reader.Read()
		if err != nil {
			t.notCSV(err)
			return
		}
		line, _ := reader.FieldPos(0)
		if len(record) != len(head) {
			t.mistake(line, "columns", strconv.Itoa(len(record)), strconv.Itoa(len(head)))
			continue
		}
		t.add(line, record[column["place"]], record[column["office_code"]], record[column["office_name"]])
	}
}

// notCSV tells why reading ended, unless the file just did.
func (t *table) notCSV(err error) {
	var wrong *csv.ParseError
	if errors.As(err, &wrong) {
		t.mistake(wrong.Line, "syntax", wrong.Err.Error(), "")
	}
}

// add checks one row and keeps it.
func (t *table) add(line int, place, code, name string) {
	row := Office{Division: t.area, Code: strings.TrimSpace(code), Name: strings.TrimSpace(name)}
	before := len(t.mistakes)
	if place = strings.TrimSpace(place); len(place) == 6 && strings.Trim(place, "0123456789") == "" {
		row.Division = place
		if !Valid(place) || !Covers(t.area, place) {
			t.mistake(line, "elsewhere", place, FullName(t.area))
		}
	} else {
		row.Place = strings.ToLower(plain(place))
		if n := utf8.RuneCountInString(row.Place); n < 2 || n > maxPlaceText {
			t.mistake(line, "place", place, strconv.Itoa(maxPlaceText))
		}
	}
	for _, x := range [][2]string{{"office_code", row.Code}, {"office_name", row.Name}} {
		if n := utf8.RuneCountInString(x[1]); n == 0 || n > maxOfficeText || strings.ContainsFunc(x[1], unicode.IsControl) {
			t.mistake(line, x[0], place, strconv.Itoa(maxOfficeText))
		}
	}
	key := [2]string{row.Division, row.Place}
	first, repeated := t.seen[key]
	switch {
	case len(t.mistakes) > before:
	case repeated && first.Office == row:
	case repeated:
		t.mistake(line, "twice", place, strconv.Itoa(first.line))
	case len(t.rows) == maxOffices:
		t.mistake(line, "too_many", "", strconv.Itoa(maxOffices))
	default:
		t.seen[key] = tableRow{line, row}
		t.rows = append(t.rows, row)
	}
}
