package inspect

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// corners is a picture with a colour in each corner: red, green / blue, white.
func corners(w, h int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			switch {
			case x >= w/2 && y >= h/2:
				c = color.RGBA{R: 255, G: 255, B: 255, A: 255}
			case x >= w/2:
				c = color.RGBA{G: 255, A: 255}
			case y >= h/2:
				c = color.RGBA{B: 255, A: 255}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// photo is a JPEG of the corners with an EXIF orientation and a place in it.
func photo(t *testing.T, w, h, orientation int, order byteOrder) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, corners(w, h), nil); err != nil {
		t.Fatal(err)
	}
	mark := "MM"
	if order.String() == binary.LittleEndian.String() {
		mark = "II"
	}
	tiff := order.AppendUint16([]byte(mark), 42)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, tag := range []struct{ id, kind, value uint16 }{{0x010f, 3, 7}, {0x0112, 3, uint16(orientation)}} {
		tiff = order.AppendUint16(tiff, tag.id)
		tiff = order.AppendUint16(tiff, tag.kind)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, tag.value)
		tiff = order.AppendUint16(tiff, 0)
	}
	exif := "Exif\x00\x00" + string(tiff) + "GPS 23.1291N"
	segments := segment(0xe0, "JFIF\x00") + segment(0xe1, exif)
	return []byte(string(out.Bytes()[:2]) + segments + string(out.Bytes()[2:]))
}

func segment(marker byte, body string) string {
	return string(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))) + body
}

// seen names the corners of a picture, row by row.
func seen(p image.Image) string {
	b, s := p.Bounds(), ""
	for _, at := range []image.Point{{b.Dx() / 4, b.Dy() / 4}, {b.Dx() * 3 / 4, b.Dy() / 4}, {b.Dx() / 4, b.Dy() * 3 / 4}, {b.Dx() * 3 / 4, b.Dy() * 3 / 4}} {
		r, g, bl, _ := p.At(at.X, at.Y).RGBA()
		switch {
		case r > 0x8000 && g > 0x8000:
			s += "W"
		case r > 0x8000:
			s += "R"
		case g > 0x8000:
			s += "G"
		case bl > 0x8000:
			s += "B"
		}
	}
	return s
}

func copyOf(t *testing.T, original []byte) (image.Image, []byte) {
	t.Helper()
	copied, err := MakePreview(original)
	if err != nil {
		t.Fatal(err)
	}
	p, err := jpeg.Decode(bytes.NewReader(copied))
	if err != nil {
		t.Fatal(err)
	}
	return p, copied
}

func TestMake_StandsUpright(t *testing.T) {
	for orientation, want := range []string{0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB", 9: "RGBW"} {
		for _, order := range []byteOrder{binary.BigEndian, binary.LittleEndian} {
			p, _ := copyOf(t, photo(t, 64, 32, orientation, order))
			size := image.Pt(64, 32)
			if orientation >= 5 && orientation <= 8 {
				size = image.Pt(32, 64)
			}
			if got := seen(p); got != want || p.Bounds().Size() != size {
				t.Errorf("orientation %d: %s, %v, want %s", orientation, got, p.Bounds().Size(), want)
			}
		}
	}
}

func TestMake_KeepsNoMetadata(t *testing.T) {
	original := append(photo(t, 64, 64, 1, binary.BigEndian), "PK\x03\x04 behind the picture"...)
	_, copied := copyOf(t, original)
	for _, word := range []string{"Exif", "GPS", "JFIF\x00\x00", "PK\x03\x04"} {
		if bytes.Contains(copied, []byte(word)) {
			t.Errorf("the copy holds %q", word)
		}
	}
}

func TestMake_Sizes(t *testing.T) {
	for _, c := range []struct {
		what  string
		w, h  int
		wantW int
		wantH int
	}{
		{"a small one stays", 10, 20, 10, 20},
		{"a photo", 2000, 1500, 1280, 960},
		{"a screenshot", 1080, 2400, 960, 2133},
		{"a long screenshot", 1000, 10000, 774, 7745},
		{"a line", 1, 20000, 1, 16000},
	} {
		var original bytes.Buffer
		if err := png.Encode(&original, image.NewGray(image.Rect(0, 0, c.w, c.h))); err != nil {
			t.Fatal(err)
		}
		p, _ := copyOf(t, original.Bytes())
		if got := p.Bounds().Size(); got != image.Pt(c.wantW, c.wantH) {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestMake_DrawsOnWhite(t *testing.T) {
	var original bytes.Buffer
	if err := png.Encode(&original, image.NewNRGBA(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	p, _ := copyOf(t, original.Bytes())
	if seen(p) != "WWWW" {
		t.Errorf("what is transparent became %s", seen(p))
	}
}

func TestMake_RefusesBombs(t *testing.T) {
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	// Claims 100,000 by 100,000 pixels in a few bytes.
	huge := pngHeader(100_000, 100_000)
	// More passes over the picture than any camera makes.
	scans := photo(t, 16, 16, 1, binary.BigEndian)
	scans = append(scans[:len(scans)-2], strings.Repeat("\xff\xda", maxScans)...)
	for what, original := range map[string][]byte{
		"huge": huge, "no more than allowed and one": pngHeader(maxPixels/1000+1, 1000), "endless scans": scans,
		"cut off": small.Bytes()[:len(small.Bytes())-20], "no picture": []byte("%PDF-1.4"), "nothing": nil,
	} {
		if _, err := MakePreview(original); !errors.Is(err, ErrPicture) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// pngHeader is the beginning of a PNG of a size, without any pixel.
func pngHeader(w, h uint32) []byte {
	body := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	body = binary.BigEndian.AppendUint32(body, h)
	body = append(body, 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
}

// Every cut and every changed byte of the EXIF is read without a panic.
func FuzzOrientation(f *testing.F) {
	var t testing.T
	whole := photo(&t, 16, 16, 6, binary.LittleEndian)[:120]
	for n := range whole {
		f.Add(whole[:n])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if o := orientation(b); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
