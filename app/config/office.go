package config

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"redress/workflows/venue"
)

// Office is what an agency says of itself, and how it reads the law where the
// law can be read in two ways.
type Office struct {
	AgencyName       string   `help:"Name of the agency, as letters give it." default:"示例市市场监督管理局"`
	AgencyShort      string   `help:"Short name at the head of a letter's number." default:"示市监"`
	HomeDivisions    []string `help:"Where the agency is competent: divisions of GB/T 2260, for example 44 or 4403,440402. Default: everywhere."`
	PlatformDomicile string   `help:"Division of the platform operator's domicile, competent for sellers who cannot be reached (Order 121 art. 13)." default:"440305"`
	OpenAcross       string   `help:"Which order a case goes by that is open when a new one comes into force. receipt: the one of the day of receipt, so that nobody who has filed is surprised; event: for each new period, the one of the day it starts." default:"receipt"`
	WeekendEnds      bool     `help:"Let a period end on an ordinary weekend. Otherwise its end moves on to the next working day, as from a public holiday, which never shortens anybody's time (Order 121 art. 45)."`
}

// The bounds of an agency's names, in characters.
const (
	maxAgencyName  = 60
	maxAgencyShort = 12
)

// complete writes divisions as six digits and reports every mistake.
func (o *Office) complete() error {
	var bad []error
	for _, name := range []struct {
		flag string
		text *string
		most int
	}{{"--agency-name", &o.AgencyName, maxAgencyName}, {"--agency-short", &o.AgencyShort, maxAgencyShort}} {
		*name.text = strings.TrimSpace(*name.text)
		n := utf8.RuneCountInString(*name.text)
		if n == 0 || n > name.most || !utf8.ValidString(*name.text) || strings.ContainsFunc(*name.text, unicode.IsControl) {
			bad = append(bad, fmt.Errorf("%s %q: use 1 to %d characters", name.flag, *name.text, name.most))
		}
	}
	for i, area := range o.HomeDivisions {
		code, err := venue.ParseArea(strings.TrimSpace(area))
		if err != nil {
			bad = append(bad, fmt.Errorf("--home-divisions: %w", err))
		}
		o.HomeDivisions[i] = code
	}
	if !venue.County(o.PlatformDomicile) {
		bad = append(bad, fmt.Errorf("--platform-domicile %q: use the code of a county-level division of GB/T 2260, for example 440305", o.PlatformDomicile))
	}
	if o.OpenAcross != "receipt" && o.OpenAcross != "event" {
		bad = append(bad, fmt.Errorf("--open-across %q: use receipt or event", o.OpenAcross))
	}
	return errors.Join(bad...)
}

// Offices manages the table of offices.
type Offices struct {
	Import OfficesImport `cmd:"" help:"Read the offices of an area from JSON or CSV; they take the place of those the area had."`
	List   OfficesList   `cmd:"" help:"List the offices."`
}

// OfficesImport reads a table of offices.
type OfficesImport struct {
	File   string `arg:"" help:"JSON, an object from places to {\"office_code\", \"office_name\"}, or CSV with the columns place, office_code, office_name. A place is a word in addresses, or the code of a division in the area." type:"existingfile"`
	Area   string `help:"Division of GB/T 2260 that the offices are in, for example 640381." required:""`
	DryRun bool   `help:"Check the file and say what would change, but store nothing."`
}

// OfficesList lists the offices.
type OfficesList struct {
	Area string `help:"Only those in this division of GB/T 2260."`
}
