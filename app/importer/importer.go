package importer

import (
	"context"
	"redress/app/casework"
)

// Importer imports files into a store.
type Importer struct {
	Service *casework.Service
	Map     *Map
	// Format is "csv", "jsonl", or "" to tell it from each file's name.
	Format string
	// Rejects is the path of the rejects file.
	Rejects string
	// Report, when not nil, is told how far the import is after every batch.
	Report func(Progress)
}

// Count is what became of the rows of a file.
type Count struct {
	File string `json:"file"`
	Rows int64  `json:"rows"`
	// Added are new cases, Present rows whose case was there already.
	Added    int64 `json:"added"`
	Present  int64 `json:"present"`
	Rejected int64 `json:"rejected"`
}

// Progress is how far an import is, over all of its files.
type Progress struct {
	Rows, Rejected int64
	// Bytes of Size have been read; Started says where this run began, which
	// for a continued import is not zero.
	Bytes, Size, Started int64
}

const (
	// batch is how many rows are stored between two checkpoints; workers is
	// how many wait for the disk at once, so that the store can commit them together.
	batch   = 500
	workers = 16
)

// Run imports the files and returns the count of each. After an error, or when
// the context has ended, the same call continues behind the last checkpoint.
func (im *Importer) Run(ctx context.Context, files []string) ([]Count, error) {
	r := &run{Importer: im, files: files}
	var err error
	if r.id, err = importID(im.Map, files); err != nil {
		return nil, err
	}
	at, err := r.loadCheckpoint(ctx)
	if err != nil {
		return nil, err
	}
	var intact bool
	if r.rejects, intact, err = openRejects(im.Rejects, at.Rejects); err != nil {
		return nil, err
	}
	if !intact {
		at = checkpoint{} // its rejected rows are lost: go through them again
	}
	done, err := r.all(ctx, at)
	if closing := r.rejects.close(); err == nil {
		err = closing
	}
	return done, err
}
