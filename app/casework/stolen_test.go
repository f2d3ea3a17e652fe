package casework

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"golang.org/x/text/encoding/simplifiedchinese"

	"redress/app/testenv"
	"redress/models"
	"redress/models/fileblobs"
	"redress/models/mongostore"
	"redress/models/sqlitestore"
	"redress/models/vault"
)

// canaries are texts that nobody else has, one for each thing about a person
// that goes into the store. They are others in every run: what an earlier one
// has left on a server is not found.
var canaries = renamed(map[string]string{
	"name": "欧阳金丝雀", "phone": "13912345671", "address": "云浮市金丝雀路八八九号", "narrative": "那天傍晚金丝雀在窗前唱歌",
	"agent": "司徒金丝雀", "agent's phone": "13912345672", "item": "金丝雀牌羽绒被一床", "transaction": "4200canary88997766",
	"handle": "canary_k", "message": "请转告金丝雀已经寄回", "note": "金丝雀案待核对流水", "file name": "金丝雀聊天记录截图",
	"file shows": "显示金丝雀收款", "account": "主任金丝雀", "totp": "JBSWCANARYPXPJ2Q", "picture": "canary bytes of a picture, seventy or so of them, in no format at all",
})

func renamed(list map[string]string) map[string]string {
	bird := string([]rune{'鸟', rune(0x4e00 + rand.IntN(5000)), rune(0x4e00 + rand.IntN(5000))})
	number := fmt.Sprintf("%07d", rand.IntN(1e7))
	for what, text := range list {
		text = strings.ReplaceAll(text, "金丝雀", bird)
		text = strings.ReplaceAll(text, "canary", "canary"+number)
		text = strings.ReplaceAll(text, "1391234567", "13"+number+"8")
		list[what] = strings.ReplaceAll(text, "CANARY", strings.NewReplacer("0", "A", "1", "B", "8", "C", "9", "D").Replace(number))
	}
	return list
}

// forms are the ways a text may lie in a file.
func forms(text string) map[string][]byte {
	out := map[string][]byte{"UTF-8": []byte(text), "hex": []byte(hex.EncodeToString([]byte(text))), "HEX": []byte(strings.ToUpper(hex.EncodeToString([]byte(text))))}
	for name, encode := range map[string]func([]byte, uint16) []byte{
		"UTF-16LE": func(b []byte, u uint16) []byte { return append(b, byte(u), byte(u>>8)) },
		"UTF-16BE": func(b []byte, u uint16) []byte { return append(b, byte(u>>8), byte(u)) },
	} {
		for _, u := range utf16.Encode([]rune(text)) {
			out[name] = encode(out[name], u)
		}
	}
	if b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text)); err == nil {
		out["GB18030"] = b
	}
	for shift := range 3 { // wherever in a group of three the text begins
		part := []byte(text)[shift:]
		out[fmt.Sprint("base64/", shift)] = []byte(base64.RawStdEncoding.EncodeToString(part[:len(part)/3*3]))
	}
	return out
}

// found are the canaries that lie open in some bytes, in any form.
func found(data []byte) (list []string) {
	for what, text := range canaries {
		for form, needle := range forms(text) {
			if bytes.Contains(data, needle) {
				list = append(list, what+" in "+form)
			}
		}
	}
	return list
}

// fillWithPeople lets people file, add, talk and sign up, through the use cases.
func (o *office) fillWithPeople() {
	o.Helper()
	ctx := o.Context()
	f := complete()
	f.Narrative, f.Purchase.Item, f.Purchase.Transaction = models.Personal(canaries["narrative"]+"，付款后发来的是假货。"), models.Personal(canaries["item"]), models.Personal(canaries["transaction"])
	f.Complainant = models.Party{Name: models.Personal(canaries["name"]), Phone: models.Personal(canaries["phone"]), Address: models.Personal(canaries["address"])}
	f.Respondent.Handles = []models.Handle{{Kind: "wechat_id", Value: models.Personal(canaries["handle"])}}
	f.Agent = &models.Agent{Name: models.Personal(canaries["agent"]), Phone: models.Personal(canaries["agent's phone"]), Matters: "代为投诉", Powers: "一般代理", Until: "2027-12-31"}
	for _, send := range []bool{true, false} { // one is sent, one stays a draft
		actor, _ := o.draft()
		for _, page := range PagesOf(f) {
			_, err := o.SaveDraft(ctx, actor, page, func(d *models.Filing) { *d = f })
			must(o, err)
		}
		u := picture()
		u.Name, u.Shows = canaries["file name"]+".png", canaries["file shows"]
		u.Body = bytes.NewReader(append(bytes.Clone(png), strings.Repeat(canaries["picture"], 4)...))
		_, err := o.AddEvidence(ctx, actor, u)
		must(o, err)
		if !send {
			break
		}
		id, err := o.Submit(ctx, actor, string(actor.Case))
		must(o, err)
		buyer, boss := models.Actor{Role: models.RoleComplainant, Case: id}, o.boss()
		_, err = o.SendMessage(ctx, buyer, id, canaries["message"], "m")
		must(o, err)
		_, err = o.Store.AddHandles(ctx, o.grant(), id, monday, f.Respondent.Handles)
		must(o, err)
		_, err = o.Store.UpdateCase(ctx, o.grant(), id, func(c models.Case) (models.Case, error) {
			c.Append(monday, models.Event{Kind: models.EventNote, Actor: boss.Ref(), Payload: models.Payload{Note: &models.Note{Body: models.Personal(canaries["note"])}}})
			return c, nil
		})
		must(o, err)
		_, err = o.ListCases(ctx, boss, models.CaseQuery{Text: canaries["item"], Phone: f.Complainant.Phone})
		must(o, err)
	}
}

