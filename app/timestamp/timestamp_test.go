package timestamp

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/digitorus/timestamp"

	"redress/app/testenv"
)

var note = []byte("redress.example.org\n2\nkOhgqHC45P9zJ6KeCJVWbgmVtTGlpOm9Q27nAP3p+L0=\n")

// authority is openssl's own stamp server behind an address.
type authority struct {
	t       *testing.T
	openssl string
	dir     string
	root    []byte
	url     string
	mu      sync.Mutex
	// spoil changes a reply before it is sent, or the request before it is
	// answered; nil does nothing.
	spoil func(query []byte, answer func([]byte) []byte) (status int, reply []byte)
}

func newAuthority(t *testing.T, usage x509.ExtKeyUsage) *authority {
	a := &authority{t: t, openssl: testenv.Program(t, "openssl", "openssl"), dir: t.TempDir()}
	a.certificates(usage)
	check(t, os.WriteFile(a.path("serial"), []byte("01\n"), 0o600))
	check(t, os.WriteFile(a.path("tsa.cnf"), fmt.Appendf(nil, `[tsa]
default_tsa = t
[t]
serial = %[1]s/serial
signer_cert = %[1]s/tsa.pem
signer_key = %[1]s/tsa.key
certs = %[1]s/root.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
`, a.dir), 0o600))
	server := httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(server.Close)
	a.url = server.URL
	return a
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) certificates(usage x509.ExtKeyUsage) {
	day := 24 * time.Hour
	rootKey, key := newKey(a.t), newKey(a.t)
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "root"}, NotBefore: time.Now().Add(-day), NotAfter: time.Now().Add(day),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	eku, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, map[x509.ExtKeyUsage]int{x509.ExtKeyUsageTimeStamping: 8, x509.ExtKeyUsageServerAuth: 1}[usage]}})
	check(a.t, err)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "tsa"}, NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: eku}}}
	rootDER, err := x509.CreateCertificate(rand.Reader, root, root, rootKey.Public(), rootKey)
	check(a.t, err)
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, root, key.Public(), rootKey)
	check(a.t, err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	check(a.t, err)
	a.root = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: rootDER})
	check(a.t, os.WriteFile(a.path("root.pem"), a.root, 0o600))
	check(a.t, os.WriteFile(a.path("tsa.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leafDER}), 0o600))
	check(a.t, os.WriteFile(a.path("tsa.key"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}), 0o600))
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	return key
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// answer has openssl stamp a request.
func (a *authority) answer(query []byte) []byte {
	check(a.t, os.WriteFile(a.path("query"), query, 0o600))
	out, err := exec.Command(a.openssl, "ts", "-reply", "-config", a.path("tsa.cnf"), "-queryfile", a.path("query"), "-out", a.path("reply")).CombinedOutput()
	if err != nil {
		a.t.Errorf("openssl: %v: %s", err, out)
	}
	reply, err := os.ReadFile(a.path("reply"))
	check(a.t, err)
	return reply
}

func (a *authority) serve(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	query, err := io.ReadAll(r.Body)
	if err != nil || r.Header.Get("Content-Type") != "application/timestamp-query" {
		a.t.Errorf("asked %v, %v", r.Header, err)
	}
	status, reply := 200, []byte(nil)
	if a.spoil == nil {
		reply = a.answer(query)
	} else {
		status, reply = a.spoil(query, a.answer)
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	w.WriteHeader(status)
	_, _ = w.Write(reply)
}

func (a *authority) client() *Authority {
	c, err := New(a.url, a.root)
	check(a.t, err)
	return c
}

func TestStamp_OpenSSL(t *testing.T) {
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	token, err := a.client().Stamp(t.Context(), note)
	check(t, err)
	at, err := a.client().Verify(token, note)
	if err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("stamped %v, %v", at, err)
	}
	if _, err := a.client().Verify(token, append(bytes.Clone(note), '\n')); !errors.Is(err, ErrStamp) {
		t.Errorf("another text: %v", err)
	}
	// openssl itself agrees with what is kept.
	check(t, os.WriteFile(a.path("token"), token, 0o600))
	check(t, os.WriteFile(a.path("note"), note, 0o600))
	if out, err := exec.Command(a.openssl, "ts", "-verify", "-token_in", "-in", a.path("token"), "-data", a.path("note"), "-CAfile", a.path("root.pem"), "-untrusted", a.path("tsa.pem")).CombinedOutput(); err != nil {
		t.Errorf("openssl: %v: %s", err, out)
	}
	// A token is refused whole with any byte of it changed that matters: none may
	// ever be taken for a stamp of something else or of another time.
	refused := 0
	for i := range token {
		bad := bytes.Clone(token)
		bad[i] ^= 0x41
		switch changed, err := a.client().Verify(bad, note); {
		case errors.Is(err, ErrStamp):
			refused++
		case err != nil || !changed.Equal(at):
			t.Fatalf("byte %d: %v, %v", i, changed, err)
		}
	}
	if refused < len(token)/2 {
		t.Errorf("%d of %d changed tokens refused", refused, len(token))
	}
}

func TestStamp_RefusesBadReplies(t *testing.T) {
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	other := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	var old []byte
	a.spoil = func(q []byte, answer func([]byte) []byte) (int, []byte) {
		old = answer(q)
		return 200, old
	}
	_, err := a.client().Stamp(t.Context(), note)
	check(t, err)
	for name, spoil := range map[string]func([]byte, func([]byte) []byte) (int, []byte){
		"the reply of another request": func([]byte, func([]byte) []byte) (int, []byte) { return 200, old },
		"another hash": func(q []byte, answer func([]byte) []byte) (int, []byte) {
			q = bytes.Clone(q)
			i := bytes.Index(q, []byte{0x04, 0x20}) + 2
			q[i] ^= 1
			return 200, answer(q)
		},
		"another nonce": func(q []byte, answer func([]byte) []byte) (int, []byte) {
			q = bytes.Clone(q)
			q[len(q)-5] ^= 1 // the nonce is followed by certReq
			return 200, answer(q)
		},
		"another authority": func(q []byte, _ func([]byte) []byte) (int, []byte) { return 200, other.answer(q) },
		"a refusal": func([]byte, func([]byte) []byte) (int, []byte) {
			return 200, []byte{0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x02}
		},
		"a page":        func([]byte, func([]byte) []byte) (int, []byte) { return 200, []byte("<html>") },
		"nothing":       func([]byte, func([]byte) []byte) (int, []byte) { return 200, nil },
		"half of it":    func(q []byte, answer func([]byte) []byte) (int, []byte) { r := answer(q); return 200, r[:len(r)/2] },
		"too much":      func([]byte, func([]byte) []byte) (int, []byte) { return 200, make([]byte, maxReply+1) },
		"an error":      func(q []byte, answer func([]byte) []byte) (int, []byte) { return 500, answer(q) },
		"another place": func(q []byte, answer func([]byte) []byte) (int, []byte) { return 302, answer(q) },
	} {
		a.spoil = spoil
		if token, err := a.client().Stamp(t.Context(), note); err == nil || token != nil {
			t.Errorf("%s: taken", name)
		}
	}
	a.spoil = nil
	late := a.client()
	late.now = func() time.Time { return time.Now().Add(time.Hour) }
	if _, err := late.Stamp(t.Context(), note); !errors.Is(err, ErrStamp) {
		t.Errorf("a stamp an hour old: %v", err)
	}
	if _, err := New(a.url, []byte("no certificate")); err == nil {
		t.Error("no certificate in the file")
	}
}

// A certificate for web servers under the same root makes no stamps. openssl
// refuses to be such an authority, so the reply is made here.
func TestStamp_WantsACertificateForStamps(t *testing.T) {
	for usage, good := range map[x509.ExtKeyUsage]bool{x509.ExtKeyUsageTimeStamping: true, x509.ExtKeyUsageServerAuth: false} {
		a := newAuthority(t, usage)
		a.spoil = func(q []byte, _ func([]byte) []byte) (int, []byte) {
			asked, err := timestamp.ParseRequest(q)
			check(t, err)
			pair, err := tls.LoadX509KeyPair(a.path("tsa.pem"), a.path("tsa.key"))
			check(t, err)
			stamp := timestamp.Timestamp{HashAlgorithm: asked.HashAlgorithm, HashedMessage: asked.HashedMessage, Nonce: asked.Nonce, Time: time.Now(),
				Policy: asn1.ObjectIdentifier{1, 2, 3}, SerialNumber: big.NewInt(7), AddTSACertificate: true}
			reply, err := stamp.CreateResponseWithOpts(pair.Leaf, pair.PrivateKey.(crypto.Signer), crypto.SHA256)
			check(t, err)
			return 200, reply
		}
		if _, err := a.client().Stamp(t.Context(), note); (err == nil) != good {
			t.Errorf("usage %d: %v", usage, err)
		}
	}
}

func TestStamp_AuthorityIsDown(t *testing.T) {
	a := newAuthority(t, x509.ExtKeyUsageTimeStamping)
	c, err := New("http://127.0.0.1:1/", a.root)
	check(t, err)
	if _, err := c.Stamp(t.Context(), note); err == nil {
		t.Error("nobody answered")
	}
}
