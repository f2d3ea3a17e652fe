package workflows

import (
	"slices"
	"strings"

	"redress/models"
)

// The kinds of field of a transition's form. The answer is in
// models.FieldValue.Text for text, long_text, date ("2006-01-02" in China's
// time) and case (a case number), in Amount for amount, and in Choice for
// choice, ground, queue and division.
const (
	FieldText     = "text"
	FieldLongText = "long_text"
	FieldAmount   = "amount"
	FieldDate     = "date"
	FieldChoice   = "choice"
	FieldGround   = "ground"
	// FieldCase is the number of another case.
	FieldCase = "case"
	// FieldQueue is a queue of the routing table; its field is UnitField.
	FieldQueue = "queue"
	// FieldDivision is a place: the code of a division of GB/T 2260, also given
	// by its name.
	FieldDivision = "division"
)

// FieldKinds lists the kinds.
var FieldKinds = []string{FieldText, FieldLongText, FieldAmount, FieldDate, FieldChoice, FieldGround, FieldCase, FieldQueue, FieldDivision}

// UnitField is the field with which intake hands a case to a unit: Order 121
// art. 41. Its last answer is the fact "unit".
const UnitField = "unit"

// FactPrefix begins the names of the fields that ask for the facts a ground
// needs: "fact." and the fact's name in package law.
const FactPrefix = "fact."

// maxFact is the longest answer to such a field, in characters.
const maxFact = 2000

// Field is one question of a transition's form.
type Field struct {
	Name, Kind string
	// Required says that it must be answered wherever it is asked.
	Required bool
	// Choices are what can be chosen; catalogue texts are under "choice.<value>"
	// for a choice, "ground.<value>" for a ground and "queue.<value>" for a queue.
	Choices []string
	// Max is the longest text in characters.
	Max int
	// Grounds is the list of the law a ground is taken from: "refusal" or
	// "termination". Its Choices follow from the law in force at receipt.
	Grounds string
	// Fixed is an answer the definition gives itself; nobody is asked.
	Fixed string
	// When is what must be so of the case for the field to be asked, nil for
	// always. A form from Form or Actions only has fields that are asked.
	When Condition
	// If is the answer in the same form that makes the field asked, nil for any.
	If *If
	// Relation is what the case answered is to this one, "" for none.
	Relation models.Relation
}

// If holds when the answer to an earlier choice is one of some.
type If struct {
	Field string
	Any   []string
}

// holds says whether it does; nil always does.
func (i *If) holds(given []models.FieldValue) bool {
	return i == nil || slices.ContainsFunc(given, func(v models.FieldValue) bool {
		return v.Name == i.Field && slices.Contains(i.Any, v.Choice)
	})
}

// LabelKey is the catalogue key of the field's label.
func (f Field) LabelKey() string {
	if strings.HasPrefix(f.Name, FactPrefix) {
		return "law." + f.Name
	}
	return "field." + f.Name
}

// ChoiceKey is the catalogue key of one of the field's choices.
func (f Field) ChoiceKey(value string) string { return f.Kind + "." + value }

// Chosen says whether answers of the kind are in models.FieldValue.Choice.
func Chosen(kind string) bool {
	return slices.Contains([]string{FieldChoice, FieldGround, FieldQueue, FieldDivision}, kind)
}
