package app

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// policy is the import policy of the tree: each room, what it may import of
// this module, and which third-party modules live in it. "all" stands for every
// room. It is a statement of how the program is built: change it only with a
// decision record in docs/adr.
var policy = map[string]room{
	"models/chain":    {pure: true},
	"models":          {own: "models/chain", pure: true},
	"models/identity": {own: "models", pure: true},
	"models/vault": {own: "models models/chain models/identity",
		libs: "go.mongodb.org/mongo-driver/v2/bson go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore github.com/tink-crypto/tink-go/v2"},
	"models/sqlitestore": {own: "models", libs: "modernc.org/sqlite go.mongodb.org/mongo-driver/v2/bson"},
	"models/mongostore":  {own: "models", libs: "go.mongodb.org/mongo-driver/v2"},
	"models/storetest":   {own: "models", libs: "go.mongodb.org/mongo-driver/v2/bson pgregory.net/rapid", testOnly: true},
	"models/fileblobs":   {own: "models"},
	"models/blobtest":    {own: "models", testOnly: true},
	"models/vault/vaulttest": {own: "models models/vault models/chain models/identity models/storetest",
		libs: "go.mongodb.org/mongo-driver/v2/bson pgregory.net/rapid", testOnly: true},

	"workflows/calendar":    {pure: true},
	"workflows/law":         {own: "workflows/calendar", pure: true},
	"workflows/venue":       {pure: true},
	"workflows":             {own: "models models/identity workflows/calendar workflows/law workflows/venue", pure: true},
	"workflows/definitions": {pure: true},
	"workflows/spec": {own: "models workflows workflows/calendar workflows/law workflows/definitions",
		libs: "cel.dev/cel-go github.com/goccy/go-yaml"},

	"static":           {},
	"views/i18n":       {libs: "golang.org/x/text"},
	"views/components": {own: "views/i18n static", libs: "github.com/a-h/templ"},
	"views/layout":     {own: "views/i18n views/components static", libs: "github.com/a-h/templ"},
	"views/letters":    {own: "views/i18n static", libs: "github.com/a-h/templ"},
	"views/dossier":    {libs: "github.com/a-h/templ"},
	"views/pages":      {own: "views/i18n views/components views/layout static", libs: "github.com/a-h/templ"},

	"app/authz":    {own: "models"},
	"app/custody":  {libs: "golang.org/x/mod/sumdb", pure: true},
	"app/ledger":   {own: "models app/authz app/custody"},
	"app/witness":  {own: "models app/custody app/ledger"},
	"app/evidence": {own: "models", libs: "github.com/gabriel-vasile/mimetype"},
	"app/inspect":  {libs: "golang.org/x/image golang.org/x/text github.com/bep/imagemeta github.com/makiuchi-d/gozxing github.com/ledongthuc/pdf"},
	"app/scan":     {},
	"app/dossier":  {own: "models models/chain models/vault app/custody views/dossier", libs: "github.com/signintech/gopdf"},
	"app/backup":   {own: "models", libs: "filippo.io/age go.mongodb.org/mongo-driver/v2/bson"},
	"app/config":   {own: "workflows/venue", libs: "github.com/alecthomas/kong"},
	"app/testenv":  {libs: "go.mongodb.org/mongo-driver/v2", testOnly: true},
	// passwords is pure data: the list of breached ones and the rules around it.
	"app/passwords": {libs: "golang.org/x/text", pure: true},
	"app/passkey":   {libs: "github.com/go-webauthn/webauthn"},
	"app/casework": {own: "models models/chain models/identity workflows workflows/calendar workflows/law workflows/venue workflows/spec workflows/definitions app/authz app/custody app/ledger app/evidence app/inspect app/scan app/passwords app/passkey",
		libs: "golang.org/x/crypto/argon2 github.com/pquerna/otp"},
	"app/outbox":   {own: "models workflows app/authz app/casework app/evidence app/inspect app/scan views/i18n views/letters"},
	"app/importer": {own: "models models/identity workflows workflows/calendar app/authz app/casework", libs: "github.com/goccy/go-yaml"},
	"app/demo": {own: "models models/identity workflows workflows/calendar app/authz app/casework app/evidence app/outbox app/inspect",
		libs: "rsc.io/qr golang.org/x/image"},
	"app/web": {own: "models models/identity workflows workflows/calendar workflows/law workflows/venue app/authz app/casework app/custody app/dossier app/evidence app/outbox views/i18n views/components views/dossier views/layout views/letters views/pages static",
		libs: "github.com/gofiber/fiber/v2 github.com/valyala/fasthttp github.com/go-playground/validator/v10 github.com/a-h/templ github.com/prometheus/client_golang rsc.io/qr"},
	"app/timestamp":   {libs: "github.com/digitorus/timestamp github.com/digitorus/pkcs7"},
	"app/mail":        {libs: "github.com/wneessen/go-mail"},
	"app/torture":     {testOnly: true},
	"app/bench":       {testOnly: true},
	"app":             {own: "all", libs: ""},
	"app/cmd/redress": {own: "app app/config"},
}

