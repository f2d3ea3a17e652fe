package dossier

import (
	"context"
	"io"
	"time"

	"redress/app/custody"
	"redress/models"
	"redress/models/chain"
	sheet "redress/views/dossier"
)

// Dossier is a case as it is to be written.
type Dossier struct {
	// Case is the case number, Made when the dossier is made.
	Case     string
	Made     time.Time
	Audience models.Audience
	// Sheets are the papers, one in each language asked for.
	Sheets []sheet.Sheet
	// Files are the evidence and the letters, those left out too.
	Files []File
	// Records are the case's stored events, some of them withheld. They are
	// empty where a history cannot be shown in part.
	Records []chain.Record
	// Inclusion proves that the history is in the log, nil while it is not.
	Inclusion *custody.Inclusion
	Signer    *custody.Signer
	// Font is the TrueType font the PDF is set in; without one there is no PDF.
	Font *Font
}

// File is one file of the case.
type File struct {
	// Number counts evidence and letters, each from 1; Letter says which it is.
	Number int
	Letter bool
	// Lang is the language of a letter, "" otherwise.
	Lang string
	// ID, Type, Size (bytes) and SHA256 are those of the case. Of is the id of
	// the original where the file is a redacted copy.
	ID, Of, Type, SHA256 string
	Size                 int64
	ReceivedAt           time.Time
	// LeftOut is a word that says why the file is not in the dossier, "" when it is.
	LeftOut string
	// Open opens the bytes; Preview a small JPEG picture of them, nil when there
	// is none.
	Open, Preview func(context.Context) (io.ReadCloser, error)
}
