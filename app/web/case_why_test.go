package web

import (
	"testing"

	"redress/models"
)

// The page of reasons shows every rule with what it asks for, the values it
// saw, the days of each deadline, and the procedure.
func TestCaseWhy(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	b := s.as(models.RoleMediator)
	b.open(caseHref(id)+"/why").at(200, "").shows(
		string(id), "为什么在这个队列", "决定队列", `c.category == "counterfeit"`, "判断时依据的事实", "channel", "为什么是这个期限",
		"7 个工作日", "不计入", "如果一直无人操作", "<svg")
	b.lang = "en"
	b.open(caseHref(id)+"/why").shows("Why this queue", "Chose the queue", "Why this deadline", "7 working days", "If nobody acts", "The procedure").lacks("⟦")
	if c := s.theCase(id); c.Events[len(c.Events)-1].Kind != models.EventViewed {
		t.Error("reading the reasons of a case is not recorded as reading the case")
	}
	b.open("/cases/WQ-00000-00000/why").at(404, "")
}
