package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"

	"redress/models"
	"redress/models/identity"
)

// maxTerms bounds the search terms of one document. The case number, the
// handles and the item come first, so only the end of a very long narrative
// cannot be searched.
const maxTerms = 600

// terms hashes the pieces of a text for an index. Forty bits a piece are
// compact and tell a thief of the database little; that two pieces can meet in
// one hash does no harm, because what is found is compared with the text.
func (s *Store) terms(text string) []string { return s.hashTerms(identity.Terms(text)) }

func (s *Store) hashTerms(terms []string) []string {
	terms = terms[:min(len(terms), maxTerms)]
	h := hmac.New(sha256.New, s.keys.index)
	out := make([]string, len(terms))
	var sum [sha256.Size]byte
	for i, t := range terms {
		h.Reset()
		h.Write([]byte("term\x00"))
		h.Write([]byte(t))
		out[i] = letters.EncodeToString(h.Sum(sum[:0])[:5])
	}
	return out
}

// having is the condition that a document has all pieces of a query and some
// more terms; nil when there are none and the query has no searchable character.
func (s *Store) having(query string, more ...string) []models.Cond {
	terms := append(more, s.hashTerms(identity.QueryTerms(query))...)
	if len(terms) == 0 {
		return nil
	}
	return []models.Cond{models.Where("terms", models.OpAll, models.Strs(terms...)...)}
}

// contactTerms are what a case is counted by: the phone and the address of its
// complainant, whole. They are no words of a text: nobody who searches for
// words finds a person, and no piece of a text can meet them.
func (s *Store) contactTerms(phone, address models.Personal) []string {
	var whole []string
	if v := identity.Normalise("phone", string(phone)); v != "" {
		whole = append(whole, "phone\x00"+v)
	}
	if v := strings.Join(strings.Fields(identity.Fold(string(address))), ""); v != "" {
		whole = append(whole, "address\x00"+v)
	}
	return s.hashTerms(whole)
}

// caseTerms are all terms of a case; those of the contact come first, for there
// is a bound.
func (s *Store) caseTerms(f models.Filing, text string) []string {
	contact := s.contactTerms(f.Complainant.Phone, f.Complainant.Address)
	return append(contact, s.terms(text)...)
}

// caseText is what a case is found by.
func caseText(id models.CaseID, f models.Filing) string {
	parts := []string{string(id)}
	for _, h := range f.Respondent.Handles {
		parts = append(parts, string(h.Value))
	}
	parts = append(parts, string(f.Purchase.Item), string(f.Narrative))
	return identity.Fold(strings.Join(parts, "\n"))
}

// sellerText is what a seller is found by.
func sellerText(v models.Seller) string {
	var parts []string
	for _, h := range v.Handles {
		parts = append(parts, string(h.Value))
	}
	return identity.Fold(strings.Join(parts, "\n"))
}

// summaryOf is what a list shows of a case. The respondent goes by the handle
// a seller would be shown by.
func summaryOf(f models.Filing) models.Summary {
	var seller models.Seller
	for _, h := range f.Respondent.Handles {
		seller.Handles = append(seller.Handles, models.SellerHandle{Kind: h.Kind, Value: h.Value})
	}
	return models.Summary{Item: f.Purchase.Item, Respondent: seller.Title().Value}
}
