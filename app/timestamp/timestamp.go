// Package timestamp asks an RFC 3161 authority to stamp a signed checkpoint, so
// that its time does not rest on this machine's word. A reply is believed only
// after it was verified: the right hash, the nonce of this very request, and a
// signature by a certificate for time stamping that leads to those configured.
package timestamp

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

const (
	// timeout is how long an authority may take.
	timeout = 10 * time.Second
	// maxReply is far more than a token with its certificates has.
	maxReply = 256 << 10
	// maxApart is how far the time in a fresh stamp may be from our clock.
	maxApart = 10 * time.Minute
)

// ErrStamp is returned for a reply or a token that does not prove what it should.
var ErrStamp = errors.New("this is no valid time stamp")

// Authority is a time-stamping authority.
type Authority struct {
	url    string
	roots  *x509.CertPool
	client *http.Client
	now    func() time.Time
}

// New makes the client of an authority; pem holds the certificates its own has
// to lead to. The address is set by who runs the program: it may be on an
// internal network. Redirections are not followed.
func New(url string, pem []byte) (*Authority, error) {
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, errors.New("the certificates of the time-stamping authority: there is none in the file")
	}
	client := &http.Client{Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &Authority{url, roots, client, time.Now}, nil
}

// Open is New with the certificates in a file.
func Open(url, file string) (*Authority, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return New(url, pem)
}

// Stamp has a text stamped and returns the verified token (DER).
func (a *Authority) Stamp(ctx context.Context, text []byte) ([]byte, error) {
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	query, err := (&timestamp.Request{HashAlgorithm: crypto.SHA256, HashedMessage: sum[:], Certificates: true, Nonce: nonce}).Marshal()
	if err != nil {
		return nil, err
	}
	reply, err := a.ask(ctx, query)
	if err != nil {
		return nil, err
	}
	stamp, err := read(func() (*timestamp.Timestamp, error) { return timestamp.ParseResponse(reply) })
	if err != nil {
		return nil, err
	}
	at, err := a.Verify(stamp.RawToken, text)
	switch apart := a.now().Sub(at).Abs(); {
	case err != nil:
		return nil, err
	case stamp.Nonce == nil || stamp.Nonce.Cmp(nonce) != 0:
		return nil, fmt.Errorf("%w: it answers another request", ErrStamp)
	case apart > maxApart:
		return nil, fmt.Errorf("%w: its time is %s from ours", ErrStamp, apart)
	}
	return stamp.RawToken, nil
}

func (a *Authority) ask(ctx context.Context, query []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(query))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/timestamp-query")
	res, err := a.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the time-stamping authority answers %s", res.Status)
	}
	reply, err := io.ReadAll(io.LimitReader(res.Body, maxReply+1))
	if err == nil && len(reply) > maxReply {
		err = fmt.Errorf("%w: the reply is too large", ErrStamp)
	}
	return reply, err
}

// Verify checks a token over a text and returns the time it proves. The
// certificates must have been valid at that time; later they may have ended.
func (a *Authority) Verify(token, text []byte) (time.Time, error) {
	stamp, err := read(func() (*timestamp.Timestamp, error) { return timestamp.Parse(token) })
	if err != nil {
		return time.Time{}, err
	}
	sum := sha256.Sum256(text)
	if stamp.HashAlgorithm != crypto.SHA256 || !bytes.Equal(stamp.HashedMessage, sum[:]) {
		return time.Time{}, fmt.Errorf("%w: it is over something else", ErrStamp)
	}
	_, err = read(func() (*timestamp.Timestamp, error) { return stamp, a.chain(token, stamp.Time) })
	return stamp.Time, err
}

// chain checks who signed.
func (a *Authority) chain(token []byte, at time.Time) error {
	p7, err := pkcs7.Parse(token)
	if err != nil {
		return err
	}
	if len(p7.Signers) != 1 {
		return fmt.Errorf("%d signatures", len(p7.Signers))
	}
	others := x509.NewCertPool()
	for _, c := range p7.Certificates {
		others.AddCert(c)
	}
	return p7.VerifyWithOpts(x509.VerifyOptions{Roots: a.roots, Intermediates: others, CurrentTime: at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}})
}

// read turns whatever a reply of strangers does to its parser into ErrStamp.
func read(parse func() (*timestamp.Timestamp, error)) (out *timestamp.Timestamp, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrStamp, p)
		}
	}()
	if out, err = parse(); err != nil {
		err = fmt.Errorf("%w: %w", ErrStamp, err)
	}
	return out, err
}
