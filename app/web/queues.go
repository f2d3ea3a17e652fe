package web

import (
	"redress/models"
	"redress/views/components"
	"redress/views/pages"
)

// Queues is where staff begins: the own cases and the load of every queue.
func (w *Web) Queues(r *Request) error {
	people, err := r.Service().Colleagues(r.Ctx(), r.Actor)
	if err != nil {
		return err
	}
	var load workload
	if load.queues, err = r.Service().CountQueues(r.Ctx(), r.Actor); err != nil {
		return err
	}
	if load.mine, err = r.Service().ListCases(r.Ctx(), r.Actor, models.CaseQuery{Assignee: r.Actor.Account, Open: true}); err != nil {
		return err
	}
	if load.overdue, err = r.Service().ListCases(r.Ctx(), r.Actor, models.CaseQuery{DueBefore: r.Now(), Open: true}); err != nil {
		return err
	}
	v := r.desk(people).queues(load)
	if r.Query().Get("done") == "handed_over" {
		v.Page.Notice = components.NoticeView{Title: r.T("hand_over.done"), Tone: components.Good}
	}
	v.Page = r.framed(v.Page)
	return r.Render(200, pages.ShowQueues(v))
}
