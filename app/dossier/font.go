package dossier

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/signintech/gopdf"
)

// Font is a TrueType font file that has the signs of Chinese and of Latin text.
// It is read anew for each PDF, so that it takes no memory in between.
type Font struct{ path string }

// wellKnown are where Debian's packages put fonts that can be used. Collections
// (.ttc) cannot.
var wellKnown = []string{
	"/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
	"/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Light.ttf",
	"/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf",
	"/usr/share/fonts/truetype/arphic-gkai00mp/gkai00mp.ttf",
}

// ErrNoFont is returned where no font for PDF files is to be found.
var ErrNoFont = errors.New("there is no font for PDF files; install one (on Debian: fonts-lxgw-wenkai) or name a TrueType file with --pdf-font")

// FindFont checks the font at path, or looks in the well-known places when path
// is empty; ErrNoFont when none of them has one.
func FindFont(path string) (*Font, error) {
	if path != "" {
		return checkFont(path)
	}
	for _, p := range wellKnown {
		if f, err := checkFont(p); err == nil {
			return f, nil
		}
	}
	return nil, ErrNoFont
}

// needed are signs that a usable font has.
const needed = "投诉证据维权通元年月日，。《》（）：、¥0123456789ABCabc-+/=.□"

func checkFont(path string) (*Font, error) {
	f := &Font{path}
	pdf := &gopdf.GoPdf{}
	pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	if err := f.load(pdf); err != nil {
		return nil, err
	}
	for _, r := range needed {
		if there, err := pdf.IsCurrFontContainGlyph(r); err != nil || !there {
			return nil, fmt.Errorf("the font %s lacks the sign %q", filepath.Base(path), r)
		}
	}
	return f, nil
}

// family is what the one font is called in a PDF.
const family = "text"

func (f *Font) load(pdf *gopdf.GoPdf) error {
	// Handing over the bytes takes half the memory of handing over a reader.
	data, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("the font: %w", err)
	}
	option := gopdf.TtfOption{OnGlyphNotFoundSubstitute: func(rune) rune { return '□' }}
	if err := pdf.AddTTFFontDataWithOption(family, data, option); err != nil {
		return fmt.Errorf("the font %s is no TrueType font that can be used: %w", filepath.Base(f.path), err)
	}
	return pdf.SetFont(family, "", bodySize)
}
