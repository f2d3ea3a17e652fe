package custody

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Receipt is what the office signs when a filing was received: what was handed
// over, when, and where the history of the case begins. It names no person.
type Receipt struct {
	// Case is the case number, Track "complaint" or "report".
	Case, Track string
	// ReceivedAt is kept to the millisecond.
	ReceivedAt time.Time
	// Agency is who received it.
	Agency string
	// Head is the chain hash of the filing, the first event of the case.
	Head []byte
	// Files are what was handed over with the filing, in its order.
	Files []ReceiptFile
}

// ReceiptFile is one file as it arrived.
type ReceiptFile struct {
	// SHA256 is over the bytes, in hex; Size is in bytes.
	SHA256 string
	Size   int64
}

// receiptTitle is the first line of every receipt of this form.
const receiptTitle = "维权通提交回执 Redress filing receipt 1"

const receiptTime = "2006-01-02T15:04:05.000Z"

// Text is the body of the note, one fact a line.
func (r Receipt) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n案件编号 case: %s\n类型 track: %s\n收到时间 received: %s\n收件机关 agency: %s\n提交记录 filing: %s\n证据数量 files: %d\n",
		receiptTitle, r.Case, r.Track, r.ReceivedAt.UTC().Format(receiptTime), line(r.Agency), hex.EncodeToString(r.Head), len(r.Files))
	for i, f := range r.Files {
		fmt.Fprintf(&b, "证据 file %d: %s %d\n", i+1, f.SHA256, f.Size)
	}
	return b.String()
}

// line keeps a text on one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// Sign makes the signed receipt.
func (r Receipt) Sign(s *Signer) ([]byte, error) { return s.Sign(r.Text()) }

// Fingerprint is short enough to be compared by eye: the first 16 hex digits of
// the SHA-256 of a signed receipt, in groups of four.
func Fingerprint(signed []byte) string {
	sum := sha256.Sum256(signed)
	s := strings.ToUpper(hex.EncodeToString(sum[:8]))
	return s[:4] + " " + s[4:8] + " " + s[8:12] + " " + s[12:]
}

// OpenReceipt reads a receipt that the key signed. ErrOtherKey when another key
// did, ErrNoNote for a text that is no signed note, ErrForged in all cases.
func OpenReceipt(key Key, signed []byte) (r Receipt, err error) {
	text, _, err := Open(key, signed)
	if err != nil {
		return r, err
	}
	if r, ok := parseReceipt(text); ok && r.Text() == text {
		return r, nil
	}
	return Receipt{}, ErrNoNote
}

func parseReceipt(text string) (r Receipt, ok bool) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) < 7 || lines[0] != receiptTitle {
		return r, false
	}
	value := func(i int) string {
		_, v, _ := strings.Cut(lines[i], ": ")
		return v
	}
	r.Case, r.Track, r.Agency = value(1), value(2), value(4)
	var err error
	if r.ReceivedAt, err = time.Parse(receiptTime, value(3)); err != nil {
		return r, false
	}
	if r.Head, err = hex.DecodeString(value(5)); err != nil || len(r.Head) != sha256.Size {
		return r, false
	}
	for i := range lines[7:] {
		sum, size, _ := strings.Cut(value(7+i), " ")
		n, err := strconv.ParseInt(size, 10, 64)
		if err != nil {
			return r, false
		}
		r.Files = append(r.Files, ReceiptFile{sum, n})
	}
	return r, true
}
