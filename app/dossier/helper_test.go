package dossier

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"redress/app/custody"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
	sheet "redress/views/dossier"
)

const number = "WQ-7K3M9-QXA2P"

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func signerOf(t testing.TB, seed byte) *custody.Signer {
	t.Helper()
	s, err := custody.NewSigner("redress.example.org", ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize)))
	check(t, err)
	return s
}

// photo is a JPEG of some size.
func photo(t testing.TB, width, height int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			img.Set(x, y, color.RGBA{uint8(x), uint8(y), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	check(t, jpeg.Encode(&b, img, nil))
	return b.Bytes()
}

func fileOf(n int, id, kind string, data []byte) File {
	sum := sha256.Sum256(data)
	return File{
		Number: n, ID: id, Type: kind, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:]), ReceivedAt: noon,
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

func evidenceOf(f File) models.Evidence {
	return models.Evidence{ID: models.EvidenceID(f.ID), Kind: "chat", Name: "../../etc/passwd", Type: f.Type, Size: f.Size, SHA256: f.SHA256, ReceivedAt: noon}
}

// sample is a dossier of a stored case: two pictures and a text handed over, one
// of them too dangerous to hand on, a note among staff that is withheld, and a letter.
func sample(t testing.TB) Dossier {
	t.Helper()
	picture := photo(t, 90, 140)
	files := []File{
		fileOf(1, "a1", "image/jpeg", picture), fileOf(2, "a2", "application/pdf", []byte("%PDF-1.4 not really")),
		fileOf(3, "a3", "text/plain", []byte("卖家：保证正品\r\n买家：好")), fileOf(1, "letter-L3-0-zh-CN", "text/html", []byte("<p>受理通知书</p>")),
	}
	files[0].Preview = files[0].Open
	files[1].LeftOut = "infected"
	files[3].Letter, files[3].Lang = true, "zh-CN"

	keys, err := vault.GenerateKeys(strings.NewReader(strings.Repeat("k", 4096)))
	check(t, err)
	s, err := vault.Open(t.Context(), storetest.Memory(), vaulttest.MemoryBlobs(), keys)
	check(t, err)
	c := models.Case{Head: models.Head{ID: number}}
	add := func(kind models.EventKind, p models.Payload) {
		c.Append(noon, models.Event{Kind: kind, Actor: models.ActorRef{Role: models.RoleMediator, Account: "acc"}, Payload: p})
	}
	add(models.EventFiled, models.Payload{Filed: &models.Filed{
		Filing: models.Filing{Track: models.TrackComplaint, Narrative: "收到的是假货"}, ReceivedAt: noon, Evidence: []models.Evidence{evidenceOf(files[0]), evidenceOf(files[1])},
	}})
	add(models.EventNote, models.Payload{Note: &models.Note{By: "acc", At: noon, Body: "可疑"}})
	add(models.EventEvidenceAdded, models.Payload{Evidence: []models.Evidence{evidenceOf(files[2])}})
	letter := evidenceOf(files[3])
	letter.Kind = models.EvidenceLetter
	add(models.EventLetterIssued, models.Payload{Letter: &models.LetterStep{Letter: "L3-0", Number: "第1号", Files: []models.Evidence{letter}}})
	g := models.IssueGrant(models.Actor{Role: models.RoleSystem}, "system.work", models.AnyObject, models.Unlimited)
	_, err = s.CreateCase(t.Context(), g, c)
	check(t, err)
	_, records, err := s.History(t.Context(), g, number)
	check(t, err)
	withheld, ok := records[1].Withhold()
	if !ok {
		t.Fatal("a new record cannot be withheld")
	}
	records[1] = withheld
	d := Dossier{Case: number, Made: noon, Audience: models.AudienceOwner, Files: files, Records: records, Signer: signerOf(t, 7)}
	d.Inclusion = included(t, d.Signer, 3, records[2].Hash)
	d.Sheets = []sheet.Sheet{sheetOf("zh-CN", "案件卷宗", files), sheetOf("en", "Case dossier", files)}
	return d
}

// included puts a chain head into a log of three leaves.
func included(t testing.TB, s *custody.Signer, seq int64, head []byte) *custody.Inclusion {
	t.Helper()
	var log storedHashes
	for i, l := range []custody.Leaf{{Kind: custody.Case, Seq: 9, Hash: bytes.Repeat([]byte{1}, 32)}, {Kind: custody.Case, Seq: seq, Hash: head}, {Kind: custody.Audit, Hash: bytes.Repeat([]byte{2}, 32)}} {
		more, err := tlog.StoredHashes(int64(i), l.Record(), log)
		check(t, err)
		log = append(log, more...)
	}
	root, err := tlog.TreeHash(3, log)
	check(t, err)
	signed, err := custody.Checkpoint{Origin: "redress.example.org", Size: 3, Root: root, At: noon}.Sign(s)
	check(t, err)
	proof, err := tlog.ProveRecord(3, 1, log)
	check(t, err)
	return &custody.Inclusion{Leaf: 1, Seq: seq, Proof: proof, Checkpoint: string(signed)}
}

type storedHashes []tlog.Hash

// ReadHashes is what tlog asks of a log.
func (h storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		out[i] = h[n]
	}
	return out, nil
}

func sheetOf(lang, title string, files []File) sheet.Sheet {
	s := sheet.Sheet{
		Lang: lang, Title: title, Number: number, Office: "<script>alert(1)</script> 办公室", Made: "2026-11-23", Contents: "目录", LeftOut: "未附",
		Cover: []sheet.Row{{Key: "投诉人", Value: "王小明"}, {Key: "被投诉人", Value: "鞋王"}}, Notes: []string{"有助于证明。"},
		Page: func(n, of int) string { return "第 " + itoa(n) + " 页，共 " + itoa(of) + " 页" },
	}
	var list []sheet.File
	for _, f := range files {
		list = append(list, sheet.File{Title: "证据 " + itoa(f.Number), Member: f.Member(), Why: f.LeftOut, Lines: []string{"聊天记录 · JPG"}, Hash: f.SHA256})
	}
	s.Sections = []sheet.Section{
		{ID: "facts", Title: "事实与理由", Blocks: []sheet.Block{{Text: strings.Repeat("卖家说是专柜正品，收到的却是假货。The seller refuses to answer. ", 40)}}},
		{ID: "demands", Title: "诉求", Blocks: []sheet.Block{{Table: &sheet.Table{Head: []string{"诉求", "说明", "金额"}, Rows: [][]string{{"退款", strings.Repeat("全额退还。", 30), "¥1,299.00"}}}}}},
		{ID: "evidence", Title: "证据清单", Blocks: []sheet.Block{{Files: list}}},
		{ID: "timeline", Title: "办理经过", Blocks: []sheet.Block{{Moments: []sheet.Moment{{When: "2026-11-23 12:00", Who: "调解员", Title: "受理", Lines: []string{"状态：已受理"}}}}, {Rows: []sheet.Row{{Key: "a", Value: "b"}}}}},
	}
	return s
}

func itoa(n int) string { return string(rune('0'+n/10%10)) + string(rune('0'+n%10)) }

// written is the dossier as a file.
func written(t testing.TB, d Dossier) []byte {
	t.Helper()
	var b bytes.Buffer
	check(t, Write(context.Background(), &b, d))
	return b.Bytes()
}

// verified verifies bytes with the key of a seed.
func verified(t testing.TB, data []byte, seed byte) *Report {
	t.Helper()
	key := signerOf(t, seed).Key()
	r, err := Verify(bytes.NewReader(data), int64(len(data)), &key)
	check(t, err)
	return r
}
