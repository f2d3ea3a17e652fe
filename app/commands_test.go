package app

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"redress/app/casework"
	"redress/app/config"
	"redress/models"
)

func TestExplain(t *testing.T) {
	o := newOffice(t)
	id := o.file(t)
	must(t, o.explain(t.Context(), strings.ToLower(string(id))))
	golden(t, "explain.txt", o.out.String())

	o.out.Reset()
	o.Settings.Lang = "zh-CN"
	must(t, o.explain(t.Context(), string(id)))
	if text := o.out.String(); strings.Contains(text, "⟦") || strings.Contains(text, "{") {
		t.Errorf("printed without its words:\n%s", text)
	}
	o.out.Reset()
	o.Settings.JSON = true
	must(t, o.explain(t.Context(), string(id)))
	var x struct {
		State  string
		Clocks []struct{ Steps []any }
	}
	if err := json.Unmarshal(o.out.Bytes(), &x); err != nil || x.State != "filed" || len(x.Clocks) != 1 || len(x.Clocks[0].Steps) == 0 {
		t.Errorf("as JSON: %v, %+v", err, x)
	}
	if err := o.explain(t.Context(), "no number"); err == nil {
		t.Error("explained no case")
	}
	if err := o.explain(t.Context(), "WQ-00000-00000"); err == nil || err.Error() != "there is no case WQ-00000-00000" {
		t.Errorf("a case that is not there: %v", err)
	}
}

func TestVerify(t *testing.T) {
	o := newOffice(t)
	o.file(t)
	o.file(t)
	must(t, o.verify(t.Context(), config.VerifyStore{}))
	golden(t, "verify.txt", o.out.String())
}

func TestVerify_FindsAChangedFile(t *testing.T) {
	for _, damage := range []struct {
		what, want string
		do         func(*testing.T, models.BlobStore, string, []byte)
	}{
		{"a flipped bit", "does not match its seal", func(t *testing.T, b models.BlobStore, name string, sealed []byte) {
			sealed[len(sealed)/2] ^= 1
			put(t, b, name, sealed)
		}},
		{"a file cut short", "does not match its seal", func(t *testing.T, b models.BlobStore, name string, sealed []byte) {
			put(t, b, name, sealed[:len(sealed)-1])
		}},
		{"a file that is gone", "not found", func(*testing.T, models.BlobStore, string, []byte) {}},
	} {
		o := newOffice(t)
		o.file(t)
		id := o.file(t)
		names, err := o.blobs.List(t.Context(), string(id), 1)
		must(t, err)
		r, err := o.blobs.Open(t.Context(), names[0])
		must(t, err)
		sealed, err := io.ReadAll(r)
		must(t, err)
		must(t, o.blobs.Delete(t.Context(), names[0]))
		damage.do(t, o.blobs, names[0], sealed)

		err = o.verify(t.Context(), config.VerifyStore{})
		text := o.out.String()
		if err == nil || strings.Count(text, "FAULT") != 1 || !strings.Contains(text, damage.want) || !strings.Contains(text, string(id)) {
			t.Errorf("%s: %v\n%s", damage.what, err, text)
		}
		o.out.Reset()
		must(t, o.verify(t.Context(), config.VerifyStore{NoFiles: true}))
		o.out.Reset()
		o.Settings.JSON = true
		var v verified
		if err := o.verify(t.Context(), config.VerifyStore{}); err == nil || json.Unmarshal(o.out.Bytes(), &v) != nil || len(v.Faults) != 1 || v.Cases != 2 {
			t.Errorf("%s, as JSON: %v, %+v", damage.what, err, v)
		}
	}
}

// A file that was erased while a backup was made is gone, whichever of its parts
// the backup still has; without the backup's word it is a fault.
func TestVerify_AFileErasedDuringABackup(t *testing.T) {
	o := newOffice(t)
	id := o.file(t)
	large := strings.NewReader(strings.Repeat("real shoes, I promise\n", 40_000))
	e, err := o.Service.AddEvidence(t.Context(), models.Actor{Role: models.RoleComplainant, Case: id}, casework.Upload{Kind: "chat", Name: "long.txt", Body: large})
	must(t, err)
	parts, err := o.blobs.List(t.Context(), string(id)+"."+string(e.ID)+".", 2)
	must(t, err)
	if !strings.HasSuffix(parts[0], ".0") || !strings.Contains(parts[1], string(e.ID)) {
		t.Fatalf("parts %v", parts)
	}
	for _, i := range []int{1, 0} {
		must(t, o.blobs.Delete(t.Context(), parts[i]))
		v, err := o.check(t.Context(), config.VerifyStore{}, parts[i:i+1])
		if err != nil || len(v.Faults) != 0 || v.Gone != 1 {
			t.Errorf("without part %d: %+v, %v", i, v, err)
		}
		if v, err = o.check(t.Context(), config.VerifyStore{}, nil); err != nil || len(v.Faults) != 1 || v.Gone != 0 {
			t.Errorf("without part %d, and without a backup's word: %+v, %v", i, v, err)
		}
	}
}

