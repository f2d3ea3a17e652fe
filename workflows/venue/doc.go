// Package venue says which office is competent for a case: the rules of the
// order in force as dated data, on the divisions of GB/T 2260, and on what is
// known of where the seller is. It proposes; a person decides.
//
//	places := venue.Find("广东深圳南山区科兴路1号")           // one match: 440305
//	d := venue.Resolve(venue.Facts{Profile: "samr-121", Track: "complaint"}, settings)
//
// The words for people are in the catalogues: venue.rule.<code>,
// venue.unknown.<fact>, venue.note.<code>.
package venue
