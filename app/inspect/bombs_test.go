package inspect

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"time"
)

// bomb is a file made to harm whoever looks into it.
type bomb struct {
	name, kind string
	data       []byte
	// sound says that only what is around the pixels is harmful.
	sound bool
}

// bombs are 200 and more: catalogue entry A12.
func bombs(t *testing.T) (out []bomb) {
	add := func(name, kind string, data []byte) {
		out = append(out, bomb{name, kind, data, strings.HasPrefix(name, "exif")})
	}
	for i, size := range [][2]uint32{{30_000, 30_000}, {100_000, 100_000}, {1 << 30, 1 << 30}, {1<<31 - 1, 1}, {40_001, 1000}, {0, 5}, {65_535, 65_535}, {7000, 6000}} {
		add(fmt.Sprintf("png of %dx%d", size[0], size[1]), "image/png", pngBomb(size[0], size[1]))
		add(fmt.Sprintf("webp of size %d", i), "image/webp", webpBomb(size[0], size[1]))
		add(fmt.Sprintf("jpeg of size %d", i), "image/jpeg", jpegBomb(uint16(min(size[0], 65_535)), uint16(min(size[1], 65_535))))
	}
	photo := exifPhoto(t)
	for n := range 40 {
		add(fmt.Sprintf("jpeg cut at %d", n), "image/jpeg", photo[:len(photo)*n/41])
	}
	picture := codePicture(t, "x", 1)
	for n := range 40 {
		add(fmt.Sprintf("png cut at %d", n), "image/png", picture[:len(picture)*n/41])
	}
	for n := range 20 {
		add(fmt.Sprintf("jpeg with %d scans", maxScans+n), "image/jpeg", append(bytes.Clone(photo[:len(photo)-2]), strings.Repeat("\xff\xda\x00\x02", maxScans+n)...))
	}
	for n := range 30 { // directories that lead to themselves, or out of the file
		loop := bytes.Clone(photo)
		at := bytes.Index(loop, []byte("MM\x00\x2a"))
		binary.BigEndian.PutUint32(loop[at+10+12*(n%4)+8:], uint32(n*n))
		binary.BigEndian.PutUint16(loop[at+8:], uint16(4+n*2000))
		add(fmt.Sprintf("exif loop %d", n), "image/jpeg", loop)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(make([]byte, 64<<20))
	_ = z.Close()
	for _, kind := range []string{"image/jpeg", "image/png", "image/webp", "image/gif", "application/zip", "application/gzip", "text/html", "image/svg+xml"} {
		add("gzip called "+kind, kind, packed.Bytes())
		add("zip behind a picture called "+kind, kind, append(bytes.Clone(picture[:200]), "PK\x03\x04"+strings.Repeat("PK\x05\x06", 1000)...))
		add("gif of many frames called "+kind, kind, append([]byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), bytes.Repeat([]byte("\x2c\x00\x00\x00\x00\xff\xff\xff\xff\x00\x02\x00"), 100_000)...))
	}
	for n, data := range pdfBombs() {
		add(fmt.Sprintf("pdf %d", n), "application/pdf", data)
	}
	return out
}

func pngBomb(w, h uint32) []byte {
	var pixels bytes.Buffer
	z := zlib.NewWriter(&pixels)
	_, _ = z.Write(make([]byte, 1<<20))
	_ = z.Close()
	chunk := func(name string, data []byte) []byte {
		body := append([]byte(name), data...)
		return binary.BigEndian.AppendUint32(append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), body...), crc32.ChecksumIEEE(body))
	}
	return append(append(pngHeader(w, h), chunk("IDAT", pixels.Bytes())...), chunk("IEND", nil)...)
}

func webpBomb(w, h uint32) []byte {
	body := append([]byte("WEBPVP8L\x20\x00\x00\x00\x2f"), binary.LittleEndian.AppendUint32(nil, (w-1)&0x3fff|((h-1)&0x3fff)<<14)...)
	body = append(body, make([]byte, 40)...)
	return append(append([]byte("RIFF"), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...), body...)
}

// jpegBomb claims a size in a header that is otherwise right.
func jpegBomb(w, h uint16) []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil)
	data := b.Bytes()
	at := bytes.Index(data, []byte("\xff\xc0"))
	binary.BigEndian.PutUint16(data[at+5:], h)
	binary.BigEndian.PutUint16(data[at+7:], w)
	return data[:len(data)-20]
}

