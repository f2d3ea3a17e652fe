package outbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/models/sqlitestore"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
	"redress/workflows"
)

const reserved models.CaseID = "WQ-00000-REP0R" // the number kept for the report

// engines are the stores a split is tried on.
var engines = map[string]func(*testing.T) models.Engine{
	"memory": func(*testing.T) models.Engine { return storetest.Memory() },
	"sqlite": func(t *testing.T) models.Engine {
		e, err := sqlitestore.Open(t.Context(), t.TempDir())
		must(t, err)
		return e
	},
}

// on serves the office from a store that breaks where a test wants it to.
func (o *office) on(engine models.Engine) *brittle {
	o.Helper()
	keys, err := vault.GenerateKeys(rand.Reader)
	must(o, err)
	store, err := vault.Open(o.Context(), engine, vaulttest.MemoryBlobs(), keys)
	must(o, err)
	o.Cleanup(func() { must(o, store.Close()) })
	b := &brittle{Store: store, breaks: -1}
	now := o.Service.Now
	o.Service = casework.New(b, o.Rules())
	o.Service.Now = now
	return b
}

// brittle stops at one write as a process that is killed does: before it, or
// after it was done and before anybody knows.
type brittle struct {
	models.Store
	writes, breaks int
	after          bool
}

var errKilled = errors.New("killed")

func (b *brittle) write(do func() error) error {
	n := b.writes
	b.writes++
	if n == b.breaks && !b.after {
		return errKilled
	}
	if err := do(); err != nil {
		return err
	}
	if n == b.breaks {
		return errKilled
	}
	return nil
}

func (b *brittle) CreateDraft(ctx context.Context, g models.Grant, d models.Draft) (out models.Draft, err error) {
	err = b.write(func() (err error) { out, err = b.Store.CreateDraft(ctx, g, d); return err })
	return out, err
}

func (b *brittle) UpdateDraft(ctx context.Context, g models.Grant, id models.CaseID, change func(models.Draft) (models.Draft, error)) (out models.Draft, err error) {
	err = b.write(func() (err error) { out, err = b.Store.UpdateDraft(ctx, g, id, change); return err })
	return out, err
}

func (b *brittle) DeleteDraft(ctx context.Context, g models.Grant, id models.CaseID) error {
	return b.write(func() error { return b.Store.DeleteDraft(ctx, g, id) })
}

func (b *brittle) PutEvidence(ctx context.Context, g models.Grant, id models.CaseID, key models.KeyBox, file models.EvidenceID, r io.Reader) error {
	return b.write(func() error { return b.Store.PutEvidence(ctx, g, id, key, file, r) })
}

func (b *brittle) CreateCase(ctx context.Context, g models.Grant, c models.Case) (out models.Case, err error) {
	err = b.write(func() (err error) { out, err = b.Store.CreateCase(ctx, g, c); return err })
	return out, err
}

