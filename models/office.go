package models

import "time"

// OfficeTable says which office handles what in an area, as an agency imported
// it. It takes the place of the table the area had before.
type OfficeTable struct {
	// ID is the area and the moment of the import.
	ID      string `bson:"_id"`
	Version int64  `bson:"version"`
	// Area is the code of a division of GB/T 2260.
	Area    string    `bson:"area"`
	Offices []Office  `bson:"offices"`
	By      string    `bson:"by"`
	At      time.Time `bson:"at"`
}

// Office is one row of a table: the office for a division or for a place in it.
type Office struct {
	Division string `bson:"division"`
	// Place is a name in addresses, "" for the whole division.
	Place string `bson:"place,omitempty"`
	Code  string `bson:"code"`
	Name  string `bson:"name"`
}
