package backup

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
)

// Locks are who may open a backup: the holder of a passphrase, or of the
// identity behind one of the recipients (age1…).
type Locks struct {
	Recipients []string
	Passphrase string
}

// Check says what is wrong with the locks.
func (l Locks) Check() error {
	_, _, err := l.parse()
	return err
}

// parse gives the recipients, and what opens the backup once, in this process:
// to recipients whose identities are elsewhere an identity is added that never
// leaves the memory, so that a backup can be tried out where it is made.
func (l Locks) parse() (to []age.Recipient, opener age.Identity, err error) {
	if l.Passphrase != "" && len(l.Recipients) > 0 {
		return nil, nil, errors.New("use --recipient or --passphrase-file, not both: a backup with a passphrase has no other lock")
	}
	if l.Passphrase != "" {
		r, err := age.NewScryptRecipient(l.Passphrase)
		if err != nil {
			return nil, nil, err
		}
		i, err := age.NewScryptIdentity(l.Passphrase)
		return []age.Recipient{r}, i, err
	}
	if len(l.Recipients) == 0 {
		return nil, nil, errors.New("say who may open the backup: --recipient age1… or --passphrase-file FILE")
	}
	for _, text := range l.Recipients {
		r, err := age.ParseX25519Recipient(strings.TrimSpace(text))
		if err != nil {
			return nil, nil, fmt.Errorf("--recipient %q is not an age recipient (age1…, as age-keygen prints it)", text)
		}
		to = append(to, r)
	}
	own, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, nil, err
	}
	return append(to, own.Recipient()), own, nil
}

// OpenWith opens a backup with a passphrase or with the identities of a file
// as age-keygen writes it.
func OpenWith(r io.Reader, passphrase, identities string) (io.Reader, error) {
	var with []age.Identity
	switch {
	case passphrase != "":
		i, err := age.NewScryptIdentity(passphrase)
		if err != nil {
			return nil, err
		}
		with = append(with, i)
	case identities != "":
		list, err := age.ParseIdentities(strings.NewReader(identities))
		if err != nil {
			return nil, errors.New("the identity file holds no AGE-SECRET-KEY that can be read")
		}
		with = list
	default:
		return nil, errors.New("say what opens the backup: --identity-file FILE or --passphrase-file FILE")
	}
	return open(r, with...)
}

func open(r io.Reader, with ...age.Identity) (io.Reader, error) {
	plain, err := age.Decrypt(r, with...)
	var wrong *age.NoIdentityMatchError
	switch {
	case err == nil:
		return unsealed{plain}, nil
	case errors.As(err, &wrong):
		if _, ok := with[0].(*age.ScryptIdentity); ok {
			return nil, errors.New("this passphrase does not open the backup: it is another one, or the backup was made for a recipient, or its beginning is damaged")
		}
		return nil, errors.New("this identity does not open the backup: it was made for another one or for a passphrase, or its beginning is damaged")
	}
	return nil, fmt.Errorf("%w, or is no backup: its beginning cannot be read: %v", ErrDamaged, err)
}

// unsealed says what a broken seal in the middle means.
type unsealed struct{ plain io.Reader }

// Read implements io.Reader.
func (u unsealed) Read(p []byte) (int, error) {
	n, err := u.plain.Read(p)
	if err != nil && err != io.EOF {
		err = fmt.Errorf("%w: bytes of it were changed or cut off: %w", ErrDamaged, err)
	}
	return n, err
}

// ReadPassphrase reads the first line of a file.
func ReadPassphrase(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the passphrase: %w", err)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	if line = strings.TrimRight(line, "\r"); len(line) < minPassphrase {
		return "", fmt.Errorf("the passphrase in %s has fewer than %d characters: whoever gets hold of the backup can try passphrases at leisure", path, minPassphrase)
	}
	return line, nil
}

// minPassphrase is the shortest passphrase, in bytes.
const minPassphrase = 12
