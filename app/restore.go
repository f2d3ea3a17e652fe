package app

import (
	"bufio"
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
	"redress/models/sqlitestore"
	"redress/models/vault"
)

// restore fills an empty store from a backup and verifies it. It does not open
// the store as other commands do: that would make keys for it.
func restore(ctx context.Context, out io.Writer, s config.Settings, c config.Restore, version string) error {
	file := os.Stdin
	if c.File != "-" {
		var err error
		if file, err = os.Open(c.File); err != nil {
			return err
		}
		defer file.Close()
	}
	erasures, err := readErasures(c.Erasures)
	if err != nil {
		return err
	}
	archive, err := unlock(file, c)
	if err != nil {
		return err
	}
	if err := backup.MakeFolder(s.Data); err != nil {
		return fmt.Errorf("the data folder: %w", err)
	}
	data, err := openEngine(ctx, s)
	if err != nil {
		return err
	}
	defer data.Engine.Close()
	var v verified
	var erased int
	read, err := backup.Restore(ctx, archive, data, func(h backup.Header) error { return checkRestoreKeys(s, h) }, func(read backup.Contents) error {
		keys, err := restoreKeys(s, read)
		if err != nil {
			return err
		}
		// What was signed out since the backup must not be signed in again.
		if err := backup.EndSessions(ctx, data.Engine); err != nil {
			return err
		}
		a, err := assemble(ctx, s, version, data, keys, newLog(s))
		if err != nil {
			return err
		}
		// Nor must what was erased come back, here or since.
		if erased, err = a.eraseAgain(ctx, erasures); err != nil {
			return err
		}
		if err := a.noteRestored(ctx, read); err != nil {
			return err
		}
		v, err = a.check(ctx, config.VerifyStore{}, read.Gone)
		if err == nil && len(v.Faults) > 0 {
			err = fmt.Errorf("the restored store has %d faults, the first: %s", len(v.Faults), v.Faults[0])
		}
		return err
	})
	if err != nil {
		if backup.Unfinished(context.WithoutCancel(ctx), data.Engine) != nil {
			err = fmt.Errorf("%w (the store holds a part now and cannot be used; empty it before the next attempt)", err)
		}
		return err
	}
	if s.JSON {
		return json.NewEncoder(out).Encode(struct {
			Begun     string `json:"begun"`
			Documents int64  `json:"documents"`
			Erased    int    `json:"erased"`
			verified
		}{read.Begun.Format("2006-01-02T15:04:05Z"), read.Documents(), erased, v})
	}
	_, err = fmt.Fprintf(out, "restored the backup of %s (%s, by redress %s) into %s: %d documents, %d cases, %d events, %d files (%d bytes), 0 faults\n"+
		"%d cases were erased again. Everybody has to sign in again. Accounts, passwords and links are as they were then.\n",
		read.Begun.Format("2006-01-02 15:04:05 UTC"), read.Engine, read.Program, v.Engine, read.Documents(), v.Cases, v.Events, v.Files, v.Bytes, erased)
	return err
}

// noteRestored writes into the audit log, and so into the custody log, that what
// follows goes on from a backup, and of when.
func (a *App) noteRestored(ctx context.Context, read backup.Contents) error {
	return a.note(ctx, "store.restored", read.Begun.UTC().Format(time.RFC3339))
}

// note writes into the audit log what was done on the command line.
func (a *App) note(ctx context.Context, action, object string) error {
	return a.Service.Store.Audit(ctx, models.AuditEntry{At: a.Service.Now().UTC(), Account: casework.System.Account, Action: action, Object: object})
}

func unlock(file io.Reader, c config.Restore) (io.Reader, error) {
	var phrase, identities string
	if c.PassphraseFile != "" {
		var err error
		if phrase, err = backup.ReadPassphrase(c.PassphraseFile); err != nil {
			return nil, err
		}
	}
	if c.IdentityFile != "" {
		content, err := os.ReadFile(c.IdentityFile)
		if err != nil {
			return nil, fmt.Errorf("the identity: %w", err)
		}
		identities = string(content)
	}
	return backup.OpenWith(bufio.NewReaderSize(file, 1<<20), phrase, identities)
}