// boss is an administrator with a name and a second factor.
func (o *office) boss() models.Actor {
	o.Helper()
	boss := o.staff("boss", models.RoleAdministrator)
	_, err := o.Store.UpdateAccount(o.Context(), boss.Account, func(a models.Account) (models.Account, error) {
		a.Name, a.TOTP = models.Personal(canaries["account"]), models.Personal(canaries["totp"])
		return a, nil
	})
	must(o, err)
	return boss
}

// on puts the office on another engine, with a log that is kept.
func (o *office) on(engine models.Engine, blobs models.BlobStore, keyFile string) (log *bytes.Buffer) {
	o.Helper()
	keys, err := vault.LoadOrCreateKeys(keyFile)
	must(o, err)
	o.Store, err = vault.Open(o.Context(), engine, blobs, keys)
	must(o, err)
	log = &bytes.Buffer{}
	o.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return log
}

// plant stores a canary in the open, as a field that was forgotten would.
func (o *office) plant() {
	o.Helper()
	_, err := o.Store.UpdateMeta(o.Context(), "planted", func(m models.Meta) (models.Meta, error) {
		m.Text = canaries["narrative"]
		return m, nil
	})
	must(o, err)
}

// judge fails when a stolen copy tells of anybody, and when the search is blind.
func (o *office) judge(log *bytes.Buffer, steal func() []byte) {
	o.Helper()
	copied := steal()
	if list := found(append(copied, log.Bytes()...)); len(list) > 0 {
		o.Errorf("%d bytes were stolen, and they tell %v", len(copied), list)
	}
	o.plant()
	if list := found(steal()); len(list) != 1 {
		o.Errorf("a canary stored in the open: found %v", list)
	}
	o.Logf("%d bytes searched for %d texts in %d forms each", len(copied), len(canaries), len(forms("x123")))
}

// rawFiles is every byte of a folder.
func rawFiles(t testing.TB, dir string) (out []byte) {
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		out = append(append(out, path...), data...)
		return err
	}))
	return out
}

// A stolen copy of the data folder, its log not yet put away, tells of nobody.
func TestStolenCopy_OfTheDataFolder(t *testing.T) {
	o := newOffice(t)
	dir, keys := t.TempDir(), t.TempDir()
	engine, err := sqlitestore.Open(t.Context(), dir)
	must(t, err)
	blobs, err := fileblobs.Open(filepath.Join(dir, "files"))
	must(t, err)
	log := o.on(engine, blobs, filepath.Join(keys, "redress.key"))
	o.fillWithPeople()
	if wal, err := os.Stat(filepath.Join(dir, sqlitestore.FileName+"-wal")); err != nil || wal.Size() == 0 {
		t.Errorf("there is no log to search: %v", err)
	}
	o.judge(log, func() []byte { return rawFiles(t, dir) })
	must(t, o.Store.Close())
	if list := found(rawFiles(t, dir)); len(list) != 1 { // the planted one
		t.Errorf("after the log was put away: %v", list)
	}
}

// A stolen copy of the MongoDB database, read through the driver: every
// collection and every piece of every file. Where REDRESS_TEST_MONGODB_FILES
// names the folder of the server, its raw files are searched as well.
func TestStolenCopy_OfMongoDB(t *testing.T) {
	uri := testenv.MongoURI(t)
	o := newOffice(t)
	engine, err := mongostore.Open(t.Context(), uri)
	must(t, err)
	client, err := mongo.Connect(options.Client().ApplyURI(uri))
	must(t, err)
	t.Cleanup(func() {
		must(t, engine.Close())
		must(t, client.Disconnect(context.Background()))
	})
	blobs, err := engine.Blobs(t.Context())
	must(t, err)
	log := o.on(engine, blobs, filepath.Join(t.TempDir(), "redress.key"))
	o.fillWithPeople()
	raw := func(planted int) {
		if dir := os.Getenv("REDRESS_TEST_MONGODB_FILES"); dir != "" {
			data := rawFiles(t, dir)
			if list := found(data); len(list) != planted {
				t.Errorf("the files of the server tell %v", list)
			}
			t.Logf("%d bytes of the server's files searched", len(data))
		}
	}
	raw(0)
	o.judge(log, func() []byte { return dumpAll(t, client.Database(path.Base(uri))) })
	raw(1)
}

func dumpAll(t *testing.T, db *mongo.Database) (out []byte) {
	t.Helper()
	names, err := db.ListCollectionNames(t.Context(), bson.D{})
	must(t, err)
	for _, name := range names {
		cursor, err := db.Collection(name).Find(t.Context(), bson.D{})
		must(t, err)
		for cursor.Next(t.Context()) {
			out = append(out, cursor.Current...)
		}
		must(t, cursor.Err())
	}
	if len(names) < 10 {
		t.Errorf("only %v", names)
	}
	return out
}
