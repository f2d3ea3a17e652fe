package web

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/app/custody"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// VerifyReceipt lets anybody check a receipt, and shows the public key.
func (w *Web) VerifyReceipt(r *Request) error {
	form := r.Form(nil)
	v := pages.VerifyReceipt{Page: r.Page(r.T("custody.verify.title")), Key: r.Service().PublicKey().String()}
	v.Page.Back = "/"
	if r.Posted() {
		if err := r.ruleFiles(&form, map[string]string{"file": "text"}); err != nil {
			return err
		}
		switch text := r.form.Get("text"); {
		case form.Failed():
		case strings.TrimSpace(text) == "":
			form.Errors = append(form.Errors, components.FieldError{Name: "text", Text: r.T("custody.verify.error.missing")})
		default:
			found, err := r.Service().CheckReceipt(r.Ctx(), []byte(text))
			if err != nil {
				return err
			}
			r.receiptFound(&v, found)
		}
	}
	last, err := r.Service().Checkpoint(r.Ctx())
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return err
	}
	v.Checkpoint, v.Form, v.Page.Failed = last.Note, form, form.Failed()
	return r.Show(form.Failed(), pages.ShowVerifyReceipt(v))
}

// receiptFound says what was found of a receipt.
func (r *Request) receiptFound(v *pages.VerifyReceipt, f casework.ReceiptCheck) {
	what := "changed"
	switch {
	case f.Problem == nil:
		what = "valid"
	case errors.Is(f.Problem, custody.ErrOtherKey):
		what = "other"
	case errors.Is(f.Problem, custody.ErrNoNote):
		what = "none"
	}
	v.Result = components.NoticeView{Title: r.T("custody.verify." + what), Text: r.T("custody.verify." + what + "_text"), Tone: components.Bad}
	if f.Problem != nil {
		return
	}
	v.Result.Tone = components.Good
	logged := r.T("custody.verify.pending")
	switch {
	case f.Differs:
		logged = r.T("custody.verify.differs")
		v.Result.Tone = components.Bad
	case f.Logged:
		logged = r.T("custody.verify.logged", i18n.Arg("leaf", strconv.FormatInt(f.Inclusion.Leaf, 10)), i18n.Arg("time", i18n.DateTime(r.Ctx(), f.SignedAt)))
		v.Proof = proofText(f.Inclusion)
	}
	v.Rows = []components.Row{
		{Key: r.T("custody.verify.case"), Value: f.Receipt.Case},
		{Key: r.T("custody.verify.track"), Value: r.T("track_kind." + f.Receipt.Track)},
		{Key: r.T("custody.verify.received"), Value: i18n.DateTime(r.Ctx(), f.Receipt.ReceivedAt)},
		{Key: r.T("custody.verify.agency"), Value: f.Receipt.Agency},
		{Key: r.T("custody.verify.files"), Value: r.T("custody.verify.files_count", i18n.Count("n", len(f.Receipt.Files)))},
		{Key: r.T("custody.verify.short"), Value: f.Fingerprint},
		{Key: r.T("custody.verify.log"), Value: logged},
	}
}

// proofText is a proof for people with a program of their own.
func proofText(in custody.Inclusion) string {
	var b strings.Builder
	b.WriteString(in.Checkpoint + "\nleaf " + strconv.FormatInt(in.Leaf, 10) + "\n")
	for _, h := range in.Proof {
		b.WriteString(h.String() + "\n")
	}
	return b.String()
}

// Checkpoint hands out the newest signed checkpoint as it is.
func (w *Web) Checkpoint(r *Request) error {
	c, err := r.Service().Checkpoint(r.Ctx())
	if err != nil {
		return err
	}
	r.c.Set("Content-Type", "text/plain; charset=utf-8")
	return r.c.SendString(c.Note)
}

// FileReceiptText and TrackReceipt hand out the signed receipt.
func (w *Web) FileReceiptText(r *Request) error {
	id, signed, err := r.Service().SentReceipt(r.Ctx(), r.Actor)
	return r.sendReceipt(id, signed, err)
}

// TrackReceipt is explained with FileReceiptText.
func (w *Web) TrackReceipt(r *Request) error {
	id, signed, err := r.Service().OwnReceipt(r.Ctx(), r.Actor)
	return r.sendReceipt(id, signed, err)
}

func (r *Request) sendReceipt(id models.CaseID, signed []byte, err error) error {
	if err != nil {
		return err
	}
	return r.Attachment("receipt-"+string(id)+".txt", "text/plain; charset=utf-8", func(out io.Writer) error {
		_, err := out.Write(signed)
		return err
	})
}
