package web

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/custody"
	"redress/app/ledger"
	"redress/app/passkey"
	"redress/models"
	"redress/models/storetest"
	"redress/models/vault"
	"redress/models/vault/vaulttest"
	"redress/workflows"
)

// subjects are everybody who can be in front of a browser.
var subjects = []models.Role{
	models.RoleVisitor, models.RoleComplainant, models.RoleBuyer, models.RoleRespondent,
	models.RoleMediator, models.RoleOfficer, models.RoleAdministrator,
}

// watched is an engine that notes every write but those of sessions, whose
// last sight moves on with every request.
type watched struct {
	models.Engine
	writes []string
}

func (e *watched) note(collection, id string) {
	if collection != models.SessionsCollection {
		e.writes = append(e.writes, collection+" "+id)
	}
}

func (e *watched) Insert(ctx context.Context, collection string, d models.Doc) error {
	e.note(collection, d.ID)
	return e.Engine.Insert(ctx, collection, d)
}

func (e *watched) Replace(ctx context.Context, collection string, d models.Doc, old int64) error {
	e.note(collection, d.ID)
	return e.Engine.Replace(ctx, collection, d, old)
}

func (e *watched) Delete(ctx context.Context, collection, id string, old int64) error {
	e.note(collection, id)
	return e.Engine.Delete(ctx, collection, id, old)
}

func (e *watched) InOrder(ctx context.Context, writes ...models.Write) (int, error) {
	for _, w := range writes {
		e.note(w.Collection, w.Doc.ID)
	}
	return e.Engine.InOrder(ctx, writes...)
}

// watchedBlobs notes the files that are stored and deleted.
type watchedBlobs struct {
	models.BlobStore
	engine *watched
}

func (b watchedBlobs) Put(ctx context.Context, id string, r io.Reader) error {
	b.engine.note("blobs", id)
	return b.BlobStore.Put(ctx, id, r)
}

func (b watchedBlobs) Delete(ctx context.Context, id string) error {
	b.engine.note("blobs", id)
	return b.BlobStore.Delete(ctx, id)
}

// world is a site with two organisations, an account of each kind, and cases
// of every relation to them.
type world struct {
	*site
	engine          *watched
	here, elsewhere string
	accounts        map[models.Role]models.Account
	colleague       models.Account
	neighbour       models.Account
	definition      string
	made            int
	kept            map[string]object
	// mark replaces a text of the next case by one that can be found again.
	mark func(field, text string) models.Personal
}

