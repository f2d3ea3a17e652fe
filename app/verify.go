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

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/models"
)

// verified is the result of a check of the whole store.
type verified struct {
	Engine string   `json:"engine"`
	Cases  int      `json:"cases"`
	Events int64    `json:"events"`
	Files  int      `json:"files"`
	Bytes  int64    `json:"bytes"`
	Faults []string `json:"faults"`
	// Gone counts files that a backup says were deleted while it was made.
	Gone int `json:"gone,omitempty"`

	gone []string
}

// verify checks every case: that its chain is whole, that its state is the
// fold of its events, and that every file has the bytes that were received. It
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
		_, err = fmt.Fprintf(a.Out, "%s: %d cases, %d events, %d files (%d bytes), %d faults\n", v.Engine, v.Cases, v.Events, v.Files, v.Bytes, len(v.Faults))
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
	return v, a.Service.Store.EachCase(ctx, g, "", func(id models.CaseID, k models.Case, fault error) error {
		v.Cases++
		if fault != nil {
			v.Faults = append(v.Faults, fmt.Sprintf("%s: %v", id, fault))
			return nil
		}
		v.Events += k.Seq()
		if c.NoFiles {
			return nil
		}
		return a.verifyFiles(ctx, g, k, &v)
	})
}

func (a *App) verifyFiles(ctx context.Context, g models.Grant, c models.Case, v *verified) error {
	for _, e := range c.Evidence {
		v.Files++
		n, err := a.verifyFile(ctx, g, c, e)
		v.Bytes += n
		if errors.Is(err, models.ErrNotFound) && v.wasDeleted(c.ID, e.ID) {
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
