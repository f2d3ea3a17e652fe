package web

import (
	"fmt"
	"strings"
	"sync/atomic"

	"redress/app/authz"
	"redress/app/casework"
	"redress/models"
	"redress/workflows"
)

const testPassword = "correct horse battery"

// account makes an account; its login is also its name.
func (s *site) account(login string, role models.Role) models.Account {
	s.Helper()
	a, err := s.service.AddAccount(s.Context(), casework.System, casework.NewAccount{Login: login, Name: "员工 " + login, Password: testPassword, Role: role})
	if err != nil {
		s.Fatal(err)
	}
	return a
}

// organised makes an organisation and an officer of it.
func (s *site) organised(name, login string) models.Account {
	s.Helper()
	o, err := s.service.SaveOrganisation(s.Context(), models.Actor{Role: models.RoleAdministrator, Account: "a"}, models.Organisation{Name: name})
	if err != nil {
		s.Fatal(err)
	}
	a, err := s.service.AddAccount(s.Context(), casework.System, casework.NewAccount{Login: login, Name: "员工 " + login, Password: testPassword, Role: models.RoleOfficer, Org: o.ID})
	if err != nil {
		s.Fatal(err)
	}
	return a
}

// signedIn is a browser of somebody who has signed in.
func (s *site) signedIn(a models.Account) *browser {
	s.Helper()
	token, err := s.service.Hold(s.Context(), models.Session{}, func(session *models.Session) { session.Account, session.Epoch = a.ID, a.Epoch })
	if err != nil {
		s.Fatal(err)
	}
	b := s.browser()
	b.cookies["sid"], b.lang = token, "zh-CN"
	return b
}

func (s *site) as(role models.Role) *browser {
	s.Helper()
	return s.signedIn(s.account(string(role), role))
}

// sampleFiling is a complete complaint.
func sampleFiling() models.Filing {
	return models.Filing{
		Track: models.TrackComplaint, Channel: "moments", Category: "counterfeit",
		Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: "xiaomei_bags"}, {Kind: "nickname", Value: "小美代购"}}},
		Purchase:    models.Purchase{Item: "名牌手提包", On: "2026-11-02", Amount: 129900, Paid: "wechat_transfer"},
		Narrative:   "收到的包是假货，走线和五金都不对。\n\n卖家把我拉黑了。",
		Demands:     []models.Demand{{Kind: "refund", Amount: 129900}},
		Complainant: models.Party{Name: "陈晓", Phone: "13800138000", Address: "杭州市西湖区"},
		Consents:    models.Consents{Delegated: true},
	}
}

// caseNumber makes case numbers of tests differ.
var caseNumber atomic.Int64

// files puts a case into the store, linked to its sellers.
func (s *site) files(change func(*models.Filing)) models.CaseID {
	s.Helper()
	var entropy [models.EntropyBytes]byte
	copy(entropy[:], fmt.Sprintf("%010d", caseNumber.Add(1)))
	id, filing := models.NewCaseID(entropy), sampleFiling()
	if change != nil {
		change(&filing)
	}
	c, err := s.service.NewCase(models.Case{Head: models.Head{ID: id}}, workflows.Command{
		ID: models.CommandID("file:" + string(id)), At: s.now, Actor: models.Actor{Role: models.RoleComplainant, Case: id},
		File: &models.Filed{Filing: filing, ReceivedAt: s.now},
	})
	g, gerr := authz.Do(casework.System, authz.SystemWork, string(id))
	if err == nil && gerr == nil {
		_, err = s.service.Store.CreateCase(s.Context(), g, c)
	}
	if err != nil || gerr != nil {
		s.Fatal(err, gerr)
	}
	s.link(g, c)
	return id
}

func (s *site) link(g models.Grant, c models.Case) {
	s.Helper()
	sellers, err := s.service.Store.AddHandles(s.Context(), g, c.ID, c.ReceivedAt, c.Filing.Respondent.Handles)
	if err == nil {
		_, err = s.service.Store.UpdateCase(s.Context(), g, c.ID, func(c models.Case) (models.Case, error) {
			c.Append(s.now, models.Event{Kind: models.EventSellersLinked, Actor: casework.System.Ref(), Command: "link", Payload: models.Payload{
				Sellers: &models.SellersLinked{Sellers: sellers},
			}})
			return c, nil
		})
	}
	for _, id := range sellers {
		if err == nil {
			err = s.service.RecountSeller(s.Context(), id)
		}
	}
	if err != nil {
		s.Fatal(err)
	}
}

// theCase reads a case as the store has it.
func (s *site) theCase(id models.CaseID) models.Case {
	s.Helper()
	g, err := authz.Do(casework.System, authz.CaseView, string(id))
	if err != nil {
		s.Fatal(err)
	}
	c, err := s.service.Store.Case(s.Context(), g, id)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

// value reads what a control of the page holds.
func (b *browser) value(name string) string {
	_, rest, found := strings.Cut(b.body, `name="`+name+`"`)
	if !found {
		b.Fatalf("%s has no control %q", b.path, name)
	}
	_, rest, _ = strings.Cut(rest, `value="`)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

// ties links a case to another one.
func (s *site) ties(id, to models.CaseID, relation models.Relation) {
	s.Helper()
	s.happens(id, models.Event{Kind: models.EventLinked, Command: models.CommandID("link:" + string(to)),
		Payload: models.Payload{Linked: &models.Linked{Link: models.Link{Case: to, Relation: relation}}}})
}

// happens appends an event of the system's to a case.
func (s *site) happens(id models.CaseID, e models.Event) {
	s.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, string(id))
	if err == nil {
		e.Actor = casework.System.Ref()
		_, err = s.service.Store.UpdateCase(s.Context(), g, id, func(c models.Case) (models.Case, error) {
			c.Append(s.now, e)
			return c, nil
		})
	}
	if err != nil {
		s.Fatal(err)
	}
}

// theAccount reads an account by its login.
func (s *site) theAccount(login string) models.Account {
	s.Helper()
	a, err := s.service.Store.AccountByLogin(s.Context(), login)
	if err != nil {
		s.Fatal(err)
	}
	return a
}
