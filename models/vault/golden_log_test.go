package vault_test

import (
	"testing"

	"redress/models"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

// writeLog stores one document of each kind of the custody log.
func writeLog(t *testing.T, f *vaulttest.Filler, s *vault.Store) {
	t.Helper()
	page, head := vaulttest.Filled[models.LogPage](f), vaulttest.Filled[models.LogHead](f)
	page.Version, head.Version = 0, 0
	_, err := s.AppendLog(t.Context(), all, page, []models.LogHead{head})
	check(t, err)
	check(t, s.AddCheckpoint(t.Context(), all, vaulttest.Filled[models.Checkpoint](f)))
}
