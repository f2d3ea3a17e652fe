package casework

import (
	"errors"
	"fmt"
	"testing"

	"redress/models"
)

// A case is one document: nobody may make it grow without end, and a repeated
// message is not one too many.
func TestSendMessage_ACaseHoldsSoMany(t *testing.T) {
	o := newOffice(t)
	buyer, _ := o.file()
	send := func(i int) error {
		_, err := o.SendMessage(t.Context(), buyer, buyer.Case, "还没有收到退款", models.CommandID(fmt.Sprint("m", i)))
		return err
	}
	for i := range models.MaxTexts {
		must(t, send(i))
	}
	must(t, send(7))
	var bad *models.Invalid
	if err := send(models.MaxTexts); !errors.As(err, &bad) || bad.Problems[0].Field != "body" || bad.Problems[0].Key != "errors.full" {
		t.Errorf("one message more: %v", err)
	}
	if n := len(o.read(buyer.Case).Messages); n != models.MaxTexts {
		t.Errorf("%d messages", n)
	}
}
