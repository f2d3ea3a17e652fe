package inspect

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

// metadataFormats are the types that cameras and screens write metadata into.
var metadataFormats = map[string]imagemeta.ImageFormat{
	"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP, "image/heic": imagemeta.HEIF,
}

// Limits of what is read of the metadata of a picture.
const (
	maxTags     = 500
	maxTagBytes = 1000
	maxWord     = 100
	tagTime     = 2 * time.Second
)

// metadata reads when, with what and where a picture was taken.
func (s *subject) metadata() (Result, error) {
	format, ok := metadataFormats[s.Type]
	if !ok {
		return Result{}, errNothing
	}
	var tags imagemeta.Tags
	_, err := imagemeta.Decode(imagemeta.Options{
		R: bytes.NewReader(s.data), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
		HandleTag:       func(t imagemeta.TagInfo) error { tags.Add(t); return nil },
		Warnf:           func(string, ...any) {}, LimitNumTags: maxTags, LimitTagSize: maxTagBytes, Timeout: tagTime,
	})
	r := Result{Device: strings.TrimSpace(tagText(tags, "Make") + " " + tagText(tags, "Model"))}
	for _, name := range []string{"DateTimeOriginal", "DateTimeDigitized", "DateTime"} {
		if taken, bad := time.Parse("2006:01:02 15:04:05", tagText(tags, name)); bad == nil && r.Taken == "" {
			r.Taken = taken.Format(time.DateTime)
		}
	}
	if _, placed := tags.EXIF()["GPSLatitude"]; placed {
		if lat, long, bad := tags.GetLatLong(); bad == nil && (lat != 0 || long != 0) {
			r.Place = fmt.Sprintf("%.5f, %.5f", lat, long)
		}
	}
	if r.Taken+r.Device+r.Place == "" {
		return r, fmt.Errorf("%w: %v", errNothing, err)
	}
	return r, nil
}

func tagText(tags imagemeta.Tags, name string) string {
	text, _ := tags.EXIF()[name].Value.(string)
	return clean(cut(text, maxWord))
}

// clean leaves of a text what can be shown on one line.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) {
			return -1
		}
		return c
	}, strings.ToValidUTF8(s, "")))
}