// object is a case, or a draft, with everything a path can name.
type object struct {
	id models.CaseID
	// sid is the cookie of who has sent it, where it came through the form.
	sid                 string
	file, copied, paper models.EvidenceID
	due, issued         models.LetterID
	upload, invite      string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{site: newSite(t), engine: &watched{Engine: storetest.Memory()}, accounts: map[models.Role]models.Account{}, kept: map[string]object{}}
	w.mark = func(_, text string) models.Personal { return models.Personal(text) }
	keys, err := vault.GenerateKeys(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	store, err := vault.Open(t.Context(), w.engine, watchedBlobs{vaulttest.MemoryBlobs(), w.engine}, keys)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := custody.NewSigner("redress.example", ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		t.Fatal(err)
	}
	w.service.Store, w.service.Ledger = store, ledger.New(store, signer, slog.New(slog.DiscardHandler))
	w.service.Ledger.Now = func() time.Time { return w.now }
	if w.service.Passkeys, err = passkey.New(testBase); err != nil {
		t.Fatal(err)
	}
	w.elsewhere = w.organisation("邻市局") // here is the office that runs the program
	for _, role := range models.StaffRoles {
		w.accounts[role] = w.employs(string(role), role)
	}
	w.colleague = w.employs("colleague", models.RoleOfficer)
	w.employs("target", models.RoleMediator)
	buyer, err := w.service.Register(t.Context(), "buyer@example.com", testPassword, "buyer")
	if err != nil {
		t.Fatal(err)
	}
	w.accounts[models.RoleBuyer] = buyer
	w.files(nil) // one with a seller, for the pages about sellers
	if _, err := w.service.Ledger.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.service.Ledger.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	groups, err := w.service.ListDefinitions(t.Context(), casework.System)
	if err != nil {
		t.Fatal(err)
	}
	w.definition = groups[0].Versions[0].ID
	w.holds(models.RoleAdministrator, object{}).open("/offices").
		upload("/offices", map[string][]string{"area": {"640381"}, "text": {officeTable}}).at(303, "")
	return w
}

func (w *world) organisation(name string) string {
	w.Helper()
	o, err := w.service.SaveOrganisation(w.Context(), casework.System, models.Organisation{Name: name})
	if err != nil {
		w.Fatal(err)
	}
	return o.ID
}

func (w *world) employs(login string, role models.Role) models.Account {
	w.Helper()
	a, err := w.service.AddAccount(w.Context(), casework.System, casework.NewAccount{Login: login, Name: "员工 " + login, Password: testPassword, Role: role, Org: w.here})
	if err != nil {
		w.Fatal(err)
	}
	return a
}

// holds is a browser of somebody: of whoever has no account, one that has
// opened the object.
func (w *world) holds(who models.Role, o object) *browser {
	w.Helper()
	b := w.browser()
	b.lang = "zh-CN"
	if o.sid != "" && who == models.RoleVisitor {
		b.cookies["sid"] = o.sid
		return b
	}
	a := w.accounts[who]
	token, err := w.service.Hold(w.Context(), models.Session{}, func(v *models.Session) {
		switch who {
		case models.RoleVisitor:
			v.Draft = o.id
		case models.RoleComplainant:
			v.Case = o.id
		case models.RoleRespondent:
			v.Shared, v.Invite = o.id, o.invite
		default:
			v.Account, v.Epoch = a.ID, a.Epoch
		}
	})
	if err == nil && who == models.RoleBuyer && o.id != "" {
		_, err = w.service.Store.UpdateAccount(w.Context(), a.ID, func(a models.Account) (models.Account, error) {
			a.Cases = []models.CaseID{o.id}
			return a, nil
		})
	}
	if err != nil {
		w.Fatal(err)
	}
	b.cookies["sid"] = token
	return b
}

// object makes a case of a relation to somebody, or for the draft state a draft.
func (w *world) object(who models.Role, relation authz.Relation, state authz.State, change func(*models.Case)) object {
	w.Helper()
	w.made++
	n := w.made
	o := object{
		file: models.EvidenceID(fmt.Sprintf("file%d", n)), copied: models.EvidenceID(fmt.Sprintf("copy%d", n)), paper: models.EvidenceID(fmt.Sprintf("paper%d", n)),
		due: models.LetterID(fmt.Sprintf("L%d-1", n)), issued: models.LetterID(fmt.Sprintf("L%d-2", n)), invite: fmt.Sprintf("%064d", n),
	}
	if state == authz.Draft {
		return w.draft(o)
	}
	var entropy [models.EntropyBytes]byte
	copy(entropy[:], fmt.Sprintf("m%09d", n))
	o.id = models.NewCaseID(entropy)
	filing := w.filing()
	c, err := w.service.NewCase(models.Case{Head: models.Head{ID: o.id}}, workflows.Command{
		ID: models.CommandID("file:" + string(o.id)), At: w.now, Actor: models.Actor{Role: models.RoleComplainant, Case: o.id},
		File: &models.Filed{Filing: filing, ReceivedAt: w.now, ReceiptHash: "receipt"},
	})
	if err != nil {
		w.Fatal(err)
	}
	for _, e := range w.story(who, relation, o) {
		e.Actor = casework.System.Ref()
		c.Append(w.now, e)
	}
	if change != nil {
		change(&c)
	}
	g, err := authz.Do(casework.System, authz.SystemWork, string(o.id))
	if err == nil {
		_, err = w.service.Store.CreateCase(w.Context(), g, c)
	}
	if err != nil {
		w.Fatal(err)
	}
	key := w.theCase(o.id).Key
	for _, blob := range []models.EvidenceID{o.file, o.file.PreviewID(), o.copied, o.copied.PreviewID(), o.paper} {
		if err := w.service.Store.PutEvidence(w.Context(), g, o.id, key, blob, strings.NewReader(bytesOf(blob))); err != nil {
			w.Fatal(err)
		}
	}
	if state == authz.Closed {
		w.closes(o.id)
	}
	return o
}

// bytesOf are what is in a file: as many for a copy as for its original.
func bytesOf(file models.EvidenceID) string { return "bytes of " + string(file) }

func sumOf(file models.EvidenceID) string {
	sum := sha256.Sum256([]byte(bytesOf(file)))
	return hex.EncodeToString(sum[:])
}

// story is what has happened in a case: whose it became, a file and a copy that
// is shared, a letter that waits and one that is issued.
func (w *world) story(who models.Role, relation authz.Relation, o object) []models.Event {
	org, assignee := w.here, w.colleague.ID
	switch relation {
	case authz.Own:
		assignee = w.accounts[who].ID
	case authz.Unassigned:
		assignee = ""
	case authz.Foreign:
		org, assignee = w.elsewhere, ""
	}
	picture := models.Evidence{ID: o.file, Kind: "chat", Type: "image/png", Name: w.mark("file", "图.png"), Shows: w.mark("shows", ""), Size: int64(len(bytesOf(o.file))), SHA256: sumOf(o.file), Preview: "ready", Text: "none", Scan: models.ScanNone}
	shown := picture
	shown.ID, shown.Of, shown.Shared, shown.Name, shown.Shows, shown.SHA256 = o.copied, o.file, true, "", "", sumOf(o.copied)
	paper := models.Evidence{ID: o.paper, Kind: models.EvidenceLetter, Type: "text/html", Name: "文书.html", Size: int64(len(bytesOf(o.paper))), SHA256: sumOf(o.paper), Preview: "none", Text: "none"}
	letter := func(kind models.EventKind, step models.LetterStep) models.Event {
		return models.Event{Kind: kind, Payload: models.Payload{Letter: &step}}
	}
	return []models.Event{
		{Kind: models.EventHandedOver, Payload: models.Payload{Handed: &models.HandedOver{Org: org}}},
		{Kind: models.EventAssigned, Payload: models.Payload{Assigned: &models.Assigned{Account: assignee}}},
		{Kind: models.EventEvidenceAdded, Payload: models.Payload{Evidence: []models.Evidence{picture, shown}}},
		{Kind: models.EventRespondentInvited, Payload: models.Payload{Respondent: &models.RespondentStep{Invitation: o.invite}}},
		letter(models.EventLetterDrafted, models.LetterStep{Letter: o.due, Form: "acceptance"}),
		letter(models.EventLetterDrafted, models.LetterStep{Letter: o.issued, Form: "acceptance"}),
		letter(models.EventLetterApproved, models.LetterStep{Letter: o.issued, Content: []models.FieldValue{{Name: "complainant", Text: w.mark("addressee", "陈晓")}, {Name: "contact", Text: w.mark("contact", "李娜")}}}),
		letter(models.EventLetterIssued, models.LetterStep{Letter: o.issued, Number: "1", Files: []models.Evidence{paper}}),
	}
}

// filing is a complaint, and where its texts are marked one of several people.
func (w *world) filing() models.Filing {
	f := sampleFiling()
	f.Complainant = models.Party{Name: w.mark("name", "陈晓"), Phone: w.mark("phone", "13800138000"), Address: w.mark("address", "杭州市西湖区")}
	agent := &models.Agent{Name: w.mark("agent", "代理人"), Phone: w.mark("agentphone", "13800138001"), Matters: w.mark("matters", "调解"), Powers: w.mark("powers", "和解"), Until: "2027-01-01"}
	f.Respondent.Handles = []models.Handle{{Kind: "nickname", Value: w.mark("handle", "小美代购")}}
	f.Respondent.Address = w.mark("shop", "某街")
	f.Purchase.Item, f.Purchase.Transaction = w.mark("item", "名牌手提包"), w.mark("transaction", "")
	f.Narrative = w.mark("story", string(f.Narrative))
	f.Demands = []models.Demand{{Kind: "refund", Amount: 129900, Note: w.mark("demand", "")}}
	if w.mark("joint", "") == "" {
		return f // one person alone, so that nobody else has to agree to anything
	}
	f.Agent = agent
	f.Others = []models.JointParty{{Name: w.mark("joint", "同行人"), Phone: w.mark("jointphone", "13800138002"), Address: w.mark("jointaddress", "宁波市"), Representative: true}}
	return f
}

// draft is an unsent filing with a file in it.
func (w *world) draft(o object) object {
	w.Helper()
	address := fmt.Sprint("draft ", w.made)
	d, err := w.service.StartDraft(w.Context(), models.Actor{Role: models.RoleVisitor}, "zh-CN", address)
	if err != nil {
		w.Fatal(err)
	}
	o.id = d.ID
	e, err := w.service.AddEvidence(w.Context(), models.Actor{Role: models.RoleVisitor, Case: d.ID}, casework.Upload{Kind: "chat", Name: "图.png", Body: strings.NewReader(png)})
	if err != nil {
		w.Fatal(err)
	}
	o.file = e.ID
	return o
}

// sent is a filing that came through the form, in the browser that sent it.
func (w *world) sent(state authz.State) object {
	w.Helper()
	w.now = w.now.Add(2 * time.Hour)
	b := begin(w.browser(), "").open("/file/check").post("/file/check").follow().at(200, "/file/receipt")
	o := object{id: models.CaseID(numberForm.FindString(b.body)), sid: b.cookies["sid"]}
	if state == authz.Closed {
		w.closes(o.id)
	}
	return o
}

// uploading begins a file in pieces for an object.
func (w *world) uploading(o object, draft bool) object {
	w.Helper()
	actor := models.Actor{Role: models.RoleComplainant, Case: o.id}
	if draft {
		actor.Role = models.RoleVisitor
	}
	w.made++
	u, err := w.service.StartUpload(w.Context(), actor, 100, "", casework.Upload{Kind: "chat", Name: "图.png", Address: fmt.Sprint("upload ", w.made)})
	if err != nil {
		w.Fatal(err)
	}
	o.upload = u.ID
	return o
}

// transitions are all there are for a complaint.
func (w *world) transitions() (out []string) {
	def, ok := w.service.Rules().Definition(w.theCase(w.object(models.RoleOfficer, authz.Own, authz.Open, nil).id).Definition)
	if !ok {
		w.Fatal("a case has no definition")
	}
	for _, t := range def.Transitions {
		if t.Name != "" && !slices.Contains(out, t.Name) {
			out = append(out, t.Name)
		}
	}
	return out
}