func put(t *testing.T, b models.BlobStore, name string, sealed []byte) {
	t.Helper()
	must(t, b.Put(t.Context(), name, bytes.NewReader(sealed)))
}

func TestDoctor(t *testing.T) {
	s := settings(t)
	var out bytes.Buffer
	// The disk of a test machine may be as full as it likes.
	if err := doctor(t.Context(), &out, s); err != nil && !strings.Contains(out.String(), "FAIL  disk ") {
		t.Error(err)
	}
	for _, want := range []string{"ok    keys ", "  disk ", "ok    base-url ", "ok    office ", "ok    clock ", "ok    store "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	must(t, os.Chmod(s.KeyFile, 0o644))
	out.Reset()
	if err := doctor(t.Context(), &out, s); err == nil || !strings.Contains(out.String(), "FAIL  keys ") {
		t.Errorf("a key file that all can read: %v\n%s", err, out.String())
	}
	out.Reset()
	s.JSON = true
	var list []finding
	if err := doctor(t.Context(), &out, s); err == nil || json.Unmarshal(out.Bytes(), &list) != nil || len(list) < 6 || list[0].OK {
		t.Errorf("as JSON: %v, %+v", err, list)
	}
}

func TestDoctor_Checks(t *testing.T) {
	if f := checkClock(time.Unix(0, 0)); f.OK {
		t.Error("a clock that was never set is fine")
	}
	for base, ok := range map[string]bool{"https://example.org": true, "http://127.0.0.1:1": true, "http://example.org": false, "://": false} {
		if f := checkBaseURL(base); f.OK != ok {
			t.Errorf("%s: %+v", base, f)
		}
	}
	if f := checkOffice(config.Office{AgencyName: "深圳市市场监督管理局", HomeDivisions: []string{"440300", "441900"}}); f.Detail != "深圳市市场监督管理局, competent for 广东省深圳市, 广东省东莞市" {
		t.Errorf("the office: %+v", f)
	}
	if f := checkOffice(config.Office{AgencyName: casework.ExampleAgency.Name}); !strings.Contains(f.Detail, "everywhere; set --agency-name") {
		t.Errorf("an office without a name: %+v", f)
	}
	if f := checkDisk(filepath.Join(t.TempDir(), "not", "there", "yet")); strings.Contains(f.Detail, "no such file") {
		t.Errorf("a folder to come: %+v", f)
	}
}

func TestUsers(t *testing.T) {
	o := newOffice(t)
	must(t, o.userAdd(t.Context(), config.UserAdd{Login: "lin.mediator", Role: "mediator"}))
	opens := func(password string) {
		t.Helper()
		printed := strings.TrimSpace(o.out.String())
		token := printed[strings.LastIndex(printed, "/")+1:]
		if _, err := o.Service.AcceptInvitation(t.Context(), token, password, "192.0.2.1"); err != nil {
			t.Errorf("the printed link does not open: %v\n%s", err, printed)
		}
		if _, err := o.Service.SignIn(t.Context(), "lin.mediator", password, "192.0.2.1"); err != nil {
			t.Errorf("the chosen password does not open: %v", err)
		}
	}
	opens("correct horse battery")
	must(t, o.userReset(t.Context(), "lin.mediator", true))
	if _, err := o.Service.SignIn(t.Context(), "lin.mediator", "correct horse battery", "192.0.2.1"); err == nil {
		t.Error("the old password opens after a reset")
	}
	opens("another horse battery")
	twice := inWords(t.Context(), o.userAdd(t.Context(), config.UserAdd{Login: "lin.mediator", Role: "officer"}))
	if twice == nil || !strings.Contains(twice.Error(), "is taken") {
		t.Errorf("one login twice: %v", twice)
	}
	if err := o.userSwitch(t.Context(), "nobody", true); err == nil || !strings.Contains(err.Error(), `no account "nobody"`) {
		t.Errorf("nobody was disabled: %v", err)
	}
	o.out.Reset()
	must(t, o.userList(t.Context()))
	golden(t, "users.txt", o.out.String())
	if strings.Contains(o.out.String(), "argon2id") {
		t.Error("a password's hash is printed")
	}
}

// A command that only looks makes no store where there is none.
func TestLooking_MakesNoStore(t *testing.T) {
	s := settings(t)
	s.Data = filepath.Join(t.TempDir(), "typo")
	s.KeyFile = filepath.Join(s.Data, "redress.key")
	for _, command := range []string{"verify store", "explain <case>", "keys list", "keys public", "user list", "backup", "erasures list"} {
		if err := Run(t.Context(), &config.CLI{Settings: s}, command, "test"); err == nil || !strings.Contains(err.Error(), s.Data) {
			t.Errorf("%s: %v", command, err)
		}
		if _, err := os.Stat(s.Data); err == nil {
			t.Fatalf("%s has made the folder", command)
		}
	}
}
