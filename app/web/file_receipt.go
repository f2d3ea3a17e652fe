package web

import (
	"errors"
	"slices"

	"redress/app/casework"
	"redress/models"
	"redress/views/i18n"
	"redress/views/pages"
	"redress/workflows"
)

// FileReceipt shows the number and the code of a sent filing, until the buyer
// says that the code is saved; that opens the case for this browser.
func (w *Web) FileReceipt(r *Request) error {
	if r.Posted() {
		if err := r.Service().ReceiptSaved(r.Ctx(), r.Actor); err != nil {
			return err
		}
		id := r.Actor.Case
		if err := r.Hold(func(s *models.Session) { s.Draft, s.Case = "", id }); err != nil {
			return err
		}
		return r.Redirect("/track/case")
	}
	receipt, err := r.Service().Receipt(r.Ctx(), r.Actor)
	if errors.Is(err, models.ErrNotFound) {
		return r.Redirect("/file")
	}
	if err != nil {
		return err
	}
	c := receipt.Case
	v := pages.FileReceipt{
		Page: r.Page(r.T("filing.receipt.title")), Form: r.Form(nil), Number: string(c.ID), Code: receipt.Code,
		Received: i18n.DateTime(r.Ctx(), c.ReceivedAt), Files: r.T("filing.receipt.files", i18n.Count("n", len(c.Evidence))),
		Item: string(c.Filing.Purchase.Item), Stand: r.T("state_plain." + string(c.State)), Next: r.expect(receipt.Explanation),
		Address: w.origin + "/track", Urgent: casework.FraudLikely(c.Filing),
	}
	if report := receipt.Report; report != nil {
		v.Report = &pages.ReceiptReport{Number: string(report.Case), Next: r.expect(report.Explanation)}
	}
	return r.Render(200, pages.ShowFileReceipt(v))
}

// expect says what comes by itself, until when, and what that rests on.
func (r *Request) expect(e workflows.Explanation) (out []pages.Expect) {
	for i, k := range slices.Concat(e.Overdue, e.Clocks) {
		x := pages.Expect{
			What: r.T("clock." + k.Name), Until: r.T("track.until", i18n.Arg("day", r.weekday(k.Clock))), Machine: k.LastDay,
			Why: r.period(k.Clock),
		}
		switch {
		case i < len(e.Overdue):
			x.Then = r.T("track.late")
		case k.Then.Transition == "":
		case k.Then.To == e.State:
			x.Then = r.T("track.then_same", i18n.Arg("what", r.T("transition."+k.Then.Transition)))
		default:
			x.Then = r.T("track.then", i18n.Arg("state", r.T("state."+string(k.Then.To))))
		}
		out = append(out, x)
	}
	return out
}

func (r *Request) weekday(k models.Clock) string {
	t, err := parseDay(k.LastDay)
	if err != nil {
		t = k.DueAt
	}
	return i18n.DateWeekday(r.Ctx(), t)
}

// period says how long the clock runs and which article says so.
func (r *Request) period(k models.Clock) string {
	length := ""
	switch {
	case k.Number <= 0:
	case k.Unit == "working_days":
		length = i18n.WorkingDays(r.Ctx(), k.Number)
	default:
		length = i18n.Days(r.Ctx(), k.Number)
	}
	basis := r.desk(nil).basis(k)
	if length != "" {
		basis = r.T("track.period", i18n.Arg("length", length), i18n.Arg("basis", basis))
	}
	if k.Provisional {
		return r.T("track.provisional", i18n.Arg("why", basis))
	}
	return basis
}
