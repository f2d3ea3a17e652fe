package spec_test

import (
	"testing"

	"redress/workflows/spec"
)

func TestEmbedded_Loads(t *testing.T) {
	if _, err := spec.Embedded(); err != nil {
		t.Fatal(err)
	}
}
