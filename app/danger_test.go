package app

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// dangerous says which files and folders may use what an attacker would like
// everybody to use; "" is nobody. So whatever runs another program, opens a
// connection, follows an address or writes text as a program is in these places.
var dangerous = map[string]string{
	"os/exec":        "app/inspect/pool.go app/testenv/",
	"net/http":       "app/timestamp/ app/web/ app/serve.go",
	"net/rpc":        "",
	"net/http/pprof": "",
	"expvar":         "",
	"net/smtp":       "",
	"crypto/tls":     "",
	"text/template":  "app/dossier/readme.go",
	"html/template":  "",
	// What is drawn here may be guessed: waiting times and made-up cases.
	"math/rand":       "",
	"math/rand/v2":    "app/demo/ app/ledger/ app/outbox/relay.go models/mongostore/write.go models/vault/store.go models/vault/vaulttest/",
	"crypto/md5":      "",
	"crypto/sha1":     "",
	"crypto/des":      "",
	"crypto/rc4":      "",
	"crypto/dsa":      "",
	"encoding/gob":    "",
	"encoding/xml":    "",
	"plugin":          "",
	"unsafe":          "",
	"C":               "",
	"net.Dial":        "app/scan/ app/doctor_duties.go",
	"http.Client":     "app/timestamp/",
	"http.Get":        "",
	"http.Post":       "",
	"http.Dir":        "",
	"http.FileServer": "",
}

// dangerousScript is what no script of a page may do: make markup or programs
// of text, or listen to other windows.
var dangerousScript = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|__proto__|createContextualFragment|'message'|"message"|import\(`)

func dangers(fsys fs.FS) ([]string, error) {
	var faults []string
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "out" || entry.Name() == "dist" || file != "." && strings.HasPrefix(entry.Name(), ".")):
			return fs.SkipDir
		case strings.HasPrefix(file, "static/js/"):
			text, err := fs.ReadFile(fsys, file)
			for _, found := range dangerousScript.FindAllString(string(text), -1) {
				faults = append(faults, file+" has "+found)
			}
			return err
		case !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return err
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
		if err != nil {
			return err
		}
		for _, name := range uses(tree) {
			if places, known := dangerous[name]; known && !within(file, places) {
				faults = append(faults, file+" uses "+name)
			}
		}
		return nil
	})
	return faults, err
}

// uses lists the imports of a file and, as package.Name, what it takes from net
// and net/http; all ways to dial are one.
func uses(tree *ast.File) (list []string) {
	for _, spec := range tree.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		list = append(list, path)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		pkg, ok := sel.X.(*ast.Ident)
		switch {
		case !ok:
		case pkg.Name == "net" && strings.HasPrefix(sel.Sel.Name, "Dial"):
			list = append(list, "net.Dial")
		case pkg.Name == "http":
			list = append(list, "http."+strings.TrimPrefix(sel.Sel.Name, "Default"))
		}
		return true
	})
	return list
}

func within(file, places string) bool {
	for place := range strings.FieldsSeq(places) {
		if strings.HasPrefix(file, place) {
			return true
		}
	}
	return false
}

func TestDangerous_HasItsPlaces(t *testing.T) {
	faults, err := dangers(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Error(fault)
	}
}

func TestDangerous_FindsPlantedFaults(t *testing.T) {
	planted := fstest.MapFS{
		"app/a.go":        {Data: []byte("package app\n\nimport \"os/exec\"\n")},
		"app/b.go":        {Data: []byte("package app\n\nimport \"crypto/md5\"\n")},
		"app/c.go":        {Data: []byte("package app\n\nvar c = net.Dialer{}\n")},
		"app/web/d.go":    {Data: []byte("package web\n\nvar d, _ = http.Get(\"http://example.org\")\n")},
		"app/web/e.go":    {Data: []byte("package web\n\nvar e = http.DefaultClient\n")},
		"models/f.go":     {Data: []byte("package models\n\nimport _ \"math/rand/v2\"\n")},
		"app/web/fine.go": {Data: []byte("package web\n\nvar fine = http.MethodGet\n")},
		"static/js/g.js":  {Data: []byte("box.innerHTML = text\n")},
		"app/g_test.go":   {Data: []byte("package app\n\nimport _ \"os/exec\"\n")},
	}
	faults, err := dangers(planted)
	if err != nil || len(faults) != 7 {
		t.Errorf("found %s, %v", fmt.Sprint(faults), err)
	}
}
