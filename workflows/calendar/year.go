package calendar

import "slices"

// Festival names a public holiday by code; catalogues hold the words under
// law.festival.<code>.
type Festival string

// The seven public holidays of every year, and the one name the notice uses
// when Mid-Autumn falls into the National Day week.
const (
	NewYear              Festival = "new_year"
	SpringFestival       Festival = "spring_festival"
	Qingming             Festival = "qingming"
	LabourDay            Festival = "labour_day"
	DragonBoat           Festival = "dragon_boat"
	MidAutumn            Festival = "mid_autumn"
	NationalDay          Festival = "national_day"
	NationalAndMidAutumn Festival = "national_day_mid_autumn"
)

// Festivals lists every code an imported year may use.
func Festivals() []Festival {
	return []Festival{NewYear, SpringFestival, Qingming, LabourDay, DragonBoat,
		MidAutumn, NationalDay, NationalAndMidAutumn}
}

// Year is what one State Council notice decides: the days off of a year and
// the weekend days worked in exchange. Its stored form is its JSON text, which
// Parse reads back, so there is one gate for every calendar.
type Year struct {
	Year     int       `json:"year"`
	Notice   Notice    `json:"notice"`
	Holidays []Holiday `json:"holidays"`
}

// Notice is the source of a Year.
type Notice struct {
	Title string `json:"title"`
	// Number is the notice's own number, such as 国办发明电〔2025〕7号.
	Number    string `json:"number"`
	URL       string `json:"url"`
	Published Day    `json:"published"`
}

// Holiday is one stretch of days off, From and To included, weekends within
// it included, with the weekend days that are worked in exchange.
type Holiday struct {
	Festival Festival `json:"festival"`
	From     Day      `json:"from"`
	To       Day      `json:"to"`
	Worked   []Day    `json:"worked,omitempty"`
}

func (y Year) clone() Year {
	y.Holidays = slices.Clone(y.Holidays)
	for i := range y.Holidays {
		y.Holidays[i].Worked = slices.Clone(y.Holidays[i].Worked)
	}
	return y
}
