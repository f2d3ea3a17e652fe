package spec

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"redress/models"
	"redress/workflows"
)

// Result is how one scenario of a definition came out.
type Result struct {
	Name string
	// Line is where it stands in its file.
	Line int
	// Wrong says what came out differently; empty when all is as written.
	Wrong []string
}

// Scenarios runs the scenarios of a file against a rulebook. The error is
// Mistakes when the file cannot be read. A file for a routing table has rows;
// one for a procedure has cases with steps.
func Scenarios(rb *workflows.Rulebook, file string, text []byte) ([]Result, error) {
	r := &reader{file: file}
	top := r.open(text)
	if top == nil {
		return nil, r.mistakes
	}
	o := r.object(top, place{1, 1}, "the scenarios", "kind", "name", "version", "rows", "cases")
	o.need("kind", "name", "version")
	ref := models.DefinitionRef{Name: o.text("name"), Version: o.number("version", 1, 9999)}
	var results []Result
	switch kind := o.text("kind"); kind {
	case kindRouting:
		o.need("rows")
		tables := rb.Routings()
		i := slices.IndexFunc(tables, func(d *workflows.RoutingDefinition) bool {
			return d.Ref.Name == ref.Name && d.Ref.Version == ref.Version
		})
		if i < 0 {
			r.wrong(o.place("name"), "the rulebook has no such routing table")
		} else {
			results = r.runRows(o, tables[i])
		}
	case kindProcedure:
		o.need("cases")
		results = r.runCases(o, rb, ref)
	default:
		r.wrong(o.place("kind"), "\"kind\" must be %q or %q", kindProcedure, kindRouting)
	}
	if len(r.mistakes) > 0 {
		return nil, r.mistakes.sorted()
	}
	return results, nil
}

func (r *reader) runCases(o object, rb *workflows.Rulebook, ref models.DefinitionRef) []Result {
	var def *workflows.Definition
	for _, d := range rb.Definitions() {
		if d.Ref.Name == ref.Name && d.Ref.Version == ref.Version {
			def = d
		}
	}
	if def == nil {
		r.wrong(o.place("name"), "the rulebook has no such procedure")
		return nil
	}
	var results []Result
	for _, n := range r.list(o.values["cases"].value, "\"cases\"") {
		results = append(results, r.runCase(n, rb, def))
	}
	return results
}

// runCase files a case and takes it through its steps.
func (r *reader) runCase(n ast.Node, rb *workflows.Rulebook, def *workflows.Definition) Result {
	o := r.object(n, placeOf(n), "a case", "name", "received", "filing", "then", "steps")
	o.need("name", "received", "then")
	play := &play{reader: r, rb: rb, def: def, result: Result{Name: o.text("name"), Line: o.at.line}}
	play.c.ID = "WQ-00000-00000"
	then := r.expectation(o.values["then"].value, o.values["then"].at)
	at := r.instant(o, "received")
	filed := r.filing(o.values["filing"].value, o.values["filing"].at, def)
	filed.ReceivedAt = at
	play.step("filing", workflows.Command{At: at, Actor: models.Actor{Role: models.RoleComplainant}, File: filed}, then)
	for _, s := range r.list(o.values["steps"].value, "\"steps\"") {
		play.run(s)
	}
	return play.result
}

// splitOff is the number of whatever a scenario splits off.
const splitOff models.CaseID = "WQ-00000-00001"

// china is the legal time zone: no other is needed and none is looked up.
var china = time.FixedZone("+08:00", 8*60*60)

func (r *reader) instant(o object, key string) time.Time {
	text := o.text(key)
	t, err := time.ParseInLocation("2006-01-02 15:04", text, china)
	if err != nil && text != "" {
		r.wrong(o.place(key), "%q must be a day and time in China like 2026-04-20 10:00", key)
	}
	return t.UTC()
}

// filing reads what a scenario files; whatever it leaves out is an ordinary
// complaint about a private sale.
func (r *reader) filing(n ast.Node, at place, def *workflows.Definition) *models.Filed {
	o := r.object(n, at, "\"filing\"", "channel", "category", "yuan", "paid", "province", "handles", "evidence", "anonymous", "source",
		"mixed", "agent", "joint", "represented", "delegated", "platform", "signals", "division", "bought")
	or := func(key, otherwise string) string {
		if o.has(key) {
			return o.text(key)
		}
		return otherwise
	}
	f := models.Filing{Track: def.Track, Channel: or("channel", "private_chat"), Category: or("category", "not_as_described")}
	f.Purchase = models.Purchase{Amount: r.yuan(o, "yuan"), Paid: or("paid", "wechat_transfer")}
	f.Purchase.On = or("bought", "")
	f.Respondent.Province, f.Respondent.Division = or("province", ""), or("division", "")
	f.Complainant = models.Party{Anonymous: o.flag("anonymous"), Name: "李华"}
	f.Mixed, f.Platform, f.Signals = o.flag("mixed"), or("platform", ""), strings.Fields(or("signals", ""))
	f.Consents.Delegated = o.flag("delegated")
	if o.flag("agent") {
		f.Agent = &models.Agent{Name: "王芳"}
	}
	if o.flag("joint") || o.flag("represented") {
		f.Others, f.Representative = []models.JointParty{{Name: "张伟"}}, o.flag("represented")
	}
	for kind := range strings.FieldsSeq(or("handles", "wechat_id")) {
		f.Respondent.Handles = append(f.Respondent.Handles, models.Handle{Kind: models.HandleKind(kind), Value: "x"})
	}
	filed := &models.Filed{Filing: f, Source: or("source", ""), SourceRef: or("source", ""), Reserved: splitOff}
	for i, kind := range strings.Fields(or("evidence", "chat payment")) {
		filed.Evidence = append(filed.Evidence, models.Evidence{ID: models.EvidenceID(fmt.Sprintf("e%d", i+1)), Kind: kind})
	}
	return filed
}

func (r *reader) yuan(o object, key string) models.Fen {
	if !o.has(key) {
		return 0
	}
	amount, err := models.ParseYuan(o.text(key))
	if err != nil {
		r.wrong(o.place(key), "%q must be an amount like \"299\" or \"99.50\"", key)
	}
	return amount
}
