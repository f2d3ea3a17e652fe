package casework

import (
	"context"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"redress/models"
)

// Limits of second factors: on an account, because a right password came first.
var limitSecond = limitClass{name: "second", window: 15 * time.Minute, hard: 5}

// ErrSecond is returned for a wrong code of a second factor, for one that was
// used before and for none alike.
var ErrSecond = errors.New("wrong code")

// Step is what somebody whose password was right has still to do.
type Step string

// The steps.
const (
	StepNone  Step = ""
	StepCode  Step = "code"
	StepEnrol Step = "enrol"
)

// StepOf says what an account needs besides its password. All staff have a
// second factor; a buyer may.
func StepOf(a models.Account) Step {
	switch {
	case a.Second():
		return StepCode
	case a.Role.Staff():
		return StepEnrol
	}
	return StepNone
}

// PassedPassword puts what a right password opens into a session.
func PassedPassword(v *models.Session, a models.Account) {
	if StepOf(a) == StepNone {
		PassedAll(v, a)
		return
	}
	v.Account, v.Pending, v.Epoch = "", a.ID, a.Epoch
}

// PassedAll signs the session in.
func PassedAll(v *models.Session, a models.Account) {
	v.Account, v.Pending, v.Epoch = a.ID, "", a.Epoch
}

const totpPeriod = 30 // seconds, RFC 6238

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// totpCode is the code of a step of 30 seconds.
func totpCode(secret string, step int64) (string, error) {
	return totp.GenerateCodeCustom(secret, time.Unix(step*totpPeriod, 0), totp.ValidateOpts{
		Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
	})
}

// TOTPCode is the code of a key at an instant, for the demo and for tests.
func TOTPCode(secret string, at time.Time) (string, error) {
	return totpCode(secret, at.Unix()/totpPeriod)
}

// TOTPAddress is what an authenticator app reads from a QR code.
func TOTPAddress(issuer, login, secret string) string {
	label := url.PathEscape(issuer + ":" + login)
	return "otpauth://totp/" + label + "?" + url.Values{"secret": {secret}, "issuer": {issuer}}.Encode()
}

// matchTOTP finds the step a code belongs to: this one, the one before or the
// one after, but none up to the last one used. All are compared every time.
func matchTOTP(secret, code string, now time.Time, last int64) (step int64, ok bool) {
	code = strings.Join(strings.Fields(code), "")
	for at := now.Unix()/totpPeriod - 1; at <= now.Unix()/totpPeriod+1; at++ {
		want, err := totpCode(secret, at)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && at > last {
			step, ok = at, true
		}
	}
	return step, ok && secret != ""
}

// SecondFactor checks a code of the authenticator app or, when code is "", a
// recovery code. Each opens once, however many use it at the same time. The
// errors are ErrSecond and models.ErrBusy.
func (s *Service) SecondFactor(ctx context.Context, account, code, recovery string) (models.Account, error) {
	if err := s.limit(ctx, limitSecond, account); err != nil {
		return models.Account{}, err
	}
	action := "sign_in"
	now := s.now()
	a, err := s.Store.UpdateAccount(ctx, account, func(a models.Account) (models.Account, error) {
		if code != "" {
			step, ok := matchTOTP(string(a.TOTP), code, now, a.TOTPStep)
			if !ok {
				return a, ErrSecond
			}
			a.TOTPStep = step
			return a, nil
		}
		action = "sign_in.recovery"
		i := slices.Index(a.Recovery, s.recoveryHash(a.ID, recovery))
		if i < 0 {
			return a, ErrSecond
		}
		a.Recovery = slices.Delete(slices.Clone(a.Recovery), i, i+1)
		return a, nil
	})
	if errors.Is(err, ErrSecond) {
		return a, errors.Join(err, s.audit(ctx, models.Actor{}, "second.failed", account))
	}
	if err == nil {
		err = s.passed(ctx, a.ID, action)
	}
	return a, err
}

// passed takes a right try back from the counter and writes the sign-in down.
func (s *Service) passed(ctx context.Context, account, action string) error {
	if _, err := s.count(ctx, limitSecond, account, -1); err != nil {
		return err
	}
	return s.audit(ctx, models.Actor{Account: account}, action, "")
}

// NewTOTP is the key a browser is offered for its account. It follows from the
// session, so that showing it stores nothing, and each session has another one.
func (s *Service) NewTOTP(session models.Session, account string) string {
	b, _ := hex.DecodeString(s.Store.HashCode("totp:" + account + ":" + session.ID))
	return base32Plain.EncodeToString(b[:20])
}

// Enrol gives an account the key of NewTOTP once a code of it proves that the
// app has it, and new recovery codes. The errors are ErrSecond and
// models.ErrBusy. Other sessions of the account end.
func (s *Service) Enrol(ctx context.Context, session models.Session, account, code string) (models.Account, []string, error) {
	if err := s.limit(ctx, limitSecond, account); err != nil {
		return models.Account{}, nil, err
	}
	secret := s.NewTOTP(session, account)
	step, ok := matchTOTP(secret, code, s.now(), 0)
	if !ok {
		return models.Account{}, nil, errors.Join(ErrSecond, s.audit(ctx, models.Actor{}, "second.failed", account))
	}
	codes, hashes := s.recoveryCodes(account)
	a, err := s.Store.UpdateAccount(ctx, account, func(a models.Account) (models.Account, error) {
		if a.Epoch != session.Epoch {
			return a, ErrSecond // somebody else's change came first
		}
		a.TOTP, a.TOTPStep, a.Recovery, a.Epoch = models.Personal(secret), step, hashes, a.Epoch+1
		return a, nil
	})
	if err != nil {
		return a, nil, err
	}
	if err := s.endSessions(ctx, account, session.ID); err != nil {
		return a, nil, err
	}
	return a, codes, s.passed(ctx, account, "totp.set")
}

// GiveTOTP sets an authenticator app up for an account on the server itself, for
// the demo, and returns its key.
func (s *Service) GiveTOTP(ctx context.Context, account string) (string, error) {
	b := s.entropy()
	secret := base32Plain.EncodeToString(b[:20])
	_, err := s.Store.UpdateAccount(ctx, account, func(a models.Account) (models.Account, error) {
		a.TOTP, a.TOTPStep = models.Personal(secret), 0
		return a, nil
	})
	if err == nil {
		err = s.audit(ctx, System, "totp.set", account)
	}
	return secret, err
}

// recoveryCount is how many recovery codes an account is given at a time.
const recoveryCount = 10

// recoveryCodes makes codes of 130 bits each, too many to need a slow hash.
func (s *Service) recoveryCodes(account string) (codes, hashes []string) {
	for range recoveryCount {
		code := models.NewReceiptCode(s.entropy())
		codes, hashes = append(codes, code), append(hashes, s.recoveryHash(account, code))
	}
	return codes, hashes
}

func (s *Service) recoveryHash(account, code string) string {
	code, err := models.ParseReceiptCode(code)
	if err != nil {
		return ""
	}
	return s.Store.HashCode("recovery:" + account + ":" + code)
}
