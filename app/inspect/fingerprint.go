package inspect

import (
	"fmt"
	"image"

	"golang.org/x/image/draw"
)

// fingerprint is the difference hash: the picture in nine by eight grey points,
// and for each point whether the next one in its row is lighter. Copies that
// were scaled or encoded anew differ in few of the 64 bits.
func (s *subject) fingerprint() (Result, error) {
	p, err := s.picture()
	if err != nil {
		return Result{}, err
	}
	// Two steps: scaling straight to so few points would look at few pixels.
	middle := upright(shrink(p.Image, 512, 2048, 1<<20), p.orientation)
	grey := image.NewGray(image.Rect(0, 0, 9, 8))
	draw.BiLinear.Scale(grey, grey.Bounds(), middle, middle.Bounds(), draw.Src, nil)
	var hash uint64
	for y := range 8 {
		for x := range 8 {
			hash <<= 1
			if grey.GrayAt(x, y).Y < grey.GrayAt(x+1, y).Y {
				hash |= 1
			}
		}
	}
	return Result{Hash: fmt.Sprintf("%016x", hash)}, nil
}
