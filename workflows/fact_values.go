package workflows

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// factValues write one fact each, by name. The empty text is a fact that is
// empty, false or 0.
var factValues = func() (all []factValue) {
	fields := reflect.VisibleFields(reflect.TypeFor[Facts]())
	slices.SortFunc(fields, func(a, b reflect.StructField) int { return strings.Compare(a.Tag.Get("cel"), b.Tag.Get("cel")) })
	for _, field := range fields {
		all = append(all, factValue{field.Tag.Get("cel"), field.Index[0]})
	}
	return all
}()

// factValue is one field of Facts with its name.
type factValue struct {
	name  string
	index int
}

func (v factValue) of(f reflect.Value) string {
	switch value := f.Field(v.index); value.Kind() {
	case reflect.String:
		return value.String()
	case reflect.Slice:
		if value.Len() > 0 {
			return strings.Join(value.Interface().([]string), ",")
		}
	case reflect.Bool:
		if value.Bool() {
			return "true"
		}
	case reflect.Int64:
		if n := value.Int(); n != 0 {
			return strconv.FormatInt(n, 10)
		}
	}
	return ""
}

// FactNames lists the facts by name.
func FactNames() []string {
	var out []string
	for _, v := range factValues {
		out = append(out, v.name)
	}
	return out
}
