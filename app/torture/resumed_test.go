package torture

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// errLost is a piece of a file, or the beginning of one, that the server had
// said it has and does not have any more.
var errLost = errors.New("acknowledged bytes of a file are lost")

// uploadInPieces sends one picture as the script of the upload form does, and
// goes on behind what the server has after each break. What it has once said it
// has it must have whenever it is asked; the whole file counts as handed over
// when the last piece was answered.
func (b *buyer) uploadInPieces(picture []byte) error {
	twin := *b
	if twin.origin == "" {
		twin.origin = b.base()
	}
	u := &sending{buyer: &twin, data: picture}
	meta := "kind " + base64.StdEncoding.EncodeToString([]byte("chat")) + ",filename " + base64.StdEncoding.EncodeToString([]byte("pieces.png"))
	answer, err := u.tus("POST", "/file/uploads", nil, "Upload-Length", strconv.Itoa(len(picture)), "Upload-Metadata", meta)
	if err != nil {
		return err // nothing was acknowledged
	}
	u.path = answer.Header.Get("Location")
	acknowledged, last := 0, false
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		offset, err := u.offset()
		var status errStatus
		switch {
		case errors.As(err, &status) && status == http.StatusNotFound && !last:
			return fmt.Errorf("%w: %d of %d bytes, and nothing is known of the file", errLost, acknowledged, len(picture))
		case errors.As(err, &status) && status < 500:
			return err
		case err != nil:
			time.Sleep(20 * time.Millisecond)
			continue
		case offset < acknowledged:
			return fmt.Errorf("%w: it had %d bytes and has %d", errLost, acknowledged, offset)
		}
		piece := picture[offset:min(offset+pieceBytes, len(picture))]
		last = last || offset+len(piece) == len(picture)
		answer, err := u.tus("PATCH", u.path, piece, "Content-Type", "application/offset+octet-stream", "Upload-Offset", strconv.Itoa(offset))
		if err != nil {
			if errors.As(err, &status) && status < 500 && status != http.StatusConflict {
				return err
			}
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if acknowledged, err = strconv.Atoi(answer.Header.Get("Upload-Offset")); err != nil {
			return err
		}
		if acknowledged == len(picture) {
			sum := sha256.Sum256(picture)
			b.files = append(b.files, hex.EncodeToString(sum[:]))
			return nil
		}
	}
	return errors.New("the file did not go through in a minute")
}

// pieceBytes is how much one request of uploadInPieces carries.
const pieceBytes = 60_000
