package web

import (
	"slices"
	"strconv"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
	"redress/views/layout"
	"redress/views/pages"
)

// caseInput is what the page of a case is made of.
type caseInput struct {
	worked  casework.Worked
	sellers []models.Seller
	people  []models.Account
	// form makes a form of the page; the one that came back carries what was typed.
	form func(name string) components.Form
	// others says that there are organisations to hand the case over to.
	others bool
	// since is what changed while an older page was open.
	since []models.Event
}

// showCase makes the page of a case.
func (d desk) showCase(in caseInput) pages.CaseShow {
	c := in.worked.Case
	v := pages.CaseShow{
		Title: d.caseTitle(c), Number: string(c.ID),
		Page: layout.Page{Title: string(c.ID), Wide: true, Trail: []components.Link{
			{Text: d.t("case_list.title"), Href: "/cases?state=open"}, {Text: string(c.ID)},
		}},
		Story: textParts(c.Filing.Narrative), Estimate: caseHref(c.ID) + "/estimate",
		Since: d.moments(in.since),
	}
	v.Side = d.caseSide(in)
	v.Complainant, v.Respondent, v.Purchase = d.sealed(d.complainant(c), in.worked.Seen), d.respondent(c), d.purchase(c)
	v.Links, v.Sellers, v.Demands, v.Files = d.links(c), d.sellersOf(in.sellers), d.demands(c), d.files(c.ID, slices.Concat(models.Supplied(c.Evidence), models.CopiesOf(c.Evidence, "")))
	if c.Privacy.Withheld() {
		v.Gone = d.t("case_privacy.gone")
		for _, card := range []*components.Card{&v.Purchase, &v.Respondent} {
			gone(card, v.Gone)
		}
	}
	v.Talk = d.talk(in)
	v.Timeline, v.Records = d.history(c.Events)
	v.Because = d.because(in.worked)
	v.Sections = d.sections(v, c)
	return v
}

// caseTitle is what a case is called among people: the thing bought and the seller.
func (d desk) caseTitle(c models.Case) string {
	item, seller := string(c.Filing.Purchase.Item), ""
	if len(c.Filing.Respondent.Handles) > 0 {
		seller = string(c.Filing.Respondent.Handles[0].Value)
	}
	if item == "" {
		item = d.word("category", c.Category)
	}
	if seller == "" {
		return shorten(item, 60)
	}
	return d.t("case_show.title", i18n.Arg("item", shorten(item, 40)), i18n.Arg("seller", shorten(seller, 24)))
}

func (d desk) sections(v pages.CaseShow, c models.Case) []components.NavItem {
	count := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return []components.NavItem{
		{Text: d.t("case_show.story"), Href: "#facts"},
		{Text: d.t("case_show.evidence"), Href: "#evidence", Count: count(len(v.Files))},
		{Text: d.t("case_show.parties"), Href: "#parties"},
		{Text: d.t("case_show.messages"), Href: "#messages", Count: count(len(v.Talk.Messages))},
		{Text: d.t("case_show.notes"), Href: "#notes", Count: count(len(v.Talk.Notes))},
		{Text: d.t("sharing.nav"), Href: caseHref(c.ID) + "/shared", Count: count(len(c.Invited))},
		{Text: d.t("case_show.letters"), Href: caseHref(c.ID) + "/letters", Count: count(openLetters(c))},
		{Text: d.t("dossier.link"), Href: caseHref(c.ID) + "/dossier"},
		{Text: d.t("case_show.history"), Href: "#history"},
		{Text: d.t("case_show.why"), Href: "#why"},
	}
}

// gone says of every empty row of a card why it is empty.
func gone(card *components.Card, text string) {
	for i, r := range card.Rows {
		if r.Value == "" && r.Lines == nil {
			card.Rows[i].Value = text
		}
	}
}

func (d desk) talk(in caseInput) pages.CaseTalk {
	c, base := in.worked.Case, caseHref(in.worked.Case.ID)
	t := pages.CaseTalk{
		Can: in.worked.May(authz.CaseWork) && !c.Privacy.Withheld(), Max: maxTalk, MessageTo: base + "/messages", NoteTo: base + "/notes",
		MessageForm: in.form("message"), NoteForm: in.form("note"),
	}
	for _, m := range c.Messages {
		t.Messages = append(t.Messages, components.Message{
			From: d.word("role", string(m.From)), When: i18n.DateTime(d.ctx, m.At), Machine: i18n.Machine(m.At),
			Lines: d.said(m.Body), Mine: m.From.Staff(),
		})
	}
	for _, n := range c.Notes {
		t.Notes = append(t.Notes, components.Message{
			From: d.person(n.By), When: i18n.DateTime(d.ctx, n.At), Machine: i18n.Machine(n.At),
			Lines: d.said(n.Body), Mine: n.By == d.me.Account,
		})
	}
	return t
}

// maxTalk is the longest message or note, in characters; casework enforces it.
const maxTalk = 2000
