package inspect

import (
	"image"
	"slices"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/multi/qrcode"
)

const (
	// maxCodes and maxCode bound what is kept of the codes of a picture.
	maxCodes = 8
	maxCode  = 2000
	// codeArea is the size at which a code is looked for first, in pixels.
	codeArea = 12_000_000
)

// codes reads the QR codes in a picture. A code that is small in a large
// photo is found at half the size and a tiny one at the whole, so both are tried.
func (s *subject) codes() (Result, error) {
	p, err := s.picture()
	if err != nil {
		return Result{}, err
	}
	whole := shrink(p.Image, 1e5, 1e5, codeArea)
	var r Result
	for _, at := range []*image.RGBA{whole, shrink(whole, 1e5, 1e5, float64(whole.Bounds().Dx()*whole.Bounds().Dy())/4)} {
		for _, code := range codesIn(at) {
			if code = cut(code, maxCode); !slices.Contains(r.Codes, code) && len(r.Codes) < maxCodes {
				r.Codes = append(r.Codes, code)
			}
		}
	}
	if r.Codes == nil {
		return r, errNothing
	}
	return r, nil
}

func codesIn(p image.Image) (out []string) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(p)
	if err != nil {
		return nil
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	found, err := qrcode.NewQRCodeMultiReader().DecodeMultiple(bitmap, hints)
	if err != nil {
		return nil
	}
	for _, f := range found {
		out = append(out, strings.ToValidUTF8(f.GetText(), "�"))
	}
	return out
}

// cut shortens a text to so many bytes, at the border of a character.
func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "")
}
