package vault

import (
	"context"
	"errors"
	"fmt"
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
// nothing is left out. Within a process letters take turns: a race for one
// number would only make them all slower.
func (s *Store) NumberLetter(ctx context.Context, g models.Grant, series string, c models.CaseID, letter models.LetterID) (n int, err error) {
	if err := g.Covers(string(c)); err != nil {
		return 0, err
	}
	s.numbering.Lock()
	defer s.numbering.Unlock()
	id := string(c) + "/" + string(letter)
	err = retry(ctx, func() error {
		have, err := s.numbers.get(ctx, id)
		if err == nil && have.Series != series {
			return fmt.Errorf("letter %s has a number of series %q: %w", id, have.Series, models.ErrConflict)
		}
		if !errors.Is(err, models.ErrNotFound) {
			n = int(have.Number)
			return err
		}
		last, err := s.lastNumber(ctx, series)
		if err != nil {
			return err
		}
		_, err = s.numbers.create(ctx, letterNumber{
			ID: id, Series: series, Number: last + 1, Slot: series + "/" + strconv.FormatInt(last+1, 10), Case: c,
		})
		n = int(last + 1)
		return raced(err, models.ErrExists)
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// lastNumber is the highest number of a series, 0 when it has none.
func (s *Store) lastNumber(ctx context.Context, series string) (int64, error) {
	last, err := s.numbers.find(ctx, models.Query{
		Where: []models.Cond{models.Where("series", models.OpEq, models.Str(series))}, Order: "number", Desc: true, Limit: 1,
	})
	if err != nil || len(last) == 0 {
		return 0, err
	}
	return last[0].Number, nil
}
