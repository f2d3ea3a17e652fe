package casework

import (
	"context"
	"errors"
	"io"
	"slices"

	"redress/app/authz"
	"redress/app/custody"
	"redress/models"
	"redress/models/chain"
)

// DossierOrder says what somebody wants a dossier to hold.
type DossierOrder struct {
	Audience models.Audience
	// Copies asks for redacted copies in place of originals, Named for who complains.
	Copies, Named bool
	Command       models.CommandID
}

// Dossier is a case as far as it may be in the dossier that was asked for.
type Dossier struct {
	DossierOrder
	// Office is the name of the organisation that has the case, Offices those of
	// the organisations it was handed over to, by id.
	Office  string
	Offices map[string]string
	// Case has all its events. What must not be in the dossier is not in it.
	Case models.Case
	// Told are the events that the dossier tells in words, oldest first.
	Told  []models.Event
	Files []DossierFile
	// Records are all stored events; those that are not for the audience are
	// withheld. They are nil where the history cannot be shown in part.
	Records []chain.Record
	// Inclusion proves that the history is in the log, as far as its Seq.
	Inclusion custody.Inclusion
	Signer    *custody.Signer

	open func(ctx context.Context, blob models.EvidenceID) (io.ReadCloser, error)
}

// DossierFile is one file of the case, in the dossier or left out of it.
type DossierFile struct {
	models.Evidence
	// Number counts evidence and letters, each from 1. A copy has the number of
	// its original.
	Number int
	// Letter is the letter it is a file of, Lang its language; "" of evidence.
	Letter models.LetterID
	Lang   string
	// LeftOut says why it is not in the dossier, one of LeftOutReasons; "" when it is.
	LeftOut string
}

// Why a file is not in a dossier. A catalogue text exists under
// "left_out.<reason>" for each.
const (
	LeftInfected = "infected"     // it is harmful
	LeftDamaged  = "damaged"      // its bytes are no longer those received
	LeftNoCopy   = "no_copy"      // copies were asked for and there is none
	LeftOriginal = "copy_instead" // a redacted copy is there instead
	LeftCopy     = "original_instead"
	LeftNames    = "names" // it names the complainant, who is not to be named
)

// LeftOutReasons lists them.
var LeftOutReasons = []string{LeftInfected, LeftDamaged, LeftNoCopy, LeftOriginal, LeftCopy, LeftNames}

// MayExport says what somebody may ask of a dossier of a case: whether he may
// have one at all, and one that names the complainant.
func (s *Service) MayExport(actor models.Actor, h models.Head) (may, named bool) {
	fields, err := authz.Fields(actor, authz.CaseExport, h)
	if err != nil || h.Privacy.Withheld() {
		return false, false
	}
	return true, h.RevealedTo(actor.Account, s.now()) || slices.Contains(fields, models.FieldsIdentity)
}

// ExportDossier reads a case for a dossier and records that it left the office.
// ErrDenied for what the actor may not take out.
func (s *Service) ExportDossier(ctx context.Context, actor models.Actor, id models.CaseID, o DossierOrder) (*Dossier, error) {
	g, err := authz.Do(actor, authz.CaseExport, string(id))
	if err != nil {
		return nil, err
	}
	c, err := s.Store.Case(ctx, g, id)
	if err != nil {
		return nil, err
	}
	may, named := s.MayExport(actor, c.Head)
	if !may || o.Named && !named || !o.fits(actor, c) {
		return nil, models.ErrDenied
	}
	log, err := s.custodyLog()
	if err != nil {
		return nil, err
	}
	if err := s.limit(ctx, limitExport, exporter(actor)); err != nil {
		return nil, err
	}
	_, err = s.record(ctx, actor, authz.CaseExport, id, models.Event{
		Kind: models.EventViewed, Command: o.Command,
		Payload: models.Payload{Viewed: &models.Viewed{What: "export", Audience: o.Audience, Copies: o.Copies, Named: o.Named}},
	})
	if err != nil {
		return nil, err
	}
	// Proved before it is read: what comes between the two is not in the log yet.
	inclusion, err := log.Prove(ctx, id)
	if err != nil {
		return nil, err
	}
	c, records, err := s.Store.History(ctx, g, id)
	if err != nil {
		return nil, err
	}
	d := &Dossier{DossierOrder: o, Inclusion: inclusion, Signer: log.Signer, open: func(ctx context.Context, blob models.EvidenceID) (io.ReadCloser, error) {
		return s.Store.OpenEvidence(ctx, g, c.ID, c.Key, blob)
	}}
	if d.Office, err = s.OrganisationName(ctx, c.Org); err != nil {
		return nil, err
	}
	if d.Offices, err = s.offices(ctx, c); err != nil {
		return nil, err
	}
	if d.Case, err = cutFor(g, o, c); err != nil {
		return nil, err
	}
	d.Files = d.files()
	d.tell(c, records)
	return d, d.checkFiles(ctx)
}

