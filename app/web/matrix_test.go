package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/static"
)

// The authorisation matrix over HTTP: every route, by everybody, for a case of
// every relation and in every state. What should come out is read from
// authz.Table by the few lines of expects, and not by the authz package.

// cell is one question: may this subject do this to such a case?
type cell struct {
	route    Route
	who      models.Role
	relation authz.Relation
	state    authz.State
	// word is the transition or the kind of file the path names.
	word string
}

func (c cell) String() string {
	return fmt.Sprintf("%s %s by %s: %s %s %s", c.route.Method, c.route.Path, c.who, c.relation, c.state, c.word)
}

// Kinds of file a path can name.
const wordOriginal, wordCopy, wordLetter = "original", "copy", "letter"

// opensFile are the routes that hand a file out.
var opensFile = []string{"/cases/:id/evidence/:file", "/track/case/evidence/:id", "/respond/case/files/:file"}

// choosesCase are the routes whose form names a case.
var choosesCase = []string{"/my/open", "/my/drop", "/track/linked"}

// needs are pages that are about one part of a case.
var needs = map[string]models.FieldGroup{
	"/cases/:id/evidence/:file":         models.FieldsEvidence,
	"/cases/:id/evidence/:file/preview": models.FieldsEvidence,
	"/cases/:id/letters":                models.FieldsLetters,
	"/cases/:id/letters/:letter":        models.FieldsLetters,
}

// dimensions are the relations and states that make a difference to a route;
// none for one that is about no case.
func dimensions(r Route) (relations []authz.Relation, states []authz.State) {
	object := strings.Contains(r.Path, ":id") || strings.Contains(r.Path, ":file") || strings.Contains(r.Path, ":letter") || slices.Contains(choosesCase, r.Path)
	both := []authz.State{authz.Open, authz.Closed}
	switch {
	case r.Action == authz.ReceiptView:
		return []authz.Relation{authz.Own}, authz.States
	case r.Side == Filer && object:
		return []authz.Relation{authz.Own, authz.Foreign}, []authz.State{authz.Draft}
	case r.Side == Filer:
		return []authz.Relation{authz.Own}, []authz.State{authz.Draft}
	case strings.HasPrefix(r.Path, "/cases/:id"), slices.Contains(choosesCase, r.Path):
		return authz.Relations, both
	case (r.Side == Complainant || r.Side == Respondent) && object:
		return authz.Relations, both
	case r.Side == Complainant || r.Side == Respondent:
		return []authz.Relation{authz.Own}, both
	}
	return []authz.Relation{""}, []authz.State{""}
}

// cells are all questions. Each transition is asked for in the relations and
// the state that differ most; the first one in all.
func cells(transitions []string) (out []cell) {
	for _, r := range Table() {
		words := []string{""}
		switch {
		case strings.HasSuffix(r.Path, "/:transition"):
			words = transitions
		case slices.Contains(opensFile, r.Path):
			words = []string{wordOriginal, wordCopy, wordLetter}
		}
		relations, states := dimensions(r)
		for _, who := range subjects {
			for _, relation := range relations {
				for _, state := range states {
					for i, word := range words {
						later := i > 0 && strings.HasSuffix(r.Path, "/:transition")
						if !later || state == authz.Open && (relation == authz.Own || relation == authz.Foreign) {
							out = append(out, cell{r, who, relation, state, word})
						}
					}
				}
			}
		}
	}
	return out
}

// roleOn is as what a subject acts on a side, "" when the browser is nobody there.
func roleOn(side Side, who models.Role) models.Role {
	switch {
	case side == Public:
		return models.RoleVisitor
	case side == Filer && who == models.RoleVisitor, side == Complainant && who == models.RoleComplainant,
		side == Respondent && who == models.RoleRespondent,
		side == Staff && slices.Contains(models.StaffRoles, who),
		side == Account && (slices.Contains(models.StaffRoles, who) || who == models.RoleBuyer):
		return who
	}
	return ""
}

