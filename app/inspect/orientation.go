package inspect

import (
	"bytes"
	"encoding/binary"
	"image"
)

var startOfScan = []byte{0xff, 0xda}

// orientation reads how a camera was held from the EXIF of a JPEG: 1 to 8, and
// 1 (upright) for anything that cannot be read.
func orientation(b []byte) int {
	if !bytes.HasPrefix(b, []byte{0xff, 0xd8}) {
		return 1
	}
	// Segments stand before the pixels: 0xff, a marker, a length with itself.
	for b = b[2:]; len(b) > 4 && b[0] == 0xff && b[1] != startOfScan[1]; {
		n := 2 + int(binary.BigEndian.Uint16(b[2:]))
		if n < 4 || n > len(b) {
			return 1
		}
		if exif, ok := bytes.CutPrefix(b[4:n], []byte("Exif\x00\x00")); ok && b[1] == 0xe1 {
			return exifOrientation(exif)
		}
		b = b[n:]
	}
	return 1
}

// exifOrientation finds tag 0x0112, a short, in the first directory.
func exifOrientation(b []byte) int {
	if len(b) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(b[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 1
	}
	b = b[at:]
	for n, b := order.Uint16(b), b[2:]; n > 0 && len(b) >= 12; n, b = n-1, b[12:] {
		if order.Uint16(b) == 0x0112 {
			if o := order.Uint16(b[8:]); o >= 1 && o <= 8 {
				return int(o)
			}
		}
	}
	return 1
}

// upright turns a picture that was stored in one of the eight orientations.
func upright(p *image.RGBA, orientation int) *image.RGBA {
	if orientation == 1 {
		return p
	}
	w, h := p.Bounds().Dx(), p.Bounds().Dy()
	turned := image.NewRGBA(image.Rect(0, 0, w, h))
	if orientation > 4 {
		turned = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := x, y
			switch orientation {
			case 2, 3, 7, 8: // the stored row runs from right to left
				tx = w - 1 - x
			}
			switch orientation {
			case 3, 4, 6, 7: // the stored rows run from bottom to top
				ty = h - 1 - y
			}
			if orientation > 4 { // the stored rows are columns
				tx, ty = ty, tx
			}
			turned.SetRGBA(tx, ty, p.RGBAAt(x, y))
		}
	}
	return turned
}
