package outbox

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strconv"

	"redress/models"
	"redress/views/i18n"
	"redress/views/letters"
)

// LetterData is what a letter says, as its templates read it.
func LetterData(content []models.FieldValue, number string) letters.Data {
	d := letters.Data{Number: number}
	for _, v := range content {
		d.Values = append(d.Values, letters.Value{Name: v.Name, Text: string(v.Text), Choice: v.Choice, Amount: int64(v.Amount)})
	}
	return d
}

// issueLetter gives an approved letter its number and files it, in Chinese and
// as an English reading copy. Everything it prints was fixed by the approval, so
// a repeated run makes the same letter under the same number.
func (r *Relay) issueLetter(ctx context.Context, g models.Grant, c models.Case, e models.Effect) (models.Event, error) {
	l, ok := c.LetterByID(e.Letter)
	if !ok || l.State != models.LetterApproved {
		return models.Event{Kind: models.EventEffectDone, Payload: models.Payload{
			Effect: &models.EffectResult{Effect: e.ID, Kind: e.Kind, Epoch: c.Lease.Epoch},
		}}, nil
	}
	series := ""
	for _, v := range l.Content {
		if v.Name == "series" {
			series = string(v.Text)
		}
	}
	n, err := r.Service.Store.NumberLetter(ctx, g, series, c.ID, l.ID)
	if err != nil {
		return models.Event{}, err
	}
	step := &models.LetterStep{Letter: l.ID, Number: series + "第" + strconv.Itoa(n) + "号", Effect: e.ID, Epoch: c.Lease.Epoch}
	for _, lang := range i18n.Languages {
		file, err := r.fileLetter(ctx, g, c, l, step.Number, lang)
		if err != nil {
			return models.Event{}, err
		}
		step.Files = append(step.Files, file)
	}
	return models.Event{Kind: models.EventLetterIssued, Payload: models.Payload{Letter: step}}, nil
}

// fileLetter stores one copy with the evidence. Where an earlier run has stored
// it, that copy is the letter.
func (r *Relay) fileLetter(ctx context.Context, g models.Grant, c models.Case, l models.Letter, number string, lang i18n.Language) (models.Evidence, error) {
	title := i18n.T(i18n.WithLang(ctx, lang), "letter."+l.Form)
	file := models.Evidence{
		ID: models.EvidenceID("letter-" + string(l.ID) + "-" + string(lang)), Kind: models.EvidenceLetter, Type: "text/html",
		Name: models.Personal(title + " " + number + ".html"), ReceivedAt: models.Millis(r.Service.Now()), Preview: "none",
	}
	var body bytes.Buffer
	if err := letters.File(&body, l.Form, lang, LetterData(l.Content, number)); err != nil {
		return file, err
	}
	stored := body.Bytes()
	err := r.Service.Store.PutEvidence(ctx, g, c.ID, c.Key, file.ID, bytes.NewReader(stored))
	if errors.Is(err, models.ErrExists) {
		stored, err = r.storedFile(ctx, g, c, file.ID)
	}
	sum := sha256.Sum256(stored)
	file.Size, file.SHA256 = int64(len(stored)), hex.EncodeToString(sum[:])
	return file, err
}

func (r *Relay) storedFile(ctx context.Context, g models.Grant, c models.Case, id models.EvidenceID) ([]byte, error) {
	f, err := r.Service.Store.OpenEvidence(ctx, g, c.ID, c.Key, id)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
