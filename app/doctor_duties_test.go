package app

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"redress/app/config"
)

// shown is what the doctor prints before a finding.
func shown(f finding) string {
	switch {
	case !f.OK:
		return "FAIL"
	case f.Warn:
		return "WARN"
	}
	return "ok"
}

// Each duty that is not done is named, and one that is done is not.
func TestDoctor_Duties(t *testing.T) {
	scanner, err := net.Listen("unix", filepath.Join(t.TempDir(), "clamd.ctl"))
	must(t, err)
	t.Cleanup(func() { _ = scanner.Close() })
	dir := t.TempDir()
	for _, test := range []struct {
		what string
		got  finding
		want string
	}{
		{"the key file in the data folder", checkKeyPlace(config.Settings{Data: "/srv/redress", KeyFile: "/srv/redress/redress.key"}), "WARN"},
		{"the key file elsewhere", checkKeyPlace(config.Settings{Data: "/srv/redress", KeyFile: "/etc/redress.key"}), "ok"},
		{"keys as a text", checkKeyPlace(config.Settings{Data: "/srv", KeyFile: "/srv/redress.key", KeyText: "{}"}), "ok"},
		{"no metrics", checkMetrics(""), "ok"},
		{"metrics for this machine", checkMetrics("127.0.0.1:9464"), "ok"},
		{"metrics for everybody", checkMetrics(":9464"), "WARN"},
		{"no scanner", checkClamd(""), "WARN"},
		{"a scanner", checkClamd(scanner.Addr().String()), "ok"},
		{"a scanner that is away", checkClamd(filepath.Join(dir, "nothing")), "FAIL"},
		{"no checkpoints outside", checkWitness(config.Custody{}, dir), "WARN"},
		{"checkpoints beside the data", checkWitness(config.Custody{CheckpointDir: dir}, dir), "WARN"},
		{"checkpoints on another disk", checkWitness(config.Custody{CheckpointDir: "/proc"}, dir), "ok"},
		{"checkpoints by mail", checkWitness(config.Custody{CheckpointMail: []string{"a@example.org"}}, dir), "ok"},
		{"logs as text", checkLogs(false), "WARN"},
		{"logs as JSON", checkLogs(true), "ok"},
		{"root", checkUser(0), "WARN"},
		{"a user", checkUser(1000), "ok"},
	} {
		if got := shown(test.got); got != test.want {
			t.Errorf("%s: %s %+v", test.what, got, test.got)
		}
	}
}

func TestDoctor_MongoDB(t *testing.T) {
	for uri, want := range map[string]string{
		"mongodb://u:secret@db1,db2:27017,db3/redress?replicaSet=rs0":          "FAIL",
		"mongodb://u:secret@db1,db2:27017,db3/redress?replicaSet=rs0&tls=true": "ok",
		"mongodb://u:p%40@db1/?TLS=true&tlsInsecure=true":                      "FAIL",
		"mongodb+srv://u:secret@db.example.org/redress":                        "ok",
		"mongodb+srv://u:secret@db.example.org/redress?tls=false":              "FAIL",
		"mongodb://db1/redress?tls=true":                                       "WARN",
		"mongodb://db1/redress?tls=true&authMechanism=MONGODB-X509":            "ok",
		"mongodb://127.0.0.1:27017/redress":                                    "WARN",
		"mongodb://u:secret@localhost,127.0.0.1:1":                             "ok",
		"mongodb://u:secret@localhost,db2:27017/x":                             "FAIL",
		"mongodb://u:secret@db1/?%zz":                                          "FAIL",
	} {
		f := checkMongoDB(uri)
		if shown(f) != want || strings.Contains(f.Detail, "secret") {
			t.Errorf("%s: %s %+v", uri, shown(f), f)
		}
	}
}

// A line of the log is one line whatever is in it, in either form.
func TestLogLinesCannotBeForged(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		file, err := os.CreateTemp(t.TempDir(), "log")
		must(t, err)
		stderr := os.Stderr
		os.Stderr = file
		log := newLog(config.Settings{LogJSON: asJSON})
		os.Stderr = stderr
		log.Error("failed\ntime=2026 level=ERROR msg=forged", "error", "a\r\nb\u2028\x1b[31m\" level=ERROR")
		written, err := os.ReadFile(file.Name())
		must(t, err)
		text := string(written)
		if strings.Count(text, "\n") != 1 || strings.ContainsAny(strings.TrimSpace(text), "\r\n\x1b\u2028") {
			t.Errorf("as JSON %v: %q", asJSON, text)
		}
		if !asJSON {
			continue
		}
		var line map[string]any
		if err := json.Unmarshal(written, &line); err != nil || line["level"] != "ERROR" || len(line) != 4 {
			t.Errorf("%v: %q", err, text)
		}
	}
}
