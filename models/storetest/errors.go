package storetest

import (
	"context"
	"errors"
	"testing"

	"redress/models"
)

var sentinels = []error{
	models.ErrNotFound, models.ErrExists, models.ErrConflict,
	context.Canceled, context.DeadlineExceeded,
}

// kind reduces an error to what callers can tell apart: a sentinel, nil, or
// errOther for an error of the engine.
func kind(err error) error {
	if err == nil {
		return nil
	}
	for _, s := range sentinels {
		if errors.Is(err, s) {
			return s
		}
	}
	return errOther
}

var errOther = errors.New("another error")

func wantErr(t *testing.T, what string, got, want error) {
	t.Helper()
	if kind(got) != want {
		t.Errorf("%s: got error %v, want %v", what, got, want)
	}
}
