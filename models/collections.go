package models

// FieldType is how a declared field is compared.
type FieldType int

// The types of declared fields. Times are BSON dates, bools BSON booleans,
// numbers int64.
const (
	TypeString FieldType = iota
	TypeInt
	TypeBool
	TypeTime
	// TypeStrings is a list of strings.
	TypeStrings
	// TypeTerms is a list of hashed search terms (strings), looked up with
	// OpAll only; an engine may use a text index for it.
	TypeTerms
)

// Field declares one path of a collection's documents that can be queried.
// A document may lack it.
type Field struct {
	// Name is used in queries; Path is the dotted path in the document.
	Name, Path string
	Type       FieldType
}

// Index declares an order of fields that queries rely on. The id is always the
// last tie-break, but in a loose index. A unique index leaves out documents that
// lack the field.
type Index struct {
	Fields []string
	Unique bool
	// Loose says that only queries that are Loose themselves rely on the order.
	Loose bool
}

// Collection declares what engines must know of one kind of document.
type Collection struct {
	Name    string
	Fields  []Field
	Indexes []Index
	// Shard documents the shard key for a sharded cluster, "" where there must
	// be none.
	Shard string
}

// Names of the collections.
const (
	CasesCollection    = "cases"
	ArchivesCollection = "archives"
	DraftsCollection   = "drafts"
	SellersCollection  = "sellers"
	HandlesCollection  = "handles"
	AccountsCollection = "accounts"
	SessionsCollection = "sessions"
	AuditCollection    = "audit"
	MetaCollection     = "meta"

	DefinitionsCollection = "definitions"
	ActivationsCollection = "activations"
	CalendarsCollection   = "calendars"
	OfficesCollection     = "offices"
	JobsCollection        = "jobs"
	LettersCollection     = "letters"

	LogPagesCollection    = "log"
	LogHeadsCollection    = "heads"
	CheckpointsCollection = "checkpoints"

	InvitationsCollection   = "invitations"
	UploadsCollection       = "uploads"
	OrganisationsCollection = "organisations"
	ErasuresCollection      = "erasures"
)

