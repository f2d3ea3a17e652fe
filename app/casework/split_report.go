package casework

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
)

// SplitReport makes the report that belongs to a complaint, under the number
// the effect names, or finds the one an earlier run has made. Order 121 art. 9:
// what holds a complaint and a report is handled as two cases.
//
// The files are copied before there is a case, so a draft stands in meanwhile,
// as when a buyer files: it has the number and the key of the case to come, and
// what a broken run leaves behind is swept up with it.
func (s *Service) SplitReport(ctx context.Context, c models.Case, e models.Effect) (models.Link, error) {
	link := models.Link{Case: e.Case, Relation: models.RelationReport}
	if e.Case == "" || e.Case == c.ID {
		return link, fmt.Errorf("effect %s: no number is kept for the report", e.ID)
	}
	g, err := authz.Do(System, authz.SystemWork, string(e.Case))
	if err != nil {
		return link, err
	}
	there, err := s.hasReport(ctx, g, c.ID, e.Case)
	if err != nil {
		return link, err
	}
	if !there {
		err = s.makeReport(ctx, g, c, e)
	}
	if err != nil {
		// Another worker may have made it meanwhile, and taken the draft away.
		if there, _ = s.hasReport(ctx, g, c.ID, e.Case); there {
			err = nil
		}
	}
	if err == nil {
		err = ignoreMissing(s.Store.DeleteDraft(ctx, g, e.Case))
	}
	return link, err
}

// hasReport says whether the report is there, and refuses a case that is
// somebody else's.
func (s *Service) hasReport(ctx context.Context, g models.Grant, complaint, report models.CaseID) (bool, error) {
	there, err := s.Store.Case(ctx, g, report)
	if errors.Is(err, models.ErrNotFound) {
		return false, nil
	}
	if from, _ := there.Linked(models.RelationComplaint); err == nil && from != complaint {
		err = fmt.Errorf("case %s is not the report of %s: %w", report, complaint, models.ErrConflict)
	}
	return err == nil, err
}

func (s *Service) makeReport(ctx context.Context, g models.Grant, c models.Case, e models.Effect) error {
	d, err := s.reportDraft(ctx, g, e.Case)
	if err != nil {
		return err
	}
	files := reportEvidence(c.Evidence, e.Case)
	if d, err = s.noteFiles(ctx, g, d, files); err != nil {
		return err
	}
	from, err := authz.Do(System, authz.SystemWork, string(c.ID))
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := s.copyFile(ctx, from, c, f.from, g, d, f.Evidence); err != nil {
			return fmt.Errorf("copying a file: %w", err)
		}
	}
	at, by, own := asked(c, e, s.now())
	code := ""
	if own {
		code = c.ReceiptHash
	}
	report, err := s.NewCase(models.Case{Head: models.Head{ID: e.Case}, Key: d.Key}, workflows.Command{
		ID: models.CommandID("split:" + string(e.Case)), At: s.now(), Actor: by,
		File: &models.Filed{
			Filing: ReportOf(c.Filing), Evidence: d.Evidence, ReceiptHash: code, ReceivedAt: at,
			Links: []models.Link{{Case: c.ID, Relation: models.RelationComplaint}},
		},
	})
	if err != nil {
		return err
	}
	if _, err = s.Store.CreateCase(ctx, g, report); errors.Is(err, models.ErrExists) {
		_, err = s.hasReport(ctx, g, c.ID, e.Case) // another worker was faster
	}
	return err
}

// ReportOf is what the report states of a complaint's filing. The reporter
// comes along for the officers alone: Order 121 art. 37. What is asked of the
// seller, what may be published and who speaks for whom stay with the complaint.
func ReportOf(f models.Filing) models.Filing {
	return models.Filing{
		Track: models.TrackReport, Language: f.Language, Channel: f.Channel, Category: f.Category,
		Respondent: f.Respondent, Purchase: f.Purchase, Narrative: f.Narrative, Complainant: f.Complainant,
		Platform: f.Platform, Signals: slices.Clone(f.Signals),
	}
}

