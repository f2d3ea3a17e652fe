package letters

import (
	"maps"
	"slices"

	"github.com/a-h/templ"

	"redress/views/i18n"
)

// Data is what a letter says: what was approved, and its number.
type Data struct {
	// Number is the whole number, "" while it has none.
	Number string
	Values []Value
	// Top makes the title the heading of the whole document; in a page it is a
	// part of that.
	Top bool

	lang i18n.Language
}

// Value is one thing a letter says. Which of its parts are set follows from
// what it is: words, a day ("2006-01-02" in China's time) or a place in the law
// ("art. 16(1)") are in Text, an amount of fen in Amount, a word of the
// catalogue or a law in Choice. A list has several values of one name.
type Value struct {
	Name, Text, Choice string
	Amount             int64
}

// sheets are the forms by name, in both languages.
var sheets = map[string]map[i18n.Language]func(Data) templ.Component{
	"complaint_registration": {i18n.Chinese: complaintRegistrationZH, i18n.English: complaintRegistrationEN},
	"report_registration":    {i18n.Chinese: reportRegistrationZH, i18n.English: reportRegistrationEN},
	"distribution":           {i18n.Chinese: distributionZH, i18n.English: distributionEN},
	"identity_demand":        {i18n.Chinese: identityDemandZH, i18n.English: identityDemandEN},
	"acceptance":             {i18n.Chinese: acceptanceZH, i18n.English: acceptanceEN},
	"refusal":                {i18n.Chinese: refusalZH, i18n.English: refusalEN},
	"mediation_notice":       {i18n.Chinese: mediationNoticeZH, i18n.English: mediationNoticeEN},
	"termination":            {i18n.Chinese: terminationZH, i18n.English: terminationEN},
	"mediation_agreement":    {i18n.Chinese: mediationAgreementZH, i18n.English: mediationAgreementEN},
	"report_result":          {i18n.Chinese: reportResultZH, i18n.English: reportResultEN},
}

// Forms lists the names of the forms, sorted.
func Forms() []string { return slices.Sorted(maps.Keys(sheets)) }

// Sheet is a letter as it is printed, in one of its languages whatever the
// reader's is. It is empty for a form there is none of.
func Sheet(form string, lang i18n.Language, d Data) templ.Component {
	make, ok := sheets[form][lang]
	if !ok {
		return templ.NopComponent
	}
	d.lang = lang
	return make(d)
}