// reads finds what a table opens for a cell.
func reads(table []authz.Row, c cell, action authz.Action) (fields []models.FieldGroup, allowed bool) {
	role, relation := roleOn(c.route.Side, c.who), c.relation
	if relation != "" && relation != authz.Own && !slices.Contains(models.StaffRoles, c.who) {
		relation = authz.Foreign
	}
	for _, row := range table {
		inPlace := c.relation == "" || row.Relations == nil || slices.Contains(row.Relations, relation)
		inTime := c.state == "" || row.States == nil || slices.Contains(row.States, c.state)
		if row.Action == action && slices.Contains(row.Roles, role) && inPlace && inTime {
			fields, allowed = append(fields, row.Fields...), true
		}
	}
	return fields, allowed
}

// expects says what a table means for a cell.
func expects(table []authz.Row, c cell) bool {
	if c.route.Path == "/setup/:token" {
		return false // the first account has closed this door for good
	}
	_, allowed := reads(table, c, c.route.Action)
	if slices.Contains(choosesCase, c.route.Path) && c.relation != authz.Own {
		return false // of his own list, and of his own filing, whatever the table says of other cases
	}
	if group, about := needs[c.route.Path]; about && allowed {
		fields, _ := reads(table, c, authz.CaseView)
		allowed = slices.Contains(fields, group)
		if c.word == wordLetter {
			allowed = allowed && slices.Contains(fields, models.FieldsIdentity)
		}
	}
	switch c.route.Side {
	case Complainant:
		allowed = allowed && c.word != wordCopy
	case Respondent:
		allowed = allowed && (c.word == "" || c.word == wordCopy)
	}
	return allowed
}

// refused says whether the answer keeps somebody out.
func (b *browser) refused(r Route) bool {
	to := b.header.Get("Location")
	switch b.status {
	case http.StatusForbidden, http.StatusNotFound:
		return true
	case http.StatusSeeOther:
		door := map[Side]string{Filer: "/resume", Complainant: "/track", Respondent: "/", Staff: "/sign-in", Account: "/sign-in"}[r.Side]
		left := b.header.Get("Clear-Site-Data") != "" // who signs out is led there too
		return door != "" && !left && (to == door || strings.HasPrefix(to, door+"?"))
	}
	return false
}

const missingCase = models.CaseID("WQ-00000-00000")

// fill puts an object into a path.
func (w *world) fill(c cell, o object) string {
	w.Helper()
	evidence := map[string]models.EvidenceID{wordCopy: o.copied, wordLetter: o.paper}[c.word]
	if evidence == "" {
		evidence = o.file
	}
	letter := o.due
	if c.route.Method == http.MethodGet {
		letter = o.issued
	}
	shared := evidence
	if c.word == "" {
		shared = o.copied
	}
	// What to put for a parameter, by the path up to it.
	values := map[string]string{
		"/static/:name": strings.TrimPrefix(static.URL("app.css"), "/static/"), "/file/:page": "what",
		"/file/uploads/:id": o.upload, "/track/case/uploads/:id": o.upload, "/file/evidence/:id": string(o.file),
		"/track/case/evidence/:id": string(evidence), "/track/case/letters/:letter": string(letter), "/track/case/do/:transition": c.word,
		"/respond/case/files/:file": string(shared), "/setup/:token": strings.Repeat("a", 32),
		"/cases/:id": string(o.id), "/cases/:id/evidence/:file": string(evidence), "/cases/:id/letters/:letter": string(letter), "/cases/:id/act/:transition": c.word,
		"/definitions/:id": w.definition, "/offices/:area": "640381", "/accounts/:login": "target", "/organisations/:id": w.elsewhere,
	}
	switch {
	case strings.HasPrefix(c.route.Path, "/sellers/:"):
		values["/sellers/:id"] = string(w.seller())
	case strings.HasPrefix(c.route.Path, "/respond/:"):
		values["/respond/:token"] = w.door()
	case strings.HasPrefix(c.route.Path, "/invite/:"):
		values["/invite/:token"] = w.invited()
	}
	parts, path := strings.Split(c.route.Path, "/"), ""
	for i, part := range parts[1:] {
		if strings.HasPrefix(part, ":") {
			prefix := strings.Join(parts[:i+2], "/")
			value, known := values[prefix]
			if !known {
				w.Fatalf("%s: the matrix does not know what to put for %s; add it to the values of fill", c.route.Path, prefix)
			}
			part = url.PathEscape(value)
		}
		path += "/" + part
	}
	return path
}

