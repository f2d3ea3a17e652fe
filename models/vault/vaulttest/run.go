package vaulttest

import (
	"crypto/rand"
	"testing"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
)

// Run runs the contract. Every test opens an empty engine and blob store.
func Run(t *testing.T, newEngine func(*testing.T) models.Engine, newBlobs func(*testing.T) models.BlobStore) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, *fixture)
	}{
		{"cases", testCases}, {"updates", testUpdates}, {"several updates", testUpdateCases}, {"several large updates", testUpdateLargeCases}, {"lease", testLease}, {"lost updates", testLostUpdates}, {"grants", testGrants},
		{"roll-over", testRollOver}, {"roll-over race", testRollOverRace},
		{"order and pages", testPages}, {"filters", testFilters}, {"search", testSearch}, {"cursors", testCursors},
		{"queues", testQueues}, {"due and work", testDue},
		{"drafts", testDrafts}, {"sending", testSending}, {"broken sending", testBrokenSending}, {"sending race", testSendingRace},
		{"evidence", testEvidence}, {"failing files", testFailingFiles}, {"cells", testCells}, {"torn cells", testTornCells}, {"file race", testFileRace}, {"swept cells", testSweptCells},
		{"uploads", testUploads}, {"upload race", testUploadRace}, {"upload life", testUploadLife}, {"swept files", testSweptFiles},
		{"sellers", testSellers}, {"handles race", testHandlesRace}, {"seller list", testSellerList},
		{"links, pauses and letters", testLife}, {"a paused clock", testPausedClock}, {"letters that roll over", testLettersRollOver},
		{"rules", testRules}, {"many rules", testManyRules}, {"jobs", testJobs},
		{"letter numbers", testLetterNumbers}, {"letter numbers race", testLetterNumbersRace},
		{"accounts", testAccounts}, {"sessions", testSessions}, {"audit", testAudit}, {"meta", testMeta}, {"keys", testKeys},
	} {
		t.Run(test.name, func(t *testing.T) {
			engine, blobs := newEngine(t), newBlobs(t)
			keys, err := vault.GenerateKeys(rand.Reader)
			must(t, err)
			f := &fixture{engine: engine, blobs: blobs, keys: keys}
			f.Store = f.open(t)
			test.run(t, f)
		})
	}
}

// Memory opens a store that keeps everything in memory, for tests of what is
// built on a store.
func Memory(t testing.TB, options ...vault.Option) *vault.Store {
	t.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	must(t, err)
	s, err := vault.Open(t.Context(), storetest.Memory(), MemoryBlobs(), keys, options...)
	must(t, err)
	return s
}

// fixture is an open store and what it was opened on.
type fixture struct {
	*vault.Store
	engine models.Engine
	blobs  models.BlobStore
	keys   *vault.Keys
}

// open opens the same data once more, as another process would.
func (f *fixture) open(t *testing.T, options ...vault.Option) *vault.Store {
	t.Helper()
	s, err := vault.Open(t.Context(), f.engine, f.blobs, f.keys, options...)
	must(t, err)
	return s
}
