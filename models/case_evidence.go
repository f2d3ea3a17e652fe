package models

import "slices"

// changeEvidence changes one file of the case; an unknown one changes nothing.
func (c *Case) changeEvidence(id EvidenceID, change func(*Evidence)) {
	i := slices.IndexFunc(c.Evidence, func(e Evidence) bool { return e.ID == id })
	if i < 0 {
		return
	}
	c.Evidence = slices.Clone(c.Evidence)
	change(&c.Evidence[i])
}

func (c *Case) applyInspected(p *Inspection) {
	c.changeEvidence(p.Evidence, func(f *Evidence) { f.learn(p) })
	c.endEffect(p.Effect)
}

// learn takes over what a run of the pipeline says of the steps it took.
func (e *Evidence) learn(p *Inspection) {
	said, found := Found{}, Found{}
	if p.Found != nil {
		said = *p.Found
	}
	if e.Found != nil {
		found = *e.Found
	}
	for _, step := range p.Steps {
		switch step {
		case EffectPreview:
			e.Preview = p.Preview
		case EffectText:
			e.Text = p.Text
		case EffectScan:
			e.Scan, found.Malware = p.Scan, said.Malware
		case EffectMetadata:
			found.Taken, found.Device, found.Place = said.Taken, said.Device, said.Place
		case EffectCodes:
			found.Codes = said.Codes
		case EffectFingerprint:
			found.Fingerprint = said.Fingerprint
		}
	}
	if found.Codes != nil || found.Taken+found.Device+found.Place != "" || found.Fingerprint+found.Malware != "" {
		e.Found = &found
	}
	e.Failed = slices.DeleteFunc(slices.Clone(e.Failed), func(k EffectKind) bool { return slices.Contains(p.Steps, k) })
	if len(e.Failed) == 0 {
		e.Failed = nil
	}
}

// applyEffect ends an effect. A step of the pipeline that was parked is one
// that the file has to do without.
func (c *Case) applyEffect(p *EffectResult) {
	i := slices.IndexFunc(c.Effects, func(e Effect) bool { return e.ID == p.Effect })
	if i >= 0 && p.Reason != "" && c.Effects[i].Evidence != "" {
		c.changeEvidence(c.Effects[i].Evidence, func(f *Evidence) { f.Failed = append(slices.Clip(f.Failed), p.Kind) })
	}
	c.endEffect(p.Effect)
}

func (c *Case) applyRespondent(e Event, p *RespondentStep) {
	switch e.Kind {
	case EventRespondentInvited:
		c.Invited, c.AnswerBy = append(slices.Clip(c.Invited), p.Invitation), p.AnswerBy
	case EventRespondentRevoked:
		c.Invited = slices.DeleteFunc(slices.Clone(c.Invited), func(id string) bool { return id == p.Invitation })
	}
}

func (c *Case) applyPassedOn(p *PassedOn) {
	if p.Message >= 0 && p.Message < len(c.Messages) {
		c.Messages = slices.Clone(c.Messages)
		c.Messages[p.Message].Passed = true
	}
}
