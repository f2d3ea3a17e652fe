package casework

import "redress/workflows"

// Rules are the rules that hold now. A rulebook never changes: keep the one you
// began a piece of work with until it is done.
func (s *Service) Rules() *workflows.Rulebook { return s.rules.Load() }