// checkRestoreKeys refuses a backup that could not be read afterwards, before
// anything is written.
func checkRestoreKeys(s config.Settings, h backup.Header) error {
	if _, err := os.Stat(s.KeyFile); errors.Is(err, os.ErrNotExist) && s.KeyText == "" {
		if h.WithKeys {
			return nil
		}
		return fmt.Errorf("there is no key file %s, and the backup does not hold it: put back the key file of the installation the backup is of", s.KeyFile)
	}
	keys, _, err := openKeys(s)
	if err != nil {
		return err
	}
	if keys.Fingerprint() != h.Keys {
		return fmt.Errorf("the key file %s (or REDRESS_KEYS) is not the one the backup was made with: put back that one", s.KeyFile)
	}
	return nil
}

// restoreKeys loads the key file; where there is none it is the backup's.
func restoreKeys(s config.Settings, read backup.Contents) (*vault.Keys, error) {
	if _, err := os.Stat(s.KeyFile); errors.Is(err, os.ErrNotExist) && read.KeyFile != nil && s.KeyText == "" {
		if err := backup.MakeFolder(filepath.Dir(s.KeyFile)); err != nil {
			return nil, err
		}
		if err := backup.WriteFile(s.KeyFile, read.KeyFile); err != nil {
			return nil, fmt.Errorf("the key file: %w", err)
		}
	}
	keys, _, err := openKeys(s)
	return keys, err
}

// eraseAgain erases in a copy what it lists itself as erased, what a newer list
// names, and what was broken off.
func (a *App) eraseAgain(ctx context.Context, newer []models.Erasure) (int, error) {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return 0, err
	}
	own, err := a.Service.Store.Erasures(ctx, g)
	if err != nil {
		return 0, err
	}
	return a.Service.Store.ReplayErasures(ctx, g, append(own, newer...))
}

// migrateStore copies the store into an empty one of another engine and
// verifies the copy. The store it is copied from is left as it is.
func (a *App) migrateStore(ctx context.Context, c config.MigrateStore) (err error) {
	to := a.Settings
	to.MongodbURI = c.ToMongodbURI
	if c.ToData != "" {
		to.Data = c.ToData
		if err := backup.MakeFolder(to.Data); err != nil {
			return fmt.Errorf("the data folder: %w", err)
		}
	}
	target, err := openEngine(ctx, to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Engine.Close()) }()
	var v verified
	m, err := backup.Move(ctx, a.data, target, func(backup.Manifest) error {
		moved, err := assemble(ctx, to, a.Version, target, a.Keys, a.Log)
		if err != nil {
			return err
		}
		v, err = moved.check(ctx, config.VerifyStore{}, nil)
		if err == nil && len(v.Faults) > 0 {
			err = fmt.Errorf("the copy has %d faults, the first: %s", len(v.Faults), v.Faults[0])
		}
		return err
	})
	if err != nil {
		return err
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(struct {
			From      string `json:"from"`
			Documents int64  `json:"documents"`
			verified
		}{a.data.Engine.Name(), m.Documents(), v})
	}
	settings := "--mongodb-uri (or MONGODB_URI) set to the new address"
	if c.ToData != "" {
		settings = fmt.Sprintf("--data %s --key-file %s and without --mongodb-uri", c.ToData, a.Settings.KeyFile)
	}
	_, err = fmt.Fprintf(a.Out, "%s to %s: %d documents, %d files (%d bytes) are the same on both, %d cases verified, 0 faults\n"+
		"From now on start redress with %s. The old store was left as it is.\n",
		a.data.Engine.Name(), v.Engine, m.Documents(), m.Files(), m.Bytes(), v.Cases, settings)
	return err
}

// quiet refuses to move a store that is in use. Another process on an embedded
// store is found; of a server only the operator knows.
func quiet(ctx context.Context, s config.Settings, c config.MigrateStore) error {
	if (c.ToMongodbURI == "") == (c.ToData == "") {
		return errors.New("say where to: --to-mongodb-uri URI or --to-data FOLDER")
	}
	if s.MongodbURI != "" {
		if !c.Offline {
			return errors.New("stop every redress that uses this MongoDB, then say so with --offline: what is written behind the copy would be lost")
		}
		return nil
	}
	return sqlitestore.Alone(ctx, s.Data)
}
