package vault_test

import (
	"testing"

	"redress/models"
	"redress/models/vault"
)

// writeLog stores one document of each kind of the custody log.
func writeLog(t *testing.T, f *filler, s *vault.Store) {
	t.Helper()
	page, head := filled[models.LogPage](f), filled[models.LogHead](f)
	page.Version, head.Version = 0, 0
	_, err := s.AppendLog(t.Context(), all, page, []models.LogHead{head})
	check(t, err)
	check(t, s.AddCheckpoint(t.Context(), all, filled[models.Checkpoint](f)))
}
