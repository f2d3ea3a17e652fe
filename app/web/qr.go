package web

import (
	"strconv"
	"strings"

	"rsc.io/qr"
)

// quiet is the light border a QR code needs, in modules.
const quiet = 4

// qrPath draws a text as the dark modules of a QR code: an SVG path on a square
// of the given size. Each run of a line is one rectangle.
func qrPath(text string) (path, size string, err error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", "", err
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			run := 1
			for code.Black(x+run, y) {
				run++
			}
			b.WriteString("M" + strconv.Itoa(x+quiet) + " " + strconv.Itoa(y+quiet) + "h" + strconv.Itoa(run) + "v1h-" + strconv.Itoa(run) + "z")
			x += run
		}
	}
	return b.String(), strconv.Itoa(code.Size + 2*quiet), nil
}

// inFours sets a key in groups of four.
func inFours(key string) string {
	var b strings.Builder
	for i := 0; i < len(key); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(key[i:min(i+4, len(key))])
	}
	return b.String()
}
