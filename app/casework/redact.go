package casework

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"redress/app/authz"
	"redress/app/evidence"
	"redress/app/inspect"
	"redress/models"
)

// maxCopies is how many copies one case can hold.
const maxCopies = 100

// ErrNoCopy is returned for a file that no copy can be made of: neither its
// picture nor its text can be read.
var ErrNoCopy = errors.New("no copy can be made of this file")

// Area is a part of a picture: see inspect.Area.
type Area = inspect.Area

// Redaction says what a copy of a file does not show.
type Redaction struct {
	Command models.CommandID
	// Areas are black in the copy of a picture.
	Areas []Area
	// Lines, from 0, and Words, wherever they stand, are left out of a text.
	Lines []int
	Words []string
	// Clear says that nothing in the file needs hiding; somebody has to say so.
	Clear bool
}

// Copyable says how a copy of a file is made: "picture", "text", or "" when it
// cannot be.
func Copyable(e models.Evidence) string {
	switch {
	case e.Locked() || e.Of != "" || e.Kind == models.EvidenceLetter:
		return ""
	case evidence.Holds(e.Type, models.EffectPreview) && e.Preview == "ready":
		return "picture"
	case e.Text == "ready":
		return "text"
	}
	return ""
}

// Redact makes a copy of a file for the other side to see and adds it to the
// case. The original stays as it is. It returns ErrNoCopy, ErrFull, and
// *models.Invalid when nothing was marked and nobody said that nothing has to be.
func (s *Service) Redact(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID, r Redaction) (models.Evidence, error) {
	g, c, err := s.sharing(ctx, actor, id)
	if err != nil {
		return models.Evidence{}, err
	}
	seen, err := s.seenBy(actor, c)
	if err != nil {
		return models.Evidence{}, err
	}
	e, ok := seen.Case.EvidenceByID(file)
	if !ok {
		return e, models.ErrNotFound
	}
	if len(r.Areas)+len(r.Lines)+len(r.Words) == 0 && !r.Clear {
		bad := &models.Invalid{}
		bad.Add("clear", "redact.error.nothing")
		return e, bad
	}
	copied := models.Evidence{ID: models.EvidenceID(s.word()), Kind: e.Kind, CapturedOn: e.CapturedOn, Of: e.ID, Scan: e.Scan, Preview: "none", Text: "none", ReceivedAt: s.now()}
	var data, preview []byte
	switch Copyable(e) {
	case "picture":
		copied.Type, copied.Preview = "image/jpeg", "ready"
		data, preview, err = s.redactPicture(ctx, g, c, e, r.Areas)
	case "text":
		copied.Type = "text/plain"
		data, err = s.redactText(ctx, g, c, e, r)
	default:
		err = ErrNoCopy
	}
	if err != nil {
		return copied, err
	}
	sum := sha256.Sum256(data)
	copied.Size, copied.SHA256 = int64(len(data)), hex.EncodeToString(sum[:])
	return s.addCopy(ctx, actor, g, c, copied, data, preview, r.Command)
}

func (s *Service) redactPicture(ctx context.Context, g models.Grant, c models.Case, e models.Evidence, areas []Area) (data, preview []byte, err error) {
	original, err := s.Store.OpenEvidence(ctx, g, c.ID, c.Key, e.ID)
	if err != nil {
		return nil, nil, err
	}
	defer original.Close()
	if data, err = s.inspected(ctx, inspect.Request{Steps: []string{inspect.Redact}, Type: e.Type, Areas: areas}, original); err != nil {
		return nil, nil, err
	}
	preview, err = s.inspected(ctx, inspect.Request{Steps: []string{inspect.Preview}, Type: "image/jpeg"}, bytes.NewReader(data))
	return data, preview, err
}

// inspected is what one step has made of a file.
func (s *Service) inspected(ctx context.Context, q inspect.Request, file io.Reader) ([]byte, error) {
	results, err := s.Files.Inspect(ctx, q, file)
	switch {
	case errors.Is(err, inspect.ErrDied):
		return nil, fmt.Errorf("%w: %w", ErrNoCopy, err)
	case err != nil:
		return nil, err
	case len(results) != 1 || !results[0].Ready:
		return nil, ErrNoCopy
	}
	return results[0].Data, nil
}