// Collections are all collections with their declared fields and indexes.
var Collections = []Collection{
	// The custody log comes first: whoever copies the collections one after the
	// other gets no leaf of what he does not have.
	{Name: LogPagesCollection, Shard: "_id"}, {Name: LogHeadsCollection, Shard: "_id hashed"}, {Name: CheckpointsCollection, Shard: "_id"},
	{
		Name: CasesCollection, Shard: "_id hashed",
		Fields: []Field{
			{"track", "head.track", TypeString}, {"state", "head.state", TypeString}, {"outcome", "head.outcome", TypeString}, {"open", "head.open", TypeBool},
			{"queue", "head.queue", TypeString}, {"channel", "head.channel", TypeString}, {"category", "head.category", TypeString},
			{"amount", "head.amount", TypeInt}, {"settled", "head.settled", TypeInt}, {"assignee", "head.assignee", TypeString},
			{"received_at", "head.received_at", TypeTime}, {"due_at", "head.due_at", TypeTime}, {"priority", "head.priority", TypeInt},
			{"sellers", "head.sellers", TypeStrings}, {"source_key", "head.source_key", TypeString},
			{"org", "head.org", TypeString}, {"fires_at", "fires_at", TypeTime}, {"work_at", "work_at", TypeTime}, {"terms", "terms", TypeTerms},
			{"changed_at", "tip.at", TypeTime},
		},
		Indexes: []Index{
			{Fields: []string{"source_key"}, Unique: true}, {Fields: []string{"changed_at"}},
			// Counting the queues reads this index alone. The organisation comes
			// first in every list: nobody reads another one's.
			{Fields: []string{"org", "open", "queue", "assignee", "received_at", "due_at"}},
			{Fields: []string{"org", "open", "due_at"}}, {Fields: []string{"org", "due_at"}}, {Fields: []string{"org", "received_at"}},
			{Fields: []string{"org", "queue", "open", "due_at"}}, {Fields: []string{"org", "queue", "received_at"}},
			{Fields: []string{"org", "state", "due_at"}}, {Fields: []string{"org", "assignee", "open", "due_at"}},
			{Fields: []string{"org", "category", "received_at"}}, {Fields: []string{"org", "channel", "received_at"}},
			{Fields: []string{"org", "amount"}}, {Fields: []string{"fires_at"}, Loose: true}, {Fields: []string{"work_at"}, Loose: true},
			{Fields: []string{"sellers", "received_at"}},
			// Adding up a seller's cases reads this index alone.
			{Fields: []string{"sellers", "outcome", "open", "amount", "settled"}},
		},
	},
	{Name: ArchivesCollection, Shard: "_id hashed"},
	{
		Name: DraftsCollection, Shard: "_id hashed",
		Fields:  []Field{{"code_hash", "code_hash", TypeString}, {"expires_at", "expires_at", TypeTime}},
		Indexes: []Index{{Fields: []string{"code_hash"}, Unique: true}, {Fields: []string{"expires_at"}}},
	},
	{
		Name: SellersCollection, Shard: "_id hashed",
		Fields: []Field{
			{"cases", "cases", TypeInt}, {"open_cases", "open_cases", TypeInt}, {"amount", "amount", TypeInt},
			{"last_seen", "last_seen", TypeTime}, {"terms", "terms", TypeTerms},
		},
		Indexes: []Index{{Fields: []string{"cases"}}, {Fields: []string{"open_cases"}}, {Fields: []string{"amount"}}, {Fields: []string{"last_seen"}}},
	},
	{
		Name: HandlesCollection, Shard: "_id hashed",
		Fields:  []Field{{"seller", "seller", TypeString}},
		Indexes: []Index{{Fields: []string{"seller"}}},
	},
	{
		Name: AccountsCollection, Shard: "_id",
		Fields:  []Field{{"login", "login", TypeString}, {"role", "role", TypeString}},
		Indexes: []Index{{Fields: []string{"login"}, Unique: true}, {Fields: []string{"role", "login"}}},
	},
	{
		Name: SessionsCollection, Shard: "_id hashed",
		Fields:  []Field{{"account", "account", TypeString}, {"expires_at", "expires_at", TypeTime}},
		Indexes: []Index{{Fields: []string{"account"}}, {Fields: []string{"expires_at"}}},
	},
	{
		Name: AuditCollection, Shard: "_id hashed",
		Fields:  []Field{{"at", "at", TypeTime}, {"account", "account", TypeString}},
		Indexes: []Index{{Fields: []string{"at"}}, {Fields: []string{"account", "at"}}},
	},
	{
		Name: MetaCollection, Shard: "_id",
		Fields:  []Field{{"expires_at", "expires_at", TypeTime}},
		Indexes: []Index{{Fields: []string{"expires_at"}}},
	},
	{
		Name: UploadsCollection, Shard: "_id hashed",
		Fields:  []Field{{"case", "case", TypeString}, {"expires_at", "expires_at", TypeTime}},
		Indexes: []Index{{Fields: []string{"case", "expires_at"}}, {Fields: []string{"expires_at"}}},
	},
	{
		Name: InvitationsCollection, Shard: "_id hashed",
		Fields:  []Field{{"account", "account", TypeString}, {"case", "case", TypeString}, {"expires_at", "expires_at", TypeTime}},
		Indexes: []Index{{Fields: []string{"account", "expires_at"}}, {Fields: []string{"case", "expires_at"}}, {Fields: []string{"expires_at"}}},
	},
	{Name: OrganisationsCollection, Shard: "_id"},
	{
		Name: ErasuresCollection, Shard: "_id hashed",
		Fields:  []Field{{"open", "open", TypeBool}},
		Indexes: []Index{{Fields: []string{"open"}}},
	},
	{Name: DefinitionsCollection, Shard: "_id"}, {Name: ActivationsCollection, Shard: "_id"}, {Name: CalendarsCollection, Shard: "_id"},
	{Name: OfficesCollection, Shard: "_id"},
	{
		Name: JobsCollection, Shard: "_id hashed",
		Fields:  []Field{{"kind", "kind", TypeString}, {"open", "open", TypeBool}, {"started_at", "started_at", TypeTime}},
		Indexes: []Index{{Fields: []string{"kind", "started_at"}}, {Fields: []string{"open", "started_at"}}},
	},
	{
		// One register for the agency, a few thousand lines a year. It stays on
		// one shard: only there can the slot be unique.
		Name: LettersCollection, Shard: "",
		Fields:  []Field{{"series", "series", TypeString}, {"number", "number", TypeInt}, {"slot", "slot", TypeString}},
		Indexes: []Index{{Fields: []string{"slot"}, Unique: true}, {Fields: []string{"series", "number"}}},
	},
}

// CollectionByName finds a declared collection.
func CollectionByName(name string) (Collection, bool) {
	for _, c := range Collections {
		if c.Name == name {
			return c, true
		}
	}
	return Collection{}, false
}
