package custody

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

var sample = Receipt{
	Case: "WQ-7K3M9-QXA2P", Track: "complaint", ReceivedAt: noon.Add(123 * time.Millisecond), Agency: "示例市市场监督管理局",
	Head:  bytes.Repeat([]byte{0xab}, 32),
	Files: []ReceiptFile{{strings.Repeat("01", 32), 734003}, {strings.Repeat("fe", 32), 52428800}},
}

func TestReceipt_FormIsPinned(t *testing.T) {
	s := signerOf(t, "redress.example.org", 7)
	signed, err := sample.Sign(s)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "receipt.txt", signed)
	got, err := OpenReceipt(s.Key(), signed)
	if err != nil || !reflect.DeepEqual(got, sample) {
		t.Errorf("%+v, %v", got, err)
	}
	if f := Fingerprint(signed); len(f) != 19 {
		t.Errorf("fingerprint %q", f)
	}
}

// Every byte of a receipt is signed: each one changed, left out or doubled is
// refused, also after what mail programs do has been undone.
func TestReceipt_EveryByteCounts(t *testing.T) {
	s := signerOf(t, "redress.example.org", 7)
	signed, err := sample.Sign(s)
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	refused := func(i int, b []byte) {
		tried++
		if _, err := OpenReceipt(s.Key(), b); !errors.Is(err, ErrForged) {
			t.Fatalf("byte %d: %v", i, err)
		}
		if _, err := OpenReceipt(s.Key(), Tidy(b)); !errors.Is(err, ErrForged) && !bytes.Equal(Tidy(b), signed) {
			t.Fatalf("byte %d, tidied: %v", i, err)
		}
	}
	for i := range signed {
		for bit := range 8 {
			b := bytes.Clone(signed)
			b[i] ^= 1 << bit
			refused(i, b)
		}
		refused(i, append(bytes.Clone(signed[:i]), signed[i+1:]...))
		refused(i, append(append(bytes.Clone(signed[:i+1]), signed[i]), signed[i+1:]...))
		refused(i, signed[:i])
	}
	if tried != len(signed)*11 {
		t.Errorf("tried %d", tried)
	}
	if _, err := OpenReceipt(s.Key(), Tidy([]byte("\r\n"+strings.ReplaceAll(string(signed), "\n", "\r\n")))); err != nil {
		t.Errorf("as an editor saves it: %v", err)
	}
}

func TestReceipt_SaysWhatIsWrong(t *testing.T) {
	s, other := signerOf(t, "redress.example.org", 7), signerOf(t, "redress.example.org", 8)
	signed, err := sample.Sign(s)
	if err != nil {
		t.Fatal(err)
	}
	checkpoint, _ := checkpointOf(t, s, Leaf{Case, 1, sample.Head})
	for what, c := range map[string]struct {
		text []byte
		key  Key
		want error
	}{
		"another key":      {signed, other.Key(), ErrOtherKey},
		"a letter":         {[]byte("Dear Sir or Madam\n"), s.Key(), ErrNoNote},
		"a checkpoint":     {checkpoint, s.Key(), ErrNoNote},
		"another amount":   {bytes.Replace(signed, []byte("734003"), []byte("734004"), 1), s.Key(), ErrForged},
		"an agency's name": {bytes.Replace(signed, []byte("示例市"), []byte("示范市"), 1), s.Key(), ErrForged},
	} {
		if _, err := OpenReceipt(c.key, c.text); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", what, err, c.want)
		}
	}
	if _, err := OpenCheckpoint(s.Key(), signed); !errors.Is(err, ErrForged) {
		t.Error("a receipt is taken for a checkpoint")
	}
}
