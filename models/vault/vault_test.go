package vault_test

import (
	"testing"

	"redress/models"
	"redress/models/storetest"
	"redress/models/vault/vaulttest"
)

func TestContract(t *testing.T) {
	vaulttest.Run(t, func(*testing.T) models.Engine { return storetest.Memory() },
		func(*testing.T) models.BlobStore { return vaulttest.MemoryBlobs() })
}
