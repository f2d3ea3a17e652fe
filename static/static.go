// Package static holds the built style sheet, script and icons. Each file is
// served under a name that contains a hash of its bytes, so a browser may keep
// it for ever and never shows a new page with an old style.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"strings"
)

// Prefix is the path all built files are served under.
const Prefix = "/static/"

// dist is made by "npm run build".
//
//go:embed all:dist
var dist embed.FS

// Asset is one file, with smaller forms of the same bytes where the build made
// them.
type Asset struct {
	Body        []byte
	Gzip        []byte // nil when there is none
	Brotli      []byte // nil when there is none
	ContentType string
}

// The files are part of the program and are read once. A dist that cannot be
// read is a broken build, and there is nobody to hand the error to.
var byHashed, hashedOf = mustLoad(dist)

// URL returns the address of a built file, with its hash. A name that was not
// built gives an address that answers 404.
func URL(name string) string {
	if hashed, ok := hashedOf[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Open returns the file behind an address given out by URL, or behind the part
// of it after Prefix.
func Open(address string) (Asset, bool) {
	asset, ok := byHashed[strings.TrimPrefix(address, Prefix)]
	return asset, ok
}

func mustLoad(fsys fs.FS) (map[string]Asset, map[string]string) {
	assets, names := map[string]Asset{}, map[string]string{}
	err := fs.WalkDir(fsys, "dist", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || isCompressed(file) {
			return err
		}
		body, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(file, "dist/")
		hashed := withHash(name, body)
		assets[hashed] = Asset{
			Body:        body,
			Gzip:        optional(fsys, file+".gz"),
			Brotli:      optional(fsys, file+".br"),
			ContentType: contentType(name),
		}
		names[name] = hashed
		return nil
	})
	if err != nil {
		panic("static: " + err.Error())
	}
	return assets, names
}

func isCompressed(file string) bool {
	return strings.HasSuffix(file, ".gz") || strings.HasSuffix(file, ".br")
}

// optional reads a file that need not be there.
func optional(fsys fs.FS, file string) []byte {
	body, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil
	}
	return body
}

// withHash puts 64 bits of the body's hash before the extension.
func withHash(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:8]) + ext
}

// contentType does not depend on the machine's own table for what we serve.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}
