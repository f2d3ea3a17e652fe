package inspect

import (
	"image"
	"image/color"

	"golang.org/x/image/draw"
)

// A redacted copy keeps the pixels of a usual photo; a larger one shrinks.
const (
	redactLong    = 16_000
	redactArea    = 16_000_000
	redactQuality = 90
)

// redact makes a copy in which the areas are black. What was below them is not
// in the copy: the pixels are overwritten before it is encoded.
func (s *subject) redact() (Result, error) {
	p, err := s.picture()
	if err != nil {
		return Result{}, err
	}
	drawn := upright(shrink(p.Image, redactLong, redactLong, redactArea), p.orientation)
	for _, a := range s.Areas {
		draw.Draw(drawn, a.of(drawn.Bounds()), image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	data, err := (&picture{orientation: 1}).copied(drawn, redactQuality)
	return Result{Data: data}, err
}

// of is the area in pixels. It is rounded outwards: half a digit is a digit.
func (a Area) of(b image.Rectangle) image.Rectangle {
	w, h := b.Dx(), b.Dy()
	return image.Rect(a.X*w/1000, a.Y*h/1000, ((a.X+a.W)*w+999)/1000, ((a.Y+a.H)*h+999)/1000).Intersect(b)
}
