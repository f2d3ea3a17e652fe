package demo

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"image/png"
	"math/rand/v2"

	"rsc.io/qr"

	"redress/app/inspect"
	"redress/models"
)

// picture is one made-up picture, the re-encoded copy screens show of it, and
// what else is found in it.
type picture struct {
	kind, ext string
	bytes     []byte
	preview   []byte
	found     models.Found
}

// Size of a made-up screenshot, in pixels.
const width, height = 360, 640

// poolSize is how many different pictures there are of each kind. Drawing one
// for every case would take longer than storing it.
const poolSize = 16

// album are the pictures cases share. What differs between two copies is
// stamped into them.
type album map[string][]picture

func newAlbum(seed uint64) (album, error) {
	out := album{}
	for i, kind := range []string{"chat", "payment", "goods", "moments_post"} {
		for j := range poolSize {
			r := rand.New(rand.NewPCG(seed, pictureStream+uint64(i*poolSize+j)))
			p, err := drawPicture(r, kind)
			if err != nil {
				return nil, err
			}
			out[kind] = append(out[kind], p)
		}
	}
	return out, nil
}

func drawPicture(r *rand.Rand, kind string) (picture, error) {
	var b bytes.Buffer
	p := picture{kind: kind, ext: "png"}
	var err error
	switch kind {
	case "goods":
		p.ext = "jpg"
		err = jpeg.Encode(&b, goods(r), &jpeg.Options{Quality: 70})
	case "payment":
		err = png.Encode(&b, payment(r))
	case "moments_post":
		err = png.Encode(&b, post(r))
	default:
		err = png.Encode(&b, chat(r))
	}
	p.bytes = b.Bytes()
	return p, firstOf(err, p.inspect)
}

// qrPicture is the seller's code as a picture that can be read.
func qrPicture(text string) (picture, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return picture{}, err
	}
	code.Scale = 5
	p := picture{kind: "seller_qr", ext: "png", bytes: code.PNG()}
	return p, p.inspect()
}

// inspect looks into the picture as the pipeline would. It is our own, so no
// other process is needed.
func (p *picture) inspect() error {
	q := inspect.Request{Steps: []string{inspect.Preview, inspect.Fingerprint, inspect.Codes}, Type: "image/png"}
	results, err := inspect.Local{}.Inspect(context.Background(), q, bytes.NewReader(p.bytes))
	for _, r := range results {
		switch r.Step {
		case inspect.Preview:
			p.preview = r.Data
		case inspect.Fingerprint:
			p.found.Fingerprint = r.Hash
		case inspect.Codes:
			for _, code := range r.Codes {
				p.found.Codes = append(p.found.Codes, models.Personal(code))
			}
		}
	}
	return err
}

func firstOf(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// stamped is a copy with a comment in it, so that no two files are equal. The
// pixels, and so the preview, stay the same.
func (p picture) stamped(comment string) []byte {
	if p.ext == "jpg" {
		mark := binary.BigEndian.AppendUint16([]byte{0xff, 0xfe}, uint16(len(comment)+2))
		return bytes.Join([][]byte{p.bytes[:2], mark, []byte(comment), p.bytes[2:]}, nil)
	}
	body := append([]byte("tEXtComment\x00"), comment...)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = append(chunk, body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(body))
	end := len(p.bytes) - 12 // the end chunk
	return bytes.Join([][]byte{p.bytes[:end], chunk, p.bytes[end:]}, nil)
}
