// Package preview makes the small copy of a picture that screens show. The
// copy is drawn anew from the pixels, so nothing of the original's metadata
// or trailing bytes can be in it.
package preview

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	_ "image/png" // decoders of the types evidence.Picture names
	"io"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"
)

// ErrPicture is returned for bytes that are no picture, or one too large to decode.
var ErrPicture = errors.New("preview: not a picture that can be shown")

const (
	// maxPixels caps what is decoded: 40 megapixels (security decision D10).
	maxPixels = 40_000_000
	// maxSide is the longer side of the copy, in pixels.
	maxSide = 1280
	quality = 80
)

// Make reads a JPEG, PNG or WebP picture and returns a JPEG of at most maxSide
// pixels a side. It returns ErrPicture, or the reader's own error.
func Make(r io.Reader) ([]byte, error) {
	original, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(original))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width > maxPixels/size.Height {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	picture, _, err := image.Decode(bytes.NewReader(original))
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrPicture, err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, shrink(picture), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

// shrink draws the picture on white, at most maxSide a side.
func shrink(p image.Image) image.Image {
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	if longer := max(w, h); longer > maxSide {
		w, h = max(1, w*maxSide/longer), max(1, h*maxSide/longer)
	}
	copied := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(copied, copied.Bounds(), image.White, image.Point{}, draw.Src)
	draw.ApproxBiLinear.Scale(copied, copied.Bounds(), p, p.Bounds(), draw.Over, nil)
	return copied
}
