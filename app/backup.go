package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"redress/app/authz"
	"redress/app/backup"
	"redress/app/casework"
	"redress/app/config"
	"redress/models"
)

// backupMeta is the named value that keeps when the last backup was begun that
// was restored and found whole.
const backupMeta = "backup.verified"

// backupFresh is how long such a backup is good for: security decision D19.
const backupFresh = 7 * 24 * time.Hour

// backedUp is the result of a backup.
type backedUp struct {
	File      string `json:"file"`
	Engine    string `json:"engine"`
	Begun     string `json:"begun"`
	Documents int64  `json:"documents"`
	Files     int64  `json:"files"`
	// Bytes is the size of documents and files, Size of the backup (0 for a stream).
	Bytes    int64 `json:"bytes"`
	Size     int64 `json:"size"`
	Verified bool  `json:"verified"`
	WithKeys bool  `json:"with_keys"`
	Gone     int   `json:"gone,omitempty"`
}

// backup copies the store, which may be in use, into an encrypted file or to
// standard output, and restores the copy into a scratch folder to see that it
// can be done.
func (a *App) backup(ctx context.Context, c config.Backup) error {
	locks, err := locksOf(c)
	if err != nil {
		return err
	}
	from := backup.Source{Store: a.data, Program: a.Version, Keys: a.Keys.Fingerprint(), Now: time.Now}
	if from.Log, err = a.lastCheckpoint(ctx); err != nil {
		return err
	}
	if c.WithKeys {
		if from.KeyFile, err = a.keyFile(); err != nil {
			return fmt.Errorf("the key file: %w", err)
		}
		fmt.Fprintln(os.Stderr, "redress: the key file goes into the backup: whoever opens the backup can read everything in it. Keep what opens it apart from it.")
	}
	if c.To == "" {
		c.To = "redress-" + from.Now().UTC().Format("20060102T150405Z") + ".age"
	}
	scratch := c.Scratch
	if scratch == "" && c.To != "-" {
		scratch = filepath.Dir(c.To)
	}
	try := func(archive io.Reader) error { return a.tryRestore(ctx, scratch, archive) }
	if !c.Verify {
		try = nil
	}
	r := backedUp{File: c.To, Engine: a.data.Engine.Name(), Verified: c.Verify, WithKeys: c.WithKeys}
	var m backup.Manifest
	if c.To == "-" {
		m, err = backup.ToStream(ctx, os.Stdout, locks, from, try)
	} else {
		m, r.Size, err = backup.ToFile(ctx, c.To, locks, from, try)
	}
	if err != nil {
		return fmt.Errorf("no backup was made: %w", err)
	}
	r.Begun, r.Documents, r.Files, r.Bytes, r.Gone = m.Begun.Format(time.RFC3339), m.Documents(), m.Files(), m.Bytes(), len(m.Gone)
	if c.Verify {
		if err := a.noteBackup(ctx, m.Begun); err != nil {
			return fmt.Errorf("the backup is whole, but when it was made could not be noted: %w", err)
		}
	}
	return a.printBackup(r)
}

// keyFile is the content of the key file, wherever the keys come from.
func (a *App) keyFile() ([]byte, error) {
	if a.Settings.KeyText != "" {
		return []byte(a.Settings.KeyText), nil
	}
	return os.ReadFile(a.Settings.KeyFile)
}

// lastCheckpoint is the note of the last one, "" where the log has none yet.
func (a *App) lastCheckpoint(ctx context.Context) (string, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return "", err
	}
	c, err := a.Service.Store.LastCheckpoint(ctx, g)
	if errors.Is(err, models.ErrNotFound) {
		return "", nil
	}
	return c.Note, err
}

func locksOf(c config.Backup) (l backup.Locks, err error) {
	l.Recipients = c.Recipient
	if c.PassphraseFile != "" {
		l.Passphrase, err = backup.ReadPassphrase(c.PassphraseFile)
	}
	return l, errors.Join(err, l.Check())
}

// printBackup goes to standard error where the backup itself goes to standard output.
func (a *App) printBackup(r backedUp) error {
	w := a.Out
	if r.File == "-" {
		w = os.Stderr
	}
	if a.Settings.JSON {
		return json.NewEncoder(w).Encode(r)
	}
	state := "restored into a scratch folder and verified"
	if !r.Verified {
		state = "NOT verified"
	}
	_, err := fmt.Fprintf(w, "%s: %s of %s, %d documents, %d files (%d bytes), %s\n", r.File, r.Engine, r.Begun, r.Documents, r.Files, r.Bytes, state)
	return err
}

// tryRestore restores an archive into a scratch store and verifies that, with
// the keys of this installation.
func (a *App) tryRestore(ctx context.Context, dir string, archive io.Reader) (err error) {
	scratch, err := os.MkdirTemp(dir, ".redress-verify-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	s := a.Settings
	s.Data, s.MongodbURI, s.JSON = scratch, "", false
	data, err := openEngine(ctx, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, data.Engine.Close()) }()
	_, err = backup.Restore(ctx, archive, data, func(backup.Header) error { return nil }, func(c backup.Contents) error {
		copied, err := assemble(ctx, s, a.Version, data, a.Keys, a.Log)
		if err != nil {
			return err
		}
		return copied.checkCopy(ctx, c.Manifest)
	})
	return err
}

// checkCopy runs the full verification of a restored store.
func (a *App) checkCopy(ctx context.Context, m backup.Manifest) error {
	v, err := a.check(ctx, config.VerifyStore{}, m.Gone)
	if err != nil {
		return err
	}
	if len(v.Faults) > 0 {
		return fmt.Errorf("the copy has %d faults, the first: %s", len(v.Faults), v.Faults[0])
	}
	return nil
}

func (a *App) noteBackup(ctx context.Context, begun time.Time) error {
	_, err := a.Service.Store.UpdateMeta(ctx, backupMeta, func(m models.Meta) (models.Meta, error) {
		m.Number = max(m.Number, begun.UnixMilli())
		return m, nil
	})
	return err
}

// checkBackup finds a store whose last verified backup is old.
func (a *App) checkBackup(ctx context.Context, now time.Time) finding {
	f := finding{Check: "backup", OK: true, Warn: true}
	m, err := a.Service.Store.Meta(ctx, backupMeta)
	switch begun := time.UnixMilli(m.Number).UTC(); {
	case errors.Is(err, models.ErrNotFound):
		f.Detail = "no verified backup was ever made; see redress backup --help"
	case err != nil:
		f.OK, f.Warn, f.Detail = false, false, err.Error()
	case now.Sub(begun) > backupFresh:
		f.Detail = fmt.Sprintf("the last verified backup is of %s, more than 7 days ago", begun.Format(time.RFC3339))
	default:
		f.Warn, f.Detail = false, "the last verified backup is of "+begun.Format(time.RFC3339)
	}
	return f
}
