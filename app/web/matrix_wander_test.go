package web

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/testenv"
	"redress/models"
)

// wanderer is somebody who tries addresses and form values that are not his.
type wanderer struct {
	who models.Role
	// account is that of who signs in, opened what the browser of anybody else has opened.
	account models.Account
	opened  object
}

// streets are the cases and drafts of one walk, and who walks there.
type streets struct {
	*world
	// table says what is allowed, whatever the program believes.
	table  []authz.Row
	people []wanderer
	drafts []object
	cases  map[models.CaseID]object
	// owner says of everything that has a name of its own whose it is.
	owner map[string]models.CaseID
	// names are all ids, and words that are none.
	names []string
}

// notTheirs are places where an account changes what others are, or leaves.
var notTheirs = []string{"/accounts", "/organisations", "/definitions", "/account", "/sign-out", "/offices", "/calendars"}

func (w *world) streets() *streets {
	s := &streets{world: w, table: slices.Clone(authz.Table), cases: map[models.CaseID]object{}, owner: map[string]models.CaseID{}}
	add := func(k canaryCase) object {
		o := w.uploading(k.object, false)
		s.cases[o.id] = o
		return o
	}
	for _, role := range models.StaffRoles {
		add(w.canaryCase(role, authz.Own))
	}
	mine, theirs := add(w.canaryCase(models.RoleOfficer, authz.Organisation)), add(w.canaryCase(models.RoleOfficer, authz.Unassigned))
	far := add(w.canaryCase(models.RoleOfficer, authz.Foreign))
	for range 2 {
		s.drafts = append(s.drafts, w.uploading(w.object(models.RoleVisitor, authz.Own, authz.Draft, nil), true))
	}
	for _, o := range slices.Concat(slices.Collect(maps.Values(s.cases)), s.drafts) {
		for _, name := range []string{string(o.id), string(o.file), string(o.copied), string(o.paper), string(o.due), string(o.issued), o.upload, o.invite} {
			s.owner[name] = o.id
		}
	}
	s.names = append(slices.Sorted(maps.Keys(s.owner)), string(w.seller()), w.definition, w.here, w.elsewhere, "target", "0", "-1", "", ".", "..", "%00", "*", "$ne",
		"identity", "L9999-1", string(missingCase), strings.Repeat("9", 300))
	for _, role := range models.StaffRoles {
		s.people = append(s.people, wanderer{who: role, account: w.accounts[role]})
	}
	s.people = append(s.people,
		wanderer{who: models.RoleOfficer, account: w.neighbour}, wanderer{who: models.RoleBuyer, account: w.accounts[models.RoleBuyer], opened: mine},
		wanderer{who: models.RoleComplainant, opened: mine}, wanderer{who: models.RoleComplainant, opened: theirs}, wanderer{who: models.RoleComplainant, opened: far},
		wanderer{who: models.RoleRespondent, opened: theirs}, wanderer{who: models.RoleVisitor, opened: s.drafts[0]}, wanderer{who: models.RoleVisitor})
	return s
}

// as makes the world take the account of a wanderer for that of its role, until
// the returned function is called.
func (s *streets) as(p wanderer) (end func()) {
	before, had := s.accounts[p.who]
	if !had {
		return func() {}
	}
	s.accounts[p.who] = p.account
	return func() { s.accounts[p.who] = before }
}

// now is a case with whose it is at this moment.
func (s *streets) now(id models.CaseID) (canaryCase, models.Case) {
	c := s.theCase(id)
	return canaryCase{object: s.cases[id], org: c.Org, assignee: c.Assignee}, c
}

