// Package preview makes the small copy of a picture that screens show. The
// copy is drawn anew from the pixels, so nothing of the original's metadata
// or trailing bytes can be in it. It stands upright as the camera was held.
package preview

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // decoders of the types evidence.Picture names
	"io"
	"math"
	"sync"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// ErrPicture is returned for bytes that are no picture, or one too large to decode.
var ErrPicture = errors.New("preview: not a picture that can be shown")

const (
	// maxPixels caps what is decoded: 40 megapixels (security decision D10).
	maxPixels = 40_000_000
	// largePixels is from where on pictures are decoded one at a time: one of
	// maxPixels can take more than half a gigabyte meanwhile.
	largePixels = 4_000_000
	// maxScans caps the passes of a progressive JPEG, each of which costs a
	// walk over all pixels however few bytes it has.
	maxScans = 100

	// A copy has at most maxShort pixels on the shorter side, so that the text
	// of a long screenshot stays readable; maxLong and maxArea bound the rest.
	maxShort = 960
	maxLong  = 16_000
	maxArea  = 6_000_000
	quality  = 80
)

// large is held by whoever decodes a large picture.
var large sync.Mutex

// Make reads a JPEG, PNG or WebP picture and returns a small JPEG of it. It
// returns ErrPicture, or the reader's own error.
func Make(r io.Reader) ([]byte, error) {
	original, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	size, format, err := image.DecodeConfig(bytes.NewReader(original))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	switch {
	case size.Width <= 0 || size.Height <= 0 || size.Width > maxPixels/size.Height:
		return nil, fmt.Errorf("%w: %d by %d pixels", ErrPicture, size.Width, size.Height)
	case format == "jpeg" && bytes.Count(original, startOfScan) > maxScans:
		return nil, fmt.Errorf("%w: too many scans", ErrPicture)
	}
	if size.Width*size.Height > largePixels {
		large.Lock()
		defer large.Unlock()
	}
	picture, _, err := image.Decode(bytes.NewReader(original))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, upright(shrink(picture), orientation(original)), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// shrink draws the picture on white.
func shrink(p image.Image) *image.RGBA {
	w, h := fit(p.Bounds().Dx(), p.Bounds().Dy())
	copied := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(copied, copied.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(copied, copied.Bounds(), p, p.Bounds(), draw.Over, nil)
	return copied
}

// fit is the size of the copy of a picture.
func fit(w, h int) (int, int) {
	scale := min(1, maxShort/float64(min(w, h)), maxLong/float64(max(w, h)), math.Sqrt(maxArea/float64(w*h)))
	return max(1, int(float64(w)*scale)), max(1, int(float64(h)*scale))
}
