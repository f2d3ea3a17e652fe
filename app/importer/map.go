package importer

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// Map says how a row becomes a filing. Of all parts only Source, Track,
// Channel and Category must be there.
type Map struct {
	// Source names the other system; with Ref it is the identity of a case.
	Source string `yaml:"source"`
	// Ref is the row's own number there. Without one the row's content is its
	// identity, so that two equal rows are one case.
	Ref Pick `yaml:"ref"`
	// ReceivedAt is when the filing was received there; without it, now.
	ReceivedAt When `yaml:"received_at"`
	Track      Pick `yaml:"track"`
	Language   Pick `yaml:"language"`
	Channel    Pick `yaml:"channel"`
	Category   Pick `yaml:"category"`
	Province   Pick `yaml:"province"`
	Item       Pick `yaml:"item"`
	BoughtOn   When `yaml:"bought_on"`
	// Amount is in yuan.
	Amount      Pick `yaml:"amount"`
	Paid        Pick `yaml:"paid"`
	Transaction Pick `yaml:"transaction"`
	Narrative   Pick `yaml:"narrative"`
	// Platform says whether the sale ran inside a platform, of models.Answers.
	Platform Pick         `yaml:"platform"`
	Handles  []HandlePick `yaml:"handles"`
	Demands  ListPick     `yaml:"demands"`
	// Signals are facts that may point to fraud, of models.Signals.
	Signals ListPick `yaml:"signals"`
	Name    Pick     `yaml:"name"`
	Phone   Pick     `yaml:"phone"`
	Address Pick     `yaml:"address"`
	// Note is kept with the case for staff: what else the other system knew.
	Note Pick `yaml:"note"`

	// text is the file as it was read; it is part of an import's identity.
	text string
}

// HandlePick gives a handle of one kind.
type HandlePick struct {
	Kind string `yaml:"kind"`
	Pick `yaml:",inline"`
}

// ListPick gives several words: what is picked is cut at Split, and each piece
// is looked up in Each. A piece that is not there gives none.
type ListPick struct {
	Pick  `yaml:",inline"`
	Split string            `yaml:"split"`
	Each  map[string]string `yaml:"each"`
}

// When gives a time. Layouts are tried in order, written as Go writes them:
// "2006-01-02 15:04". A time without a zone is in Zone, by default China's.
type When struct {
	Pick    `yaml:",inline"`
	Layouts []string `yaml:"layouts"`
	Zone    string   `yaml:"zone"`

	zone *time.Location
}

//go:embed maps/*.yaml
var ready embed.FS

// LoadMap reads a ready map by its name ("cfpb", "tickets") or a YAML file. The
// error lists every mistake of the map.
func LoadMap(name string) (*Map, error) {
	text, err := ready.ReadFile("maps/" + name + ".yaml")
	if err != nil {
		if text, err = os.ReadFile(name); err != nil {
			return nil, fmt.Errorf("--map %s: neither one of the ready maps (%s) nor a file that can be read: %w",
				name, strings.Join(ReadyMaps(), ", "), err)
		}
	}
	m, err := ParseMap(text)
	if err != nil {
		return nil, fmt.Errorf("--map %s:\n%w", name, err)
	}
	return m, nil
}

// ReadyMaps lists the maps that come with the program.
func ReadyMaps() []string {
	entries, _ := fs.ReadDir(ready, "maps")
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	return names
}

// ParseMap reads a map and checks it: unknown keys, patterns that do not
// compile, values outside of the vocabularies.
func ParseMap(text []byte) (*Map, error) {
	m := &Map{text: string(text)}
	if err := yaml.UnmarshalWithOptions(text, m, yaml.Strict()); err != nil {
		return nil, err
	}
	return m, m.prepare()
}
