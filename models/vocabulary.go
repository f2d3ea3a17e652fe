package models

// Track is which of the two procedures a filing starts: Order 121, art. 3.
type Track string

// A complaint asks the agency to mediate a consumer dispute and needs the real
// identity of the complainant; a report tells it of a suspected violation and
// may be anonymous.
const (
	TrackComplaint Track = "complaint"
	TrackReport    Track = "report"
)

// The closed vocabularies of a filing. Each value has a catalogue text under
// "<vocabulary>.<value>" in both languages; the order is the order on screens.
var (
	// Tracks are the procedures a buyer chooses between.
	Tracks = []string{"complaint", "report"}
	// Channels are the places of WeChat where the sale or message happened.
	Channels = []string{"moments", "private_chat", "group", "public_account", "mini_program", "channels_live", "other"}
	// Categories are the kinds of wrong.
	Categories = []string{"counterfeit", "not_delivered", "not_as_described", "refuses_refund", "unsafe_goods",
		"vanished", "false_information", "mass_adding", "data_leak", "other"}
	// HandleKinds are the ways a seller can be named. See HandleKind.
	HandleKinds = []string{"wechat_id", "nickname", "phone", "public_account", "shop", "qr_text", "mini_program",
		"group", "payee", "licence", "registered_name"}
	// PayMethods are the ways of paying.
	PayMethods = []string{"wechat_transfer", "wechat_red_packet", "wechat_qr", "wechat_pay_merchant", "alipay", "bank", "cash", "other", "unpaid"}
	// EvidenceKinds are what a piece of evidence is a picture or record of.
	EvidenceKinds = []string{"seller_profile", "chat", "payment", "moments_post", "goods", "parcel", "seller_qr",
		"negotiation", "appraisal", "power_of_attorney", "identity_proof", "representation", "other"}
	// Answers are the answers to a question that not everybody can answer.
	Answers = []string{"yes", "no", "unknown"}
	// Signals are facts a buyer states that may point to fraud.
	Signals = []string{"blocked_after_payment", "many_victims", "identity_unknown", "paid_outside", "impersonation"}
	// AddressSources are where a seller's address may be known from. Only a
	// published one has weight of its own: Order 121 art. 13.
	AddressSources = []string{"published", "licence", "parcel", "told", "other"}
	// Publications are what a buyer can say of the address a platform must
	// publish of its seller.
	Publications = []string{"shown", "none_shown", "not_looked"}
	// DemandKinds are the claims of the official registration form, and an apology and an end to the conduct.
	DemandKinds = []string{"refund", "return_refund", "replace", "repair", "complete_quantity", "compensation", "apology", "stop"}
)

// HandleKind is one of HandleKinds.
type HandleKind string

// Strong handles are unique to one seller and link cases by themselves; a
// nickname, a group or a masked payee name only suggests.
func (k HandleKind) Strong() bool {
	switch k {
	case "wechat_id", "phone", "public_account", "qr_text", "mini_program", "licence", "registered_name":
		return true
	}
	return false
}

// OneOf says whether a value belongs to a vocabulary.
func OneOf(vocabulary []string, value string) bool {
	for _, v := range vocabulary {
		if v == value {
			return true
		}
	}
	return false
}
