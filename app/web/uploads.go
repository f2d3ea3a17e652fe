package web

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"redress/app/casework"
	"redress/app/evidence"
	"redress/models"
	"redress/views/i18n"
)

// Files in pieces: the protocol is tus 1.0 (tus.io/protocols/resumable-upload)
// with creation, checksum, expiration and termination. The script of the upload
// form speaks it; answers to mistakes are one sentence of plain text.

const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,checksum,expiration,termination"
	pieceType     = "application/offset+octet-stream"
	// tokenHeader carries the form's token.
	tokenHeader = "X-Form-Token"
	// statusWrongSum is the protocol's own status for a wrong checksum.
	statusWrongSum = 460
)

var (
	errTus     = errors.New("web: another version of the upload protocol")
	errPiece   = errors.New("web: not the media type of a piece")
	errForward = errors.New("web: the piece goes beyond the end of the file")
)

// UploadOptions says what the server can do.
func (w *Web) UploadOptions(r *Request) error {
	r.c.Set("Tus-Version", tusVersion)
	r.c.Set("Tus-Extension", tusExtensions)
	r.c.Set("Tus-Max-Size", strconv.FormatInt(r.Service().Evidence.FileBytes, 10))
	r.c.Set("Tus-Checksum-Algorithm", "sha256")
	return r.c.SendStatus(http.StatusNoContent)
}

// UploadStart begins a file.
func (w *Web) UploadStart(r *Request) error {
	length, err := strconv.ParseInt(r.c.Get("Upload-Length"), 10, 64)
	if err != nil || length < 0 {
		return errUnreadable
	}
	meta, err := uploadMeta(r.c.Get("Upload-Metadata"))
	if err != nil {
		return err
	}
	day := meta["captured"]
	r.form = map[string][]string{}
	setDate(r.form, "captured", day)
	if day != "" && r.capturedOn() == "" {
		bad := &models.Invalid{}
		bad.Add("captured", "errors.not_date")
		return bad
	}
	u, err := r.Service().StartUpload(r.Ctx(), r.Actor, length, strings.ToLower(meta["sha256"]), casework.Upload{
		Kind: meta["kind"], Shows: meta["shows"], CapturedOn: day, Name: meta["filename"], Address: r.Address(),
	})
	if err != nil {
		return err
	}
	r.c.Set("Location", r.Route.Path+"/"+u.ID)
	return r.uploadState(http.StatusCreated, u)
}

// uploadMeta reads names and Base64 values; each value is cleaned like a form.
func uploadMeta(header string) (map[string]string, error) {
	meta := map[string]string{}
	for pair := range strings.SplitSeq(header, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(pair), " ")
		text, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return nil, errUnreadable
		}
		meta[name] = clean(string(text))
	}
	if sum, err := hex.DecodeString(meta["sha256"]); err != nil || (len(sum) != 0 && len(sum) != 32) {
		return nil, errUnreadable
	}
	return meta, nil
}

// UploadHead says how far a file is.
func (w *Web) UploadHead(r *Request) error {
	u, err := r.Service().Upload(r.Ctx(), r.Actor, r.Param("id"))
	if err != nil {
		return err
	}
	return r.uploadState(http.StatusOK, u)
}

// UploadPiece takes a piece in. A piece that breaks off, or comes too slowly, is
// kept as far as it came.
func (w *Web) UploadPiece(r *Request) error {
	if r.c.Get("Content-Type") != pieceType {
		return errPiece
	}
	offset, err := strconv.ParseInt(r.c.Get("Upload-Offset"), 10, 64)
	if err != nil || offset < 0 {
		return errUnreadable
	}
	sum, err := pieceSum(r.c.Get("Upload-Checksum"))
	if err != nil {
		return err
	}
	body := &cuttable{src: r.body(), length: int64(r.c.Request().Header.ContentLength())}
	u, err := r.Service().AppendUpload(r.Ctx(), r.Actor, r.Param("id"), casework.Piece{Offset: offset, Body: body, SHA256: sum, Cut: body.wasCut})
	if body.tooLarge {
		err = errTooLarge
	}
	if err != nil || body.cut != nil {
		r.c.Context().SetConnectionClose() // what is left of the body is not read
	}
	if err != nil {
		return err
	}
	if more, _ := body.Read(make([]byte, 1)); more > 0 {
		r.c.Context().SetConnectionClose()
		return errForward
	}
	return r.uploadState(http.StatusNoContent, u)
}

