package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/app/ledger"
	"redress/app/witness"
	"redress/models"
)

// verified is the result of a check of the whole store.
type verified struct {
	Engine string `json:"engine"`
	Cases  int    `json:"cases"`
	Events int64  `json:"events"`
	Files  int    `json:"files"`
	Bytes  int64  `json:"bytes"`
	// Leaves are those of the custody log, Entries those of the audit log;
	// Pending is newer than the last checkpoint and not in the log yet.
	Leaves  int64 `json:"leaves"`
	Entries int64 `json:"entries"`
	Pending int64 `json:"pending"`
	// Checkpoints counts those from outside that the log was compared with,
	// Newest is when the last of them was signed.
	Checkpoints int       `json:"checkpoints,omitempty"`
	Newest      time.Time `json:"newest_checkpoint,omitzero"`
	Faults      []string  `json:"faults"`
	// Gone counts files that a backup says were deleted while it was made.
	Gone int `json:"gone,omitempty"`

	gone []string
}

// verify checks every case: that its chain is whole and the one the custody log
// holds, that its state is the fold of its events, and that every file has the
// bytes that were received. It checks the audit log and the custody log too. It
// returns an error when anything is wrong.
func (a *App) verify(ctx context.Context, c config.VerifyStore) error {
	v, err := a.check(ctx, c, nil)
	if err != nil {
		return err
	}
	if a.Settings.JSON {
		err = json.NewEncoder(a.Out).Encode(v)
	} else {
		for _, f := range v.Faults {
			fmt.Fprintln(a.Out, "FAULT", f)
		}
		if c.Checkpoint != "" && v.Checkpoints > 0 {
			fmt.Fprintf(a.Out, "checkpoints: %d from outside compared with the log, the newest signed on %s\n", v.Checkpoints, v.Newest.UTC().Format(time.RFC3339))
		}
		_, err = fmt.Fprintf(a.Out, "%s: %d cases, %d events, %d files (%d bytes), %d audit entries, %d leaves in the custody log (%d to come), %d faults\n",
			v.Engine, v.Cases, v.Events, v.Files, v.Bytes, v.Entries, v.Leaves, v.Pending, len(v.Faults))
	}
	if err == nil && len(v.Faults) > 0 {
		err = errors.New("the store is not clean")
	}
	return err
}

// check is the check itself. Files named in gone, by their id in the blob
// store, may be missing.
func (a *App) check(ctx context.Context, c config.VerifyStore, gone []string) (verified, error) {
	v := verified{Engine: a.Service.Store.Engine(), Faults: []string{}, gone: gone}
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return v, err
	}
	found := ledger.Check{Store: a.Service.Store, Key: a.Service.PublicKey(), Case: func(k models.Case) error {
		if c.NoFiles {
			return nil
		}
		return a.verifyFiles(ctx, g, k, &v)
	}}
	if c.Checkpoint != "" {
		if found.Exported, err = witness.ReadCheckpoints(c.Checkpoint); err != nil {
			return v, err
		}
	}
	if err := found.Verify(ctx); err != nil {
		return v, err
	}
	v.Checkpoints, v.Newest = found.Compared, found.Newest.At
	v.Cases, v.Events, v.Leaves, v.Entries, v.Pending = int(found.Cases), found.Events, found.Leaves, found.Entries, found.Pending
	for _, f := range found.Faults {
		v.Faults = append(v.Faults, f.String())
	}
	return v, nil
}

func (a *App) verifyFiles(ctx context.Context, g models.Grant, c models.Case, v *verified) error {
	if c.Privacy.Erased() { // nobody can read them any more
		return nil
	}
	for _, e := range c.Evidence {
		v.Files++
		n, err := a.verifyFile(ctx, g, c, e)
		v.Bytes += n
		// Where the first part is gone the file is not found; where another one is,
		// it is not whole.
		if (errors.Is(err, models.ErrNotFound) || errors.Is(err, models.ErrTampered)) && v.wasDeleted(c.ID, e.ID) {
			v.Gone++
			continue
		}
		if err != nil {
			v.Faults = append(v.Faults, fmt.Sprintf("%s: file %s: %v", c.ID, e.ID, err))
		}
	}
	return ctx.Err()
}

// wasDeleted says whether a backup names a part of a file as deleted meanwhile.
func (v *verified) wasDeleted(id models.CaseID, file models.EvidenceID) bool {
	name := string(id) + "." + string(file)
	return slices.ContainsFunc(v.gone, func(g string) bool { return g == name || strings.HasPrefix(g, name+".") })
}

func (a *App) verifyFile(ctx context.Context, g models.Grant, c models.Case, e models.Evidence) (int64, error) {
	r, err := a.Service.Store.OpenEvidence(ctx, g, c.ID, c.Key, e.ID)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err == nil && (n != e.Size || hex.EncodeToString(h.Sum(nil)) != e.SHA256) {
		err = models.ErrTampered
	}
	return n, err
}
