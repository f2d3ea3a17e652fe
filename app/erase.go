package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/models"
)

// erase destroys the personal data of a case.
func (a *App) erase(ctx context.Context, c config.Erase) error {
	id, err := models.ParseCaseID(c.Case)
	if err != nil {
		return err
	}
	erased, err := a.Service.EraseCase(ctx, casework.System, id, models.ErasureGround(c.Reason))
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "erased the personal data of %s\n", id)
	for _, l := range erased.Links {
		fmt.Fprintf(a.Out, "%s is linked to it (%s) and may hold data of the same person\n", l.Case, l.Relation)
	}
	return nil
}

// erasuresList prints the list of erasures, one a line.
func (a *App) erasuresList(ctx context.Context) error {
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return err
	}
	list, err := a.Service.Store.Erasures(ctx, g)
	out := json.NewEncoder(a.Out)
	for _, e := range list {
		if err := out.Encode(e); err != nil {
			return err
		}
	}
	return err
}

// readErasures reads what erasuresList printed; nothing where there is no file.
func readErasures(file string) (list []models.Erasure, err error) {
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		var e models.Erasure
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, n, err)
		}
		list = append(list, e)
	}
	return list, lines.Err()
}

// erasuresReplay erases again what a list names.
func (a *App) erasuresReplay(ctx context.Context, c config.ErasuresReplay) error {
	list, err := readErasures(c.File)
	if err != nil {
		return err
	}
	g, err := authz.Do(casework.System, authz.SystemWork, models.AnyObject)
	if err != nil {
		return err
	}
	n, err := a.Service.Store.ReplayErasures(ctx, g, list)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "%d cases were erased again\n", n)
	return err
}
