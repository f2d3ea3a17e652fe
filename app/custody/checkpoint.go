package custody

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint says what the log was at an instant: how many leaves it had and
// their root. Whoever keeps one can tell whether a later log still begins with
// these leaves.
type Checkpoint struct {
	// Origin names the log: the host it is kept by.
	Origin string
	// Size counts the leaves, Root is the hash over all of them.
	Size int64
	Root tlog.Hash
	// At is when it was signed, by the clock of the installation, in seconds.
	At time.Time
}

// Text is the body of the note: origin, size and root as in C2SP
// tlog-checkpoint, then the time as its extension line.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\ntime %s\n", c.Origin, c.Size, c.Root, c.At.UTC().Format(time.RFC3339))
}

// Sign makes the signed note of a checkpoint.
func (c Checkpoint) Sign(s *Signer) ([]byte, error) { return s.Sign(c.Text()) }

// OpenCheckpoint reads a checkpoint that the key signed; ErrForged otherwise.
func OpenCheckpoint(key Key, signed []byte) (c Checkpoint, err error) {
	text, _, err := Open(key, signed)
	if err != nil {
		return c, fmt.Errorf("checkpoint: %w", err)
	}
	lines := strings.Split(text, "\n")
	bad := fmt.Errorf("checkpoint: %w", ErrForged)
	if len(lines) != 5 {
		return c, bad
	}
	c.Origin = lines[0]
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return c, bad
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return c, bad
	}
	if c.At, err = time.Parse(time.RFC3339, strings.TrimPrefix(lines[3], "time ")); err != nil {
		return c, bad
	}
	// A signed receipt or a text of another form is no checkpoint.
	if !bytes.Equal([]byte(c.Text()), []byte(text)) {
		return c, bad
	}
	return c, nil
}
