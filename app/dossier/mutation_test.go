package dossier

import (
	"archive/zip"
	"bytes"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"redress/app/testenv"
)

// flips is how many bytes are changed in the proof.
func flips() int { return testenv.Proof(600, 5_000, 40_000) }

// No byte of a dossier can change: not in a member, not in the ZIP file around
// it. The members are stored in one form, so there is no byte without meaning.
func TestEveryFlipIsFound(t *testing.T) {
	good := written(t, sample(t))
	if r := verified(t, good, 7); !r.OK() {
		t.Fatal(r.Faults)
	}
	random := rand.New(rand.NewPCG(1, 2))
	places := structure(t, good)
	for range flips() {
		places = append(places, random.IntN(len(good)))
	}
	for _, i := range places {
		bad := bytes.Clone(good)
		bad[i] ^= 1 << random.IntN(8)
		if r := verified(t, bad, 7); r.OK() {
			t.Errorf("byte %d of %d was changed and nobody saw it", i, len(good))
		}
	}
	t.Logf("%d flips in %d bytes, every one found", len(places), len(good))
}

// structure lists places in every part of the file: each header, each member,
// the directory and the end.
func structure(t *testing.T, data []byte) (out []int) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	for _, f := range r.File {
		at, err := f.DataOffset()
		check(t, err)
		for i := int(at) - len(f.Name) - 39; i < int(at); i++ {
			out = append(out, i) // the local header
		}
		end := int(at) + int(f.CompressedSize64)
		out = append(out, int(at), (int(at)+end)/2, end-1)
		for i := end; i < end+16; i++ {
			out = append(out, i) // the descriptor behind the data
		}
	}
	directory := bytes.LastIndex(data, []byte("PK\x05\x06"))
	for i := len(data) - (len(data)-directory)*8; i < len(data); i++ {
		out = append(out, i)
	}
	return out
}

// A changed byte of a member is found under the name of that member, and where
// the member is one of the list, as that one thing and nothing else.
func TestDamageIsNamed(t *testing.T) {
	good := written(t, sample(t))
	r, err := zip.NewReader(bytes.NewReader(good), int64(len(good)))
	check(t, err)
	for _, f := range r.File {
		at, err := f.DataOffset()
		check(t, err)
		bad := bytes.Clone(good)
		bad[int(at)+int(f.CompressedSize64)/2] ^= 4
		report := verified(t, bad, 7)
		if !slices.ContainsFunc(report.Faults, func(x Fault) bool { return x.Member == f.Name }) {
			t.Errorf("%s was changed; named was %v", f.Name, report.Faults)
		}
		if f.Name == "evidence/evidence-01.jpg" && len(report.Faults) != 1 {
			t.Errorf("one byte was changed; named was %v", report.Faults)
		}
	}
}

// Somebody who repacks the file, whatever he leaves out, adds or renames, has
// no dossier any more.
func TestRepacking(t *testing.T) {
	good := written(t, sample(t))
	for name, change := range map[string]func([]member) []member{
		"nothing changed but the packer's habits": func(m []member) []member { m[3].method = zip.Deflate; return m },
		"a member left out":                       func(m []member) []member { return slices.Delete(m, 5, 6) },
		"the manifest left out":                   func(m []member) []member { return m[:len(m)-2] },
		"the signature left out":                  func(m []member) []member { return m[:len(m)-1] },
		"two members swapped":                     func(m []member) []member { m[1], m[2] = m[2], m[1]; return m },
		"a member twice":                          func(m []member) []member { return append(m, m[1]) },
		"another member of the same name":         func(m []member) []member { return append(m, member{name: m[1].name, data: []byte("x")}) },
		"a name in other letters":                 func(m []member) []member { return append(m, member{name: "readme.TXT", data: []byte("x")}) },
		"a member put in": func(m []member) []member {
			return append(m, member{name: "evidence/evidence-99.jpg", data: []byte("x")})
		},
		"an absolute name":        func(m []member) []member { return append(m, member{name: "/etc/passwd", data: []byte("x")}) },
		"a way out of the folder": func(m []member) []member { return append(m, member{name: "evidence/../../x.txt", data: []byte("x")}) },
		"a device":                func(m []member) []member { return append(m, member{name: "evidence/CON.txt", data: []byte("x")}) },
		"a folder":                func(m []member) []member { return append(m, member{name: "evidence/"}) },
		"a backslash":             func(m []member) []member { return append(m, member{name: `..\x.txt`, data: []byte("x")}) },
	} {
		if r := verified(t, pack(t, change(unpack(t, good))), 7); r.OK() {
			t.Errorf("%s: nobody saw it", name)
		}
	}
	if !bytes.Equal(pack(t, unpack(t, good)), good) {
		t.Error("the test packs otherwise than the writer, so it shows nothing")
	}
	for name, bad := range map[string][]byte{
		"bytes in front": append([]byte("x"), good...), "bytes behind": append(bytes.Clone(good), 'x'),
		"cut off": good[:len(good)-1], "half": good[:len(good)/2], "empty": {}, "two of them": append(bytes.Clone(good), good...),
	} {
		if r := verified(t, bad, 7); r.OK() {
			t.Errorf("%s: nobody saw it", name)
		}
	}
}

type member struct {
	name   string
	data   []byte
	method uint16
}

func unpack(t *testing.T, data []byte) (out []member) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	check(t, err)
	for _, f := range r.File {
		body, err := f.Open()
		check(t, err)
		content, err := io.ReadAll(body)
		check(t, err)
		out = append(out, member{f.Name, content, zip.Store})
	}
	return out
}

func pack(t *testing.T, members []member) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: m.method, Modified: noon})
		check(t, err)
		_, err = f.Write(m.data)
		check(t, err)
	}
	check(t, w.Close())
	return b.Bytes()
}
