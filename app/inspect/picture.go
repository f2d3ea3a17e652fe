package inspect

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // decoders of the types in pictures
	"math"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// ErrPicture is returned for bytes that are no picture, or one too large to decode.
var ErrPicture = errors.New("inspect: not a picture that can be shown")

const (
	// maxPixels caps what is decoded: 40 megapixels (security decision D10).
	maxPixels = 40_000_000
	// maxScans caps the passes of a progressive JPEG, each of which costs a
	// walk over all pixels however few bytes it has.
	maxScans = 100

	// A preview has at most maxShort pixels on the shorter side, so that the text
	// of a long screenshot stays readable; maxLong and maxArea bound the rest.
	maxShort       = 960
	maxLong        = 16_000
	maxArea        = 6_000_000
	previewQuality = 80
)

// picture is a decoded picture and how the camera was held.
type picture struct {
	image.Image
	orientation int
}

// decode reads a JPEG, PNG or WebP picture, after its header was found
// harmless. It returns ErrPicture.
func decode(original []byte) (*picture, error) {
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
	p, _, err := image.Decode(bytes.NewReader(original))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	return &picture{p, orientation(original)}, nil
}

// copied encodes what was drawn from the picture, upright. It is drawn anew
// from the pixels, so nothing of the original's metadata or trailing bytes can
// be in it.
func (p *picture) copied(drawn *image.RGBA, quality int) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, upright(drawn, p.orientation), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// shrink draws the picture on white, within limits of its shorter side, its
// longer side and its area.
func shrink(p image.Image, short, long, area float64) *image.RGBA {
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	scale := min(1, short/float64(min(w, h)), long/float64(max(w, h)), math.Sqrt(area/float64(w*h)))
	w, h = max(1, int(float64(w)*scale)), max(1, int(float64(h)*scale))
	copied := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(copied, copied.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(copied, copied.Bounds(), p, p.Bounds(), draw.Over, nil)
	return copied
}
