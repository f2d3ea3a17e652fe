package web

import (
	"net/url"

	"redress/models"
	"redress/views/pages"
)

func stepYou() step {
	return step{
		name:   "you",
		order:  []string{"name", "phone", "address"},
		labels: Labels{"name": "filing.name", "phone": "filing.phone", "address": "filing.address"},
		values: func(f models.Filing) url.Values {
			p := f.Complainant
			v := url.Values{"name": {string(p.Name)}, "phone": {string(p.Phone)}, "address": {string(p.Address)}}
			tick(v, "anonymous", p.Anonymous)
			tick(v, "publish", f.Consents.Publish)
			tick(v, "delegated", f.Consents.Delegated)
			return v
		},
		answer: func(r *Request) (func(*models.Filing), error) {
			var in struct {
				Anonymous bool   `form:"anonymous"`
				Name      string `form:"name"`
				Phone     string `form:"phone"`
				Address   string `form:"address"`
				Publish   bool   `form:"publish"`
				Delegated bool   `form:"delegated"`
			}
			err := r.Read(&in)
			return func(f *models.Filing) {
				f.Complainant = models.Party{
					Anonymous: in.Anonymous && f.Track == models.TrackReport,
					Name:      models.Personal(in.Name), Phone: models.Personal(digits(in.Phone)), Address: models.Personal(in.Address),
				}
				if f.Complainant.Anonymous {
					f.Complainant = models.Party{Anonymous: true} // what was typed before the box was ticked is not kept
				}
				f.Consents = models.Consents{Publish: in.Publish, Delegated: in.Delegated}
			}, err
		},
		show: func(_ *Request, s pages.Step, d models.Draft) component {
			return pages.ShowFileYou(pages.FileYou{Step: s, Report: d.Filing.Track == models.TrackReport, Mixed: d.Filing.Mixed, Agent: d.Filing.Agent != nil})
		},
	}
}

func tick(v url.Values, name string, on bool) {
	if on {
		v.Set(name, "yes")
	}
}
