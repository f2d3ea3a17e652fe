package custody

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrForged is returned for a note whose text is not what the key signed, that
// was signed with another key, or that is no signed note at all.
var ErrForged = errors.New("the signature does not fit the text and the key")

// What is wrong with a note, where that can be told. Both are ErrForged too.
var (
	ErrOtherKey = fmt.Errorf("%w: it was signed with another key", ErrForged)
	ErrNoNote   = fmt.Errorf("%w: there is no signed text of this kind in it", ErrForged)
)

// Signer signs notes with the key of an installation.
type Signer struct {
	signer note.Signer
	key    Key
}

// Key is the public key notes are verified with.
type Key struct {
	name   string
	public ed25519.PublicKey
}

// algorithm is the number of Ed25519 in the keys of notes.
const algorithm = 1

// NewSigner makes a signer; the name says who signs: the host people know the
// installation by. It must be neither empty nor hold a space or a plus.
func NewSigner(name string, private ed25519.PrivateKey) (*Signer, error) {
	public := private.Public().(ed25519.PublicKey)
	seed := append([]byte{algorithm}, private.Seed()...)
	signer, err := note.NewSigner(fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, keyHash(name, public), base64.StdEncoding.EncodeToString(seed)))
	if err != nil {
		return nil, fmt.Errorf("the signing key of %q: %w", name, err)
	}
	return &Signer{signer: signer, key: Key{name, public}}, nil
}

// keyHash recognises a key of a name; see the format of notes.
func keyHash(name string, public ed25519.PublicKey) uint32 {
	h := sha256.Sum256(append([]byte(name+"\n"), append([]byte{algorithm}, public...)...))
	return uint32(h[0])<<24 | uint32(h[1])<<16 | uint32(h[2])<<8 | uint32(h[3])
}

// Key is the public half.
func (s *Signer) Key() Key { return s.key }

// ParseKey reads a public key as Key.String prints it.
func ParseKey(vkey string) (Key, error) {
	vkey = strings.TrimSpace(vkey)
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return Key{}, errors.New("this is not a public key; it looks like redress.example.org+1a2b3c4d+AZ…")
	}
	_, encoded, _ := strings.Cut(strings.TrimPrefix(vkey, v.Name()+"+"), "+")
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(data) != 1+ed25519.PublicKeySize || data[0] != algorithm {
		return Key{}, errors.New("this public key is of another sort than Ed25519")
	}
	return Key{v.Name(), data[1:]}, nil
}

// String is the key as it is published: name, short hash and the key itself; ""
// of the zero key.
func (k Key) String() string {
	if k.public == nil {
		return ""
	}
	s, err := note.NewEd25519VerifierKey(k.name, k.public)
	if err != nil {
		panic(err) // only a key of a wrong length, which neither maker lets through
	}
	return s
}

// Name is the host the key was published under.
func (k Key) Name() string { return k.name }

// Verifier recognises the key under whatever name it signed: an office that
// moves to another host keeps its key, and what it signed before stays good.
// It implements note.Verifiers.
func (k Key) Verifier(name string, hash uint32) (note.Verifier, error) {
	if hash != keyHash(name, k.public) {
		return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
	}
	s, err := note.NewEd25519VerifierKey(name, k.public)
	if err != nil {
		return nil, &note.UnknownVerifierError{Name: name, KeyHash: hash}
	}
	return note.NewVerifier(s)
}

// Sign makes the signed note of a text, which ends with a line break.
func (s *Signer) Sign(text string) ([]byte, error) {
	return note.Sign(&note.Note{Text: text}, s.signer)
}

// Open returns the text of a note that the key signed, and the name it signed
// under; ErrForged otherwise. There is exactly one form in which a text signed
// with a key is valid: no byte of it can be changed, and nothing added.
func Open(key Key, signed []byte) (text, name string, err error) {
	n, err := note.Open(signed, key)
	var unverified *note.UnverifiedNoteError
	var invalid *note.InvalidSignatureError
	switch {
	case errors.As(err, &unverified):
		return "", "", ErrOtherKey
	case err != nil && !errors.As(err, &invalid):
		return "", "", ErrNoNote
	case err != nil || len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0:
		return "", "", ErrForged
	}
	// The format leaves room: other signatures, unused bits in base 64.
	again, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64)
	line := fmt.Sprintf("%s\n— %s %s\n", n.Text, n.Sigs[0].Name, base64.StdEncoding.EncodeToString(again))
	if err != nil || !bytes.Equal([]byte(line), signed) {
		return "", "", ErrForged
	}
	return n.Text, n.Sigs[0].Name, nil
}

// Tidy undoes what mail programs and editors do to a note: carriage returns, a
// byte order mark, blank lines and spaces around it.
func Tidy(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	text = bytes.TrimSpace(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	return append(text, '\n')
}
