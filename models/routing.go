package models

// Routing is a routing decision with everything that led to it, kept for good.
type Routing struct {
	// Definition is the routing definition that decided.
	Definition DefinitionRef `bson:"definition"`
	Queue      string        `bson:"queue"`
	// Priority is 1 (most urgent) to 5.
	Priority int      `bson:"priority"`
	Flags    []string `bson:"flags,omitempty"`
	// Winner is the id of the rule that chose the queue.
	Winner string `bson:"winner"`
	// Considered are the ids of all rules, in order, and Matched of those that
	// held. What a rule asks for is in the definition, which never changes.
	Considered []string `bson:"considered"`
	Matched    []string `bson:"matched"`
	// Facts are the values the rules saw, name and text, sorted by name.
	Facts []Fact `bson:"facts"`
}

// Fact is one value a rule could see. None of them identifies a person.
type Fact struct {
	Name  string `bson:"name"`
	Value string `bson:"value"`
}

// DefinitionRef pins a case to the exact text of a definition.
type DefinitionRef struct {
	Name     string `bson:"name"`
	Version  int    `bson:"version"`
	Checksum string `bson:"checksum"`
}
