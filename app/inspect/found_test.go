package inspect

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/bits"
	"strconv"
	"testing"

	"golang.org/x/image/draw"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"rsc.io/qr"
)

type sample struct {
	kind string
	data []byte
}

const said = "买家陈晓：说好的正品呢？\n卖家：亲，不退不换。"

// samples are files as people send them.
func samples(t *testing.T) map[string]sample {
	t.Helper()
	gb, err1 := simplifiedchinese.GB18030.NewEncoder().String(said)
	wide, err2 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(said)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	return map[string]sample{
		"photo":       {"image/jpeg", exifPhoto(t)},
		"code":        {"image/png", codePicture(t, "https://u.wechat.com/EXAMPLE", 1)},
		"code afar":   {"image/png", codePicture(t, "wxp://f2f0EXAMPLE", 4)},
		"text":        {"text/plain", []byte(said)},
		"gb18030":     {"text/plain", []byte(gb)},
		"utf-16":      {"text/plain", []byte(wide)},
		"pdf":         {"application/pdf", chinesePDF(said)},
		"film":        {"video/mp4", []byte("\x00\x00\x00\x18ftypmp42")},
		"no picture":  {"image/png", []byte("not a picture")},
		"empty steps": {"image/gif", []byte("GIF89a")},
	}
}

// What is found in each sample, in one table.
func TestFound(t *testing.T) {
	for name, want := range map[string]Result{
		"photo":     {Taken: "2026-10-03 21:15:09", Device: "HUAWEI ELS-AN00", Place: "23.12911, 113.26438"},
		"code":      {Codes: []string{"https://u.wechat.com/EXAMPLE"}},
		"code afar": {Codes: []string{"wxp://f2f0EXAMPLE"}},
		"text":      {Data: []byte(said)}, "gb18030": {Data: []byte(said)}, "utf-16": {Data: []byte(said)}, "pdf": {Data: []byte(said)},
		"film": {}, "no picture": {}, "empty steps": {},
	} {
		s := samples(t)[name]
		results, err := Local{}.Inspect(t.Context(), Request{Steps: []string{Metadata, Codes, Text}, Type: s.kind}, bytes.NewReader(s.data))
		if err != nil {
			t.Fatal(err)
		}
		meta, codes, text := results[0], results[1], results[2]
		if meta.Taken != want.Taken || meta.Device != want.Device || meta.Place != want.Place || meta.Ready != (want.Taken != "") {
			t.Errorf("%s: %+v", name, meta)
		}
		if len(codes.Codes) != len(want.Codes) || len(want.Codes) > 0 && codes.Codes[0] != want.Codes[0] {
			t.Errorf("%s: codes %q", name, codes.Codes)
		}
		if string(text.Data) != string(want.Data) || text.Ready != (want.Data != nil) {
			t.Errorf("%s: text %q", name, text.Data)
		}
	}
}

// Near pictures have near fingerprints, other pictures have not.
func TestFingerprint(t *testing.T) {
	scene := func(shift int) *image.RGBA {
		p := image.NewRGBA(image.Rect(0, 0, 800, 600))
		for y := range 600 {
			for x := range 800 {
				p.SetRGBA(x, y, color.RGBA{uint8((x*x/900 + shift*y) % 256), uint8(y * shift / 7), uint8((x + y) / 6), 255})
			}
		}
		return p
	}
	hash := func(p image.Image, quality int) uint64 {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: quality}); err != nil {
			t.Fatal(err)
		}
		s := &subject{Request: Request{Type: "image/jpeg"}, data: b.Bytes()}
		r, err := s.fingerprint()
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.ParseUint(r.Hash, 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	small := image.NewRGBA(image.Rect(0, 0, 300, 225))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), scene(3), scene(3).Bounds(), draw.Src, nil)
	first := hash(scene(3), 90)
	if d := bits.OnesCount64(first ^ hash(small, 40)); d > 6 {
		t.Errorf("a smaller copy differs in %d bits", d)
	}
	if d := bits.OnesCount64(first ^ hash(corners(800, 600), 90)); d < 10 {
		t.Errorf("another picture differs in %d bits only", d)
	}
}

