// Package sqlitestore is the embedded models.Engine: one SQLite file in the
// data folder, written by one goroutine, read by several connections.
//
// A collection C is kept in these tables:
//
//	C        pk, id, version and one column for each declared field: narrow rows,
//	         so that counting and filtering never touch the documents
//	C_doc    pk and the BSON document
//	C_F      one row for each element of the declared list F, with the other
//	         fields of the indexes that name F, so that such an index answers
//	         "of this element, in this order" without a look at C
//	C_terms  a contentless FTS5 index over the hashed search terms: which
//	         documents have this term?
//	C_words  the hashed terms of each document: has this document the term?
//	         FTS5 takes twenty times as long to answer that
//
// Everything but C_doc is derived from the documents and the declarations of
// models.Collections, and is made anew from them when a declaration changes.
// In C the column of a list holds a checksum of it, which tells a write whether
// the rows of the list must be touched at all.
//
// Writes from any goroutine are collected into one transaction, which is
// committed with synchronous=FULL before any of them returns (group commit).
// Several processes may share the folder: transactions begin IMMEDIATE, so
// compare-and-set holds between processes too.
package sqlitestore
