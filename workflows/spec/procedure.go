package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"strconv"

	"redress/models"
	"redress/workflows"
	"redress/workflows/law"
)

// The kinds of definition.
const (
	kindProcedure = "procedure"
	kindRouting   = "routing"
)

var namePattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// procedure reads a procedure. It keeps where everything stands, so that the
// checks of the whole can point at it.
type procedure struct {
	*reader
	def      *workflows.Definition
	language *language
	fields   map[string]workflows.Field
	guards   map[string]workflows.Guard
	// at is where a state, clock, guard, field or transition is defined, under
	// "<kind> <name>"; used tells which of them something refers to.
	at   map[string]place
	used map[string]bool
	// names are the names of each kind in their order.
	names map[string][]string
	// loose are the kinds with a mistake in a definition or a reference: what
	// would follow from it about the whole is not said, it would only confuse.
	loose map[string]bool
	// ifs are the choices that "if" names.
	ifs []choiceOf
}

// Procedure reads a procedure from a file. The error is Mistakes.
func Procedure(file string, text []byte) (*workflows.Definition, error) {
	p := &procedure{reader: &reader{file: file}, def: &workflows.Definition{}, fields: map[string]workflows.Field{},
		guards: map[string]workflows.Guard{}, at: map[string]place{}, used: map[string]bool{}, names: map[string][]string{}, loose: map[string]bool{}}
	if top := p.open(text); top != nil {
		o := p.object(top, place{1, 1}, "the procedure", "kind", "name", "version", "track", "initial", "filing", "import",
			"states", "clocks", "guards", "fields", "transitions")
		o.need("kind", "name", "version", "track", "initial", "filing", "states", "transitions")
		p.def.Ref = p.reference(o, kindProcedure, text)
		if err := p.read(o); err != nil {
			return nil, err
		}
		p.check(o)
	}
	if len(p.mistakes) > 0 {
		return nil, p.mistakes.sorted()
	}
	return p.def, nil
}

// reference reads what every definition begins with and holds it against the
// name of the file.
func (r *reader) reference(o object, kind string, text []byte) models.DefinitionRef {
	if got := o.text("kind"); o.has("kind") && got != kind {
		r.wrong(o.place("kind"), "%q must be %q here", "kind", kind)
	}
	sum := sha256.Sum256(text)
	ref := models.DefinitionRef{Name: o.text("name"), Version: o.number("version", 1, 9999), Checksum: hex.EncodeToString(sum[:])}
	if ref.Name != "" && ref.Version > 0 && path.Base(r.file) != FileName(ref) {
		r.wrong(o.place("name"), "a definition of this name and version lives in %q", FileName(ref))
	}
	return ref
}

// FileName is where a definition lives: "complaint.v1.yaml".
func FileName(ref models.DefinitionRef) string {
	return ref.Name + ".v" + strconv.Itoa(ref.Version) + ".yaml"
}

func (p *procedure) read(o object) error {
	if track := o.text("track"); o.has("track") && !models.OneOf(models.Tracks, track) {
		p.wrong(o.place("track"), "unknown track %q%s", track, suggest(track, models.Tracks))
	} else {
		p.def.Track = models.Track(track)
	}
	// Names first: the parts refer to each other in every direction.
	section := func(key string) []entry { return p.entries(o.values[key].value, strconv.Quote(key)) }
	for _, kind := range []string{"state", "clock", "guard", "field", "transition"} {
		for _, e := range section(kind + "s") {
			if !namePattern.MatchString(e.key) {
				p.wrong(e.at, "%q is no name: small letters, digits and _, at most 40", e.key)
			}
			p.names[kind] = append(p.names[kind], e.key)
			p.at[kind+" "+e.key] = e.at
		}
	}
	lang, err := newLanguage(nil, nil, vocabulary(Words{p.names["state"], p.names["clock"], p.names["transition"]}))
	if err != nil {
		return fmt.Errorf("spec: %w", err)
	}
	p.language = lang
	before := len(p.mistakes)
	for _, e := range section("states") {
		p.state(e)
	}
	p.loose["state"] = len(p.mistakes) > before
	for _, e := range section("fields") {
		p.fields[e.key] = p.field(e)
	}
	p.checkIfs()
	for _, e := range section("clocks") {
		p.def.Clocks = append(p.def.Clocks, p.clock(e))
	}
	for _, e := range section("guards") {
		p.guards[e.key] = p.guard(e)
	}
	for _, e := range section("transitions") {
		p.def.Transitions = append(p.def.Transitions, p.transition(e))
	}
	p.def.Initial = models.State(p.refer("state", word{o.text("initial"), o.place("initial")}))
	p.def.Filing, p.def.Import = p.start(o, "filing"), p.start(o, "import")
	return nil
}

// refer checks that a word names something defined here and notes its use.
func (p *procedure) refer(kind string, w word) string {
	if w.text == "" {
		return ""
	}
	if _, ok := p.at[kind+" "+w.text]; !ok {
		p.wrong(w.at, "unknown %s %q%s", kind, w.text, suggest(w.text, p.names[kind]))
		p.loose[kind] = true
		return ""
	}
	p.used[kind+" "+w.text] = true
	return w.text
}

func (p *procedure) referAll(kind string, words []word) []string {
	var out []string
	for _, w := range words {
		if name := p.refer(kind, w); name != "" {
			out = append(out, name)
		}
	}
	return out
}

func (p *procedure) states(words []word) []models.State {
	var out []models.State
	for _, name := range p.referAll("state", words) {
		out = append(out, models.State(name))
	}
	return out
}

func (p *procedure) start(o object, key string) workflows.Start {
	e := o.values[key]
	s := p.object(e.value, e.at, strconv.Quote(key), "clocks", "effects")
	return workflows.Start{Clocks: p.referAll("clock", s.words("clocks")), Effects: p.effects(s)}
}

func (p *procedure) effects(o object) []models.EffectKind {
	var known []string
	for _, kind := range models.EffectKinds {
		if kind != models.EffectIssueLetter { // that follows from approving one
			known = append(known, string(kind))
		}
	}
	var out []models.EffectKind
	for _, w := range o.words("effects") {
		if !models.OneOf(known, w.text) {
			p.wrong(w.at, "unknown effect %q%s", w.text, suggest(w.text, known))
			continue
		}
		out = append(out, models.EffectKind(w.text))
	}
	return out
}

// articles reads where a rule comes from, for every rule profile there is.
func (p *procedure) articles(o object) workflows.Articles {
	e, ok := o.values["article"]
	if !ok {
		return nil
	}
	var known []string
	for _, profile := range law.Profiles() {
		known = append(known, profile.Key)
	}
	a := p.object(e.value, e.at, "\"article\"", known...)
	a.need(known...)
	out := workflows.Articles{}
	for _, key := range known {
		out[key] = a.text(key)
	}
	return out
}
