package web

import (
	"net/url"

	"redress/app/casework"
	"redress/models"
	"redress/views/pages"
)

func stepStory() step {
	return step{
		name:   "story",
		labels: Labels{"narrative": "filing.narrative"},
		values: func(f models.Filing) url.Values { return url.Values{"narrative": {string(f.Narrative)}} },
		answer: func(r *Request) (func(*models.Filing), error) {
			text := models.Personal(r.Values().Get("narrative"))
			return func(f *models.Filing) { f.Narrative = text }, nil
		},
		show: func(_ *Request, s pages.Step, _ models.Draft) component {
			return pages.ShowFileStory(pages.FileStory{Step: s, Max: casework.MaxNarrative})
		},
	}
}