// form is the least a route takes to get as far as deciding.
func (w *world) form(c cell, o object) url.Values {
	switch c.route.Path {
	case "/cases/:id/dossier":
		return url.Values{"audience": {"office"}, "contents": {"originals"}, "languages": {"en"}}
	case "/cases/:id/shared":
		return url.Values{"do": {"message"}, "body": {"请补充发货凭证"}}
	case "/cases/:id/hold", "/cases/:id/reveal":
		return url.Values{"reason": {"另案诉讼需要"}}
	case "/cases/:id/letters/:letter/drop":
		return url.Values{"drop_reason": {"本机关有处理权限"}}
	case "/cases/:id/assign", "/cases/:id/release", "/cases/:id/act/:transition":
		// On a page that is up to date: on an older one the answer to whoever may
		// see the case is what has happened since.
		return url.Values{"account": {w.accounts[models.RoleMediator].ID}, "seen": {"9999"}}
	case "/cases/:id/erase":
		return url.Values{"ground": {string(models.ErasureGrounds[0])}}
	case "/my/open", "/my/drop":
		return url.Values{"case": {string(o.id)}}
	case "/track/linked":
		if c.relation != authz.Own || o.id == missingCase {
			return url.Values{"case": {string(o.id)}}
		}
		twin := w.object(c.who, authz.Unassigned, c.state, nil)
		w.ties(o.id, twin.id, models.RelationComplaint)
		return url.Values{"case": {string(twin.id)}}
	}
	return url.Values{}
}

// asks sends the request of a cell, with a good token.
func (w *world) asks(b *browser, c cell, path string, form url.Values) *browser {
	w.Helper()
	r := c.route
	form.Set("csrf", w.web.tokenFor(b.cookies["sid"]))
	switch {
	case r.Pieces:
		req := httptest.NewRequest(r.Method, path, strings.NewReader(""))
		for name, value := range map[string]string{
			"Origin": testBase, "Tus-Resumable": tusVersion, tokenHeader: form.Get("csrf"), "Content-Type": pieceType,
			"Upload-Offset": "0", "Upload-Length": "100", "Upload-Metadata": metaOf("filename", "图.png", "kind", "chat"),
		} {
			req.Header.Set(name, value)
		}
		return b.send(req)
	case r.Method == http.MethodGet:
		return b.get(path)
	case r.Body == uploadBody:
		return b.send(uploadRequest(w.T, path, form, nil))
	}
	return b.send(formRequest(path, form))
}

// objectFor is the object of a cell, made once for all that change nothing.
func (w *world) objectFor(c cell, fresh bool) (o object) {
	w.Helper()
	relation, state := c.relation, c.state
	if state == "" {
		return object{}
	}
	key := fmt.Sprint(c.who, relation, state)
	if c.route.Action == authz.ReceiptView && state != authz.Draft {
		key = fmt.Sprint("sent ", state)
	}
	if o, ok := w.kept[key]; ok && !fresh {
		return o
	}
	if c.route.Action == authz.ReceiptView && state != authz.Draft {
		o = w.sent(state)
	} else {
		o = w.object(c.who, relation, state, nil)
	}
	if !fresh {
		w.kept[key] = o
	}
	return o
}

// opened is what the browser of a cell has opened: the object where it is the
// subject's own, and something else of the kind where it is not.
func (w *world) opened(c cell, o object) object {
	if c.relation == authz.Own || c.relation == "" || c.who.Staff() {
		return o
	}
	c.relation = authz.Own
	return w.objectFor(c, false)
}

