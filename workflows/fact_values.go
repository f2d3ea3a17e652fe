package workflows

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// factValues write one fact each, by name. The empty text is a fact that is
// empty, false or 0.
var factValues = func() (all []func(*Facts) (name, value string)) {
	fields := reflect.VisibleFields(reflect.TypeFor[Facts]())
	slices.SortFunc(fields, func(a, b reflect.StructField) int { return strings.Compare(a.Tag.Get("cel"), b.Tag.Get("cel")) })
	for _, field := range fields {
		name, index := field.Tag.Get("cel"), field.Index[0]
		all = append(all, func(f *Facts) (string, string) {
			return name, factText(reflect.ValueOf(f).Elem().Field(index).Interface())
		})
	}
	return all
}()

func factText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []string:
		return strings.Join(v, ",")
	case bool:
		if v {
			return "true"
		}
	case int64:
		if v != 0 {
			return strconv.FormatInt(v, 10)
		}
	}
	return ""
}

// FactNames lists the facts by name.
func FactNames() []string {
	var out []string
	for _, get := range factValues {
		name, _ := get(&Facts{})
		out = append(out, name)
	}
	return out
}
