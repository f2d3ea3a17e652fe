package authz

import "redress/models"

// Action is one kind of thing that can be allowed.
type Action string

// The actions. A catalogue text exists under "action.<action>" for each.
const (
	Public     Action = "public"
	DraftStart Action = "draft.start"
	DraftEdit  Action = "draft.edit"
	// ReceiptView shows who has sent a draft the number and the code once more.
	ReceiptView  Action = "receipt.view"
	CaseTrack    Action = "case.track"
	CaseSupply   Action = "case.supply"
	CaseList     Action = "case.list"
	CaseView     Action = "case.view"
	CaseWork     Action = "case.work"
	CaseAssign   Action = "case.assign"
	CaseHandOver Action = "case.hand_over"
	CaseMove     Action = "case.move"
	// CaseHold keeps the personal data of a case from being erased, and lets go.
	CaseHold Action = "case.hold"
	// CaseErase destroys it.
	CaseErase      Action = "case.erase"
	IdentityReveal Action = "identity.reveal"
	// EvidenceShare makes copies of files and decides what the other side sees;
	// CaseRespond is the other side, seeing that and answering.
	EvidenceShare Action = "evidence.share"
	CaseRespond   Action = "case.respond"
	// CaseExport takes a case out of the office as a dossier.
	CaseExport     Action = "case.export"
	LetterApprove  Action = "letter.approve"
	SellerView     Action = "seller.view"
	SellerExport   Action = "seller.export"
	AccountManage  Action = "account.manage"
	AccountSession Action = "account.session"
	// CaseKeep is the list of own cases of a buyer.
	CaseKeep Action = "case.keep"
	// AuditView reads what happened around accounts.
	AuditView Action = "audit.view"
	// DefinitionView reads the procedures, the routing table and their versions;
	// DefinitionManage changes which there are and which hold.
	RulesView        Action = "rules.view"
	DefinitionView   Action = "definition.view"
	DefinitionManage Action = "definition.manage"
	// CalendarManage imports the official days of a year.
	CalendarManage Action = "calendar.manage"
	// PolicyView reads this table.
	PolicyView Action = "policy.view"
	SystemWork Action = "system.work"
)

// Relation is what a case is to who asks. A catalogue text exists under
// "case_relation.<relation>" for each.
type Relation string

// The relations. For who has no account Own is the one case or draft the
// browser has opened and everything else is Foreign.
const (
	// Own is the case assigned to this person, Organisation one of the same
	// organisation that a colleague has, Unassigned one that nobody has.
	Own          Relation = "own"
	Organisation Relation = "organisation"
	Unassigned   Relation = "unassigned"
	Foreign      Relation = "foreign"
)

// Relations lists them all.
var Relations = []Relation{Own, Organisation, Unassigned, Foreign}

// State is how far a case is, as far as access depends on it.
type State string

// The states. A catalogue text exists under "access_state.<state>" for each.
const (
	Draft  State = "draft"
	Open   State = "open"
	Closed State = "closed"
)

// States lists them all.
var States = []State{Draft, Open, Closed}

// Row is one row of the table.
type Row struct {
	Action Action
	Roles  []models.Role
	// Relations are those the row holds for. Without any it is about no case.
	Relations []Relation
	// States are those the row holds in; without any it holds in all.
	States []State
	// Fields are the field groups it opens.
	Fields []models.FieldGroup
	// Home says that of staff only those of the office that runs the program have
	// it: what they do there reaches the cases of every organisation.
	Home bool
}

// Sets of roles, relations and fields that rows have in common.
var (
	visitors  = []models.Role{models.RoleVisitor}
	owners    = []models.Role{models.RoleComplainant}
	mediators = []models.Role{models.RoleMediator}
	deciders  = []models.Role{models.RoleOfficer, models.RoleAdministrator}
	staff     = models.StaffRoles
	admins    = []models.Role{models.RoleAdministrator}
	system    = []models.Role{models.RoleSystem}
	everybody = []models.Role{models.RoleVisitor, models.RoleComplainant, models.RoleBuyer, models.RoleRespondent, models.RoleMediator, models.RoleOfficer, models.RoleAdministrator}
	staffOr   = func(more ...models.Role) []models.Role { return append(staff[:len(staff):len(staff)], more...) }
	all       = models.FieldGroups
	nameless  = all[1:] // everything but the identity
	own       = []Relation{Own}
	office    = []Relation{Own, Organisation, Unassigned}
	// ownFields are all that a complainant sees of his case: everything but notes.
	ownFields = []models.FieldGroup{
		models.FieldsIdentity, models.FieldsRespondent, models.FieldsPurchase, models.FieldsNarrative, models.FieldsEvidence,
		models.FieldsMessages, models.FieldsLetters, models.FieldsRouting, models.FieldsHistory}
	takeable   = []Relation{Own, Unassigned}
	notTaken   = []Relation{Organisation, Unassigned}
	everywhere = Relations
	foreign    = []Relation{Foreign}
)

