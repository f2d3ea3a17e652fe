package vault

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"slices"

	"redress/models"
)

// A list shows at most maxPage rows, defaultPage when it does not say.
const (
	defaultPage = 50
	maxPage     = 200
)

// pages reads one page of a collection. R is the row.
type pages[R any] struct {
	collection string
	// order names the order; cursors of another order are not followed.
	order  string
	query  models.Query
	row    func(models.Doc) (R, bool, error)
	place  func(R) models.Cursor
	limit  int
	after  string
	before string
}

// read returns the rows and the cursors of the pages behind and in front. A
// cursor that is not one of ours for this order reads the first page.
func (p pages[R]) read(ctx context.Context, s *Store) (rows []R, next, prev string, err error) {
	limit := p.limit
	if limit < 1 {
		limit = defaultPage
	}
	limit = min(limit, maxPage)
	q := p.query
	before := s.cursor(p.order, p.before)
	after := s.cursor(p.order, p.after)
	if q.After = after; before != nil {
		q.After, q.Desc = before, !q.Desc
	}
	rows, err = p.fill(ctx, s, q, limit+1)
	if err != nil || len(rows) == 0 {
		return nil, "", "", err
	}
	more := len(rows) > limit
	rows = rows[:min(len(rows), limit)]
	behind, front := more, after != nil
	if before != nil {
		slices.Reverse(rows)
		behind, front = true, more
	}
	if behind {
		next = s.cursorText(p.order, p.place(rows[len(rows)-1]))
	}
	if front {
		prev = s.cursorText(p.order, p.place(rows[0]))
	}
	return rows, next, prev, nil
}

// fill reads until it has n rows that the row function wants, or all there are.
func (p pages[R]) fill(ctx context.Context, s *Store, q models.Query, n int) (rows []R, err error) {
	for q.Limit = n; ; {
		docs, err := s.engine.Find(ctx, p.collection, q)
		if err != nil {
			return nil, err
		}
		var last R
		for _, doc := range docs {
			row, wanted, err := p.row(doc)
			if err != nil {
				return nil, err
			}
			if last = row; wanted {
				if rows = append(rows, row); len(rows) == n {
					return rows, nil
				}
			}
		}
		if len(docs) < q.Limit {
			return rows, nil
		}
		place := p.place(last)
		q.After = &place
	}
}

type cursorJSON struct {
	Order string
	Value models.Value
	ID    string
}

const cursorMAC = 12

// cursorText writes a place in an order as an opaque word that only this
// installation can have made.
func (s *Store) cursorText(order string, at models.Cursor) string {
	data, err := json.Marshal(cursorJSON{order, at.Value, at.ID})
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return base64.RawURLEncoding.EncodeToString(append(mac(s.keys.index, "cursor", data)[:cursorMAC], data...))
}

// cursor reads what cursorText wrote; nil for anything else.
func (s *Store) cursor(order, text string) *models.Cursor {
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < cursorMAC || !hmac.Equal(data[:cursorMAC], mac(s.keys.index, "cursor", data[cursorMAC:])[:cursorMAC]) {
		return nil
	}
	var c cursorJSON
	if json.Unmarshal(data[cursorMAC:], &c) != nil || c.Order != order {
		return nil
	}
	return &models.Cursor{Value: c.Value, ID: c.ID}
}
