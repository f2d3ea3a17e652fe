// Package storetest is the contract of models.Engine as tests. Every engine
// runs RunEngine and RunModel; Memory is the reference they are compared with.
//
// What the interface leaves open is settled here, once for all engines:
//
//   - Get and Find return the bytes that were written. "_id" is the first
//     element of a document and "version" the second.
//   - A document whose "_id" or "version" is not the ID or Version it is
//     handed over with is refused.
//   - A declared number may be a BSON int32 or int64; both compare by value.
//   - An empty text counts as lacking: unique indexes leave it out, and OpEq or
//     OpIn with an empty text finds the documents that lack the field. Every
//     other condition on a lacking field fails.
//   - Find with an Order leaves out the documents that lack that field, since
//     no cursor could name their place.
//   - Texts compare byte by byte; no language and no letter case is involved.
//   - OpIn of no values holds for no document, OpAll of no values for every one.
//   - A list holds no element twice, and none of them is empty.
//   - Group gives the zero Value as the key of a lacking field, adds 0 for a
//     lacking figure, and answers 0 for a minimum or maximum of nothing. A
//     document whose list is empty or lacking is in no row of a grouping by it.
//     Where nothing is counted there is no row, not even without By.
//   - A limit below 1, an undeclared collection or field, and an operation that
//     does not fit the type are errors, and none of the sentinels.
//   - After the context's error, a write has not happened and will not.
//
// Durability (a write that returned nil survives a power cut) cannot be seen
// from inside a process; each engine proves it by its own settings.
package storetest

import (
	"testing"

	"redress/models"
)

// RunEngine runs the contract. newEngine returns an empty engine and closes it
// with t.Cleanup; it is called once for each subject.
func RunEngine(t *testing.T, newEngine func(t *testing.T) models.Engine) {
	t.Helper()
	subjects := []struct {
		name string
		run  func(*testing.T, models.Engine)
	}{
		{"Insert", testInsert},
		{"Replace", testReplace},
		{"Delete", testDelete},
		{"InOrder", testInOrder},
		{"Each", testEach},
		{"GetAll", testGetAll},
		{"Unique", testUnique},
		{"Find", testFind},
		{"Order", testOrder},
		{"Loose", testLoose},
		{"Cursor", testCursor},
		{"Lists", testLists},
		{"Terms", testTerms},
		{"Lacking", testLacking},
		{"Group", testGroup},
		{"GroupByList", testGroupByList},
		{"GroupOfElement", testGroupOfElement},
		{"Refused", testRefused},
		{"LostUpdate", testLostUpdate},
		{"InsertRace", testInsertRace},
		{"DeleteRace", testDeleteRace},
		{"Cancelled", testCancelled},
		{"Bytes", testBytes},
		{"Large", testLarge},
		{"Collections", testCollections},
	}
	for _, s := range subjects {
		t.Run(s.name, func(t *testing.T) { s.run(t, newEngine(t)) })
	}
}
