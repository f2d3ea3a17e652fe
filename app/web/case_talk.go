package web

import "redress/models"

// CaseMessage sends a message to the complainant.
func (w *Web) CaseMessage(r *Request) error {
	_, err := r.Service().SendMessage(r.Ctx(), r.Actor, r.caseID(), r.Values().Get("message"), r.Command())
	return r.settle(err, formOutcome{form: "message", field: "message", label: "case_show.message", done: "message", place: "#messages"})
}

// CaseNote adds a note that only staff sees.
func (w *Web) CaseNote(r *Request) error {
	_, err := r.Service().AddNote(r.Ctx(), r.Actor, r.caseID(), r.Values().Get("note"), r.Command())
	return r.settle(err, formOutcome{form: "note", field: "note", label: "case_show.note", done: "note", place: "#notes"})
}

// CaseAssign gives the case to somebody: the reader or a colleague.
func (w *Web) CaseAssign(r *Request) error {
	out := formOutcome{form: "assign", field: "account", label: "case_show.colleague", done: "assigned"}
	account := r.Values().Get("account")
	if account == "" {
		bad := &models.Invalid{}
		bad.Add("account", "errors.choose")
		return r.settle(bad, out)
	}
	_, err := r.Service().Assign(r.Ctx(), r.Actor, r.caseID(), account, r.Command(), r.seen())
	return r.settle(err, out)
}

// CaseRelease gives the case back to its queue.
func (w *Web) CaseRelease(r *Request) error {
	_, err := r.Service().Assign(r.Ctx(), r.Actor, r.caseID(), "", r.Command(), r.seen())
	return r.settle(err, formOutcome{form: "release", field: "account", label: "case_show.colleague", done: "released"})
}
