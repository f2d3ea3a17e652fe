package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"redress/app/casework"
	"redress/app/config"
	"redress/models/vault"
	"redress/workflows/venue"
)

// finding is one check of the doctor.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	// Warn says that nothing is broken, but something should be done.
	Warn bool `json:"warn,omitempty"`
}

// doctor checks what a start-up would trip over and what only shows in an
// emergency. It returns an error when a check failed.
func doctor(ctx context.Context, w io.Writer, s config.Settings) error {
	findings := []finding{
		checkKeys(s), checkDisk(s.Data), checkBaseURL(s.BaseURL), checkOffice(s.Office), checkClock(time.Now()),
	}
	findings = append(findings, duties(s)...)
	findings = append(findings, checkStore(ctx, s, time.Now())...)
	bad := false
	for _, f := range findings {
		bad = bad || !f.OK
	}
	if s.JSON {
		if err := json.NewEncoder(w).Encode(findings); err != nil {
			return err
		}
	} else {
		for _, f := range findings {
			mark := "ok  "
			switch {
			case !f.OK:
				mark = "FAIL"
			case f.Warn:
				mark = "WARN"
			}
			fmt.Fprintf(w, "%s  %-10s %s\n", mark, f.Check, f.Detail)
		}
	}
	if bad {
		return errors.New("a check failed")
	}
	return nil
}

func checkKeys(s config.Settings) finding {
	if s.KeyText != "" {
		_, err := vault.ParseKeys(s.KeyText)
		return finding{Check: "keys", OK: err == nil, Detail: "REDRESS_KEYS gives the keys; keep a copy apart from the data"}
	}
	return checkKeyFile(s.KeyFile)
}

func checkKeyFile(path string) finding {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return finding{Check: "keys", OK: true, Detail: path + " will be created at the first start; back it up apart from the data"}
	case err != nil:
		return finding{Check: "keys", OK: false, Detail: err.Error()}
	case info.Mode().Perm()&0o077 != 0:
		return finding{Check: "keys", OK: false, Detail: fmt.Sprintf("%s can be read by others (mode %o); chmod 600 it", path, info.Mode().Perm())}
	}
	return finding{Check: "keys", OK: true, Detail: path + " is readable by its owner alone"}
}

// minFree is the share of the disk that should stay free.
const minFree = 10 // percent

func checkDisk(path string) finding {
	var st syscall.Statfs_t
	err := syscall.Statfs(path, &st)
	// A folder that is not there yet will be on the disk of the one above it.
	for p := path; errors.Is(err, syscall.ENOENT) && p != filepath.Dir(p); {
		p = filepath.Dir(p)
		err = syscall.Statfs(p, &st)
	}
	if err != nil {
		return finding{Check: "disk", OK: false, Detail: err.Error()}
	}
	free := st.Bavail * 100 / max(st.Blocks, 1)
	return finding{Check: "disk", OK: free >= minFree, Detail: fmt.Sprintf("%d %% of the disk of %s is free", free, path)}
}

func checkBaseURL(base string) finding {
	u, err := url.Parse(base)
	if err != nil {
		return finding{Check: "base-url", OK: false, Detail: err.Error()}
	}
	if u.Scheme == "https" {
		return finding{Check: "base-url", OK: true, Detail: base + " is served over TLS; cookies are __Host- and Secure"}
	}
	return finding{Check: "base-url", OK: config.Loopback(u.Hostname()), Detail: base + " is plain HTTP: right for this machine alone"}
}

// checkOffice says who letters are from and where the agency is competent.
func checkOffice(o config.Office) finding {
	detail := o.AgencyName + ", competent everywhere"
	if len(o.HomeDivisions) > 0 {
		names := make([]string, len(o.HomeDivisions))
		for i, code := range o.HomeDivisions {
			names[i] = venue.FullName(code)
		}
		detail = o.AgencyName + ", competent for " + strings.Join(names, ", ")
	}
	if o.AgencyName == casework.ExampleAgency.Name {
		detail += "; set --agency-name and --agency-short before letters go out"
	}
	return finding{Check: "office", OK: true, Detail: detail}
}

// checkClock finds a clock that was never set. Deadlines hang on it.
func checkClock(now time.Time) finding {
	return finding{Check: "clock", OK: now.Year() >= 2026, Detail: "this machine thinks it is " + now.UTC().Format(time.RFC3339)}
}

// checkStore looks into the store: whether it answers, and at its last backup.
func checkStore(ctx context.Context, s config.Settings, now time.Time) []finding {
	bad := func(err error) []finding { return []finding{{Check: "store", Detail: err.Error()}} }
	a, err := Open(ctx, s, "")
	if err != nil {
		return bad(err)
	}
	defer a.Close()
	if err := a.Service.Store.Ping(ctx); err != nil {
		return bad(err)
	}
	return []finding{
		{Check: "store", OK: true, Detail: a.Service.Store.Engine() + " answers and keeps its promises of durability"},
		a.checkBackup(ctx, now),
	}
}