// exifPhoto is a JPEG with what a phone writes into it.
func exifPhoto(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, corners(64, 48), nil); err != nil {
		t.Fatal(err)
	}
	body := "Exif\x00\x00" + string(tiff())
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(body)+2))
	return append(append(head, body...), out.Bytes()[2:]...)
}

// entry is one entry of a TIFF directory: text, rationals or one number.
type entry struct {
	tag   uint16
	text  string
	rats  [][2]uint32
	value uint32
}

func tiff() []byte {
	gps := []entry{{tag: 1, text: "N"}, {tag: 2, rats: [][2]uint32{{23, 1}, {7, 1}, {44796, 1000}}}, {tag: 3, text: "E"}, {tag: 4, rats: [][2]uint32{{113, 1}, {15, 1}, {51768, 1000}}}}
	exif := []entry{{tag: 0x9003, text: "2026:10:03 21:15:09"}}
	root := []entry{{tag: 0x010f, text: "HUAWEI"}, {tag: 0x0110, text: "ELS-AN00"}, {tag: 0x8769}, {tag: 0x8825}}
	at := uint32(8)
	size := func(list []entry) (n uint32) {
		n = 2 + 12*uint32(len(list)) + 4
		for _, e := range list {
			n += uint32(8 * len(e.rats))
			if len(e.text) > 3 {
				n += uint32(len(e.text) + 1)
			}
		}
		return n
	}
	root[2].value, root[3].value = at+size(root), at+size(root)+size(exif)
	out := []byte("MM\x00\x2a\x00\x00\x00\x08")
	for _, list := range [][]entry{root, exif, gps} {
		out = append(out, directory(list, at)...)
		at += size(list)
	}
	return out
}

func directory(list []entry, at uint32) []byte {
	be := binary.BigEndian
	out, extra := be.AppendUint16(nil, uint16(len(list))), []byte(nil)
	free := at + 2 + 12*uint32(len(list)) + 4
	for _, e := range list {
		out = be.AppendUint16(out, e.tag)
		switch {
		case e.rats != nil:
			out = be.AppendUint32(be.AppendUint32(be.AppendUint16(out, 5), uint32(len(e.rats))), free+uint32(len(extra)))
			for _, r := range e.rats {
				extra = be.AppendUint32(be.AppendUint32(extra, r[0]), r[1])
			}
		case len(e.text) > 3:
			out = be.AppendUint32(be.AppendUint32(be.AppendUint16(out, 2), uint32(len(e.text)+1)), free+uint32(len(extra)))
			extra = append(append(extra, e.text...), 0)
		case e.text != "":
			out = append(be.AppendUint32(be.AppendUint16(out, 2), uint32(len(e.text)+1)), (e.text + "\x00\x00\x00\x00")[:4]...)
		default:
			out = be.AppendUint32(be.AppendUint32(be.AppendUint16(out, 4), 1), e.value)
		}
	}
	return append(append(out, 0, 0, 0, 0), extra...)
}

// codePicture is a QR code on a larger background.
func codePicture(t *testing.T, text string, afar int) []byte {
	t.Helper()
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	code.Scale = 6
	p, err := png.Decode(bytes.NewReader(code.PNG()))
	if err != nil {
		t.Fatal(err)
	}
	side := p.Bounds().Dx()
	scene := image.NewRGBA(image.Rect(0, 0, side*afar, side*afar))
	draw.Draw(scene, scene.Bounds(), image.NewUniform(color.RGBA{190, 200, 180, 255}), image.Point{}, draw.Src)
	draw.Draw(scene, p.Bounds().Add(image.Pt(side*(afar-1)/2, side*(afar-1)/3)), p, image.Point{}, draw.Src)
	var out bytes.Buffer
	if err := png.Encode(&out, scene); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
