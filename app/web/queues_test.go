package web

import (
	"testing"
	"time"

	"redress/models"
)

func TestQueues(t *testing.T) {
	s := newSite(t)
	me := s.account("li.na", models.RoleMediator)
	b := s.signedIn(me)
	b.open("/queues").at(200, "/queues").shows("目前没有未办结的案件", "查看全部案件")

	id := s.files(nil)
	s.files(func(f *models.Filing) { f.Category, f.Purchase.Amount = "unsafe_goods", 9_000_00 })
	if _, err := s.service.Assign(t.Context(), models.Actor{Role: me.Role, Account: me.ID}, id, me.ID, "take", -1); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(10 * time.Second) // past the age of the counts
	b.open("/queues").at(200, "/queues").shows(string(id), "名牌手提包", "小美代购", `href="/cases?assignee=me&state=open"`, "待分派", "天")
	s.now = s.now.Add(60 * 24 * time.Hour)
	s.signedIn(me).open("/queues").shows("已逾期")
}

// Every page of staff is closed to whoever has not signed in, and to roles that may not.
func TestStaffPagesAreClosed(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	seller := s.theCase(id).Sellers[0]
	s.browser().get("/accounts").at(303, "/accounts")
	mediator, officer := s.as(models.RoleMediator), s.as(models.RoleOfficer)
	for _, path := range []string{"/queues", "/cases", caseHref(id), caseHref(id) + "/act/accept", "/sellers", sellerHref(seller),
		sellerHref(seller) + "/history.csv", "/accounts"} {
		if b := s.browser().get(path); b.status != 303 || b.header.Get("Location")[:14] != "/sign-in?next=" {
			t.Errorf("%s without signing in: %d %s", path, b.status, b.header.Get("Location"))
		}
	}
	mediator.get("/accounts").at(403, "").shows("没有权限")
	officer.get("/accounts").at(403, "")
	mediator.get(sellerHref(seller)+"/history.csv").at(403, "")
	mediator.get(sellerHref(seller)).at(200, "").lacks("history.csv")
	officer.get(sellerHref(seller)).at(200, "").shows("history.csv")
	officer.open(caseHref(id)).shows("给投诉人发消息", "由我办理")
	mediator.get("/cases/WQ-00000-00000").at(404, "")
	mediator.get("/sellers/none").at(404, "")
}
