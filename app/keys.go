package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"redress/app/backup"
	"redress/app/config"
	"redress/models/vault"
)

// openKeys reads the keys from where the settings say. made is true when there
// was no key file and one was made.
func openKeys(s config.Settings) (keys *vault.Keys, made bool, err error) {
	if s.KeyText != "" {
		if keys, err = vault.ParseKeys(s.KeyText); err != nil {
			return nil, false, fmt.Errorf("REDRESS_KEYS: %w", err)
		}
		return keys, false, nil
	}
	if err := backup.MakeFolder(filepath.Dir(s.KeyFile)); err != nil {
		return nil, false, fmt.Errorf("the folder of the key file: %w", err)
	}
	_, missing := os.Stat(s.KeyFile)
	if keys, err = vault.LoadOrCreateKeys(s.KeyFile); err != nil {
		return nil, false, fmt.Errorf("the key file: %w", err)
	}
	return keys, missing != nil, nil
}

// errNoVault is a mistake of the program: commands work on the store itself.
var errNoVault = errors.New("the store has no keys")

func (a *App) vault() (*vault.Store, error) {
	if s, ok := a.Service.Store.(*vault.Store); ok {
		return s, nil
	}
	return nil, errNoVault
}

// keysList prints the wrapping keys and what they are needed for.
func (a *App) keysList(ctx context.Context) error {
	s, err := a.vault()
	if err != nil {
		return err
	}
	use, err := s.KeyUse(ctx)
	if err != nil {
		return err
	}
	type row struct {
		ID        string `json:"id"`
		State     string `json:"state"`
		Documents int64  `json:"documents"`
	}
	var rows []row
	prepared := a.Keys.Prepared()
	for i, id := range a.Keys.WrappingKeys() {
		state := "old"
		switch {
		case i == 0:
			state = "in use"
		case id == prepared:
			state = "prepared"
		}
		rows = append(rows, row{id, state, use[id]})
		delete(use, id)
	}
	for id, n := range use {
		rows = append(rows, row{id, "missing", n})
	}
	if a.Settings.JSON {
		return json.NewEncoder(a.Out).Encode(rows)
	}
	w := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "KEY\tSTATE\tDOCUMENTS")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%d\n", r.ID, r.State, r.Documents)
	}
	return w.Flush()
}

// keysRotate brings a new wrapping key into use. Each call goes one step on as
// far as it can by itself: keys that come from elsewhere than a file that can be
// changed are printed for a person to put there.
func (a *App) keysRotate(ctx context.Context, c config.KeysRotate) error {
	s, err := a.vault()
	if err != nil {
		return err
	}
	pending, err := s.RotationPending(ctx)
	if err != nil {
		return err
	}
	if !pending {
		if a.Keys.Prepared() == "" || c.Prepare {
			id, next, err := a.Keys.Prepare(rand.Reader)
			if err != nil || c.Prepare {
				return a.keysTold(next, err, "added "+id+", not in use yet: bring the key file to every machine, then run keys rotate again")
			}
		}
		id, next, err := a.Keys.Use()
		if err != nil {
			return a.keysTold(next, err, "")
		}
		if err := a.note(ctx, "keys.use", id); err != nil {
			return err
		}
		fmt.Fprintln(a.Out, id, "is in use for new documents; processes that are running take it over within seconds")
	}
	begun := time.Now()
	err = s.Rewrap(ctx, func(seen, rewrapped int64) {
		fmt.Fprintf(a.Out, "%d documents seen, %d wrapped anew\n", seen, rewrapped)
	})
	if err != nil {
		return fmt.Errorf("the rotation was broken off; keys rotate goes on with it: %w", err)
	}
	_, err = fmt.Fprintf(a.Out, "every document is wrapped by %s, after %s; keys retire takes the old key away in ten minutes\n", a.Keys.WrappingKeys()[0], time.Since(begun).Round(time.Millisecond))
	return err
}

// keysTold prints changed keys that a person has to put where they come from.
func (a *App) keysTold(next *vault.Keys, err error, done string) error {
	if !errors.Is(err, vault.ErrKeysFixed) {
		if err == nil {
			_, err = fmt.Fprintln(a.Out, done)
		}
		return err
	}
	text, err := next.Next()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "The keys come from %s, which this command cannot change. Put this there, start every process anew, then run the command again. It is a secret:\n\n%s\n", a.Settings.KeySource(), text)
	return err
}

// keysRetire takes an old wrapping key away.
func (a *App) keysRetire(ctx context.Context, id string) error {
	s, err := a.vault()
	if err != nil {
		return err
	}
	next, err := s.RetireKey(ctx, id, time.Now())
	if err == nil {
		err = a.note(ctx, "keys.retire", id)
	}
	return a.keysTold(next, err, id+" is gone; copies of the key file that still have it should go too")
}
