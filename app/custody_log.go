package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"redress/app/config"
	"redress/app/custody"
	"redress/app/mail"
	"redress/app/timestamp"
	"redress/app/witness"
	"redress/models"
	"redress/models/vault"
	"redress/views/i18n"
)

// newSigner makes the signer of receipts, checkpoints and dossiers. It signs
// under the host people know the installation by.
func newSigner(keys *vault.Keys, s config.Settings) (*custody.Signer, error) {
	private, err := keys.SigningKey()
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return nil, err
	}
	return custody.NewSigner(u.Hostname(), private)
}

// witness is the work on the custody log that this process does, and where it
// brings the checkpoints.
func (a *App) witness() (*witness.Witness, error) {
	c := a.Settings.Custody
	w := &witness.Witness{Ledger: a.Service.Ledger, Log: a.Log, Dir: c.CheckpointDir, MailEvery: c.CheckpointMailEvery}
	if c.TSAURL != "" {
		authority, err := timestamp.Open(c.TSAURL, c.TSACert)
		if err != nil {
			return nil, fmt.Errorf("--tsa-cert: %w", err)
		}
		w.Stamp = authority.Stamp
	}
	if len(c.CheckpointMail) == 0 {
		return w, nil
	}
	server, err := mail.Open(c.SMTPURL, c.MailFrom, a.Service.PublicKey().Name(), config.Loopback)
	if err != nil {
		return nil, fmt.Errorf("--smtp-url: %w", err)
	}
	lang, _ := i18n.Parse(a.Settings.Lang)
	w.Mail = func(ctx context.Context, k models.Checkpoint, id string) error {
		ctx = i18n.WithLang(ctx, lang)
		leaves := strings.TrimLeft(k.ID, "0")
		return server.Send(ctx, mail.Letter{
			To: c.CheckpointMail, ID: id, Name: "checkpoint-" + k.ID + ".txt", Attachment: k.Note,
			Subject: i18n.T(ctx, "custody.mail.subject", i18n.Arg("host", a.Service.PublicKey().Name()), i18n.Arg("leaves", leaves)),
			Body:    i18n.T(ctx, "custody.mail.body", i18n.Arg("key", a.Service.PublicKey().String())) + "\n\n" + k.Note,
		})
	}
	return w, nil
}

// keysPublic prints the key that others verify with. It is meant to be
// published where this program does not reach.
func keysPublic(out io.Writer, s config.Settings) error {
	if _, err := os.Stat(s.KeyFile); s.KeyText == "" && err != nil {
		return fmt.Errorf("there is no key to print: %w", err) // a new one would be nobody's
	}
	keys, _, err := openKeys(s)
	if err != nil {
		return err
	}
	signer, err := newSigner(keys, s)
	if err != nil {
		return err
	}
	if s.JSON {
		return json.NewEncoder(out).Encode(map[string]string{"key": signer.Key().String()})
	}
	_, err = fmt.Fprintln(out, signer.Key())
	return err
}

// Errors of a receipt, for whoever shows one.
var (
	errReceiptForged = errors.New("this is not what was signed: the receipt was changed, or it was made up")
	errReceiptOther  = errors.New("this receipt was signed with another key than the one you named")
	errReceiptNone   = errors.New("there is no signed receipt in this file")
)

// verifyReceipt checks a receipt with nothing but the file and the public key.
func verifyReceipt(out io.Writer, s config.Settings, c config.VerifyReceipt) error {
	key, err := readKey(c.Key)
	if err != nil {
		return err
	}
	if key == nil {
		if _, err := os.Stat(s.KeyFile); err != nil && s.KeyText == "" {
			return errors.New("name the public key with --key: the office publishes it, and redress keys public prints it")
		}
		keys, _, err := openKeys(s)
		if err != nil {
			return err
		}
		signer, err := newSigner(keys, s)
		if err != nil {
			return err
		}
		own := signer.Key()
		key = &own
	}
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	signed := custody.Tidy(text)
	r, err := custody.OpenReceipt(*key, signed)
	switch {
	case errors.Is(err, custody.ErrOtherKey):
		return errReceiptOther
	case errors.Is(err, custody.ErrNoNote):
		return errReceiptNone
	case err != nil:
		return errReceiptForged
	}
	return printReceipt(out, s.JSON, r, *key, custody.Fingerprint(signed))
}

func printReceipt(out io.Writer, asJSON bool, r custody.Receipt, key custody.Key, fingerprint string) error {
	if asJSON {
		return json.NewEncoder(out).Encode(struct {
			Valid       bool   `json:"valid"`
			Key         string `json:"key"`
			Fingerprint string `json:"fingerprint"`
			custody.Receipt
		}{true, key.String(), fingerprint, r})
	}
	fmt.Fprintf(out, "VALID     signed with %s\n", key)
	fmt.Fprintf(out, "case      %s (%s), received %s by %s\n", r.Case, r.Track, r.ReceivedAt.Format(time.RFC3339), r.Agency)
	fmt.Fprintf(out, "filing    %x\n", r.Head)
	for i, f := range r.Files {
		fmt.Fprintf(out, "file %-4d %s, %d bytes\n", i+1, f.SHA256, f.Size)
	}
	_, err := fmt.Fprintf(out, "short     %s\n", fingerprint)
	return err
}