func pdfBombs() (out [][]byte) {
	catalog := "<< /Type /Catalog /Pages 2 0 R >>"
	page := "<< /Type /Page /Contents 4 0 R >>"
	for n := range 10 { // trees that lead back to themselves, at some depth
		objects := []string{catalog}
		for i := range n + 1 {
			next := i + 3
			if i == n {
				next = 2
			}
			objects = append(objects, fmt.Sprintf("<< /Type /Pages /Count 1000000 /Kids [%d 0 R %d 0 R] >>", next, next))
		}
		out = append(out, pdfFile(objects...))
	}
	for n := range 10 { // streams packed many times over
		data, filters := []byte(strings.Repeat("\x00", 24<<20)), ""
		for range n%3 + 1 {
			var b bytes.Buffer
			z := zlib.NewWriter(&b)
			_, _ = z.Write(data)
			_ = z.Close()
			data, filters = b.Bytes(), filters+" /FlateDecode"
		}
		out = append(out, pdfFile(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream("/Filter ["+filters+" ]", string(data))))
	}
	for n := range 10 { // brackets without an end
		deep := strings.Repeat("[", 2000<<n) + strings.Repeat("<<", 10)
		out = append(out, pdfFile(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, stream("", "BT "+deep+" Tj")), []byte("%PDF-1.7\ntrailer "+deep+"\nstartxref\n9\n%%EOF"))
	}
	for n := range 5 { // a form that draws itself
		out = append(out, pdfFile(catalog, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>",
			stream("/Subtype /Form /Resources << /XObject << /X 4 0 R >> >>", strings.Repeat("/X Do ", 3+n))))
	}
	for n := range 5 { // an object stream that says it is in itself
		out = append(out, []byte(fmt.Sprintf("%%PDF-1.7\n1 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF", stream(fmt.Sprintf("/Type /XRef /W [1 1 1] /Root 1 0 R /Size 3 /Index [0 3] /Extends 1 0 R /N %d", n*1000), "\x02\x01\x00\x02\x01\x00\x02\x01\x00"))))
	}
	return out
}

// No bomb gives a result, takes long, or costs this process memory; and the
// other process is there afterwards. The control is a picture that is none.
func TestBombs(t *testing.T) {
	corpus := bombs(t)
	if len(corpus) < 200 {
		t.Fatalf("%d files", len(corpus))
	}
	pool := newPool(t, Command, fileTime)
	warm, err := pool.Inspect(t.Context(), Request{Steps: everything, Type: "image/png"}, bytes.NewReader(codePicture(t, "x", 1)))
	if err != nil || !warm[0].Ready || !warm[3].Ready {
		t.Fatalf("the control: %v %+v", err, warm)
	}
	before, slowest, name, died := resident(t), time.Duration(0), "", 0
	for _, b := range corpus {
		start := time.Now()
		out, err := pool.Inspect(t.Context(), Request{Steps: everything, Type: b.kind}, bytes.NewReader(b.data))
		took := time.Since(start)
		if errors.Is(err, ErrDied) {
			died++
		} else if err != nil {
			t.Errorf("%s: %v", b.name, err)
		}
		for _, r := range out {
			if decoded := r.Step == Preview || r.Step == Fingerprint; decoded && r.Ready != b.sound {
				t.Errorf("%s: %s ready is %v", b.name, r.Step, r.Ready)
			}
		}
		if took > slowest {
			slowest, name = took, b.name
		}
		if took > 100*time.Millisecond {
			t.Logf("%s took %v", b.name, took)
		}
	}
	grown := resident(t) - before
	t.Logf("%d files, the slowest %v (%s), %d killed the process; this one grew by %d KiB", len(corpus), slowest, name, died, grown>>10)
	if grown > 32<<20 || slowest > fileTime+time.Second {
		t.Errorf("grew by %d bytes, took %v", grown, slowest)
	}
}

// A picture of the largest size that is allowed still works.
func TestBombs_LargestPictureWorks(t *testing.T) {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, image.NewGray(image.Rect(0, 0, 8000, 5000))); err != nil {
		t.Fatal(err)
	}
	pool := newPool(t, Command, 30*time.Second)
	out, err := pool.Inspect(t.Context(), Request{Steps: []string{Preview, Redact}, Type: "image/png"}, bytes.NewReader(b.Bytes()))
	if err != nil || !out[0].Ready || !out[1].Ready {
		t.Errorf("%v", err)
	}
}
