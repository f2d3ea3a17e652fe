package web

import (
	"net/url"

	"redress/models"
	"redress/views/pages"
)

func stepWhat() step {
	return step{
		name:   "what",
		order:  []string{"track", "channel", "category"},
		labels: Labels{"track": "filing.track", "channel": "filing.channel", "category": "filing.category"},
		values: func(f models.Filing) url.Values {
			return url.Values{"track": {string(f.Track)}, "channel": {f.Channel}, "category": {f.Category}}
		},
		answer: func(r *Request) (func(*models.Filing), error) {
			v := r.Values()
			return func(f *models.Filing) {
				f.Track, f.Channel, f.Category = models.Track(v.Get("track")), v.Get("channel"), v.Get("category")
			}, nil
		},
		show: func(r *Request, s pages.Step, d models.Draft) component {
			return pages.ShowFileWhat(pages.FileWhat{
				Step: s, Code: string(d.Code),
				Tracks: r.options("track_kind", models.Tracks), Channels: r.options("channel", models.Channels),
				Categories: r.options("category", models.Categories),
			})
		},
	}
}
