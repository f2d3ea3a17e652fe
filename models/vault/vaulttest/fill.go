package vaulttest

import (
	"fmt"
	"reflect"
	"time"

	"redress/models"
)

// Filler fills a value by reflection: every personal field gets a text of its
// own, one of Canaries, every list two elements, every instant is At, and every
// other field gets something short.
type Filler struct {
	Canaries []string
	At       time.Time
}

func (f *Filler) fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[models.Personal]():
		c := fmt.Sprintf("金丝雀%03d号canary%03d", len(f.Canaries), len(f.Canaries))
		f.Canaries = append(f.Canaries, c)
		v.SetString(c)
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(f.At))
	case v.Kind() == reflect.String:
		v.SetString("word")
	case v.CanInt():
		v.SetInt(7)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		f.fill(v.Elem())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		v.SetBytes([]byte{1, 2})
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		f.fill(v.Index(0))
		f.fill(v.Index(1))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			f.fill(v.Field(i))
		}
	default:
		panic("cannot fill " + v.Type().String())
	}
}

// Filled makes a filled value.
func Filled[T any](f *Filler) (v T) {
	f.fill(reflect.ValueOf(&v).Elem())
	return v
}