// Table is the whole policy: what is not in it is not allowed. To allow
// something more,
//
//  1. add an Action above, unless one of them is what you mean;
//  2. add a row: who (Roles), to which cases (Relations; none when it is about
//     no case), in which state (States; none for all), and which field groups
//     that shows (Fields). Home keeps it to the office that runs the program.
//     Several rows for one action add up. Who may not see a
//     case by CaseView or CaseTrack is told that there is none;
//  3. give the action its texts "action.<action>" in both languages and run
//     go test ./app/authz -update, which writes docs/authorization.md;
//  4. name the action in the route (app/web/routes.go), and, when the path has
//     a parameter that the matrix test does not know, say there what to put in it.
var Table = []Row{
	{Action: Public, Roles: everybody},

	// Who files, and who has filed.
	{Action: DraftStart, Roles: everybody},
	{Action: DraftEdit, Roles: visitors, Relations: own, States: []State{Draft}, Fields: all},
	{Action: ReceiptView, Roles: visitors, Relations: own, States: []State{Open, Closed}},
	{Action: CaseTrack, Roles: owners, Relations: own, Fields: ownFields},
	{Action: CaseExport, Roles: owners, Relations: own, Fields: ownFields},
	{Action: CaseSupply, Roles: owners, Relations: own},
	// The other side: what is asked of it, the copies it was shown, its messages.
	{Action: CaseRespond, Roles: []models.Role{models.RoleRespondent}, Relations: own, States: []State{Open}, Fields: []models.FieldGroup{
		models.FieldsPurchase, models.FieldsEvidence, models.FieldsMessages}},
	{Action: CaseMove, Roles: owners, Relations: own},

	// Staff and cases. Who works on a case sees who complains; who decides about
	// cases sees everything else of those of the organisation; colleagues see
	// what a stand-in needs, and no text in which names are likely.
	{Action: CaseList, Roles: staff, Relations: office},
	{Action: CaseView, Roles: staff, Relations: own, Fields: all},
	{Action: CaseView, Roles: staff, Relations: []Relation{Unassigned}, Fields: nameless},
	{Action: CaseView, Roles: deciders, Relations: []Relation{Organisation}, Fields: nameless},
	{Action: CaseView, Roles: mediators, Relations: []Relation{Organisation}, Fields: []models.FieldGroup{
		models.FieldsRespondent, models.FieldsPurchase, models.FieldsNarrative, models.FieldsRouting, models.FieldsHistory}},
	{Action: IdentityReveal, Roles: deciders, Relations: notTaken, Fields: []models.FieldGroup{models.FieldsIdentity}},
	{Action: IdentityReveal, Roles: mediators, Relations: []Relation{Unassigned}, Fields: []models.FieldGroup{models.FieldsIdentity}},
	{Action: CaseWork, Roles: mediators, Relations: takeable},
	{Action: CaseWork, Roles: deciders, Relations: office},
	{Action: CaseMove, Roles: mediators, Relations: takeable},
	{Action: CaseMove, Roles: deciders, Relations: office},
	{Action: CaseAssign, Roles: mediators, Relations: takeable},
	{Action: CaseAssign, Roles: deciders, Relations: office},
	{Action: CaseHandOver, Roles: mediators, Relations: takeable, States: []State{Open}},
	{Action: CaseHandOver, Roles: deciders, Relations: office, States: []State{Open}},
	{Action: CaseHold, Roles: deciders, Relations: office, Fields: nameless},
	{Action: CaseErase, Roles: admins, Relations: office, States: []State{Closed}},
	{Action: CaseErase, Roles: system, Relations: foreign},
	{Action: CaseExport, Roles: staff, Relations: own, Fields: all},
	{Action: CaseExport, Roles: deciders, Relations: notTaken, Fields: nameless},
	{Action: LetterApprove, Roles: deciders, Relations: office},
	{Action: EvidenceShare, Roles: mediators, Relations: takeable, Fields: []models.FieldGroup{models.FieldsEvidence}},
	{Action: EvidenceShare, Roles: deciders, Relations: office, Fields: []models.FieldGroup{models.FieldsEvidence}},

	// Sellers: every organisation must see all that a seller has done, as rows
	// without anybody's personal data.
	{Action: SellerView, Roles: staff, Relations: everywhere},
	{Action: SellerExport, Roles: deciders, Relations: everywhere},

	// The office and the program. Whoever manages accounts can open any of them,
	// and whoever manages rules decides about everybody's cases.
	{Action: AccountManage, Roles: append(admins[:1:1], models.RoleSystem), Home: true},
	{Action: AccountSession, Roles: staffOr(models.RoleBuyer)},
	{Action: CaseKeep, Roles: []models.Role{models.RoleBuyer}},
	{Action: AuditView, Roles: admins, Home: true},
	{Action: RulesView, Roles: staff},
	{Action: DefinitionView, Roles: append(deciders[:2:2], models.RoleSystem)},
	{Action: DefinitionManage, Roles: append(admins[:1:1], models.RoleSystem), Home: true},
	{Action: CalendarManage, Roles: append(admins[:1:1], models.RoleSystem), Home: true},
	{Action: PolicyView, Roles: admins},

	// What runs without anybody asking: clocks, effects, imports, checks. The
	// program belongs to no organisation, so every case is foreign to it.
	{Action: CaseList, Roles: system, Relations: foreign, Fields: all},
	{Action: CaseView, Roles: system, Relations: foreign, Fields: all},
	{Action: CaseExport, Roles: system, Relations: foreign, Fields: all},
	{Action: SellerView, Roles: system, Relations: foreign, Fields: all},
	{Action: SystemWork, Roles: system, Relations: foreign, Fields: all},
}
