package law

import "fmt"

// Instrument is a law, regulation or order.
type Instrument struct {
	Key    string `json:"key"`
	Title  string `json:"title"`
	Number string `json:"number"`
	// URL is the official page of the text, or the issuer's own site where
	// ExactPage is false.
	URL       string `json:"url"`
	ExactPage bool   `json:"exact_page"`
	// Read is true when the articles cited here were read in the text. What
	// cites another instrument must be checked by a person before it is relied on.
	Read bool   `json:"read,omitempty"`
	Note string `json:"note,omitempty"`
}

// Instruments lists everything a Ref can point to. The result is shared.
func Instruments() []Instrument { return load().instruments }

// Ref points to a place in an instrument. Paragraph and Item are zero when
// the article has no such parts or the whole of it is meant.
type Ref struct {
	Instrument string `json:"instrument"`
	Article    int    `json:"article"`
	Paragraph  int    `json:"paragraph,omitempty"`
	Item       int    `json:"item,omitempty"`
}

// String is the place in short form for logs and stored clocks: "art. 15",
// "art. 23(1)(5)", "art. 16(4)" for item 4, "art. 23 para. 2". It is empty
// for the zero Ref.
func (r Ref) String() string {
	switch {
	case r.Article == 0:
		return ""
	case r.Paragraph > 0 && r.Item > 0:
		return fmt.Sprintf("art. %d(%d)(%d)", r.Article, r.Paragraph, r.Item)
	case r.Item > 0:
		return fmt.Sprintf("art. %d(%d)", r.Article, r.Item)
	case r.Paragraph > 0:
		return fmt.Sprintf("art. %d para. %d", r.Article, r.Paragraph)
	}
	return fmt.Sprintf("art. %d", r.Article)
}

// TextKey is the catalogue key that writes the place for people, with the
// arguments {title}, {article}, {paragraph} and {item} as far as they are set.
func (r Ref) TextKey() string {
	switch {
	case r.Paragraph > 0 && r.Item > 0:
		return "law.cite.paragraph_item"
	case r.Item > 0:
		return "law.cite.item"
	case r.Paragraph > 0:
		return "law.cite.paragraph"
	}
	return "law.cite.article"
}

// Source is the instrument the place is in; false for the zero Ref.
func (r Ref) Source() (Instrument, bool) {
	return find(Instruments(), func(i Instrument) bool { return i.Key == r.Instrument })
}

// Read reports whether the text of the place was read: see Instrument.Read.
func (r Ref) Read() bool {
	i, ok := r.Source()
	return ok && i.Read
}
