package vault

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"redress/models"
)

// plan says where in a type the personal fields are. It is made once per type.
type plan struct {
	kind   reflect.Kind // String is the personal field itself; Struct, Slice and Pointer lead to some
	fields []planField  // of a struct, those that lead to some
	elem   *plan        // of a slice or a pointer
}

type planField struct {
	name  string
	index int
	plan  *plan
}

var (
	plans        sync.Map // reflect.Type → *plan
	personalType = reflect.TypeFor[models.Personal]()
	timeType     = reflect.TypeFor[time.Time]()
)

// planOf returns the plan of a type, nil when nothing in it is personal.
func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := makePlan(t)
	plans.Store(t, p)
	return p
}

func makePlan(t reflect.Type) *plan {
	switch {
	case t == personalType:
		return &plan{kind: reflect.String}
	case t == timeType:
		return nil
	case t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer:
		if elem := planOf(t.Elem()); elem != nil {
			return &plan{kind: t.Kind(), elem: elem}
		}
	case t.Kind() == reflect.Map || t.Kind() == reflect.Array:
		if planOf(t.Elem()) != nil {
			panic(fmt.Sprintf("vault: personal text cannot be sealed inside a %s", t))
		}
	case t.Kind() == reflect.Struct:
		return structPlan(t)
	}
	return nil
}

func structPlan(t reflect.Type) *plan {
	p := &plan{kind: reflect.Struct}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("bson"), ",")
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		if sub := planOf(f.Type); sub != nil {
			p.fields = append(p.fields, planField{name, i, sub})
		}
	}
	if p.fields == nil {
		return nil
	}
	return p
}

// cut empties the personal fields of a value and returns them as a BSON
// document of path and text, nil when all are empty. What the value shares with
// others (slices, pointers) is copied first: only this value changes.
func (p *plan) cut(v reflect.Value) []byte {
	start, doc := bsoncore.AppendDocumentStart(nil)
	empty := len(doc)
	doc = p.cutInto(v, make([]byte, 0, 64), doc)
	if len(doc) == empty {
		return nil
	}
	doc, _ = bsoncore.AppendDocumentEnd(doc, start)
	return doc
}

func (p *plan) cutInto(v reflect.Value, path, doc []byte) []byte {
	switch p.kind {
	case reflect.String:
		if s := v.String(); s != "" {
			doc = bsoncore.AppendStringElement(doc, string(path[1:]), s)
			v.SetString("")
		}
	case reflect.Pointer:
		if !v.IsNil() {
			own := reflect.New(v.Type().Elem())
			own.Elem().Set(v.Elem())
			v.Set(own)
			doc = p.elem.cutInto(own.Elem(), path, doc)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			break
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		v.Set(own)
		for i := range own.Len() {
			doc = p.elem.cutInto(own.Index(i), strconv.AppendInt(append(path, '.'), int64(i), 10), doc)
		}
	case reflect.Struct:
		for _, f := range p.fields {
			doc = f.plan.cutInto(v.Field(f.index), append(append(path, '.'), f.name...), doc)
		}
	}
	return doc
}

// restore puts the texts back. A path that leads nowhere, because a field has
// gone since, is passed over: the stored bytes keep it.
func (p *plan) restore(v reflect.Value, personal []byte) {
	elements(personal, func(name []byte, text bsoncore.Value) bool {
		if text, ok := text.StringValueOK(); ok {
			p.put(v, string(name), text)
		}
		return true
	})
}

func (p *plan) put(v reflect.Value, path, text string) {
	switch p.kind {
	case reflect.String:
		if path == "" {
			v.SetString(text)
		}
		return
	case reflect.Pointer:
		if !v.IsNil() {
			p.elem.put(v.Elem(), path, text)
		}
		return
	}
	step, rest, _ := strings.Cut(path, ".")
	if p.kind == reflect.Slice {
		if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < v.Len() {
			p.elem.put(v.Index(i), rest, text)
		}
		return
	}
	for _, f := range p.fields {
		if f.name == step {
			f.plan.put(v.Field(f.index), rest, text)
		}
	}
}
