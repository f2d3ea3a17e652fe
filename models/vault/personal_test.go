package vault_test

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"redress/models"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
)

var day = time.Date(2026, 5, 6, 7, 8, 9, 10_000_000, time.UTC)

// cutAndRestore cuts a filled value: no text may stay, what it shares with
// others may not change, and restoring gives the value back.
func cutAndRestore[T any](t *testing.T) {
	t.Helper()
	f := &vaulttest.Filler{At: day}
	whole := vaulttest.Filled[T](f)
	before, err := bson.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	bare := whole
	personal := vault.Cut(&bare)
	body, err := bson.Marshal(bare)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range f.Canaries {
		if bytes.Contains(body, []byte(c)) {
			t.Errorf("%T: %q stays in the open", whole, c)
		}
		if !bytes.Contains(personal, []byte(c)) {
			t.Errorf("%T: %q is lost", whole, c)
		}
	}
	if after, _ := bson.Marshal(whole); !bytes.Equal(before, after) || len(f.Canaries) == 0 {
		t.Errorf("%T: cutting changed the value it was copied from", whole)
	}
	var back T
	if err := bson.Unmarshal(body, &back); err != nil {
		t.Fatal(err)
	}
	vault.Restore(&back, personal)
	if !reflect.DeepEqual(back, whole) {
		t.Errorf("restored\n%+v\nwant\n%+v", back, whole)
	}
}

func TestPersonal(t *testing.T) {
	cutAndRestore[models.Payload](t)
	cutAndRestore[models.Draft](t)
	cutAndRestore[models.Seller](t)
	cutAndRestore[models.Account](t)
	cutAndRestore[models.Summary](t)
}

// Texts whose field has gone are passed over, whatever their path looks like.
func TestRestoreUnknownPaths(t *testing.T) {
	personal, err := bson.Marshal(bson.D{
		{Key: "handles.0.value", Value: "kept"}, {Key: "handles.7.value", Value: "x"}, {Key: "handles.-1.value", Value: "x"},
		{Key: "handles.x", Value: "x"}, {Key: "handles", Value: "x"}, {Key: "gone.0.deep", Value: "x"}, {Key: "", Value: "x"},
		{Key: "handles.0.value.more", Value: "x"}, {Key: "handles.0", Value: "x"}, {Key: "number", Value: 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	v := models.Seller{Handles: []models.SellerHandle{{Kind: "phone"}}}
	vault.Restore(&v, personal)
	if want := (models.Seller{Handles: []models.SellerHandle{{Kind: "phone", Value: "kept"}}}); !reflect.DeepEqual(v, want) {
		t.Errorf("restored %+v", v)
	}
	vault.Restore(&v, []byte("no document"))
}

// What cannot be sealed must not be declared by mistake.
func TestPersonalInAMapPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a map of personal text was accepted")
		}
	}()
	vault.Plan(reflect.TypeFor[struct{ Names map[string]models.Personal }]())
}

// What has no personal field is stored as it is.
func TestPlainTypes(t *testing.T) {
	for _, typ := range []reflect.Type{reflect.TypeFor[models.Head](), reflect.TypeFor[models.Session](), reflect.TypeFor[models.AuditEntry](),
		reflect.TypeFor[models.Meta](), reflect.TypeFor[models.Lease]()} {
		if vault.Plan(typ) != nil {
			t.Errorf("%s has personal fields", typ)
		}
	}
}
