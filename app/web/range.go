package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"redress/app/casework"
)

// sendPart hands out the part of a file that was asked for: all of it, or one
// range of bytes (RFC 9110 section 14). Several ranges, and what cannot be
// read, are answered with the whole file, as the RFC allows.
func (r *Request) sendPart(f casework.File) error {
	size := f.Evidence.Size
	r.c.Set("Accept-Ranges", "bytes")
	from, length, asked := oneRange(r.c.Get("Range"), size)
	switch {
	case !asked:
		return r.stream(f.Body, int(size))
	case length == 0:
		r.c.Set("Content-Range", "bytes */"+strconv.FormatInt(size, 10))
		r.c.Status(http.StatusRequestedRangeNotSatisfiable)
		return f.Body.Close()
	}
	if err := f.Body.Close(); err != nil {
		return err
	}
	body, err := f.From(r.Ctx(), from)
	if err != nil {
		return err
	}
	r.c.Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, from+length-1, size))
	r.c.Status(http.StatusPartialContent)
	return r.stream(&part{io.LimitReader(body, length), body}, int(length))
}

type part struct {
	io.Reader
	io.Closer
}

// oneRange reads a Range header. length is 0 when no byte of the file is in the range.
func oneRange(header string, size int64) (from, length int64, asked bool) {
	first, last, ok := strings.Cut(strings.TrimPrefix(header, "bytes="), "-")
	if !ok || !strings.HasPrefix(header, "bytes=") {
		return 0, 0, false
	}
	a, errA := bytePlace(first)
	b, errB := bytePlace(last)
	if errA != nil || errB != nil || first+last == "" || (first != "" && last != "" && b < a) {
		return 0, 0, false
	}
	switch {
	case first == "": // the last b bytes
		a, b = max(size-b, 0), size-1
	case last == "" || b >= size:
		b = size - 1
	}
	return a, max(b-a+1, 0), true
}

var errPlace = errors.New("web: not a place in a file")

// bytePlace reads a number of digits alone, "" as 0.
func bytePlace(s string) (int64, error) {
	if strings.Trim(s, "0123456789") != "" {
		return 0, errPlace
	}
	if s == "" {
		return 0, nil
	}
	return strconv.ParseInt(s, 10, 64)
}