// reaches says whether the table lets somebody do anything to a case at all.
func (s *streets) reaches(p wanderer, id models.CaseID) bool {
	if _, isCase := s.cases[id]; !isCase {
		return p.who == models.RoleVisitor && p.opened.id == id
	}
	k, c := s.now(id)
	if p.who == models.RoleBuyer && id == p.opened.id {
		return true // his browser may have opened the case of his list
	}
	relation := s.relationTo(p.who, k, p.opened)
	return relation != authz.Foreign && slices.ContainsFunc(s.table, func(r authz.Row) bool {
		return slices.Contains(r.Roles, p.who) && (r.Relations == nil || slices.Contains(r.Relations, relation)) && (r.States == nil || slices.Contains(r.States, authz.StateOf(c.Head)))
	})
}

// word draws an id: of the case that is asked about, of another one, one that
// is nearly right, or anything.
func (s *streets) word(t *rapid.T, right string) string {
	switch rapid.IntRange(0, 9).Draw(t, "choice") {
	case 0, 1, 2, 3, 4:
		return right
	case 5:
		if right == "" {
			return ""
		}
		i := rapid.IntRange(0, len(right)-1).Draw(t, "at")
		return right[:i] + rapid.StringOf(rapid.RuneFrom([]rune("0aZ./ ~"))).Draw(t, "bend") + right[i+1:]
	}
	return rapid.SampledFrom(s.names).Draw(t, "name")
}

// step is one request, and what is wrong with its answer.
func (s *streets) step(t *rapid.T, routes []Route) (faults []string) {
	r := rapid.SampledFrom(routes).Draw(t, "route")
	p := rapid.SampledFrom(s.people).Draw(t, "person")
	ids := slices.Concat(slices.Sorted(maps.Keys(s.cases)), []models.CaseID{s.drafts[0].id, s.drafts[1].id})
	id := rapid.SampledFrom(ids).Draw(t, "case")
	o, isCase := s.cases[id]
	if !isCase {
		o = s.drafts[slices.Index(ids, id)-len(s.cases)]
	}
	s.world.now = s.world.now.Add(11 * time.Minute)
	c := cell{route: r, who: p.who, relation: authz.Own, state: authz.Open, word: rapid.SampledFrom([]string{wordOriginal, wordCopy, wordLetter, "accept", "refuse", "withdraw"}).Draw(t, "word")}
	path := s.bent(t, r, s.fill(c, o))
	form := url.Values{}
	if r.Method == http.MethodPost {
		form = s.form(cell{route: r, who: p.who, relation: authz.Foreign, state: authz.Open}, o)
		for _, name := range []string{"body", "note", "message", "reason"} {
			form.Set(name, "已致电双方，核对付款记录")
		}
		for _, name := range []string{"case", "account", "copy", "invitation", "letter", "message", "organisation", "number", "code", "do", "id", "evidence", "named", "seen"} {
			if rapid.IntRange(0, 3).Draw(t, "also "+name) == 0 {
				form.Set(name, s.word(t, map[string]string{"copy": string(o.copied), "invitation": o.invite, "case": string(o.id), "do": "share", "account": p.account.ID, "named": "yes"}[name]))
			}
		}
	}
	defer s.as(p)()
	may := map[models.CaseID]bool{}
	for _, id := range ids {
		may[id] = s.reaches(p, id)
	}
	s.engine.writes = nil
	b := s.asks(s.holds(p.who, p.opened), c, path, form)
	say := func(format string, args ...any) {
		faults = append(faults, fmt.Sprintf("%s %s by %s %s %v: %d: ", r.Method, path, p.who, p.account.Login, form, b.status)+fmt.Sprintf(format, args...))
	}
	for _, write := range s.engine.writes {
		collection, name, _ := strings.Cut(write, " ")
		name, _, _ = strings.Cut(name, "/")
		if collection == "blobs" {
			name, _, _ = strings.Cut(name, ".")
		}
		if owner, known := s.owner[name]; known && collection != models.AccountsCollection && !may[owner] {
			say("writes %s", write)
		}
	}
	for _, m := range canaryForm.FindAllStringSubmatch(b.all(), -1) {
		id, known := s.owner["file"+m[1]]
		if !known {
			continue // of an earlier walk: /cases lists those of all
		}
		k, now := s.now(id)
		told := m[2] == "revealed" || canaryGroups[m[2]] == models.FieldsIdentity && now.RevealedTo(p.account.ID, s.world.now)
		if !told && !shownBy(s.table, r, p.who, s.relationTo(p.who, k, p.opened), m[2]) {
			say("shows the %s of a case that is %s", m[2], s.relationTo(p.who, k, p.opened))
		}
	}
	return faults
}

