// Package app wires the program together: it opens the store, loads the
// definitions and runs the chosen command.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"

	"redress/app/backup"
	"redress/app/casework"
	"redress/app/config"
	"redress/app/inspect"
	"redress/app/ledger"
	"redress/app/passkey"
	"redress/models"
	"redress/models/fileblobs"
	"redress/models/mongostore"
	"redress/models/sqlitestore"
	"redress/models/vault"
	"redress/workflows"
	"redress/workflows/spec"
)

// App is an opened store with the use cases on it.
type App struct {
	Settings config.Settings
	Version  string
	Service  *casework.Service
	Keys     *vault.Keys
	Log      *slog.Logger
	Out      io.Writer
	// data is the store as a backup sees it: documents and files, sealed.
	data backup.Store
	// files are the processes that look into what was handed over.
	files *inspect.Pool
}

// Run carries out one command of the command line.
func Run(ctx context.Context, cli *config.CLI, command, version string) error {
	if command == "version" {
		return printVersion(os.Stdout, cli.JSON, version)
	}
	if command == inspect.Command {
		return inspect.Main()
	}
	if command == "verify dossier <file>" {
		return verifyDossier(os.Stdout, cli.JSON, cli.Verify.Dossier)
	}
	if command == "verify receipt <file>" {
		return verifyReceipt(os.Stdout, cli.Settings, cli.Verify.Receipt)
	}
	if command == "keys public" {
		return keysPublic(os.Stdout, cli.Settings)
	}
	if command == "doctor" {
		return doctor(ctx, os.Stdout, cli.Settings)
	}
	if command == "restore <file>" {
		return restore(ctx, os.Stdout, cli.Settings, cli.Restore, version)
	}
	if command == "migrate-store" {
		if err := quiet(ctx, cli.Settings, cli.MigrateStore); err != nil {
			return err
		}
	}
	if !slices.Contains(beginners, command) {
		if err := storeIsThere(cli.Settings); err != nil {
			return err
		}
	}
	a, err := Open(ctx, cli.Settings, version)
	if err != nil {
		return err
	}
	defer a.Close()
	return inWords(ctx, a.run(ctx, cli, command))
}

// beginners are the commands that may make a new store.
var beginners = []string{"serve", "demo", "import <files>", "user add <login>", "offices import <file>", "calendar import <file>", "definition check <file>"}

// storeIsThere refuses a data folder without a store: whoever asks about one
// that is not there has named the wrong folder.
func storeIsThere(s config.Settings) error {
	if s.MongodbURI != "" {
		return nil
	}
	_, err := os.Stat(filepath.Join(s.Data, sqlitestore.FileName))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no store in %s; name its folder with --data", s.Data)
	}
	return err
}

func (a *App) run(ctx context.Context, cli *config.CLI, command string) error {
	switch command {
	case "serve":
		return a.serve(ctx)
	case "import <files>":
		return a.importFiles(ctx, cli.Import)
	case "demo":
		return a.demo(ctx, cli.Demo)
	case "user add <login>":
		return a.userAdd(ctx, cli.User.Add)
	case "user list":
		return a.userList(ctx)
	case "user reset <login>":
		return a.userReset(ctx, cli.User.Reset.Login, false)
	case "user totp-reset <login>":
		return a.userReset(ctx, cli.User.TOTPReset.Login, true)
	case "user disable <login>":
		return a.userSwitch(ctx, cli.User.Disable.Login, true)
	case "user enable <login>":
		return a.userSwitch(ctx, cli.User.Enable.Login, false)
	case "offices import <file>":
		return a.officesImport(ctx, cli.Offices.Import)
	case "offices list":
		return a.officesList(ctx, cli.Offices.List)
	case "calendar import <file>":
		return a.calendarImport(ctx, cli.Calendar.Import)
	case "calendar list":
		return a.calendarList(ctx)
	case "definition check <file>":
		return a.definitionCheck(ctx, cli.Definition.Check)
	case "keys list":
		return a.keysList(ctx)
	case "keys rotate":
		return a.keysRotate(ctx, cli.Keys.Rotate)
	case "keys retire <id>":
		return a.keysRetire(ctx, cli.Keys.Retire.ID)
	case "erase <case>":
		return a.erase(ctx, cli.Erase)
	case "erasures list":
		return a.erasuresList(ctx)
	case "erasures replay", "erasures replay <file>":
		return a.erasuresReplay(ctx, cli.Erasures.Replay)
	case "explain <case>":
		return a.explain(ctx, cli.Explain.Case)
	case "backup":
		return a.backup(ctx, cli.Backup)
	case "migrate-store":
		return a.migrateStore(ctx, cli.MigrateStore)
	case "verify store":
		return a.verify(ctx, cli.Verify.Store)
	}
	return fmt.Errorf("no such command: %s", command)
}