type room struct {
	// own and libs list what may be imported, separated by spaces.
	own, libs string
	// pure rooms know no clock, chance, file, network or log.
	pure bool
	// testOnly rooms may be imported by test files and testOnly rooms alone.
	testOnly bool
}

// impure is what a pure room may not import, and the calls it may not make.
var impure = []string{"os", "net", "log", "log/slog", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "os/exec", "io/ioutil", "net/http"}

var clockCalls = []string{"Now", "Since", "Until", "After", "Tick", "Sleep", "NewTimer", "NewTicker"}

const module = "redress"

func TestImportPolicy_Holds(t *testing.T) {
	for _, fault := range checkPolicy(t, os.DirFS("..")) {
		t.Error(fault)
	}
}

func TestImportPolicy_FindsPlantedFaults(t *testing.T) {
	planted := fstest.MapFS{
		"views/pages/bad.go":        {Data: []byte("package pages\n\nimport _ \"redress/models\"\n")},
		"models/bad.go":             {Data: []byte("package models\n\nimport \"time\"\n\nvar now = time.Now()\n")},
		"workflows/bad.go":          {Data: []byte("package workflows\n\nimport _ \"math/rand/v2\"\n")},
		"app/casework/bad.go":       {Data: []byte("package casework\n\nimport _ \"github.com/gofiber/fiber/v2\"\n")},
		"app/web/bad.go":            {Data: []byte("package web\n\nimport _ \"redress/models/storetest\"\n")},
		"models/sqlitestore/bad.go": {Data: []byte("package sqlitestore\n\nimport \"redress/models\"\n\nvar g = models.IssueGrant\n")},
		"app/newroom/bad.go":        {Data: []byte("package newroom\n")},
	}
	faults := checkPolicy(t, planted)
	for file := range planted {
		found := false
		for _, f := range faults {
			found = found || strings.Contains(f, filepath.Dir(file))
		}
		if !found {
			t.Errorf("the fault planted in %s was not found", file)
		}
	}
	if len(faults) != len(planted) {
		t.Errorf("%d faults planted, %d found:\n%s", len(planted), len(faults), strings.Join(faults, "\n"))
	}
}

func checkPolicy(t *testing.T, tree fs.FS) (faults []string) {
	t.Helper()
	err := fs.WalkDir(tree, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (path != "." && strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(tree, path)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, path, source, 0)
		if err != nil {
			return err
		}
		faults = append(faults, checkFile(fset, path, file)...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return faults
}

func checkFile(fset *token.FileSet, path string, file *ast.File) (faults []string) {
	name := filepath.ToSlash(filepath.Dir(path))
	r, ok := policy[name]
	if !ok {
		return []string{path + ": package " + name + " is not in the import policy"}
	}
	report := func(pos token.Pos, format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s: %s %s", fset.Position(pos), name, fmt.Sprintf(format, args...)))
	}
	for _, imp := range file.Imports {
		target, _ := strconv.Unquote(imp.Path.Value)
		if problem := r.refuses(target); problem != "" {
			report(imp.Pos(), "%s %s", problem, target)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		x, ok := sel.X.(*ast.Ident)
		switch {
		case !ok:
		case r.pure && x.Name == "time" && slices.Contains(clockCalls, sel.Sel.Name):
			report(n.Pos(), "is pure but reads the clock with time.%s", sel.Sel.Name)
		case x.Name == "models" && sel.Sel.Name == "IssueGrant" && name != "app/authz" && !r.testOnly:
			report(n.Pos(), "issues a grant; only app/authz may")
		}
		return true
	})
	return faults
}

// refuses says what is wrong with an import, "" when nothing is.
func (r room) refuses(target string) string {
	if own, ok := strings.CutPrefix(target, module+"/"); ok {
		if policy[own].testOnly && !r.testOnly {
			return "may not import the test room"
		}
		if r.own == "all" || slices.Contains(strings.Fields(r.own), own) {
			return ""
		}
		return "may not import the room"
	}
	if !strings.Contains(strings.Split(target, "/")[0], ".") {
		if r.pure && slices.Contains(impure, target) {
			return "is pure and may not import"
		}
		return ""
	}
	for _, lib := range strings.Fields(r.libs) {
		if target == lib || strings.HasPrefix(target, lib+"/") {
			return ""
		}
	}
	return "may not import the library"
}
