package web

import (
	"slices"
	"time"

	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// TrackCase shows the complainant where the case stands, and takes a message
// from him.
func (w *Web) TrackCase(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		_, err := r.Service().SendMessage(r.Ctx(), r.Actor, r.Actor.Case, r.Values().Get("body"), r.Command())
		if err == nil {
			return r.Redirect("/track/case?done=message#messages")
		}
		if err := r.Faults(&form, err, Labels{"body": "track.message.label"}); err != nil {
			return err
		}
	}
	t, err := r.Service().TrackedCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := r.trackedPage(t, form)
	return r.Show(form.Failed(), pages.ShowTrackCase(v))
}

func (r *Request) trackedPage(t casework.Tracked, form components.Form) pages.TrackCase {
	c := t.Case
	v := pages.TrackCase{
		Page: r.Page(r.T("track.case.title", i18n.Arg("number", string(c.ID)))), Form: form, Number: string(c.ID),
		Kind: r.T("track_kind." + string(c.Track)), State: r.T("state." + string(c.State)), Tone: toneOf(c.State, c.Open),
		Stand: r.T("state_plain." + string(c.State)), Open: c.Open, Received: i18n.Date(r.Ctx(), c.ReceivedAt), Next: r.expect(t.Explanation),
		Timeline: r.moments(t), Viewers: r.lookers(t), Looked: r.looked(t.Looks), Messages: r.messages(c), Files: r.ownFiles(models.Supplied(c.Evidence)), Full: len(models.Supplied(c.Evidence)) >= r.Service().Evidence.Files, Letters: r.ownLetters(c),
	}
	if c.Privacy.Withheld() {
		v.Stand, v.Withheld = r.erasureStands(c)[0], r.T("error_page.withheld.text")
	}
	if c.Settled > 0 {
		v.Settled = i18n.Money(r.Ctx(), int64(c.Settled))
	}
	for _, a := range t.Actions {
		if a.Blocked != "" {
			continue
		}
		v.Actions = append(v.Actions, pages.OwnAction{
			Text: r.T("transition." + a.Name), Hint: r.optional("transition_hint." + a.Name), Href: "/track/case/do/" + a.Name, Danger: a.Danger,
		})
	}
	for _, l := range t.Linked {
		v.Linked = append(v.Linked, pages.LinkedCase{Number: string(l.Case), Text: r.T("relation_own." + string(l.Relation))})
	}
	for _, page := range casework.PagesOf(c.Filing) {
		if page == "evidence" {
			continue // the files have a place of their own
		}
		v.Answers = append(v.Answers, components.Card{
			Title: r.T(titles[page]), Rows: r.answers(page, models.Draft{Filing: c.Filing}),
		})
	}
	if done := r.Query().Get("done"); slices.Contains([]string{"message", "evidence", "action"}, done) {
		v.Page.Notice = components.NoticeView{Title: r.T("track.done." + done), Tone: components.Good}
	}
	v.Page.Failed = form.Failed()
	return v
}

// moments are the events a complainant sees, newest first: what was decided,
// sent and added. Notes, views and bookkeeping are the office's own.
func (r *Request) moments(t casework.Tracked) (out []components.Moment) {
	c := t.Case
	for _, e := range slices.Backward(c.Events) {
		m := components.Moment{When: i18n.DateTime(r.Ctx(), e.At), Machine: i18n.Machine(e.At), By: r.actor(e.Actor.Role)}
		switch {
		case e.Payload.Moved != nil:
			m.Title, m.Lines = r.T("transition."+e.Payload.Moved.Transition), r.movedLines(c, e.Payload)
		case e.Payload.Handed != nil:
			m.Title = r.T("track.handed", i18n.Arg("office", t.Offices[e.Payload.Handed.Org]))
		case e.Kind == models.EventFiled, e.Kind == models.EventMessage:
			m.Title = r.T("event." + string(e.Kind))
		case e.Kind == models.EventEvidenceAdded:
			m.Title = r.T("event." + string(e.Kind))
			for _, f := range e.Payload.Evidence {
				if f.Name != "" { // or it was erased
					m.Lines = append(m.Lines, string(f.Name))
				}
			}
		default:
			continue
		}
		out = append(out, m)
	}
	return out
}

// looked says how often staff opened the case, and how often the other side
// what it is shown; each only where it did.
func (r *Request) looked(looks []casework.Look) []string {
	staff, other := 0, 0
	for _, l := range looks {
		if l.Role == models.RoleRespondent {
			other++
		} else {
			staff++
		}
	}
	var out []string
	if staff > 0 {
		out = append(out, r.T("track.viewers_count", i18n.Count("n", staff)))
	}
	if other > 0 {
		out = append(out, r.T("track.viewers_other", i18n.Count("n", other)))
	}
	return out
}

// movedLines are the answers a decision came with, and the state it led to.
func (r *Request) movedLines(c models.Case, p models.Payload) (out []string) {
	for _, f := range p.Moved.Fields {
		if f != (models.FieldValue{Name: f.Name}) { // or it was erased
			out = append(out, r.T("track.field", argLabel(r.T("field."+f.Name)), i18n.Arg("value", r.desk(nil).fieldValue(f))))
		}
	}
	if p.Outcome.To != "" {
		out = append(out, r.T("track.moved", i18n.Arg("state", r.T("state."+string(p.Outcome.To)))))
	}
	return out
}

func (r *Request) actor(role models.Role) string {
	switch {
	case role == models.RoleComplainant || role == models.RoleVisitor:
		return r.T("track.by.you")
	case role == models.RoleRespondent:
		return r.T("track.by.respondent")
	case role == models.RoleSystem:
		return r.T("track.by.system")
	}
	return r.T("track.by.office")
}

func (r *Request) messages(c models.Case) (out []components.Message) {
	for _, m := range c.Messages {
		out = append(out, components.Message{
			From: r.actor(m.From), When: i18n.DateTime(r.Ctx(), m.At), Machine: i18n.Machine(m.At),
			Lines: r.desk(nil).said(m.Body), Mine: m.From == models.RoleComplainant,
		})
	}
	return out
}

func (r *Request) ownFiles(files []models.Evidence) (out []components.FileView) {
	for _, e := range files {
		out = append(out, components.FileView{
			Name: string(e.Name), Meta: r.fileMeta(e), Hash: e.SHA256, Href: "/track/case/evidence/" + string(e.ID),
			Tag: r.T("evidence_kind." + e.Kind),
		})
		if f := &out[len(out)-1]; e.Locked() {
			f.Href, f.Meta = "", f.Meta+" · "+r.T("scan.infected")
		} else if e.Scan != "" {
			f.Meta += " · " + r.T("scan."+e.Scan)
		}
	}
	return out
}

func parseDay(s string) (time.Time, error) {
	return time.ParseInLocation(time.DateOnly, s, i18n.Shanghai)
}
