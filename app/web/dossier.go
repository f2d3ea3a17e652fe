package web

import (
	"io"
	"net/url"
	"slices"

	"redress/app/casework"
	"redress/app/dossier"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

var dossierLabels = Labels{"audience": "dossier.audience", "contents": "dossier.contents", "languages": "dossier.languages"}

// CaseDossier asks what the dossier of a case is to hold, and hands it out.
func (w *Web) CaseDossier(r *Request) error {
	worked, err := r.Service().ShowCase(r.Ctx(), r.Actor, r.caseID())
	if err != nil {
		return err
	}
	c := worked.Case
	may, named := r.Service().MayExport(r.Actor, c.Head)
	first := url.Values{"audience": {"office"}, "contents": {"originals"}, "named": {"yes"}, "languages": {string(i18n.Lang(r.Ctx()))}}
	v := pages.Dossier{
		Page: r.Page(r.T("dossier.title")), Number: string(c.ID), Action: caseHref(c.ID) + "/dossier", Cancel: caseHref(c.ID), May: may, Kept: c.Privacy.Withheld(),
		Font: w.Font != nil, Form: r.Form(first),
	}
	v.Page.Trail = []components.Link{
		{Text: r.T("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID), Href: caseHref(c.ID)}, {Text: r.T("dossier.title")},
	}
	v.Audiences = r.options("audience", []string{string(models.AudienceOffice)})
	if c.Track == models.TrackComplaint {
		v.Audiences = r.options("audience", []string{string(models.AudienceOffice), string(models.AudienceOther)})
	}
	v.Contents, v.Languages = r.options("dossier_contents", []string{"originals", "copies"}), r.languageOptions()
	if named {
		v.Named = r.options("dossier_named", []string{"yes"})
	}
	if !r.Posted() {
		return r.Show(false, pages.ShowDossier(v))
	}
	order, langs, err := readDossier(r.Values())
	if err := r.Faults(&v.Form, err, dossierLabels); err != nil {
		return err
	}
	v.Page.Failed = v.Form.Failed()
	if v.Form.Failed() {
		return r.Show(true, pages.ShowDossier(v))
	}
	if order.Audience == models.AudienceOther {
		order.Copies, order.Named = true, false
	}
	return r.sendDossier(c.ID, order, langs)
}

// TrackDossier hands the complainant a dossier of his own case.
func (w *Web) TrackDossier(r *Request) error {
	t, err := r.Service().TrackedCase(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	may, _ := r.Service().MayExport(r.Actor, t.Case.Head)
	v := pages.Dossier{
		Page: r.Page(r.T("dossier.own_title")), Number: string(t.Case.ID), Action: "/track/case/dossier", Cancel: "/track/case", May: may, Own: true, Kept: t.Case.Privacy.Withheld(),
		Font: w.Font != nil, Form: r.Form(url.Values{"languages": {string(i18n.Lang(r.Ctx()))}}), Languages: r.languageOptions(),
	}
	v.Page.Back = "/track/case"
	if !r.Posted() {
		return r.Show(false, pages.ShowDossier(v))
	}
	order, langs, err := readDossier(url.Values{
		"audience": {string(models.AudienceOwner)}, "contents": {"originals"}, "named": {"yes"}, "languages": r.Values()["languages"],
	})
	if err := r.Faults(&v.Form, err, dossierLabels); err != nil {
		return err
	}
	v.Page.Failed = v.Form.Failed()
	if v.Form.Failed() {
		return r.Show(true, pages.ShowDossier(v))
	}
	return r.sendDossier(t.Case.ID, order, langs)
}

func (r *Request) languageOptions() (out []components.Option) {
	for _, lang := range i18n.Languages {
		out = append(out, components.Option{Value: string(lang), Label: r.T("dossier_language." + lang.Short())})
	}
	return out
}

// readDossier reads the form. The error is *models.Invalid with every problem.
func readDossier(v url.Values) (o casework.DossierOrder, langs []i18n.Language, err error) {
	bad := &models.Invalid{}
	o.Audience, o.Copies, o.Named = models.Audience(v.Get("audience")), v.Get("contents") == "copies", v.Get("named") == "yes"
	if !slices.Contains([]models.Audience{models.AudienceOffice, models.AudienceOther, models.AudienceOwner}, o.Audience) {
		bad.Add("audience", "errors.choose")
	}
	if !slices.Contains([]string{"originals", "copies"}, v.Get("contents")) && o.Audience != models.AudienceOther {
		bad.Add("contents", "errors.choose")
	}
	for _, lang := range i18n.Languages {
		if slices.Contains(v["languages"], string(lang)) {
			langs = append(langs, lang)
		}
	}
	if len(langs) == 0 {
		bad.Add("languages", "errors.choose")
	}
	return o, langs, bad.OrNil()
}

// sendDossier makes the dossier while it is sent. What can be refused is
// refused before the first byte. A download leaves the browser on the form, so
// the form's own command would stand for every later export as well.
func (r *Request) sendDossier(id models.CaseID, o casework.DossierOrder, langs []i18n.Language) error {
	o.Command = models.CommandID("web:" + randomHex(16))
	d, err := r.Service().ExportDossier(r.Ctx(), r.Actor, id, o)
	if err != nil {
		return err
	}
	people, err := r.dossierNames(o)
	if err != nil {
		return err
	}
	whole := MakeDossier(d, Paper{Langs: langs, People: people, Made: r.Now(), Font: r.w.Font})
	ctx := r.Ctx()
	return r.Attachment(string(id)+".zip", "application/zip", func(out io.Writer) error { return dossier.Write(ctx, out, whole) })
}

// dossierNames are the names of staff, for an office alone.
func (r *Request) dossierNames(o casework.DossierOrder) ([]models.Account, error) {
	if o.Audience != models.AudienceOffice {
		return nil, nil
	}
	return r.Service().Colleagues(r.Ctx(), r.Actor)
}
