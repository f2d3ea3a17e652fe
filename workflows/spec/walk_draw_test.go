package spec_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"time"

	"redress/models"
	"redress/workflows"
	"redress/workflows/definitions"
	"redress/workflows/spec"
)

func originals(t *testing.T) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	for _, name := range []string{"complaint.v1.yaml", "report.v1.yaml"} {
		text, err := fs.ReadFile(definitions.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = text
	}
	return all
}

var numbers = regexp.MustCompile(`number: \d+`)

// mutant reads a procedure with some of its lines changed. A change that makes
// it invalid is left out again.
func (w *walker) mutant(name string) *workflows.Definition {
	lines := strings.Split(string(w.originals[name]), "\n")
	def := w.read(name, lines)
	for range w.r.IntN(5) {
		w.tried++
		changed := w.change(lines)
		if d := w.read(name, changed); d != nil {
			lines, def = changed, d
			w.valid++
		}
	}
	return def
}

func (w *walker) read(name string, lines []string) *workflows.Definition {
	def, err := spec.Procedure(name, []byte(strings.Join(lines, "\n")))
	if err != nil {
		return nil
	}
	def.Shipped = true
	return def
}

// change drops a line, doubles one, takes one word for another, or sets another
// length.
func (w *walker) change(lines []string) []string {
	i, j := w.r.IntN(len(lines)), w.r.IntN(len(lines))
	out := append([]string(nil), lines...)
	switch w.r.IntN(5) {
	case 0:
		out = append(out[:i], out[i+1:]...)
	case 1:
		out = append(out[:i+1], append([]string{out[j]}, out[i+1:]...)...)
	case 2:
		out[i] = numbers.ReplaceAllString(out[i], fmt.Sprintf("number: %d", w.r.IntN(400)))
	case 3:
		key, _, ok := strings.Cut(strings.TrimSpace(out[i]), ":")
		for n := range out { // the next line with the same key
			k := (j + n) % len(out)
			if ok && strings.HasPrefix(strings.TrimSpace(out[k]), key+":") {
				out[i] = out[k]
				break
			}
		}
	default:
		words := strings.FieldsFunc(out[i], func(r rune) bool { return strings.ContainsRune(" [],{}:", r) })
		if len(words) > 2 {
			out[i] = strings.Replace(out[i], pick(w, words[1:]), pick(w, words[1:]), 1)
		}
	}
	return out
}

// filed is a filing with anything in it.
func (w *walker) filed(def *workflows.Definition) *models.Filed {
	f := models.Filing{Track: def.Track, Channel: pick(w, models.Channels), Category: pick(w, models.Categories), Mixed: w.chance(20)}
	f.Purchase = models.Purchase{Amount: models.Fen(w.r.IntN(5_000_000)), Paid: pick(w, models.PayMethods), On: fmt.Sprintf("20%02d-0%d-1%d", 15+w.r.IntN(15), 1+w.r.IntN(9), w.r.IntN(10))}
	f.Respondent.Handles = []models.Handle{{Kind: models.HandleKind(pick(w, models.HandleKinds)), Value: "x"}}
	f.Respondent.Division, f.Platform = pick(w, []string{"", "440305", "110105", "nowhere"}), pick(w, append([]string{""}, models.Answers...))
	f.Complainant = models.Party{Name: "李华", Anonymous: w.chance(15)}
	if w.chance(20) {
		f.Signals = []string{pick(w, models.Signals), "nonsense"}
	}
	if w.chance(10) {
		f.Agent = &models.Agent{Name: "王芳"}
	}
	if w.chance(15) {
		f.Others, f.Representative = []models.JointParty{{Name: "张伟"}}, w.chance(50)
	}
	filed := &models.Filed{Filing: f, Evidence: []models.Evidence{{ID: "e1", Kind: pick(w, models.EvidenceKinds)}}}
	if w.chance(90) {
		filed.Reserved = "WQ-00000-00001"
	}
	if w.chance(5) {
		filed.Source, filed.SourceRef = "cfpb", "1"
	}
	return filed
}

// command is what somebody or something wants, possible more often than not.
func (w *walker) command(def *workflows.Definition, c models.Case, now time.Time) workflows.Command {
	cmd := workflows.Command{At: now, Actor: models.Actor{Role: pick(w, roles)}, Reserve: "WQ-00000-00001"}
	switch n := w.r.IntN(100); {
	case n < 20 && len(c.Clocks) > 0:
		k := pick(w, c.Clocks)
		cmd.Clock, cmd.Actor.Role = k.Name, models.RoleSystem
		if k.DueAt.After(now) && !k.Paused() && w.chance(90) {
			cmd.At = k.DueAt
		}
	case n < 25:
		cmd.Recount, cmd.Actor.Role = true, models.RoleSystem
	case n < 27:
		cmd.File = w.filed(def)
	case n < 45:
		cmd.Transition = pick(w, def.Transitions).Name
		cmd.Fields = w.fields(workflows.Form(w.rb, c, cmd.Transition))
	default:
		if offered := workflows.Actions(w.rb, c, cmd.Actor); len(offered) > 0 {
			a := pick(w, offered)
			cmd.Transition, cmd.Fields = a.Name, w.fields(a.Fields)
		} else {
			cmd.Transition = "no_such_transition"
		}
	}
	return cmd
}

// fields answer a form, nearly always as it should be.
func (w *walker) fields(form []workflows.Field) []models.FieldValue {
	var out []models.FieldValue
	for _, f := range form {
		v := models.FieldValue{Name: f.Name, Text: "文字"}
		switch f.Kind {
		case workflows.FieldAmount:
			v = models.FieldValue{Name: f.Name, Amount: models.Fen(w.r.IntN(100_000))}
		case workflows.FieldDate:
			v.Text = models.Personal(fmt.Sprintf("2026-0%d-1%d", 1+w.r.IntN(9), w.r.IntN(10)))
		case workflows.FieldCase:
			v.Text = "WQ-7K3M9-QXA2P"
		case workflows.FieldChoice, workflows.FieldGround, workflows.FieldQueue:
			v = models.FieldValue{Name: f.Name, Choice: "none"}
			if len(f.Choices) > 0 {
				v.Choice = pick(w, f.Choices)
			}
		}
		switch {
		case w.chance(1):
			v = models.FieldValue{Name: f.Name, Text: models.Personal(bytes.Repeat([]byte("长"), 20_000)), Amount: -5, Choice: "\x00"}
		case w.chance(1):
			continue
		}
		out = append(out, v)
	}
	return out
}
