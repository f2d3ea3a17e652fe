// Package importer takes cases over from files of another system. A map says
// which column of a CSV file, or which key of a JSON line, gives which part of
// a filing. Files are streamed, rows are stored by several workers, and an
// interrupted import goes on where it was.
//
// The number of an imported case derives from its source and its reference
// there, so importing a row twice finds the case that is there already.
package importer
