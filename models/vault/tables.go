package vault

import "redress/models"

// tables declares the documents that are kept as they are.
func (s *Store) tables() {
	s.drafts = table[models.Draft]{
		s: s, name: models.DraftsCollection,
		id:      func(d *models.Draft) string { return string(d.ID) },
		version: func(d *models.Draft) *int64 { return &d.Version },
		box:     func(d *models.Draft) *models.KeyBox { return &d.Key },
	}
	s.sellers = table[models.Seller]{
		s: s, name: models.SellersCollection,
		id:      func(v *models.Seller) string { return string(v.ID) },
		version: func(v *models.Seller) *int64 { return &v.Version },
		text:    sellerText,
	}
	s.handles = table[handleOwner]{
		s: s, name: models.HandlesCollection,
		id:      func(h *handleOwner) string { return h.ID },
		version: func(h *handleOwner) *int64 { return &h.Version },
	}
	s.accounts = table[models.Account]{
		s: s, name: models.AccountsCollection,
		id:      func(a *models.Account) string { return a.ID },
		version: func(a *models.Account) *int64 { return &a.Version },
	}
	s.sessions = table[models.Session]{
		s: s, name: models.SessionsCollection,
		id:      func(v *models.Session) string { return v.ID },
		version: func(v *models.Session) *int64 { return &v.Version },
	}
	s.audit = table[models.AuditEntry]{
		s: s, name: models.AuditCollection,
		id:      func(e *models.AuditEntry) string { return e.ID },
		version: func(e *models.AuditEntry) *int64 { return &e.Version },
	}
	s.meta = table[models.Meta]{
		s: s, name: models.MetaCollection,
		id:      func(m *models.Meta) string { return m.ID },
		version: func(m *models.Meta) *int64 { return &m.Version },
	}
	s.definitions = table[models.StoredDefinition]{
		s: s, name: models.DefinitionsCollection,
		id:      func(v *models.StoredDefinition) string { return v.ID },
		version: func(v *models.StoredDefinition) *int64 { return &v.Version },
	}
	s.activations = table[models.Activation]{
		s: s, name: models.ActivationsCollection,
		id:      func(v *models.Activation) string { return v.ID },
		version: func(v *models.Activation) *int64 { return &v.Version },
	}
	s.calendars = table[models.StoredCalendar]{
		s: s, name: models.CalendarsCollection,
		id:      func(v *models.StoredCalendar) string { return v.ID },
		version: func(v *models.StoredCalendar) *int64 { return &v.Version },
	}
	s.offices = table[models.OfficeTable]{
		s: s, name: models.OfficesCollection,
		id:      func(v *models.OfficeTable) string { return v.ID },
		version: func(v *models.OfficeTable) *int64 { return &v.Version },
	}
	s.jobs = table[models.Job]{
		s: s, name: models.JobsCollection,
		id:      func(v *models.Job) string { return v.ID },
		version: func(v *models.Job) *int64 { return &v.Version },
	}
	s.uploads = table[models.Upload]{
		s: s, name: models.UploadsCollection,
		id:      func(v *models.Upload) string { return v.ID },
		version: func(v *models.Upload) *int64 { return &v.Version },
	}
	s.invitations = table[models.Invitation]{
		s: s, name: models.InvitationsCollection,
		id:      func(v *models.Invitation) string { return v.ID },
		version: func(v *models.Invitation) *int64 { return &v.Version },
	}
	s.organisations = table[models.Organisation]{
		s: s, name: models.OrganisationsCollection,
		id:      func(v *models.Organisation) string { return v.ID },
		version: func(v *models.Organisation) *int64 { return &v.Version },
	}
	s.logPages = table[models.LogPage]{
		s: s, name: models.LogPagesCollection,
		id:      func(v *models.LogPage) string { return v.ID },
		version: func(v *models.LogPage) *int64 { return &v.Version },
	}
	s.logHeads = table[models.LogHead]{
		s: s, name: models.LogHeadsCollection,
		id:      func(v *models.LogHead) string { return v.ID },
		version: func(v *models.LogHead) *int64 { return &v.Version },
	}
	s.checkpoints = table[models.Checkpoint]{
		s: s, name: models.CheckpointsCollection,
		id:      func(v *models.Checkpoint) string { return v.ID },
		version: func(v *models.Checkpoint) *int64 { return &v.Version },
	}
	s.erasures = table[models.Erasure]{
		s: s, name: models.ErasuresCollection,
		id:      func(v *models.Erasure) string { return string(v.ID) },
		version: func(v *models.Erasure) *int64 { return &v.Version },
	}
	s.numbers = table[letterNumber]{
		s: s, name: models.LettersCollection,
		id:      func(v *letterNumber) string { return v.ID },
		version: func(v *letterNumber) *int64 { return &v.Version },
	}
}
