package dossier

import (
	"fmt"
	"regexp"
	"strings"
)

// The members that every dossier has. Their names, like all names in a dossier,
// are made here: nothing anybody typed can be a name in it.
const (
	readmeName     = "README.txt"
	eventsName     = "proof/events.jsonl"
	inclusionName  = "proof/inclusion.json"
	checkpointName = "proof/checkpoint.txt"
	keyName        = "proof/key.txt"
	manifestName   = "manifest.json"
	noteName       = "manifest.note"
)

// extensions are by the type that was found in the bytes.
var extensions = map[string]string{
	"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/heic": "heic", "application/pdf": "pdf",
	"video/mp4": "mp4", "audio/mpeg": "mp3", "audio/mp4": "m4a", "audio/amr": "amr", "text/plain": "txt", "text/html": "html",
}

// Member is the name of the file in the dossier, "" where it was left out.
func (f File) Member() string {
	ext := extensions[f.Type]
	if ext == "" {
		ext = "bin"
	}
	switch {
	case f.LeftOut != "":
		return ""
	case f.Letter:
		return fmt.Sprintf("letters/letter-%02d-%s.%s", f.Number, f.Lang, ext)
	case f.Of != "":
		return fmt.Sprintf("evidence/evidence-%02d-redacted.%s", f.Number, ext)
	}
	return fmt.Sprintf("evidence/evidence-%02d.%s", f.Number, ext)
}

var langForm = `(zh-CN|en)`

// nameForms are all the names there are.
var nameForms = regexp.MustCompile(`^(README\.txt|manifest\.(json|note)|proof/(events\.jsonl|inclusion\.json|checkpoint\.txt|key\.txt)` +
	`|(index\.` + langForm + `\.(html|txt))|(dossier\.` + langForm + `\.pdf)` +
	`|evidence/evidence-[0-9]{2,4}(-redacted)?\.[a-z0-9]{2,4}|letters/letter-[0-9]{2,4}-` + langForm + `\.[a-z0-9]{2,4})$`)

// nameFault says what is wrong with the name of a member, "" when nothing is.
func nameFault(name string, seen map[string]bool) string {
	folded := strings.ToLower(name)
	switch {
	case seen[folded]:
		return "there are two of this name"
	case !nameForms.MatchString(name):
		return "no dossier has a member of this name"
	}
	seen[folded] = true
	return ""
}
