package web

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"net/url"
	"strings"
	"testing"

	"redress/app/dossier"
	"redress/models"
)

// exported verifies what was downloaded and returns its papers in one text.
func (b *browser) exported() (*dossier.Report, string) {
	b.Helper()
	data := []byte(b.body)
	key := b.site.service.PublicKey()
	report, err := dossier.Verify(bytes.NewReader(data), int64(len(data)), &key)
	if err != nil || !report.OK() {
		b.Fatalf("the download is no dossier: %v %v", err, report)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		b.Fatal(err)
	}
	var all strings.Builder
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			b.Fatal(err)
		}
	}
	return report, all.String()
}

// Each side gets a dossier that verifies and holds what it may see; an export is
// an event; nothing is made without a choice.
func TestDossiers(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	page := caseHref(id) + "/dossier"
	officer := s.as(models.RoleOfficer)
	officer.open(page).at(200, "").shows("导出卷宗")
	officer.post(page, "audience", "office", "contents", "originals").at(422, "").shows("govuk-error-summary")
	r, text := officer.open(page).post(page, "audience", "office", "contents", "originals", "languages", "zh-CN", "languages", "en").at(200, "").exported()
	if r.Audience != models.AudienceOffice || r.Withheld != 0 || r.Logged == 0 || strings.Contains(text, "陈晓") || !strings.Contains(text, "名牌手提包") {
		t.Errorf("an officer who does not work on the case got %+v; named: %v", r, strings.Contains(text, "陈晓"))
	}
	officer.open(page).post(page, "audience", "office", "contents", "originals", "named", "yes", "languages", "zh-CN").at(403, "")
	r, text = officer.open(page).post(page, "audience", "outside", "contents", "originals", "named", "yes", "languages", "zh-CN").at(200, "").exported()
	if r.Audience != models.AudienceOther || r.Withheld != r.Events || strings.Contains(text, "陈晓") {
		t.Errorf("the other side got %+v", r)
	}
	own := s.tracks(id, "zh-CN")
	r, text = own.open("/track/case/dossier").at(200, "").post("/track/case/dossier", "languages", "zh-CN").at(200, "").exported()
	if r.Audience != models.AudienceOwner || !strings.Contains(text, "陈晓") || r.Withheld == 0 {
		t.Errorf("the complainant got %+v", r)
	}
	officer.open(caseHref(id)).shows("导出了卷宗").lacks("查看了导出")
	own.open("/track/case").shows("的执法人员导出了卷宗").lacks("查看了导出")
	if n := s.exports(id); n != 3 {
		t.Errorf("%d exports are recorded", n)
	}
	s.as(models.RoleMediator).get(page).at(200, "").shows("不能导出")
}

// Who complains is named when that is asked for, and every export from a page
// that stays open is recorded.
func TestDossiers_AsAsked(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	page := caseHref(id) + "/dossier"
	mediator := s.as(models.RoleMediator)
	take(mediator, id, s.theAccount("mediator").ID)
	mediator.open(page).at(200, "").shows(`name="named"`, "checked")
	form := mediator.hidden()
	for n, named := range [][]string{{"yes"}, nil, nil} {
		asked := url.Values{"audience": {"office"}, "contents": {"originals"}, "languages": {"zh-CN"}, "named": named}
		maps.Copy(asked, form)
		_, text := mediator.send(formRequest(page, asked)).at(200, "").exported()
		if strings.Contains(text, "陈晓") != (named != nil) {
			t.Errorf("export %d, asked to name %v, names: %v", n, named, strings.Contains(text, "陈晓"))
		}
		if got := s.exports(id); got != n+1 {
			t.Errorf("after %d exports %d are recorded", n+1, got)
		}
	}
}

// What leaves the house about a case of an organisation names that organisation.
func TestPapersNameTheOrganisation(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	a := s.organised("深圳局", "lin")
	s.happens(id, models.Event{Kind: models.EventHandedOver, Payload: models.Payload{Handed: &models.HandedOver{Org: a.Org}}})
	there, page, own := s.signedIn(a), caseHref(id)+"/dossier", s.service.Agency.Name
	_, text := there.open(page).post(page, "audience", "office", "contents", "originals", "languages", "zh-CN").at(200, "").exported()
	if !strings.Contains(text, `<p class="office">深圳局</p>`) || strings.Contains(text, `<p class="office">`+own) {
		t.Error("the dossier names another office")
	}
	link := there.invites(id)
	other := s.browser().get(link).at(200, "").shows("深圳局邀请您").lacks(own + "邀请")
	other.post(link).follow().at(200, "/respond/case").shows("深圳局正在处理").lacks(own + "正在")
}

// exports counts the recorded exports of a case.
func (s *site) exports(id models.CaseID) (n int) {
	for _, e := range s.theCase(id).Events {
		if e.Payload.Viewed != nil && e.Payload.Viewed.What == "export" {
			n++
		}
	}
	return n
}
