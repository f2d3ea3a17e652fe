package config

// Calendar manages the official days that deadlines are counted with.
type Calendar struct {
	Import CalendarImport `cmd:"" help:"Read the days off of a year from JSON and count the deadlines again that it moves."`
	List   CalendarList   `cmd:"" help:"List the years that are known."`
}

// CalendarImport reads a year.
type CalendarImport struct {
	File string `arg:"" help:"File of the year, as the files of the years that came with the program." type:"existingfile"`
}

// CalendarList lists the years.
type CalendarList struct{}

// Definition manages procedures and routing tables.
type Definition struct {
	Check DefinitionCheck `cmd:"" help:"Say everything that is wrong with a definition and run its scenarios; nothing is stored."`
}

// DefinitionCheck checks a definition.
type DefinitionCheck struct {
	File      string `arg:"" help:"File of the definition." type:"existingfile"`
	Scenarios string `help:"File of its scenarios. Default: the file beside it that ends in .scenarios.yaml, where there is one." type:"existingfile"`
}