func (s *Service) redactText(ctx context.Context, g models.Grant, c models.Case, e models.Evidence, r Redaction) ([]byte, error) {
	text, err := s.textOf(ctx, g, c, e.ID.TextID())
	if err != nil {
		return nil, err
	}
	return []byte(hideText(text, r.Lines, r.Words)), nil
}

func (s *Service) textOf(ctx context.Context, g models.Grant, c models.Case, blob models.EvidenceID) (string, error) {
	f, err := s.Store.OpenEvidence(ctx, g, c.ID, c.Key, blob)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 1<<20))
	return string(data), err
}

// addCopy stores a copy, its preview, and the event that names them.
func (s *Service) addCopy(ctx context.Context, actor models.Actor, g models.Grant, c models.Case, copied models.Evidence, data, preview []byte, cmd models.CommandID) (models.Evidence, error) {
	err := s.Store.PutEvidence(ctx, g, c.ID, c.Key, copied.ID, bytes.NewReader(data))
	if err == nil && preview != nil {
		err = s.Store.PutEvidence(ctx, g, c.ID, c.Key, copied.ID.PreviewID(), bytes.NewReader(preview))
	}
	if err != nil {
		return copied, err
	}
	at := s.now()
	_, err = s.update(ctx, actor, authz.EvidenceShare, c.ID, func(c models.Case) (models.Case, error) {
		copies := models.CopiesOf(c.Evidence, "")
		switch i := slices.IndexFunc(c.Events, func(e models.Event) bool { return e.Command == cmd && cmd != "" }); {
		case i >= 0 && len(c.Events[i].Payload.Evidence) == 1:
			copied = c.Events[i].Payload.Evidence[0] // the form was sent twice
			return c, nil
		case len(copies) >= maxCopies:
			return c, ErrFull
		}
		copied.Name = models.Personal(copyName(len(copies)+1, copied.Type))
		c.Append(at, models.Event{
			Kind: models.EventRedacted, Actor: actor.Ref(), Command: cmd, Payload: models.Payload{Evidence: []models.Evidence{copied}},
		})
		return c, nil
	})
	return copied, err
}

// copyName says nothing of the original's name, which may be somebody's.
func copyName(n int, mediaType string) string {
	if strings.HasPrefix(mediaType, "image/") {
		return "copy-" + itoa(n) + ".jpg"
	}
	return "copy-" + itoa(n) + ".txt"
}

// Redactable is a file as the page shows it on which staff mark what to hide.
type Redactable struct {
	Case models.CaseID
	File models.Evidence
	// How is the result of Copyable. Lines are those of a text; Proposed are the
	// numbers and names in it that a copy should hardly show.
	How      string
	Lines    []string
	Proposed []string
}

// Redactable reads a file for that page and records that its text was seen.
func (s *Service) Redactable(ctx context.Context, actor models.Actor, id models.CaseID, file models.EvidenceID) (Redactable, error) {
	g, c, err := s.sharing(ctx, actor, id)
	if err != nil {
		return Redactable{}, err
	}
	seen, err := s.seenBy(actor, c)
	if err != nil {
		return Redactable{}, err
	}
	e, ok := seen.Case.EvidenceByID(file)
	if !ok {
		return Redactable{}, models.ErrNotFound
	}
	out := Redactable{Case: c.ID, File: e, How: Copyable(e)}
	if out.How == "" {
		return out, nil
	}
	if _, err := s.viewed(ctx, actor, id, models.Viewed{What: "evidence", Evidence: file}); err != nil {
		return out, err
	}
	if out.How == "text" {
		text, err := s.textOf(ctx, g, c, e.ID.TextID())
		if err != nil {
			return out, err
		}
		// Who complains is proposed to those alone who see it anyway.
		p := seen.Case.Filing.Complainant
		out.Lines, out.Proposed = strings.Split(text, "\n"), proposeWords(text, string(p.Name), string(p.Phone), string(p.Address))
	}
	return out, nil
}

// sharing authorises work on what the other side sees, and reads the case.
func (s *Service) sharing(ctx context.Context, actor models.Actor, id models.CaseID) (models.Grant, models.Case, error) {
	g, err := authz.Do(actor, authz.EvidenceShare, string(id))
	if err != nil {
		return g, models.Case{}, err
	}
	c, err := s.Store.Case(ctx, g, id)
	return g, c, err
}
