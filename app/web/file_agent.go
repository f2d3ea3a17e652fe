package web

import (
	"net/url"

	"redress/models"
	"redress/views/pages"
)

func stepAgent() step {
	return step{
		name:  "agent",
		order: []string{"agent_name", "agent_phone", "matters", "powers", "until"},
		labels: Labels{
			"agent_name": "filing.agent_name", "agent_phone": "filing.agent_phone", "matters": "filing.matters",
			"powers": "filing.powers", "until": "filing.until",
		},
		values: agentValues, answer: agentAnswer,
		show: func(_ *Request, s pages.Step, _ models.Draft) component {
			return pages.ShowFileAgent(pages.FileAgent{Step: s})
		},
	}
}

func agentValues(f models.Filing) url.Values {
	v := url.Values{}
	if a := f.Agent; a != nil {
		v = url.Values{
			"agent_name": {string(a.Name)}, "agent_phone": {string(a.Phone)},
			"matters": {string(a.Matters)}, "powers": {string(a.Powers)},
		}
		setDate(v, "until", a.Until)
	}
	return v
}

func agentAnswer(r *Request) (func(*models.Filing), error) {
	v := r.Values()
	a := models.Agent{
		Name: models.Personal(v.Get("agent_name")), Phone: models.Personal(digits(v.Get("agent_phone"))),
		Matters: models.Personal(v.Get("matters")), Powers: models.Personal(v.Get("powers")), Until: dateValue(v, "until"),
	}
	return func(f *models.Filing) { f.Agent = &a }, nil
}
