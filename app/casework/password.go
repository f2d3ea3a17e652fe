package casework

import (
	"context"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/crypto/argon2"

	"redress/app/passwords"
	"redress/models"
)

// Argon2id parameters: 19 MiB, two passes, as OWASP's password storage cheat
// sheet has them; each hash names its own, so they can be raised.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// hasher bounds how many hashes run at once: hashing is also a way to exhaust a server.
type hasher struct{ slots chan struct{} }

func newHasher() hasher { return hasher{slots: make(chan struct{}, runtime.NumCPU())} }

func (h hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// current says whether a PHC string has the parameters of today.
func current(phc string) bool {
	return strings.HasPrefix(phc, fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonThreads))
}

// hash writes a password as a PHC string, with fresh salt.
func (s *Service) hash(ctx context.Context, password string) (string, error) {
	salt := s.entropy()
	return s.hasher.hash(ctx, password, salt[:argonSalt])
}

// hash writes a password as a PHC string.
func (h hasher) hash(ctx context.Context, password string, salt []byte) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	key := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, argonKey)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads, b64(salt), b64(key)), nil
}

// verify compares a password with a PHC string; a string that is none matches nothing.
func (h hasher) verify(ctx context.Context, password, phc string) (bool, error) {
	var version int
	var memory, time uint32
	var threads uint8
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, nil
	}
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, nil
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false, nil
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) == 0 || time == 0 || threads == 0 || memory > 1<<20 {
		return false, nil
	}
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	got := argon2.IDKey([]byte(password), salt, time, memory, threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// newPassword hashes the password that an account chooses; *models.Invalid.
func (s *Service) newPassword(ctx context.Context, a models.Account, password string) (string, error) {
	bad := &models.Invalid{}
	checkPassword(bad, password, LoginOf(a), string(a.Name))
	if err := bad.OrNil(); err != nil {
		return "", err
	}
	return s.hash(ctx, password)
}

// checkPassword says what is wrong with a new password, in the field of that name.
func checkPassword(bad *models.Invalid, password string, context ...string) {
	switch fault := passwords.Check(password, context...); fault {
	case "":
	case passwords.Short:
		bad.Add("password", "accounts.error.password", "min", itoa(passwords.MinLength))
	case passwords.Long:
		bad.Add("password", "accounts.error.password_long", "max", itoa(passwords.MaxLength))
	default:
		bad.Add("password", "password_fault."+string(fault))
	}
}