// bent replaces the ids in a path.
func (s *streets) bent(t *rapid.T, r Route, path string) string {
	parts, right := strings.Split(r.Path, "/"), strings.Split(path, "/")
	for i := range parts {
		if strings.HasPrefix(parts[i], ":") {
			word, err := url.PathUnescape(right[i])
			if err != nil {
				word = right[i]
			}
			right[i] = url.PathEscape(s.word(t, word))
		}
	}
	path = strings.Join(right, "/")
	if r.Method == http.MethodGet && rapid.IntRange(0, 2).Draw(t, "query") == 0 {
		q := url.Values{}
		for _, name := range []string{"with", "seller", "after", "before", "case", "q", "handle"} {
			q.Set(name, s.word(t, ""))
		}
		path += "?" + q.Encode()
	}
	return path
}

// Eleven people of all roles, some of another organisation, ask for everything
// by the ids of others: of cases, files, letters, uploads, invitations and
// accounts, in addresses, forms and queries, right, nearly right and wrong, while
// what they do moves the cases. Nobody is shown a text that the table does not
// open, and nothing is written that belongs to a case out of reach.
func TestWander_NobodyReachesWhatIsNotTheirs(t *testing.T) {
	w, routes := wandering(t)
	const steps = 40
	requests := testenv.Proof(1_000, 10_000, 1_000_000)
	if err := flag.Set("rapid.checks", strconv.Itoa(requests/steps)); err != nil {
		t.Fatal(err)
	}
	asked := 0
	rapid.Check(t, func(rt *rapid.T) {
		s := w.streets()
		for range steps {
			asked++
			if faults := s.step(rt, routes); len(faults) > 0 {
				rt.Fatal(strings.Join(faults, "\n"))
			}
		}
	})
	t.Logf("%d requests", asked)
}

func wandering(t *testing.T) (*world, []Route) {
	w := newWorld(t)
	w.neighbour = w.employs("neighbour", models.RoleOfficer)
	if err := w.service.ChangeAccount(w.Context(), casework.System, "neighbour", models.RoleOfficer, w.elsewhere); err != nil {
		t.Fatal(err)
	}
	w.neighbour = w.theAccount("neighbour")
	return w, slices.DeleteFunc(Table(), func(r Route) bool {
		return r.Bare || r.Method != http.MethodGet && slices.ContainsFunc(notTheirs, func(p string) bool { return strings.HasPrefix(r.Path, p) })
	})
}

// A program that lets staff into the cases of others is found out soon: by what
// it shows, and by what it writes.
func TestWander_FindsPlantedHoles(t *testing.T) {
	for name, hole := range map[string]authz.Row{
		"shows":  {Action: authz.CaseView, Roles: models.StaffRoles, Relations: authz.Relations, Fields: models.FieldGroups},
		"writes": {Action: authz.CaseWork, Roles: models.StaffRoles, Relations: authz.Relations},
	} {
		t.Run(name, func(t *testing.T) {
			w, routes := wandering(t)
			s := w.streets()
			whole := authz.Table
			defer func() { authz.Table = whole }()
			authz.Table = append(slices.Clone(whole), hole)
			step := rapid.Custom(func(rt *rapid.T) []string { return s.step(rt, routes) })
			for i := range 5_000 {
				if faults := step.Example(i); slices.ContainsFunc(faults, func(f string) bool { return strings.Contains(f, ": "+name+" ") }) {
					t.Logf("found with request %d", i+1)
					return
				}
			}
			t.Error("not found")
		})
	}
}