// mixed stores a complaint whose filing reports a violation too, with files of
// every kind, and with nothing to do but the split.
func (o *office) mixed(reportID models.CaseID) models.Case {
	o.Helper()
	f := models.Filing{
		Track: models.TrackComplaint, Mixed: true, Language: "zh-CN", Channel: "moments", Category: "unsafe_goods",
		Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "shoe_king88"}}, Province: "44", Division: "440305"},
		Purchase:    models.Purchase{Item: "面膜", On: "2026-10-08", Amount: 30000, Paid: "wechat_transfer"},
		Narrative:   "用了以后脸上起红疹，包装上没有生产许可证号。",
		Demands:     []models.Demand{{Kind: "refund", Amount: 30000, Note: "退到原账户"}},
		Complainant: models.Party{Name: "王小明", Phone: "13800138000", Address: "广州市天河区"},
		Consents:    models.Consents{Publish: true, Delegated: true}, Platform: "no", Signals: []string{"many_victims"},
		Agent:          &models.Agent{Name: "李四", Phone: "13900139000", Matters: "投诉", Powers: "全权", Until: "2027-01-01"},
		Others:         []models.JointParty{{Name: "赵六", Phone: "13700137000", Address: "广州市", Representative: true}},
		Representative: true,
	}
	d, err := o.StartDraft(o.Context(), models.Actor{Role: models.RoleVisitor}, "zh-CN", "192.0.2.1")
	must(o, err)
	var files []models.Evidence
	for i, kind := range []string{"chat", "power_of_attorney", "goods", "identity_proof", "representation", models.EvidenceLetter} {
		e := models.Evidence{
			ID: models.EvidenceID(fmt.Sprintf("%032d", i)), Kind: kind, Name: models.Personal(kind + ".txt"), Type: "text/plain",
			Size: int64(len(kind)), SHA256: sum(kind), ReceivedAt: o.now, Preview: "none",
		}
		must(o, o.Store.PutEvidence(o.Context(), grant, d.ID, d.Key, e.ID, strings.NewReader(kind)))
		files = append(files, e)
	}
	c := models.Case{Head: models.Head{ID: d.ID}, Key: d.Key}
	filed, err := workflows.Decide(o.Rules(), c, workflows.Command{
		ID: "file", At: o.now, Actor: models.Actor{Role: models.RoleComplainant, Case: d.ID},
		File: &models.Filed{Filing: f, Evidence: files, ReceiptHash: d.CodeHash, ReceivedAt: o.now, Reserved: reportID},
	})
	must(o, err)
	filed.Payload.Outcome.Effects = []models.Effect{{ID: models.EffectID(c.ID, 1, 0), Kind: models.EffectSplitReport, Case: reportID}}
	c.Append(o.now, filed)
	c, err = o.Store.CreateCase(o.Context(), grant, c)
	must(o, err)
	return c
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

// The report has the facts and the reporter, and nothing of what the complaint
// asks for; its files are the same bytes under another key.
func TestSplitReport_ObeysArticles9And37(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.on(engine(t))
			complaint := o.mixed(reserved)
			r, m := o.relay("one")
			must(t, r.Drain(t.Context()))
			report := o.read(reserved)
			complaint = o.read(complaint.ID)
			if m.counts["split_report done"] != 1 || !slices.Contains(complaint.Links, models.Link{Case: reserved, Relation: models.RelationReport}) ||
				!slices.Contains(report.Links, models.Link{Case: complaint.ID, Relation: models.RelationComplaint}) || len(complaint.Effects) != 0 {
				t.Fatalf("ran %v; the complaint has %v, the report %v", m, complaint.Links, report.Links)
			}
			if report.Track != models.TrackReport || report.State != "filed" || !report.ReceivedAt.Equal(complaint.ReceivedAt) || report.ReceiptHash != complaint.ReceiptHash {
				t.Errorf("the report is %+v", report.Head)
			}
			if len(report.Clocks) != 1 || report.Clocks[0].Name != "verification" {
				t.Errorf("its clocks are %+v", report.Clocks)
			}
			f := report.Filing
			if f.Narrative != complaint.Filing.Narrative || f.Complainant != complaint.Filing.Complainant || f.Respondent.Division != "440305" || f.Platform != "no" || len(f.Signals) != 1 {
				t.Errorf("the report states %+v", f)
			}
			if len(f.Demands) != 0 || f.Consents != (models.Consents{}) || f.Agent != nil || f.Joint() || f.Representative || f.Mixed {
				t.Errorf("the report carries what is the complaint's: %+v", f)
			}
			if got := kindsOf(report.Evidence); got != "chat goods" {
				t.Errorf("its files are %s", got)
			}
			if bytes.Equal(report.Key, complaint.Key) {
				t.Error("both have one key")
			}
			for _, e := range report.Evidence {
				file, err := o.Store.OpenEvidence(t.Context(), grant, report.ID, report.Key, e.ID)
				must(t, err)
				body, err := io.ReadAll(file)
				must(t, err)
				if sum(string(body)) != e.SHA256 || string(body) != e.Kind {
					t.Errorf("%s holds %q", e.Kind, body)
				}
				if _, same := complaint.EvidenceByID(e.ID); same {
					t.Errorf("%s has the same name in both", e.Kind)
				}
			}
			if _, err := o.Store.Draft(t.Context(), grant, reserved); !errors.Is(err, models.ErrNotFound) {
				t.Errorf("the draft that stood in is still there: %v", err)
			}
		})
	}
}

