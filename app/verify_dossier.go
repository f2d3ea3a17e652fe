package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"redress/app/config"
	"redress/app/custody"
	"redress/app/dossier"
)

// Exit is an error with an exit code of its own.
type Exit struct {
	error
	Code int
}

// codeUnknownKey is the exit code for a dossier that is whole in itself, signed
// by nobody knows whom. A damaged or forged one has the code 1, a good one 0.
const codeUnknownKey = 3

var (
	errDossierBad = errors.New("this dossier is damaged or forged: do not rely on it")
	errNoKey      = Exit{errors.New("the dossier is whole, but you named no key: anybody can sign with a key of his own. Get the key from the office and name it with --key"), codeUnknownKey}
)

// verifyDossier checks a dossier file. It needs no store.
func verifyDossier(out io.Writer, asJSON bool, c config.VerifyDossier) error {
	key, err := readKey(c.Key)
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	report, err := dossier.Verify(f, info.Size(), key)
	if err != nil {
		return err
	}
	if asJSON {
		err = json.NewEncoder(out).Encode(report)
	} else {
		err = printDossier(out, report)
	}
	switch {
	case err != nil:
		return err
	case !report.OK():
		return errDossierBad
	case !report.Known:
		return errNoKey
	}
	return nil
}

// readKey reads a public key, or the file that holds it; nil for "".
func readKey(named string) (*custody.Key, error) {
	if named == "" {
		return nil, nil
	}
	text := named
	if !strings.Contains(named, "+") {
		data, err := os.ReadFile(named)
		if err != nil {
			return nil, fmt.Errorf("the public key: %w", err)
		}
		text = string(data)
	}
	key, err := custody.ParseKey(text)
	if err != nil {
		return nil, fmt.Errorf("--key: %w", err)
	}
	return &key, nil
}

func printDossier(out io.Writer, r *dossier.Report) error {
	for _, f := range r.Faults {
		fmt.Fprintln(out, "FAULT", f)
	}
	if !r.OK() {
		_, err := fmt.Fprintf(out, "%d faults\n", len(r.Faults))
		return err
	}
	fmt.Fprintf(out, "case       %s, dossier of %s, for: %s\n", r.Case, r.Made.Format(time.RFC3339), r.Audience)
	fmt.Fprintf(out, "key        %s\n", r.Key)
	fmt.Fprintf(out, "members    %d (%d bytes), every hash as signed\n", r.Members, r.Bytes)
	fmt.Fprintf(out, "history    %d events follow one another without a gap, %d of them not shown\n", r.Events, r.Withheld)
	if r.Logged > 0 {
		fmt.Fprintf(out, "log        holds the first %d events as of %s\n", r.Logged, r.Checkpoint.Format(time.RFC3339))
	} else {
		fmt.Fprintln(out, "log        did not hold the case yet when the dossier was made")
	}
	_, err := fmt.Fprintf(out, "evidence   %d files, %d of them named with their hash in the history, %d not in the dossier\nOK\n", r.Files, r.Chained, r.LeftOut)
	return err
}
