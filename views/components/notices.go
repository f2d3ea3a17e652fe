package components

import (
	"context"

	"redress/views/i18n"
)

// NoticeView is what a Notice says.
type NoticeView struct {
	ID    string // element id, needed only when a page has several notices
	Title string
	Text  string
	Link  Link
	Tone  Tone
}

func (n NoticeView) id() string {
	if n.ID == "" {
		return "notice"
	}
	return n.ID
}

func (n NoticeView) label(ctx context.Context) string {
	if n.Tone == Good {
		return i18n.T(ctx, "notice.success")
	}
	return i18n.T(ctx, "notice.important")
}