// copied is a file of the report and the file of the complaint it comes from.
type copied struct {
	models.Evidence
	from models.EvidenceID
}

// reportEvidence are the files that show what happened. Papers that prove who
// may complain for whom (arts. 10 to 12) and the office's own letters are not
// among them. The new names derive from the old ones, so that a repeated run
// meets its own files.
func reportEvidence(list []models.Evidence, report models.CaseID) (out []copied) {
	for _, e := range list {
		if e.Names() || e.Of != "" { // or a copy made for the other side
			continue
		}
		f := copied{Evidence: models.Evidence{
			Kind: e.Kind, Shows: e.Shows, CapturedOn: e.CapturedOn, Name: e.Name,
			Type: e.Type, Size: e.Size, SHA256: e.SHA256, ReceivedAt: e.ReceivedAt,
		}, from: e.ID}
		name := sha256.Sum256([]byte("report\x00" + string(report) + "\x00" + string(e.ID)))
		f.ID = models.EvidenceID(hex.EncodeToString(name[:16]))
		out = append(out, f)
	}
	return out
}

// reportDraft makes or finds the draft that holds the report's key. No code
// opens it.
func (s *Service) reportDraft(ctx context.Context, g models.Grant, id models.CaseID) (models.Draft, error) {
	now := s.now()
	d, err := s.Store.CreateDraft(ctx, g, models.Draft{
		ID: id, CodeHash: "report:" + string(id), StartedAt: now, ExpiresAt: now.Add(models.DraftTTL),
	})
	if errors.Is(err, models.ErrExists) {
		return s.Store.Draft(ctx, g, id)
	}
	return d, err
}

// noteFiles writes down which files are being copied, before the first of them
// is, so that none is left behind unnamed.
func (s *Service) noteFiles(ctx context.Context, g models.Grant, d models.Draft, files []copied) (models.Draft, error) {
	end := s.now().Add(models.DraftTTL)
	return s.Store.UpdateDraft(ctx, g, d.ID, func(d models.Draft) (models.Draft, error) {
		d.ExpiresAt, d.Evidence = end, nil
		for _, f := range files {
			d.Evidence = append(d.Evidence, f.Evidence)
		}
		return d, nil
	})
}

// copyFile opens a file under the complaint's key and seals it under the
// report's. A file that is there already was sealed by an earlier run.
func (s *Service) copyFile(ctx context.Context, from models.Grant, c models.Case, file models.EvidenceID,
	to models.Grant, d models.Draft, e models.Evidence,
) error {
	original, err := s.Store.OpenEvidence(ctx, from, c.ID, c.Key, file)
	if err != nil {
		return err
	}
	defer original.Close()
	err = s.Store.PutEvidence(ctx, to, d.ID, d.Key, e.ID, &unchanged{Reader: original, hash: sha256.New(), want: e.SHA256})
	if errors.Is(err, models.ErrExists) {
		return nil
	}
	return err
}

// unchanged reads a file to its end only when its hash is the one recorded at
// receipt, so a copy of anything else is never finished.
type unchanged struct {
	io.Reader
	hash hash.Hash
	want string
}

// Read passes the bytes on.
func (u *unchanged) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	u.hash.Write(p[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(u.hash.Sum(nil)) != u.want {
		err = fmt.Errorf("the file is not the one received: %w", models.ErrTampered)
	}
	return n, err
}

// asked says when the report was received, who brought it, and whether the
// complainant asked for it himself. A mixed filing was received as both, and
// its code opens both. What staff find in a complaint later counts from that
// day, and how the agency looks into it is not the complainant's to follow.
func asked(c models.Case, e models.Effect, now time.Time) (at time.Time, by models.Actor, own bool) {
	for _, ev := range c.Events {
		if !slices.ContainsFunc(ev.Payload.Outcome.Effects, func(o models.Effect) bool { return o.ID == e.ID }) {
			continue
		}
		by := models.Actor{Role: ev.Actor.Role, Account: ev.Actor.Account}
		if ev.Kind == models.EventFiled {
			return c.ReceivedAt, by, true
		}
		return ev.At, by, false
	}
	return now, System, false
}