// Open opens the store that the settings name.
func Open(ctx context.Context, s config.Settings, version string) (*App, error) {
	log := newLog(s)
	if err := backup.MakeFolder(s.Data); err != nil {
		return nil, fmt.Errorf("the data folder: %w", err)
	}
	keys, made, err := openKeys(s)
	if err != nil {
		return nil, err
	}
	data, err := openEngine(ctx, s)
	if err != nil {
		return nil, err
	}
	var a *App
	if err = backup.Unfinished(ctx, data.Engine); err == nil {
		a, err = assemble(ctx, s, version, data, keys, log)
	}
	if err != nil {
		_ = data.Engine.Close()
		if errors.Is(err, vault.ErrOtherKeys) && made {
			return nil, errors.Join(fmt.Errorf("there is no key file %s, and without it this data cannot be read: put it back", s.KeyFile), os.Remove(s.KeyFile))
		}
		return nil, err
	}
	a.files = inspect.NewPool()
	a.Service.Files = a.files
	return a, nil
}

// assemble puts the program on opened data. The data stays the caller's to close.
func assemble(ctx context.Context, s config.Settings, version string, data backup.Store, keys *vault.Keys, log *slog.Logger) (*App, error) {
	store, err := vault.Open(ctx, data.Engine, data.Blobs, keys)
	if err != nil {
		return nil, err
	}
	service, err := open(ctx, store, s.Office, log)
	if err != nil {
		return nil, err
	}
	if service.Passkeys, err = passkey.New(s.BaseURL); err != nil {
		return nil, err
	}
	signer, err := newSigner(keys, s)
	if err != nil {
		return nil, err
	}
	service.Ledger = ledger.New(store, signer, log)
	service.FilingsPerHour = s.FilingsPerHour
	if s.MaxFile > 0 { // settings that no command line made keep the defaults
		service.Evidence = casework.EvidenceLimits{FileBytes: s.MaxFile << 20, CaseBytes: s.MaxCase << 20, Files: s.MaxFiles}
	}
	service.Retention = casework.Retention{Years: s.RetentionYears, Basis: s.RetentionBasis}
	return &App{Settings: s, Version: version, Service: service, Keys: keys, Log: log, Out: os.Stdout, data: data}, nil
}

// open puts the use cases on a store, with the rules that hold there and the
// agency's readings of the law.
func open(ctx context.Context, store models.Store, office config.Office, log *slog.Logger) (*casework.Service, error) {
	parts, err := spec.EmbeddedParts()
	if err != nil {
		return nil, fmt.Errorf("the workflow definitions: %w", err)
	}
	parts.Settings = workflows.Settings{
		OpenAcross: office.OpenAcross, WeekendEnds: office.WeekendEnds,
		PlatformDomicile: office.PlatformDomicile, Home: office.HomeDivisions,
	}
	s := casework.New(store, workflows.NewRulebook(parts))
	s.Logger = log
	if office.AgencyName != "" {
		s.Agency = casework.Agency{Name: office.AgencyName, Short: office.AgencyShort}
	}
	if err := s.ReloadRules(ctx); err != nil {
		return nil, fmt.Errorf("the rules in the store: %w", err)
	}
	return s, nil
}

func openEngine(ctx context.Context, s config.Settings) (backup.Store, error) {
	if s.MongodbURI != "" {
		e, err := mongostore.Open(ctx, s.MongodbURI)
		if err != nil {
			return backup.Store{}, fmt.Errorf("MongoDB: %w", err)
		}
		blobs, err := e.Blobs(ctx)
		if err != nil {
			return backup.Store{}, errors.Join(fmt.Errorf("MongoDB: %w", err), e.Close())
		}
		return backup.Store{Engine: e, Blobs: blobs}, nil
	}
	blobs, err := fileblobs.Open(filepath.Join(s.Data, "files"))
	if err != nil {
		return backup.Store{}, fmt.Errorf("the files in %s: %w", s.Data, err)
	}
	e, err := sqlitestore.Open(ctx, s.Data)
	if err != nil {
		return backup.Store{}, fmt.Errorf("the embedded store in %s: %w", s.Data, err)
	}
	return backup.Store{Engine: e, Blobs: blobs}, nil
}

// Close ends the store and the processes that look into files.
func (a *App) Close() error {
	a.files.Close()
	return a.Service.Store.Close()
}

func newLog(s config.Settings) *slog.Logger {
	if s.LogJSON {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}
