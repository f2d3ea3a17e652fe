package importer

import (
	"bytes"
	"encoding/json"
	"os"
)

// Reject is one row that could not be imported: a line of the rejects file.
type Reject struct {
	File   string `json:"file"`
	Line   int64  `json:"line"`
	Reason string `json:"reason"`
	Row    string `json:"row"`
}

// rejects is the file they are written to. It holds what other people wrote of
// themselves, so it is for its owner alone.
type rejects struct {
	f    *os.File
	size int64
}

// openRejects opens the file and cuts it to what belongs to the checkpoint.
// ok is false when it is no longer there in that length.
func openRejects(path string, size int64) (r *rejects, ok bool, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, false, err
	}
	if ok = info.Size() >= size; !ok {
		size = 0
	}
	if err = f.Truncate(size); err == nil {
		_, err = f.Seek(size, 0)
	}
	return &rejects{f: f, size: size}, ok, err
}

// add writes a batch and makes it durable.
func (r *rejects) add(list []Reject) error {
	if len(list) == 0 {
		return nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, x := range list {
		if err := e.Encode(x); err != nil {
			return err
		}
	}
	n, err := r.f.Write(b.Bytes())
	r.size += int64(n)
	if err != nil {
		return err
	}
	return r.f.Sync()
}

// close closes the file; an empty one is taken away.
func (r *rejects) close() error {
	err := r.f.Close()
	if r.size == 0 {
		return os.Remove(r.f.Name())
	}
	return err
}
