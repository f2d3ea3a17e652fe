package i18n

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed zh-CN/*.json en/*.json
var files embed.FS

// catalogues is what T reads. The files are part of the program, so a broken
// one is a broken build: there is nobody to return the error to.
var catalogues = mustLoad(files)

// singular ends the key of the form for exactly one. Only English has such
// keys: a Chinese noun is the same for one and for many.
const singular = ".one"

// message is one text in one language. one is its singular form, if any.
type message struct {
	text string
	one  string
}

type catalogue map[string]message

func mustLoad(fsys fs.FS) map[Language]catalogue {
	all := make(map[Language]catalogue, len(Languages))
	for _, lang := range Languages {
		texts, err := readLanguage(fsys, lang)
		if err != nil {
			panic(err)
		}
		all[lang] = compile(texts)
	}
	return all
}

// readLanguage merges the areas of one language. A key in two areas is an
// error, for otherwise the order of files would decide what people read.
func readLanguage(fsys fs.FS, lang Language) (map[string]string, error) {
	names, err := fs.Glob(fsys, path.Join(string(lang), "*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	texts, from := map[string]string{}, map[string]string{}
	for _, name := range names {
		area, err := readArea(fsys, name)
		if err != nil {
			return nil, err
		}
		for key, text := range area {
			if other, taken := from[key]; taken {
				return nil, fmt.Errorf("i18n: key %q is in %s and in %s", key, other, name)
			}
			texts[key], from[key] = text, name
		}
	}
	return texts, nil
}

// readArea reads one file by tokens: encoding/json keeps the last of two equal
// keys without a word, and that is a mistake worth hearing about.
func readArea(fsys fs.FS, name string) (map[string]string, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	dec := json.NewDecoder(file)
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, fmt.Errorf("i18n: %s: want an object of texts (%v)", name, err)
	}
	area := map[string]string{}
	for dec.More() {
		key, err := stringToken(dec, name)
		if err != nil {
			return nil, err
		}
		text, err := stringToken(dec, name)
		if err != nil {
			return nil, fmt.Errorf("%w (at key %q)", err, key)
		}
		if _, twice := area[key]; twice {
			return nil, fmt.Errorf("i18n: %s: key %q appears twice", name, key)
		}
		area[key] = text
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("i18n: %s: %w", name, err)
	}
	return area, nil
}

func stringToken(dec *json.Decoder, name string) (string, error) {
	tok, err := dec.Token()
	if err != nil {
		return "", fmt.Errorf("i18n: %s: %w", name, err)
	}
	s, ok := tok.(string)
	if !ok {
		return "", fmt.Errorf("i18n: %s: want a string at byte %d, found %v", name, dec.InputOffset(), tok)
	}
	return s, nil
}

// compile folds "<key>.one" into the message of <key>.
func compile(texts map[string]string) catalogue {
	c := make(catalogue, len(texts))
	for key, text := range texts {
		if !strings.HasSuffix(key, singular) {
			c[key] = message{text: text, one: texts[key+singular]}
		}
	}
	return c
}
