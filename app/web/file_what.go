package web

import (
	"net/url"
	"slices"

	"redress/models"
	"redress/views/pages"
)

func stepWhat() step {
	return step{
		name:   "what",
		order:  []string{"track", "channel", "category"},
		labels: Labels{"track": "filing.track", "channel": "filing.channel", "category": "filing.category"},
		values: func(f models.Filing) url.Values {
			return url.Values{"track": {trackOf(f)}, "channel": {f.Channel}, "category": {f.Category}}
		},
		answer: func(r *Request) (func(*models.Filing), error) {
			v := r.Values()
			return func(f *models.Filing) {
				setTracks(f, v.Get("track"))
				f.Channel, f.Category = v.Get("channel"), v.Get("category")
			}, nil
		},
		show: func(r *Request, s pages.Step, d models.Draft) component {
			return pages.ShowFileWhat(pages.FileWhat{
				Step: s, Code: string(d.Code),
				Tracks: r.options("track_kind", append(slices.Clone(models.Tracks), bothTracks)), Channels: r.options("channel", models.Channels),
				Categories: r.options("category", models.Categories),
			})
		},
	}
}

// bothTracks is the answer of a buyer who wants his money back and the
// violation looked into. A complaint then comes first, and its report is split
// from it: Order 121 art. 9.
const bothTracks = "both"

// trackOf is the answer that a filing stands for.
func trackOf(f models.Filing) string {
	if f.Mixed {
		return bothTracks
	}
	return string(f.Track)
}

// setTracks takes the procedure that was chosen. Agents and joint filings are
// of complaints alone.
func setTracks(f *models.Filing, track string) {
	f.Mixed = track == bothTracks
	if f.Mixed {
		track = string(models.TrackComplaint)
	}
	f.Track = models.Track(track)
	if f.Track == models.TrackReport {
		f.Agent, f.Others, f.Representative = nil, nil, false
	}
}
