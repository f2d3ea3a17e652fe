package web

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
)

// Labels gives each field the catalogue key of the label its page shows.
type Labels map[string]string

// Faults puts the problems of err on a form and returns nil; the form's Failed
// says so then. An error of any other kind comes back, nil stays nil.
func (r *Request) Faults(f *components.Form, err error, labels Labels) error {
	var bad *models.Invalid
	if !errors.As(err, &bad) {
		return err
	}
	for _, p := range bad.Problems {
		addOnce(f, p.Field, r.problem(p, labels))
	}
	return nil
}

// countedArgs are the arguments of a problem that are numbers. All others are
// text, a code of digits too.
var countedArgs = []string{"n", "min", "max"}

func (r *Request) problem(p models.Problem, labels Labels) string {
	label := r.T("forms.this_field")
	if key, ok := labels[p.Field]; ok {
		label = r.T(key)
	}
	args := []i18n.Argument{i18n.Arg("label", label)}
	for name, value := range p.Args {
		if n, err := strconv.Atoi(value); err == nil && slices.Contains(countedArgs, name) {
			args = append(args, i18n.Count(name, n))
			continue
		}
		args = append(args, i18n.Arg(name, value))
	}
	return r.T(p.Key, args...)
}

// structural checks what can be wrong with a form whatever it is about: too
// long, not one of a list, missing. What an answer means is for the use cases.
var structural = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("form") })
	return v
}

// Read fills a struct from the form by its "form" tags: strings, lists of
// strings, and booleans that are true when the box was ticked. It returns
// *models.Invalid for what its "validate" tags refuse; the struct is filled
// all the same.
func (r *Request) Read(into any) error {
	v := reflect.ValueOf(into).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("form")
		switch field := v.Field(i); field.Kind() {
		case reflect.String:
			field.SetString(r.form.Get(name))
		case reflect.Bool:
			field.SetBool(r.form.Get(name) != "")
		case reflect.Slice:
			field.Set(reflect.ValueOf(append([]string(nil), r.form[name]...)))
		}
	}
	var found validator.ValidationErrors
	if !errors.As(structural.Struct(into), &found) {
		return nil
	}
	bad := &models.Invalid{}
	for _, e := range found {
		addFault(bad, e)
	}
	return bad
}

func addFault(bad *models.Invalid, e validator.FieldError) {
	name, _, _ := strings.Cut(e.Field(), "[")
	switch e.Tag() {
	case "required":
		bad.Add(name, "errors.required")
	case "max":
		bad.Add(name, "errors.too_long", "n", e.Param())
	case "oneof":
		bad.Add(name, "errors.not_choice")
	default:
		bad.Add(name, "errors.not_valid")
	}
}
