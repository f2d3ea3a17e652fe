package casework

import (
	"context"
	"errors"
	"time"

	"redress/app/authz"
	"redress/app/custody"
	"redress/app/ledger"
	"redress/models"
)

// ErrNoLedger is returned by what needs the custody log in a process that was
// put together without one.
var ErrNoLedger = errors.New("this process keeps no custody log")

func (s *Service) custodyLog() (*ledger.Ledger, error) {
	if s.Ledger == nil {
		return nil, ErrNoLedger
	}
	return s.Ledger, nil
}

// Proof proves the history of a case up to now: its chain head is logged and
// the log signed. Whoever may view the case may have it proved.
func (s *Service) Proof(ctx context.Context, actor models.Actor, id models.CaseID) (custody.Inclusion, error) {
	g, err := authz.Do(actor, authz.CaseView, string(id))
	if err != nil {
		return custody.Inclusion{}, err
	}
	if _, err := s.Store.Case(ctx, g, id); err != nil {
		return custody.Inclusion{}, err
	}
	log, err := s.custodyLog()
	if err != nil {
		return custody.Inclusion{}, err
	}
	return log.Prove(ctx, id)
}

// SentReceipt is the signed receipt of the draft the visitor has sent,
// OwnReceipt that of the case a complainant has opened.
func (s *Service) SentReceipt(ctx context.Context, actor models.Actor) (models.CaseID, []byte, error) {
	r, err := s.Receipt(ctx, actor)
	if err != nil {
		return "", nil, err
	}
	return s.signedReceipt(ctx, actor, authz.ReceiptView, r.Case.ID)
}

// OwnReceipt is explained with SentReceipt.
func (s *Service) OwnReceipt(ctx context.Context, actor models.Actor) (models.CaseID, []byte, error) {
	return s.signedReceipt(ctx, actor, authz.CaseTrack, actor.Case)
}

// signedReceipt makes the receipt anew: it follows from the filing alone, so it
// is the same every time while the agency keeps its name.
func (s *Service) signedReceipt(ctx context.Context, actor models.Actor, action authz.Action, id models.CaseID) (models.CaseID, []byte, error) {
	g, err := authz.Do(actor, action, string(id))
	if err != nil {
		return id, nil, err
	}
	log, err := s.custodyLog()
	if err != nil {
		return id, nil, err
	}
	c, records, err := s.Store.History(ctx, g, id)
	if err != nil {
		return id, nil, err
	}
	filed := c.Events[0].Payload.Filed
	r := custody.Receipt{Case: string(id), Track: string(c.Track), ReceivedAt: c.ReceivedAt, Agency: s.Agency.Name, Head: records[0].Hash}
	for _, e := range filed.Evidence {
		r.Files = append(r.Files, custody.ReceiptFile{SHA256: e.SHA256, Size: e.Size})
	}
	signed, err := r.Sign(log.Signer)
	return id, signed, err
}

// PublicKey is what receipts, checkpoints and dossiers are verified with; the
// zero key, which verifies nothing, where there is no custody log.
func (s *Service) PublicKey() custody.Key {
	if s.Ledger == nil {
		return custody.Key{}
	}
	return s.Ledger.Signer.Key()
}

// ReceiptCheck is what can be said of a receipt somebody shows.
type ReceiptCheck struct {
	// Problem is nil for a receipt this installation signed; otherwise
	// custody.ErrOtherKey, ErrNoNote, or ErrForged for one that was changed.
	Problem error
	Receipt custody.Receipt
	// Fingerprint is the short form of the whole receipt.
	Fingerprint string
	// Logged says that the filing is in the custody log as the receipt has it,
	// as signed at SignedAt; Differs that the log holds another filing under
	// this number. Neither: the case is not in the log (yet).
	Logged, Differs bool
	Inclusion       custody.Inclusion
	SignedAt        time.Time
}

// CheckReceipt verifies a receipt for anybody. Of the case it says nothing but
// whether the log holds what the receipt says.
func (s *Service) CheckReceipt(ctx context.Context, text []byte) (out ReceiptCheck, err error) {
	log, err := s.custodyLog()
	if err != nil {
		return out, err
	}
	signed := custody.Tidy(text)
	if out.Receipt, out.Problem = custody.OpenReceipt(s.PublicKey(), signed); out.Problem != nil {
		return out, nil
	}
	out.Fingerprint = custody.Fingerprint(signed)
	out.Inclusion, err = log.ProveFiling(ctx, models.CaseID(out.Receipt.Case))
	if errors.Is(err, models.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	c, err := custody.VerifyInclusion(s.PublicKey(), out.Inclusion, out.Receipt.Head)
	out.Logged, out.Differs, out.SignedAt = err == nil, err != nil, c.At
	return out, nil
}

// Checkpoint is the newest signed checkpoint; ErrNotFound while there is none.
func (s *Service) Checkpoint(ctx context.Context) (models.Checkpoint, error) {
	log, err := s.custodyLog()
	if err != nil {
		return models.Checkpoint{}, err
	}
	return log.Newest(ctx)
}