// exporter is whom the limit on exports counts.
func exporter(actor models.Actor) string {
	if actor.Account != "" {
		return actor.Account
	}
	return string(actor.Case)
}

// fits says whether a dossier of this sort can be made of the case by somebody.
// A report is never shown to the one it is about (Order 121 art. 37), and who is
// on the other side gets copies and no name.
func (o DossierOrder) fits(actor models.Actor, c models.Case) bool {
	switch o.Audience {
	case models.AudienceOwner:
		return actor.Role == models.RoleComplainant && !o.Copies && o.Named
	case models.AudienceOther:
		return actor.Role != models.RoleComplainant && c.Track == models.TrackComplaint && o.Copies && !o.Named
	case models.AudienceOffice:
		return actor.Role != models.RoleComplainant
	}
	return false
}

// cutFor takes out of a case what is not for the audience.
func cutFor(g models.Grant, o DossierOrder, c models.Case) (_ models.Case, err error) {
	names := namesIn(c.Filing)
	c.Notes, c.Moves = nil, nil
	switch o.Audience {
	case models.AudienceOwner:
		if c, err = forOwner(g, c); err != nil {
			return c, err
		}
	case models.AudienceOther:
		c.Messages = slices.DeleteFunc(slices.Clone(c.Messages), func(m models.Message) bool {
			return m.From != models.RoleRespondent && m.To != models.RoleRespondent
		})
		c.Filing, c.Letters, c.Links, c.Routing = respondentFiling(c.Filing), nil, nil, nil
		c.Evidence = slices.DeleteFunc(models.CopiesOf(c.Evidence, ""), func(e models.Evidence) bool { return !e.Shared })
	}
	if !o.Named {
		c.Messages = unnamedMessages(c.Messages, names)
		c.Filing, c.Letters = filingView(c.Filing, nobodyNamed), sealedLetters(c.Letters)
	}
	return c, nil
}

// Open opens the bytes of a file that is in the dossier.
func (d *Dossier) Open(ctx context.Context, f DossierFile) (io.ReadCloser, error) {
	return d.open(ctx, f.ID)
}

// OpenPreview opens the small picture of a file that has one.
func (d *Dossier) OpenPreview(ctx context.Context, f DossierFile) (io.ReadCloser, error) {
	return d.open(ctx, f.ID.PreviewID())
}

// checkFiles reads every file once before the dossier is begun: one that is
// damaged is left out and listed, rather than breaking off a file half sent.
func (d *Dossier) checkFiles(ctx context.Context) error {
	for i, f := range d.Files {
		if f.LeftOut != "" {
			continue
		}
		r, err := d.open(ctx, f.ID)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			err = errors.Join(err, r.Close())
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, models.ErrTampered), errors.Is(err, models.ErrNotFound):
			d.Files[i].LeftOut = LeftDamaged
		case err != nil:
			return err
		}
	}
	return nil
}
