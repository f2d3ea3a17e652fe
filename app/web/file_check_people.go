package web

import (
	"redress/models"
	"redress/views/components"
	"redress/views/i18n"
)

// The rows of the last look about where the seller is and who files.

func (r *Request) placeRows(f models.Filing) []components.Row {
	p := f.Respondent
	rows := []components.Row{{Key: r.T("filing.platform"), Value: r.word("platform", f.Platform)}}
	if f.Platform != "no" {
		rows = append(rows, components.Row{Key: r.T("filing.published"), Value: r.word("publication", p.Published)})
	}
	return append(rows, []components.Row{
		{Key: r.T("filing.seller_address"), Value: string(p.Address)},
		{Key: r.T("filing.address_from"), Value: r.word("address_source", p.AddressFrom)},
		{Key: r.T("filing.division"), Value: r.place(p)},
	}...)
}

func (r *Request) signRows(signals []string) []components.Row {
	row := components.Row{Key: r.T("filing.signals")}
	for _, s := range signals {
		row.Lines = append(row.Lines, r.T("signal."+s))
	}
	if len(signals) == 0 {
		row.Value = r.T("filing.signs.none")
	}
	return []components.Row{row}
}

func (r *Request) agentRows(a *models.Agent) []components.Row {
	if a == nil {
		return nil
	}
	until := ""
	if a.Until != "" {
		until = r.day(a.Until)
	}
	return []components.Row{
		{Key: r.T("filing.agent_name"), Value: string(a.Name)}, {Key: r.T("filing.agent_phone"), Value: string(a.Phone)},
		{Key: r.T("filing.matters"), Value: string(a.Matters)}, {Key: r.T("filing.powers"), Value: string(a.Powers)},
		{Key: r.T("filing.until"), Value: until},
	}
}

func (r *Request) otherRows(f models.Filing) []components.Row {
	rows := []components.Row{r.personRow(1, string(f.Complainant.Name), "", "", f.Representative)}
	for i, p := range f.Others {
		rows = append(rows, r.personRow(i+2, string(p.Name), string(p.Phone), string(p.Address), p.Representative))
	}
	return rows
}

func (r *Request) personRow(n int, name, phone, address string, representative bool) components.Row {
	row := components.Row{Key: r.T("filing.others.person", i18n.Count("n", n))}
	for _, line := range []string{name, phone, address} {
		if line != "" {
			row.Lines = append(row.Lines, line)
		}
	}
	if representative {
		row.Lines = append(row.Lines, r.T("filing.representative"))
	}
	return row
}