func kindsOf(list []models.Evidence) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Kind)
	}
	return strings.Join(out, " ")
}

// Wherever the worker dies, another one makes exactly the same single report.
func TestSplitReport_SurvivesAKillAtEveryStep(t *testing.T) {
	for name, engine := range engines {
		t.Run(name, func(t *testing.T) {
			tries := 0
			for _, after := range []bool{false, true} {
				for step := 0; ; step++ {
					o := newOffice(t)
					b := o.on(engine(t))
					complaint := o.mixed(reserved)
					b.writes, b.breaks, b.after = 0, step, after
					r, _ := o.relay("dies")
					must(t, r.Drain(t.Context()))
					killed := b.writes > step
					o.later(time.Hour)
					second, _ := o.relay("lives")
					must(t, second.Drain(t.Context()))
					o.wantReport(complaint.ID, fmt.Sprintf("step %d, after %v", step, after))
					if !killed {
						break
					}
					tries++
				}
			}
			if tries < 10 {
				t.Errorf("only %d steps were broken", tries)
			}
		})
	}
}

// wantReport fails unless the complaint has its report, whole, and nothing is
// left to do or lying about.
func (o *office) wantReport(complaint models.CaseID, when string) {
	o.Helper()
	c, report := o.read(complaint), o.read(reserved)
	if len(c.Links) != 1 || len(c.Effects) != 0 || len(report.Effects) != 0 || kindsOf(report.Evidence) != "chat goods" {
		o.Errorf("%s: the complaint has %v and is to do %v, the report has %s", when, c.Links, c.Effects, kindsOf(report.Evidence))
	}
	for _, e := range report.Evidence {
		file, err := o.Store.OpenEvidence(o.Context(), grant, report.ID, report.Key, e.ID)
		must(o, err)
		body, err := io.ReadAll(file)
		must(o, err)
		if sum(string(body)) != e.SHA256 {
			o.Errorf("%s: %s holds %q", when, e.Kind, body)
		}
	}
	if _, err := o.Store.Draft(o.Context(), grant, reserved); !errors.Is(err, models.ErrNotFound) {
		o.Errorf("%s: the draft that stood in is still there: %v", when, err)
	}
}

// A redelivered effect finds what it has done, and several workers make one report.
func TestSplitReport_Repeated(t *testing.T) {
	o := newOffice(t)
	complaint := o.mixed(reserved)
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			_, err := o.SplitReport(context.Background(), complaint, complaint.Effects[0])
			done <- err
		}()
	}
	for range cap(done) {
		must(t, <-done)
	}
	r, _ := o.relay("one")
	must(t, r.Drain(t.Context()))
	o.wantReport(complaint.ID, "eight at once")
	if n := o.read(reserved).Events[0]; n.Kind != models.EventFiled {
		t.Errorf("the report begins with %s", n.Kind)
	}
}

// A number that belongs to another case is never taken over.
func TestSplitReport_LeavesForeignCasesAlone(t *testing.T) {
	o := newOffice(t)
	foreign := o.file()
	before := o.read(foreign)
	complaint := o.mixed(foreign)
	if _, err := o.SplitReport(t.Context(), complaint, complaint.Effects[0]); !errors.Is(err, models.ErrConflict) {
		t.Errorf("took %s over: %v", foreign, err)
	}
	if after := o.read(foreign); after.Version != before.Version || after.Track != models.TrackComplaint {
		t.Errorf("changed it to %+v", after.Head)
	}
}

// A file that is not what was received is not passed on as if it were.
func TestSplitReport_RefusesAChangedFile(t *testing.T) {
	o := newOffice(t)
	complaint := o.mixed(reserved)
	complaint.Evidence[0].SHA256 = sum("something else")
	if _, err := o.SplitReport(t.Context(), complaint, complaint.Effects[0]); !errors.Is(err, models.ErrTampered) {
		t.Errorf("copied it: %v", err)
	}
	g, err := authz.Do(casework.System, authz.SystemWork, string(reserved))
	must(t, err)
	if _, err := o.Store.Case(t.Context(), g, reserved); !errors.Is(err, models.ErrNotFound) {
		t.Errorf("there is a report: %v", err)
	}
}
