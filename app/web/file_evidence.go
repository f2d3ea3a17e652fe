package web

import (
	"io"
	"net/url"
	"slices"
	"strconv"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

var evidenceLabels = Labels{"kind": "filing.evidence.kind", "shows": "filing.evidence.shows", "captured": "filing.evidence.captured", "files": "filing.evidence.files"}

// FileEvidence lists the files of a filing, says which are still missing, and
// takes new ones. Of several files in one request the good ones are kept.
func (w *Web) FileEvidence(r *Request) error {
	d, err := r.draft()
	if err != nil {
		return err
	}
	form := r.Form(url.Values{"kind": {firstMissing(d)}})
	if r.Posted() {
		kept, err := r.takeFiles(&form, func(u casework.Upload) error {
			_, err := r.Service().AddEvidence(r.Ctx(), r.Actor, u)
			return err
		})
		if err != nil {
			return err
		}
		if !form.Failed() {
			return r.Redirect(r.evidencePath() + "#files-title")
		}
		if kept > 0 {
			if d, err = r.draft(); err != nil {
				return err
			}
		}
	}
	v := r.evidencePage(d, form)
	return r.Show(form.Failed(), pages.ShowFileEvidence(v))
}

func (r *Request) evidencePath() string {
	if r.fromCheck() {
		return withQuery("/file/evidence", "from", "check")
	}
	return "/file/evidence"
}

func firstMissing(d models.Draft) string {
	for _, want := range casework.CheckEvidence(d.Filing, d.Evidence) {
		if !want.Have {
			return want.Kind
		}
	}
	return ""
}

func (r *Request) evidencePage(d models.Draft, form components.Form) pages.FileEvidence {
	v := pages.FileEvidence{
		Step: r.step("evidence", d.Filing, form), Upload: r.uploadFields("/file/uploads", r.evidencePath()), Next: r.onward("evidence", d.Filing),
		Full: len(d.Evidence) >= r.Service().Evidence.Files,
	}
	for _, want := range casework.CheckEvidence(d.Filing, d.Evidence) {
		v.Checklist = append(v.Checklist, pages.Wanted{
			Name: r.T("evidence_kind." + want.Kind), Why: r.T("evidence_help." + want.Kind), Have: want.Have,
		})
	}
	for _, e := range d.Evidence {
		path := "/file/evidence/" + string(e.ID)
		if r.fromCheck() {
			path = withQuery(path, "from", "check")
		}
		v.Files = append(v.Files, pages.EvidenceItem{
			Name: string(e.Name), Kind: r.T("evidence_kind." + e.Kind), Shows: string(e.Shows), Meta: r.fileMeta(e), Edit: path,
		})
	}
	v.Count = r.T("filing.evidence.count", i18n.Count("n", len(d.Evidence)), i18n.Count("most", r.Service().Evidence.Files))
	return v
}

// uploadFields is what a form for files needs to know; pieces is where its
// script sends them, next where it goes when all are there.
func (r *Request) uploadFields(pieces, next string) pages.UploadFields {
	limits := r.Service().Evidence
	return pages.UploadFields{
		Kinds: r.options("evidence_kind", models.EvidenceKinds), Accept: acceptedFiles,
		MaxSize: most(limits.FileBytes), MaxFiles: strconv.Itoa(limits.Files), Pieces: pieces, Next: next,
	}
}

// most writes a limit in bytes as phones count it.
func most(n int64) string {
	if n >= 1<<30 && n%(1<<30) == 0 {
		return strconv.FormatInt(n>>30, 10) + " GB"
	}
	return strconv.FormatInt(n>>20, 10) + " MB"
}

// acceptedFiles helps the phone's file picker; the server looks at the bytes.
const acceptedFiles = "image/jpeg,image/png,image/webp,image/heic,.heic,application/pdf,video/mp4,audio/mpeg,audio/mp4,.m4a,audio/amr,.amr,text/plain"

func (r *Request) fileMeta(e models.Evidence) string {
	if e.CapturedOn == "" {
		return r.T("filing.evidence.meta", i18n.Arg("size", i18n.Bytes(e.Size)), i18n.Arg("time", i18n.DateTime(r.Ctx(), e.ReceivedAt)))
	}
	return r.T("filing.evidence.meta_captured", i18n.Arg("size", i18n.Bytes(e.Size)), i18n.Arg("time", i18n.DateTime(r.Ctx(), e.ReceivedAt)),
		i18n.Arg("day", r.day(e.CapturedOn)))
}

// takeFiles streams every file of the request into add. What is wrong with one
// file is noted on the form under its name, and the next one goes on.
func (r *Request) takeFiles(form *components.Form, add func(casework.Upload) error) (kept int, err error) {
	seen := 0
	err = r.Files(func(name string, body io.Reader) error {
		seen++
		u := casework.Upload{Kind: r.form.Get("kind"), Shows: r.form.Get("shows"), CapturedOn: r.capturedOn(), Name: name, Address: r.Address(), Body: body}
		if err := add(u); err != nil {
			return r.refuseFile(form, name, err)
		}
		kept++
		return nil
	})
	form.Values = r.form
	if err == nil && r.capturedOn() == "" && dateValue(r.form, "captured") != "" {
		addOnce(form, "captured", r.T("errors.not_date", argLabel(r.T("filing.evidence.captured"))))
	}
	if err == nil && seen == 0 {
		addOnce(form, "files", r.T("filing.error.no_file"))
	}
	if form.Command = r.form.Get(components.CommandField); form.Command == "" {
		form.Command = randomHex(16)
	}
	return kept, err
}

// capturedOn is the claimed day, "" when none or none that can be.
func (r *Request) capturedOn() string {
	day := dateValue(r.form, "captured")
	t, err := time.ParseInLocation(time.DateOnly, day, i18n.Shanghai)
	if err != nil || t.After(r.Now()) {
		return ""
	}
	return day
}

// refuseFile turns a refusal into an error beside the file; any other error comes back.
func (r *Request) refuseFile(form *components.Form, name string, err error) error {
	if _, text := r.fileRefusal(err, name); text != "" {
		addOnce(form, "files", text)
		return nil
	}
	return r.Faults(form, err, evidenceLabels)
}

func addOnce(form *components.Form, name, text string) {
	e := components.FieldError{Name: name, Text: text}
	if !slices.Contains(form.Errors, e) {
		form.Errors = append(form.Errors, e)
	}
}

// day writes "2006-01-02" as people read it.
func (r *Request) day(s string) string {
	t, err := time.ParseInLocation(time.DateOnly, s, i18n.Shanghai)
	if err != nil {
		return s
	}
	return i18n.Date(r.Ctx(), t)
}
