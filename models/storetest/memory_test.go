package storetest_test

import (
	"testing"

	"redress/models"
	"redress/models/storetest"
)

func newMemory(*testing.T) models.Engine { return storetest.Memory() }

func TestMemoryEngine(t *testing.T) { storetest.RunEngine(t, newMemory) }

// Two references agree with each other, which proves the machine itself.
func TestMemoryModel(t *testing.T) { storetest.RunModel(t, newMemory) }