// answers asks the question of a cell, and about something that does not exist
// where it is foreign.
func (w *world) answers(c cell) (b, missing *browser) {
	w.Helper()
	w.now = w.now.Add(time.Minute) // limits are not what is asked about
	unsafe := c.route.Method != http.MethodGet && c.route.Method != http.MethodHead
	o := w.objectFor(c, unsafe && expects(authz.Table, c))
	if strings.Contains(c.route.Path, "/uploads/:id") {
		o = w.uploading(o, c.state == authz.Draft)
	}
	held := w.opened(c, o)
	b = w.asks(w.holds(c.who, held), c, w.fill(c, o), w.form(c, o))
	if c.relation == authz.Foreign {
		none := object{id: missingCase, file: "0000", copied: "0001", paper: "0002", due: "L99-9", issued: "L99-9", upload: strings.Repeat("0", 32)}
		missing = w.asks(w.holds(c.who, held), c, w.fill(c, none), w.form(c, none))
	}
	return b, missing
}

func (w *world) seller() models.SellerID {
	w.Helper()
	page, err := w.service.ListSellers(w.Context(), models.Actor{Role: models.RoleOfficer}, models.SellerQuery{})
	if err != nil || len(page.Rows) == 0 {
		w.Fatal("no seller", err)
	}
	return page.Rows[0].ID
}

// door makes a link for the other side of a case.
func (w *world) door() string {
	w.Helper()
	a := w.accounts[models.RoleOfficer]
	token, err := w.service.InviteRespondent(w.Context(), casework.ActorOf(a), w.object(a.Role, authz.Own, authz.Open, nil).id, "", "invite")
	if err != nil {
		w.Fatal(err)
	}
	return token
}

// invited makes a link for somebody new.
func (w *world) invited() string {
	w.Helper()
	w.made++
	_, token, err := w.service.InviteAccount(w.Context(), casework.System, casework.NewAccount{Login: fmt.Sprint("new", w.made), Name: "新人", Role: models.RoleMediator, Org: w.here})
	if err != nil {
		w.Fatal(err)
	}
	return token
}

func TestMatrix_IsTheTable(t *testing.T) {
	w := newWorld(t)
	all := cells(w.transitions())
	allowed, hidden := 0, 0
	for _, c := range all {
		b, missing := w.answers(c)
		want := expects(authz.Table, c)
		if want {
			allowed++
		}
		if got := !b.refused(c.route); got != want || b.status >= 500 {
			t.Errorf("%s: allowed %v (%d %s), want %v", c, got, b.status, b.header.Get("Location"), want)
		}
		if missing == nil {
			continue
		}
		hidden++
		if b.status != missing.status || text(b.body) != text(missing.body) || strings.Split(b.header.Get("Location"), "?")[0] != missing.header.Get("Location") && !strings.HasPrefix(b.header.Get("Location"), "/sign-in") {
			t.Errorf("%s: foreign is %d %.200s, missing %d %.200s", c, b.status, text(b.body), missing.status, text(missing.body))
		}
	}
	t.Logf("%d cells, %d allowed; %d asked about what does not exist as well", len(all), allowed, hidden)
	if len(all) < 1000 {
		t.Error("the matrix has lost its cells")
	}
}

// Without any row that people are in, some cell comes out otherwise.
func TestMatrix_SeesEveryRow(t *testing.T) {
	all := cells([]string{"accept", "withdraw"})
	for i, row := range authz.Table {
		if slices.Equal(row.Roles, []models.Role{models.RoleSystem}) {
			continue
		}
		smaller := slices.Concat(authz.Table[:i], authz.Table[i+1:])
		if !slices.ContainsFunc(all, func(c cell) bool { return expects(authz.Table, c) != expects(smaller, c) }) {
			t.Errorf("row %d, %s for %v: without it every answer is the same", i, row.Action, row.Roles)
		}
	}
}
