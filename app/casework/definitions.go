package casework

import (
	"cmp"
	"context"
	"io/fs"
	"slices"
	"strings"
	"time"

	"redress/app/authz"
	"redress/models"
	"redress/workflows"
	"redress/workflows/definitions"
	"redress/workflows/spec"
)

// DefinitionVersion is one version of a procedure or of the routing table.
type DefinitionVersion struct {
	ID  string
	Ref models.DefinitionRef
	// Kind is spec.KindProcedure or spec.KindRouting.
	Kind string
	// Shipped came with the program; the others were uploaded By somebody At a time.
	Shipped bool
	By      string
	At      time.Time
	// Unusable is the id under which the mistakes of a text are logged that no
	// longer loads; "" for one that does.
	Unusable string
	// Holds says that new cases go by it now, since From; From is zero when it
	// has held since the program began. Next is when it will begin to hold.
	Holds bool
	From  time.Time
	Next  time.Time
	// Text and Scenarios are YAML as written.
	Text, Scenarios string
	// Procedure or Routing is what the text says; both are nil when it is unusable.
	Procedure *workflows.Definition
	Routing   *workflows.RoutingDefinition
}

// DefinitionGroup is a name with its versions, the newest first, and what was
// activated of it, the newest first.
type DefinitionGroup struct {
	Name        string
	Versions    []DefinitionVersion
	Activations []models.Activation
}

// ListDefinitions lists every definition there is.
func (s *Service) ListDefinitions(ctx context.Context, actor models.Actor) ([]DefinitionGroup, error) {
	g, err := authz.Do(actor, authz.DefinitionView, models.AnyObject)
	if err != nil {
		return nil, err
	}
	stored, err := s.Store.Definitions(ctx, g)
	if err != nil {
		return nil, err
	}
	rules := s.rules.Load()
	all := shippedVersions()
	for _, d := range stored {
		all = append(all, DefinitionVersion{
			ID: d.ID, Ref: refOf(d), Kind: spec.ReadHead([]byte(d.Text)).Kind, By: d.By, At: d.At,
			Unusable: rules.unusable[d.ID], Text: d.Text, Scenarios: d.Scenarios,
		})
	}
	now := s.now()
	var out []DefinitionGroup
	for _, v := range all {
		rules.describe(&v, now)
		i := slices.IndexFunc(out, func(g DefinitionGroup) bool { return g.Name == v.Ref.Name })
		if i < 0 {
			i = len(out)
			out = append(out, DefinitionGroup{Name: v.Ref.Name})
		}
		out[i].Versions = append(out[i].Versions, v)
	}
	for i := range out {
		slices.SortFunc(out[i].Versions, func(a, b DefinitionVersion) int { return cmp.Compare(b.Ref.Version, a.Ref.Version) })
		for _, a := range slices.Backward(rules.Parts().Activations) {
			if a.Ref.Name == out[i].Name {
				out[i].Activations = append(out[i].Activations, a)
			}
		}
	}
	slices.SortFunc(out, func(a, b DefinitionGroup) int {
		return cmp.Or(cmp.Compare(a.Versions[0].Kind, b.Versions[0].Kind), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

// Definition finds one version with the group it belongs to; ErrNotFound.
func (s *Service) Definition(ctx context.Context, actor models.Actor, id string) (DefinitionVersion, DefinitionGroup, error) {
	groups, err := s.ListDefinitions(ctx, actor)
	if err != nil {
		return DefinitionVersion{}, DefinitionGroup{}, err
	}
	for _, g := range groups {
		if i := slices.IndexFunc(g.Versions, func(v DefinitionVersion) bool { return v.ID == id }); i >= 0 {
			return g.Versions[i], g, nil
		}
	}
	return DefinitionVersion{}, DefinitionGroup{}, models.ErrNotFound
}

// describe fills in what the rules of the moment say of a version.
func (r *Ruleset) describe(v *DefinitionVersion, now time.Time) {
	if def, ok := r.Definition(v.Ref); ok {
		v.Procedure, v.Holds = def, r.Current(def.Track, now) == def
	} else if table, ok := r.RoutingOf(v.Ref); ok {
		v.Routing, v.Holds = table, r.Rulebook.Routing(now) == table
	}
	for _, a := range r.Parts().Activations {
		switch {
		case a.Ref != v.Ref:
		case a.From.After(now):
			if v.Next.IsZero() || a.From.Before(v.Next) {
				v.Next = a.From
			}
		case v.Holds && !a.From.Before(v.From):
			v.From = a.From
		}
	}
}

// shippedVersions are the definitions that come with the program.
func shippedVersions() (out []DefinitionVersion) {
	names, _ := fs.Glob(definitions.Files, "*.yaml")
	for _, name := range names {
		id := strings.TrimSuffix(name, ".yaml")
		if strings.HasSuffix(id, ".scenarios") {
			continue
		}
		text, _ := fs.ReadFile(definitions.Files, name)
		scenarios, _ := fs.ReadFile(definitions.Files, id+".scenarios.yaml")
		head := spec.ReadHead(text)
		out = append(out, DefinitionVersion{
			ID: id, Kind: head.Kind, Shipped: true, Text: string(text), Scenarios: string(scenarios),
			Ref: models.DefinitionRef{Name: head.Name, Version: head.Version, Checksum: spec.Checksum(text)},
		})
	}
	return out
}

// RunScenarios plays the scenarios of a version as if it held now, beside the
// other definitions that do.
func (s *Service) RunScenarios(v DefinitionVersion) ([]spec.Result, error) {
	if v.Scenarios == "" {
		return nil, nil
	}
	return spec.Scenarios(s.rulesWith(v.Procedure, v.Routing), spec.ScenariosFile(v.Ref), []byte(v.Scenarios))
}

// rulesWith are the rules of the moment as if they had always held, with one
// definition in the place of its kin.
func (s *Service) rulesWith(def *workflows.Definition, table *workflows.RoutingDefinition) *workflows.Rulebook {
	now, rules := s.now(), s.Rules()
	parts := rules.Parts()
	parts.Definitions, parts.Routings, parts.Activations = slices.Clip(parts.Definitions), slices.Clip(parts.Routings), nil
	hold := func(ref models.DefinitionRef) {
		parts.Activations = append(parts.Activations, models.Activation{ID: DefinitionID(ref), Ref: ref, At: time.Unix(int64(len(parts.Activations)), 0)})
	}
	for _, track := range models.Tracks {
		if d := rules.Current(models.Track(track), now); d != nil {
			hold(d.Ref)
		}
	}
	if t := rules.Routing(now); t != nil {
		hold(t.Ref)
	}
	if def != nil {
		parts.Definitions = append(parts.Definitions, def)
		hold(def.Ref)
	}
	if table != nil {
		parts.Routings = append(parts.Routings, table)
		hold(table.Ref)
	}
	return workflows.NewRulebook(parts)
}
