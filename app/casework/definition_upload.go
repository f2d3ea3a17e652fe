package casework

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"redress/app/authz"
	"redress/models"
	"redress/workflows/spec"
)

// NewDefinition is a definition somebody wants to add, with its scenarios,
// both YAML; the scenarios may be left out.
type NewDefinition struct {
	Text, Scenarios string
}

// DefinitionFaults is the error of a definition that cannot be taken:
// everything that is wrong with it, at once.
type DefinitionFaults struct {
	// Mistakes are in either file.
	Mistakes spec.Mistakes
	// Failed are the scenarios that came out differently than written. They
	// are run only when there is no mistake.
	Failed []spec.Result
}

// Error lists what is wrong.
func (f *DefinitionFaults) Error() string {
	lines := []string{f.Mistakes.Error()}
	for _, r := range f.Failed {
		lines = append(lines, r.Name+": "+strings.Join(r.Wrong, "; "))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// CheckDefinition reads a definition as UploadDefinition would and stores
// nothing. The results are those of its scenarios. The error is
// *DefinitionFaults when it cannot be taken.
func (s *Service) CheckDefinition(ctx context.Context, actor models.Actor, in NewDefinition) (DefinitionVersion, []spec.Result, error) {
	groups, err := s.ListDefinitions(ctx, actor)
	if err != nil {
		return DefinitionVersion{}, nil, err
	}
	faults := &DefinitionFaults{}
	v, err := s.readDefinition(in, groups, faults)
	if err != nil {
		return v, nil, err
	}
	if v.Scenarios != "" {
		faults.scenariosOf(v.Ref, []byte(v.Scenarios))
	}
	if len(faults.Mistakes) > 0 {
		slices.SortStableFunc(faults.Mistakes, func(a, b Mistake) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return v, nil, faults
	}
	results, err := s.RunScenarios(v)
	if err := faults.collect(err); err != nil {
		return v, nil, err
	}
	faults.Failed = slices.DeleteFunc(slices.Clone(results), func(r spec.Result) bool { return len(r.Wrong) == 0 })
	if len(faults.Mistakes)+len(faults.Failed) > 0 {
		return v, results, faults
	}
	return v, results, nil
}

// UploadDefinition checks and stores a new version. It holds from no moment on
// until it is activated. The error is *DefinitionFaults when it cannot be taken.
func (s *Service) UploadDefinition(ctx context.Context, actor models.Actor, in NewDefinition) (DefinitionVersion, error) {
	g, err := authz.Do(actor, authz.DefinitionManage, models.AnyObject)
	if err != nil {
		return DefinitionVersion{}, err
	}
	v, _, err := s.CheckDefinition(ctx, actor, in)
	if err != nil {
		return v, err
	}
	err = s.Store.SaveDefinition(ctx, g, models.StoredDefinition{
		ID: v.ID, Name: v.Ref.Name, Number: v.Ref.Version, Checksum: v.Ref.Checksum,
		Text: v.Text, Scenarios: v.Scenarios, By: actor.Account, At: s.now(),
	})
	if errors.Is(err, models.ErrExists) {
		return v, &DefinitionFaults{Mistakes: spec.Mistakes{versionTaken(spec.ReadHead([]byte(v.Text)), v.Ref.Version+1)}}
	}
	if err == nil {
		err = s.audit(ctx, actor, "definition.upload", v.ID)
	}
	if err == nil {
		err = s.FollowRules(ctx)
	}
	return v, err
}

// readDefinition reads the text and holds its name and version against what
// there is.
func (s *Service) readDefinition(in NewDefinition, groups []DefinitionGroup, faults *DefinitionFaults) (DefinitionVersion, error) {
	text := []byte(in.Text)
	head := spec.ReadHead(text)
	v := DefinitionVersion{
		Kind: head.Kind, Text: in.Text, Scenarios: strings.TrimSpace(in.Scenarios),
		Ref: models.DefinitionRef{Name: head.Name, Version: head.Version, Checksum: spec.Checksum(text)},
	}
	v.ID = DefinitionID(v.Ref)
	var err error
	if head.Kind == spec.KindRouting {
		words := spec.WordsOf(s.Rules().Definitions())
		v.Routing, err = spec.Routing(head.File(), text, words)
	} else {
		v.Procedure, err = spec.Procedure(head.File(), text)
	}
	if err := faults.collect(err); err != nil {
		return v, err
	}
	var known []string
	for _, g := range groups {
		known = append(known, g.Name)
	}
	i := slices.Index(known, head.Name)
	switch {
	case head.Name == "":
	case i < 0:
		faults.add(head.Wrong("name", "unknown name %q; known are %s", head.Name, strings.Join(known, ", ")))
	default:
		latest := groups[i].Versions[0]
		if next := latest.Ref.Version + 1; head.Version != next && head.Version > 0 {
			faults.add(versionTaken(head, next))
		}
		if latest.Kind != head.Kind && head.Kind != "" {
			faults.add(head.Wrong("kind", "%q is a %s, not a %s", head.Name, latest.Kind, head.Kind))
		}
		if was := trackOf(groups[i]); v.Procedure != nil && was != "" && v.Procedure.Track != was {
			faults.add(head.Wrong("track", "%q is for the track %q", head.Name, was))
		}
	}
	return v, nil
}

func trackOf(g DefinitionGroup) models.Track {
	for _, v := range g.Versions {
		if v.Procedure != nil {
			return v.Procedure.Track
		}
	}
	return ""
}

func versionTaken(head spec.Head, next int) spec.Mistake {
	return head.Wrong("version", "the next version of %q is %d, not %d", head.Name, next, head.Version)
}

// scenariosOf checks that scenarios say they belong to the definition.
func (f *DefinitionFaults) scenariosOf(ref models.DefinitionRef, text []byte) {
	head := spec.ReadHead(text)
	if head.Name != "" && head.Version > 0 && (head.Name != ref.Name || head.Version != ref.Version) {
		m := head.Wrong("name", "these are the scenarios of %q version %d", head.Name, head.Version)
		m.File = spec.ScenariosFile(ref)
		f.add(m)
	}
}

func (f *DefinitionFaults) add(m spec.Mistake) { f.Mistakes = append(f.Mistakes, m) }

// collect takes the mistakes of a file; any other error comes back.
func (f *DefinitionFaults) collect(err error) error {
	var mistakes spec.Mistakes
	if errors.As(err, &mistakes) {
		f.Mistakes = append(f.Mistakes, mistakes...)
		return nil
	}
	return err
}

// Mistake and ScenarioResult are those of package spec.
type (
	Mistake        = spec.Mistake
	ScenarioResult = spec.Result
)

// Kinds of definition.
const (
	KindProcedure = spec.KindProcedure
	KindRouting   = spec.KindRouting
)
