package calendar

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// reader takes JSON apart by hand because encoding/json stops at the first
// mistake, ignores the case of names and keeps the last of two equal ones.
type reader struct{ problems []Problem }

func (r *reader) add(at, code, value string) {
	r.problems = append(r.problems, Problem{At: at, Code: code, Value: shorten(value)})
}

// object splits an object into its fields. A name ending in "?" may be
// missing. The text is known to be valid JSON; a nil raw is a field already
// reported as missing.
func (r *reader) object(at string, raw json.RawMessage, names ...string) map[string]json.RawMessage {
	if raw == nil {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	if tok, _ := dec.Token(); tok != json.Delim('{') {
		r.add(cmp.Or(at, "(file)"), "not_object", string(raw))
		return nil
	}
	fields := map[string]json.RawMessage{}
	for dec.More() {
		tok, _ := dec.Token()
		name, _ := tok.(string)
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			r.add(join(at, name), "syntax", err.Error())
			return nil
		}
		switch {
		case !slices.Contains(names, name) && !slices.Contains(names, name+"?"):
			r.add(join(at, name), "unknown_field", "")
		case fields[name] != nil:
			r.add(join(at, name), "duplicate_field", "")
		}
		fields[name] = value
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "?") && fields[name] == nil {
			r.add(join(at, name), "missing_field", "")
		}
	}
	return fields
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

func (r *reader) list(at string, raw json.RawMessage) (items []json.RawMessage) {
	if raw == nil {
		return nil
	}
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		r.add(at, "not_list", string(raw))
	}
	return items
}

func (r *reader) number(at string, raw json.RawMessage, least, most int) (n int) {
	if raw == nil {
		return 0
	}
	if err := json.Unmarshal(raw, &n); err != nil || string(raw) == "null" {
		r.add(at, "not_number", string(raw))
	} else if n < least || n > most {
		r.add(at, "out_of_range", string(raw))
	}
	return n
}

func (r *reader) text(at string, raw json.RawMessage) (s string) {
	if raw == nil {
		return ""
	}
	switch err := json.Unmarshal(raw, &s); {
	case err != nil || string(raw) == "null":
		r.add(at, "not_text", string(raw))
	case strings.TrimSpace(s) == "":
		r.add(at, "blank", "")
	}
	return s
}

func (r *reader) day(at string, raw json.RawMessage) Day {
	s := r.text(at, raw)
	if s == "" {
		return 0
	}
	d, err := ParseDay(s)
	if err != nil {
		r.add(at, "bad_date", s)
	}
	return d
}
