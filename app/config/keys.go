package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Keys manages the wrapping keys.
type Keys struct {
	List   KeysList   `cmd:"" help:"List the wrapping keys and how many documents each one wraps."`
	Rotate KeysRotate `cmd:"" help:"Make a new wrapping key and wrap the key of every document by it, also while serving. What was broken off is gone on with."`
	Public KeysPublic `cmd:"" help:"Print the public key that receipts, checkpoints and dossiers are verified with; publish it where this program does not reach."`
	Retire KeysRetire `cmd:"" help:"Take an old wrapping key out of the key file, for good. Refused while a document needs it."`
}

// KeysPublic prints the public key.
type KeysPublic struct{}

// KeysList lists the wrapping keys.
type KeysList struct{}

// KeysRotate rotates the wrapping keys.
type KeysRotate struct {
	Prepare bool `help:"Only add the new key, without using it, so that the key file can be brought to other machines first."`
}

// KeysRetire takes out a wrapping key.
type KeysRetire struct {
	ID string `arg:"" help:"Name of the key, for example k1."`
}

// Erase erases the personal data of a case.
type Erase struct {
	Case   string `arg:"" help:"Case number, for example WQ-7K3M9-QXA2P."`
	Reason string `help:"Ground of the Personal Information Protection Law, art. 47: purpose (achieved or no longer necessary), over (service ended or time of keeping over), withdrawn (consent withdrawn), unlawful, other." enum:"purpose,over,withdrawn,unlawful,other" required:""`
}

// Erasures keeps the list of what was erased.
type Erasures struct {
	List   ErasuresList   `cmd:"" help:"Print what was erased, a JSON object a line. Keep it apart from the backups."`
	Replay ErasuresReplay `cmd:"" help:"Erase again what a list names, after an older copy was brought back, and end what was broken off."`
}

// ErasuresList prints the list.
type ErasuresList struct{}

// ErasuresReplay erases what a list names.
type ErasuresReplay struct {
	File string `arg:"" optional:"" help:"What erasures list printed. Without it only what was broken off is ended." type:"existingfile"`
}

// Retention is how long closed files have to be kept.
type Retention struct {
	RetentionYears int    `help:"Years for which the file of a closed case has to be kept by a law or regulation; until then nothing of it is erased, and on request it is only withheld. None is known to the program."`
	RetentionBasis string `help:"The law or regulation that asks for --retention-years, with its article, as people are told."`
}

func (r *Retention) complete() error {
	if r.RetentionYears < 0 || r.RetentionYears > 100 || (r.RetentionYears > 0) != (r.RetentionBasis != "") {
		return errors.New("--retention-years and --retention-basis: give both, the years from 1 to 100, or neither")
	}
	return nil
}

// credential is the name of the key file among the credentials of systemd.
const credential = "redress.key"

// completeKeys finds where the keys come from: REDRESS_KEYS, else --key-file,
// else the credential systemd passed, else redress.key in the data folder. The
// variable is taken out of the environment, so that no child process and no
// report of a crash has it.
func (s *Settings) completeKeys() error {
	s.KeyText = os.Getenv("REDRESS_KEYS")
	if err := os.Unsetenv("REDRESS_KEYS"); err != nil {
		return err
	}
	if s.KeyText != "" && s.KeyFile != "" {
		return errors.New("REDRESS_KEYS and --key-file: give one of them")
	}
	if dir := os.Getenv("CREDENTIALS_DIRECTORY"); s.KeyFile == "" && dir != "" {
		if name := filepath.Join(dir, credential); readable(name) {
			s.KeyFile = name
		}
	}
	if s.KeyFile == "" {
		s.KeyFile = filepath.Join(s.Data, credential)
	}
	return nil
}

func readable(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// KeySource says where the keys come from, never what they are.
func (s *Settings) KeySource() string {
	if s.KeyText != "" {
		return "REDRESS_KEYS"
	}
	return fmt.Sprintf("the key file %s", s.KeyFile)
}
