package web

import (
	"strings"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/pages"
)

// files shows the pieces of evidence of a case and what was found in each;
// after them the copies that were made for the other side.
func (d desk) files(id models.CaseID, files []models.Evidence) (out []components.FileView) {
	for _, e := range files {
		base := caseHref(id) + "/evidence/" + string(e.ID)
		meta := d.t("case_show.file_meta", i18n.Arg("type", strings.ToUpper(orDash(extensions[e.Type]))), i18n.Arg("size", i18n.Bytes(e.Size)), i18n.Arg("received", i18n.DateTime(d.ctx, e.ReceivedAt)))
		if e.CapturedOn != "" {
			meta = d.t("case_show.file_captured", i18n.Arg("meta", meta), i18n.Arg("day", d.day(e.CapturedOn)))
		}
		f := components.FileView{
			Name: orDash(string(e.Name)), Meta: meta, Hash: e.SHA256, Href: base, Tag: d.word("evidence_kind", e.Kind),
			Alt: d.t("case_show.file_alt", i18n.Arg("kind", d.word("evidence_kind", e.Kind)), i18n.Arg("shows", string(e.Shows))),
		}
		if e.Preview == "ready" {
			f.Preview = base + "/preview"
		}
		if e.Of != "" {
			f.Name, f.Tone = f.Name+" · "+d.t("file_facts.copy"), components.Muted
		}
		if e.Shared {
			f.Tag, f.Tone = d.t("file_facts.shared"), components.Good
		}
		if e.Locked() {
			f.Href, f.Preview = "", ""
		}
		f.Actions = pages.EvidenceFacts(d.fileFacts(e, base, f.Preview))
		out = append(out, f)
	}
	return out
}

// fileFacts tell what the pipeline found in a file, or has not yet.
func (d desk) fileFacts(e models.Evidence, base, preview string) pages.FileFacts {
	v := pages.FileFacts{Shows: string(e.Shows), Failed: d.failedSteps(e.Failed)}
	v.State, v.Tone = d.scanState(e)
	if f := e.Found; f != nil {
		for _, fact := range []struct {
			key, name, value string
		}{
			{"file_facts.malware", "name", f.Malware}, {"file_facts.taken", "time", string(f.Taken)}, {"file_facts.device", "device", string(f.Device)},
			{"file_facts.place", "place", string(f.Place)}, {"file_facts.fingerprint", "hash", f.Fingerprint},
		} {
			if fact.value != "" {
				v.Lines = append(v.Lines, d.t(fact.key, i18n.Arg(fact.name, fact.value)))
			}
		}
		for _, code := range f.Codes {
			v.Lines = append(v.Lines, d.t("file_facts.code", i18n.Arg("text", shorten(string(code), 120))))
		}
	}
	if e.Text == "ready" {
		v.Lines = append(v.Lines, d.t("file_facts.text"))
	}
	if preview != "" {
		v.Links = append(v.Links, components.Link{Text: d.t("case_show.larger"), Href: preview})
	}
	if casework.Copyable(e) != "" && d.may(authz.EvidenceShare) {
		v.Links = append(v.Links, components.Link{Text: d.t("file_facts.make_copy"), Href: base + "/redact"})
	}
	return v
}

// scanState says what is known of malware, for staff and for the complainant.
func scanState(t func(string, ...i18n.Argument) string, e models.Evidence) (string, components.Tone) {
	switch e.Scan {
	case "":
		return t("scan.none_yet"), components.Waiting
	case models.ScanClean:
		return t("scan.clean"), components.Good
	case models.ScanInfected:
		return t("scan.infected"), components.Bad
	}
	return t("scan." + e.Scan), components.Muted
}

func (d desk) scanState(e models.Evidence) (string, components.Tone) { return scanState(d.t, e) }

// failedSteps names the steps that were given up.
func (d desk) failedSteps(steps []models.EffectKind) string {
	var names []string
	for _, step := range steps {
		names = append(names, d.word("step", string(step)))
	}
	if names == nil {
		return ""
	}
	return d.t("file_facts.failed", i18n.Arg("steps", d.list(names)))
}