func pieceSum(header string) ([]byte, error) {
	if header == "" {
		return nil, nil
	}
	algorithm, value, _ := strings.Cut(header, " ")
	sum, err := base64.StdEncoding.DecodeString(value)
	if err != nil || algorithm != "sha256" || len(sum) != 32 {
		return nil, errUnreadable
	}
	return sum, nil
}

// UploadDrop forgets a file that is not wanted any more.
func (w *Web) UploadDrop(r *Request) error {
	if err := r.Service().DropUpload(r.Ctx(), r.Actor, r.Param("id")); err != nil {
		return err
	}
	return r.c.SendStatus(http.StatusNoContent)
}

func (r *Request) uploadState(status int, u models.Upload) error {
	r.c.Set("Upload-Offset", strconv.FormatInt(u.Offset, 10))
	r.c.Set("Upload-Length", strconv.FormatInt(u.Length, 10))
	r.c.Set("Upload-Expires", u.ExpiresAt.Format(http.TimeFormat))
	r.c.Status(status)
	return nil
}

// checkPiece is checkForm for files in pieces, whose token is in a header.
func (r *Request) checkPiece() error {
	if !r.sameOrigin() || !r.tokenMatches(r.c.Get(tokenHeader)) {
		return errForeign
	}
	if r.c.Get("Tus-Resumable") != tusVersion {
		return errTus
	}
	return nil
}

// refusePiece answers a mistake for the script of the upload form.
func (r *Request) refusePiece(err error) error {
	status, text := 0, ""
	var bad *models.Invalid
	switch {
	case errors.Is(err, errTus):
		status = http.StatusPreconditionFailed
	case errors.Is(err, errPiece):
		status = http.StatusUnsupportedMediaType
	case errors.Is(err, errForward):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, casework.ErrSum):
		status, text = statusWrongSum, r.T("filing.error.file_sum")
	case errors.Is(err, models.ErrUnsigned):
		status, text = http.StatusForbidden, r.T("error_page.403_csrf.text")
	case errors.As(err, &bad):
		status, text = http.StatusUnprocessableEntity, r.problem(bad.Problems[0], evidenceLabels)
	default:
		// Who sends the pieces knows the name and puts it in.
		status, text = r.fileRefusal(err, "{name}")
	}
	if status == 0 {
		f := failureOf(err)
		r.noteFailure(f, err)
		status, text = f.status, r.T("error_page."+f.page+".text")
	}
	r.c.Set("Tus-Version", tusVersion)
	r.c.Status(status).Set("Content-Type", "text/plain; charset=utf-8")
	if r.c.Method() == http.MethodHead {
		return nil
	}
	return r.c.SendString(text)
}

// fileRefusal is the status and the sentence for a file that is not taken, 0
// for any other error.
func (r *Request) fileRefusal(err error, name string) (int, string) {
	file, limits := i18n.Arg("name", name), r.Service().Evidence
	switch {
	case errors.Is(err, evidence.ErrType):
		return http.StatusUnsupportedMediaType, r.T("filing.error.file_type", file)
	case errors.Is(err, evidence.ErrLarge):
		return http.StatusRequestEntityTooLarge, r.T("filing.error.file_large", file, i18n.Arg("max", most(limits.FileBytes)))
	case errors.Is(err, evidence.ErrEmpty):
		return http.StatusBadRequest, r.T("filing.error.file_empty", file)
	case errors.Is(err, casework.ErrFull):
		return http.StatusUnprocessableEntity, r.T("filing.error.file_count", file, i18n.Count("max", limits.Files))
	case errors.Is(err, casework.ErrHeavy):
		return http.StatusUnprocessableEntity, r.T("filing.error.file_total", file, i18n.Arg("max", most(limits.CaseBytes)))
	case errors.Is(err, casework.ErrTwice):
		return http.StatusUnprocessableEntity, r.T("filing.error.file_twice", file)
	}
	return 0, ""
}

// cuttable is a body that may break off: what came before is kept.
type cuttable struct {
	src          io.Reader
	length, read int64
	cut          error
	tooLarge     bool
}

// Read passes the bytes on, and ends where they break off.
func (c *cuttable) Read(p []byte) (int, error) {
	if c.cut != nil || c.tooLarge {
		return 0, io.EOF
	}
	n, err := c.src.Read(p)
	c.read += int64(n)
	switch {
	case errors.Is(err, errTooLarge):
		c.tooLarge = true
		return 0, err
	case err == io.EOF && c.length > c.read:
		c.cut = io.ErrUnexpectedEOF
	case err != nil && err != io.EOF:
		c.cut = err
		err = io.EOF
	}
	return n, err
}

func (c *cuttable) wasCut() bool { return c.cut != nil }
