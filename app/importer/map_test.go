package importer_test

import (
	"strings"
	"testing"

	"redress/app/importer"
)

func TestReadyMaps(t *testing.T) {
	names := importer.ReadyMaps()
	if strings.Join(names, " ") != "cfpb tickets" {
		t.Errorf("the ready maps are %v", names)
	}
	for _, name := range names {
		if _, err := importer.LoadMap(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := importer.LoadMap("no such map"); err == nil || !strings.Contains(err.Error(), "cfpb, tickets") {
		t.Errorf("the error does not name the ready maps: %v", err)
	}
}

func TestParseMap_EveryMistake(t *testing.T) {
	_, err := importer.ParseMap([]byte(`
source: a/b
received_at: {column: day, zone: Middle/Earth}
track: {value: complain}
channel: {column: where, values: {x: nowhere}, default: other}
item: {column: a, columns: [b]}
narrative: {column: text, pattern: '('}
handles: [{kind: name, column: who}]
demands: {column: ask, each: {x: everything}}
platform: {value: perhaps}
signals: {column: ask, each: {x: smoke}}
`))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"source:", "no such zone", "layouts are missing", `"complain"`, `"nowhere"`, "category: is missing",
		"item: column and columns", "narrative: error parsing regexp", `kind "name"`, `"everything"`, `"perhaps"`, `"smoke"`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not among the mistakes:\n%v", want, err)
		}
	}
	if _, err := importer.ParseMap([]byte(shopMap + "colour: {value: red}\n")); err == nil || !strings.Contains(err.Error(), "colour") {
		t.Errorf("an unknown key passed: %v", err)
	}
}
