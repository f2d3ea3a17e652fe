package dossier

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"redress/models"
)

// Manifest lists what is in a dossier. It is signed, so everything it says is.
type Manifest struct {
	// Version is 1.
	Version int    `json:"version"`
	Case    string `json:"case"`
	// Made is in UTC, to the second.
	Made      time.Time       `json:"made"`
	Audience  models.Audience `json:"audience"`
	Languages []string        `json:"languages"`
	// Events counts the events of the history in the dossier, Withheld those of
	// them that show only their commitment; Head is the hash of the last.
	Events   int    `json:"events"`
	Withheld int    `json:"withheld"`
	Head     string `json:"head,omitempty"`
	// Files are the evidence and letters of the case, in the dossier or not.
	Files []Entry `json:"files"`
	// Members are all members but the manifest and its signature, in order.
	Members []Member `json:"members"`
}

// Member is one member of the ZIP file.
type Member struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Entry is one file of the case.
type Entry struct {
	ID string `json:"id"`
	// Of is the id of the original of a redacted copy.
	Of string `json:"of,omitempty"`
	// Member is where it is; LeftOut says why it is not there.
	Member     string    `json:"member,omitempty"`
	LeftOut    string    `json:"left_out,omitempty"`
	Type       string    `json:"type"`
	Size       int64     `json:"size"`
	SHA256     string    `json:"sha256"`
	ReceivedAt time.Time `json:"received_at"`
}

const manifestVersion = 1

// encode writes the one form of a manifest.
func (m Manifest) encode() ([]byte, error) {
	data, err := json.MarshalIndent(m, "", "  ")
	return append(data, '\n'), err
}

// readManifest reads a manifest, which has one form only.
func readManifest(data []byte) (m Manifest, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, errors.New("it cannot be read")
	}
	if m.Version != manifestVersion {
		return m, fmt.Errorf("its version is %d; this program knows %d", m.Version, manifestVersion)
	}
	if again, err := m.encode(); err != nil || !bytes.Equal(again, data) {
		return m, errors.New("it is not written as this program writes it")
	}
	return m, nil
}

// note is the text that is signed: it stands for the manifest, which stands for
// everything else.
func note(number string, manifest []byte) string {
	sum := sha256.Sum256(manifest)
	return "redress dossier 1\n" + number + "\n" + manifestName + " sha256 " + hex.EncodeToString(sum[:]) + "\n"
}
