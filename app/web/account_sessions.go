package web

import (
	"strings"

	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// everySession is the answer that ends all sessions but this one.
const everySession = "all"

// AccountSessions lists where the account is signed in, and ends sessions.
func (w *Web) AccountSessions(r *Request) error {
	form := r.Form(nil)
	if r.Posted() {
		handle := r.Values().Get("session")
		if handle == "" {
			form.Errors = []components.FieldError{{Name: "session", Text: r.T("sessions.error.which")}}
		} else {
			if handle == everySession {
				handle = ""
			}
			if err := r.Service().EndSession(r.Ctx(), r.Identity, handle); err != nil {
				return err
			}
			return r.Redirect("/account/sessions?done=ended")
		}
	}
	list, err := r.Service().OwnSessions(r.Ctx(), r.Identity)
	if err != nil {
		return err
	}
	v := pages.Sessions{Form: form, Page: r.Page(r.T("sessions.title")), Table: components.Table{Caption: r.T("sessions.title"), Columns: []components.Column{
		{Title: r.T("sessions.agent")}, {Title: r.T("sessions.created"), OneLine: true}, {Title: r.T("sessions.seen"), OneLine: true},
	}}}
	v.Page.Back, v.Page.Notice, v.Page.Failed = "/account", r.notice("sessions"), form.Failed()
	for _, s := range list {
		agent := s.Agent
		if agent == "" {
			agent = r.T("sessions.unknown")
		}
		cell := components.Cell{Text: agent}
		if s.This {
			cell.Sub = r.T("sessions.this")
		} else {
			v.Others = append(v.Others, components.Option{Value: s.Handle, Label: agent, Hint: r.T("sessions.since", i18n.Arg("time", i18n.DateTime(r.Ctx(), s.Created)))})
		}
		v.Table.Rows = append(v.Table.Rows, components.TableRow{Cells: []components.Cell{
			cell, {Text: i18n.DateTime(r.Ctx(), s.Created)}, {Text: i18n.DateTime(r.Ctx(), s.Seen)},
		}})
	}
	if len(v.Others) > 0 {
		v.Others = append(v.Others, components.Option{Value: everySession, Label: r.T("sessions.all")})
	}
	return r.Show(form.Failed(), pages.ShowSessions(v))
}

// agentOf says in a word or two what browser it is: enough to know one's own
// again, too little to know anybody else's.
func agentOf(userAgent string) string {
	name, system := "", ""
	for _, pair := range [][2]string{{"MicroMessenger", "WeChat"}, {"Edg", "Edge"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}} {
		if name == "" && strings.Contains(userAgent, pair[0]) {
			name = pair[1]
		}
	}
	for _, pair := range [][2]string{{"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if system == "" && strings.Contains(userAgent, pair[0]) {
			system = pair[1]
		}
	}
	return strings.Trim(name+" · "+system, " ·")
}

// showPasskeys lists the own passkeys.
func (r *Request) showPasskeys(form components.Form) error {
	a, err := r.Service().OwnAccount(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	v := pages.Passkeys{Form: form, Page: r.Page(r.T("passkeys.title")), Offered: r.Service().Passkeys != nil, Table: components.Table{
		Caption: r.T("passkeys.title"), Empty: r.T("passkeys.none"), Columns: []components.Column{
			{Title: r.T("passkeys.name")}, {Title: r.T("passkeys.added"), OneLine: true}, {Title: r.T("passkeys.used"), OneLine: true},
		}}}
	v.Page.Back, v.Page.Notice, v.Page.Failed = "/account", r.notice("passkeys"), form.Failed()
	for _, k := range a.Passkeys {
		v.Remove = append(v.Remove, components.Option{Value: string(k.ID), Label: string(k.Name)})
		v.Table.Rows = append(v.Table.Rows, r.passkeyRow(k))
	}
	return r.Show(form.Failed(), pages.ShowPasskeys(v))
}

func (r *Request) passkeyRow(k models.Passkey) components.TableRow {
	used := r.T("passkeys.never")
	if !k.UsedAt.IsZero() {
		used = i18n.DateTime(r.Ctx(), k.UsedAt)
	}
	return components.TableRow{Cells: []components.Cell{{Text: string(k.Name)}, {Text: i18n.DateTime(r.Ctx(), k.AddedAt)}, {Text: used}}}
}
