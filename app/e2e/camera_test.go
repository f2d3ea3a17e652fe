package e2e_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"redress/views/i18n"
)

// widths are those every page is looked at in.
var widths = []int64{390, 1200}

// photographer is a person who takes pictures of pages.
type photographer struct {
	*person
	dir string
}

// snap takes the page shown at every width, whole, as <stem>-<lang>-<width>.png.
func (p photographer) snap(stem string) {
	p.Helper()
	for _, width := range widths {
		p.device.touch = width < 600
		p.resize(width, 844)
		p.resize(width, max(844, ask[int64](p.person, "document.documentElement.scrollHeight")))
		p.look()
		p.call(func(ctx context.Context) error {
			picture, err := chromedp.Run(ctx, whole)
			if err != nil {
				return err
			}
			name := stem + "-" + string(i18n.Lang(p.text)) + "-" + strconv.FormatInt(width, 10) + ".png"
			return os.WriteFile(filepath.Join(p.dir, name), picture, 0o644)
		})
	}
}

// whole is a picture of the page from top to bottom, as on a screen that is tall
// enough for all of it: what stays in sight while one scrolls is whole too.
func whole(ctx context.Context, t *chromedp.Target) ([]byte, error) {
	size, err := cdp.Call(ctx, t, page.GetLayoutMetrics, cdp.Empty{})
	if err != nil {
		return nil, err
	}
	yes := true
	res, err := cdp.Call(ctx, t, page.CaptureScreenshot, page.CaptureScreenshotParams{
		Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &yes, FromSurface: &yes,
		Clip: &page.Viewport{Width: size.CSSContentSize.Width, Height: size.CSSContentSize.Height, Scale: 1},
	})
	return res.Data, err
}

// visit opens a page and takes it.
func (p photographer) visit(stem, path string) {
	p.Helper()
	p.open(path)
	p.snap(stem)
}
