package vault

import (
	"context"
	"errors"
	"strconv"

	"redress/models"
)

// letterNumber is one line of the register. Its id is the letter's, so a
// letter has one number, and its slot is unique, so a number has one letter.
type letterNumber struct {
	ID      string        `bson:"_id"`
	Version int64         `bson:"version"`
	Series  string        `bson:"series"`
	Number  int64         `bson:"number"`
	Slot    string        `bson:"slot"`
	Case    models.CaseID `bson:"case"`
}

// NumberLetter gives a letter the number behind the last one of its series. Of
// several processes that choose the same one, the others choose again, so
// nothing is left out.
func (s *Store) NumberLetter(ctx context.Context, g models.Grant, series string, c models.CaseID, letter models.LetterID) (n int, err error) {
	if err := g.Covers(string(c)); err != nil {
		return 0, err
	}
	id := string(c) + "/" + string(letter)
	err = retry(ctx, func() error {
		have, err := s.numbers.get(ctx, id)
		if !errors.Is(err, models.ErrNotFound) {
			n = int(have.Number)
			return err
		}
		last, err := s.numbers.find(ctx, models.Query{
			Where: []models.Cond{models.Where("series", models.OpEq, models.Str(series))}, Order: "number", Desc: true, Limit: 1,
		})
		if err != nil {
			return err
		}
		next := letterNumber{ID: id, Series: series, Number: 1, Case: c}
		if len(last) > 0 {
			next.Number = last[0].Number + 1
		}
		n = int(next.Number)
		next.Slot = series + "/" + strconv.Itoa(n)
		_, err = s.numbers.create(ctx, next)
		return raced(err, models.ErrExists)
	})
	return n, err
}
