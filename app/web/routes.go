package web

import (
	"slices"

	"redress/app/authz"
	"redress/app/casework"
)

// Side is the part of a browser's identity that acts on a route.
type Side string

// The sides. A browser may be all of them at once: a mediator who also files.
const (
	Public      Side = "public"
	Filer       Side = "filer"
	Complainant Side = "complainant"
	Respondent  Side = "respondent"
	Staff       Side = "staff"
	// Account is whoever has signed in, staff or buyer.
	Account Side = "account"
)

// Limits of request bodies, in bytes. A page for long texts takes far more than
// it keeps, so that who pastes a whole chat is told so beside the text.
const (
	formBody  int64 = 64 << 10
	textBody  int64 = 1 << 20
	pieceBody int64 = casework.PieceBytes
	// uploadBody is a form with files, whose limit follows from that of a file.
	uploadBody int64 = -1
)

// Route is one row of the table: what is not in it does not exist.
type Route struct {
	Method, Path string
	// Action is what the acting side must have a role for. The use cases decide
	// again, with the object in hand.
	Action authz.Action
	Side   Side
	// Body is the most the request may carry; 0 is a form. With uploadBody the
	// request is a multipart form and may take long.
	Body int64
	// Text is how much text a multipart form may carry beside its files, where
	// that is more than a form.
	Text int64
	// Slow marks a download, whose answer may take long.
	Slow bool
	// Pieces marks the protocol for files in pieces: its answers are for programs.
	Pieces bool
	// Bare routes know nothing of who asks: files of the program and probes.
	Bare    bool
	Handler func(*Web, *Request) error
}

// limit is the most a request for a route may carry. A form takes a few of the
// largest files at once.
func (w *Web) limit(r Route) int64 {
	switch r.Body {
	case 0:
		return formBody
	case uploadBody:
		return 3*w.Service.Evidence.FileBytes + textBody
	}
	return r.Body
}

// upload says whether the request may take long.
func (r Route) upload() bool { return r.Body == uploadBody || r.Body == pieceBody }

// Table lists every route of the program.
func Table() []Route {
	const get, post = "GET", "POST"
	return slices.Concat(uploadRoutes("/file/uploads", authz.DraftEdit, Filer), uploadRoutes("/track/case/uploads", authz.CaseSupply, Complainant), []Route{
		// The program itself.
		{Method: get, Path: "/healthz", Action: authz.Public, Side: Public, Bare: true, Handler: (*Web).Health},
		{Method: get, Path: "/readyz", Action: authz.Public, Side: Public, Bare: true, Handler: (*Web).Ready},
		{Method: get, Path: "/static/:name", Action: authz.Public, Side: Public, Bare: true, Handler: (*Web).Static},

		// Buyers.
		{Method: get, Path: "/", Action: authz.Public, Side: Public, Handler: (*Web).Home},
		{Method: get, Path: "/privacy", Action: authz.Public, Side: Public, Handler: (*Web).Privacy},
		{Method: get, Path: "/verify", Action: authz.Public, Side: Public, Handler: (*Web).VerifyReceipt},
		{Method: post, Path: "/verify", Action: authz.Public, Side: Public, Body: uploadBody, Text: textBody, Handler: (*Web).VerifyReceipt},
		{Method: get, Path: "/checkpoint", Action: authz.Public, Side: Public, Handler: (*Web).Checkpoint},
		{Method: get, Path: "/file", Action: authz.Public, Side: Public, Handler: (*Web).FileIndex},
		{Method: post, Path: "/file", Action: authz.DraftStart, Side: Public, Handler: (*Web).FileStart},
		{Method: get, Path: "/file/evidence", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileEvidence},
		{Method: post, Path: "/file/evidence", Action: authz.DraftEdit, Side: Filer, Body: uploadBody, Handler: (*Web).FileEvidence},
		{Method: get, Path: "/file/evidence/:id", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileEvidenceEdit},
		{Method: post, Path: "/file/evidence/:id", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileEvidenceEdit},
		{Method: get, Path: "/file/check", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileCheck},
		{Method: post, Path: "/file/check", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileCheck},
		{Method: get, Path: "/file/receipt", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileReceipt},
		{Method: get, Path: "/file/receipt/text", Action: authz.ReceiptView, Side: Filer, Handler: (*Web).FileReceiptText},
		{Method: post, Path: "/file/receipt", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileReceipt},
		{Method: get, Path: "/file/urgent", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileUrgent},
		{Method: get, Path: "/file/code", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FileCode},
		{Method: get, Path: "/file/:page", Action: authz.DraftEdit, Side: Filer, Handler: (*Web).FilePage},
		{Method: post, Path: "/file/:page", Action: authz.DraftEdit, Side: Filer, Body: textBody, Handler: (*Web).FilePage},
		{Method: get, Path: "/estimate", Action: authz.Public, Side: Public, Handler: (*Web).Estimate},
		{Method: get, Path: "/resume", Action: authz.Public, Side: Public, Handler: (*Web).Resume},
		{Method: post, Path: "/resume", Action: authz.Public, Side: Public, Handler: (*Web).Resume},
		{Method: get, Path: "/track", Action: authz.Public, Side: Public, Handler: (*Web).Track},
		{Method: post, Path: "/track", Action: authz.Public, Side: Public, Handler: (*Web).Track},
		{Method: get, Path: "/track/case", Action: authz.CaseTrack, Side: Complainant, Handler: (*Web).TrackCase},
		{Method: post, Path: "/track/case", Action: authz.CaseSupply, Side: Complainant, Body: textBody, Handler: (*Web).TrackCase},
		{Method: get, Path: "/track/case/why", Action: authz.CaseTrack, Side: Complainant, Handler: (*Web).TrackCaseWhy},
		{Method: post, Path: "/track/linked", Action: authz.CaseTrack, Side: Complainant, Handler: (*Web).TrackLinked},
		{Method: post, Path: "/track/leave", Action: authz.Public, Side: Public, Handler: (*Web).TrackLeave},
		{Method: get, Path: "/track/case/evidence", Action: authz.CaseTrack, Side: Complainant, Handler: (*Web).TrackEvidence},
		{Method: post, Path: "/track/case/evidence", Action: authz.CaseSupply, Side: Complainant, Body: uploadBody, Handler: (*Web).TrackEvidence},
		{Method: get, Path: "/track/case/evidence/:id", Action: authz.CaseTrack, Side: Complainant, Slow: true, Handler: (*Web).TrackFile},
		{Method: get, Path: "/track/case/dossier", Action: authz.CaseExport, Side: Complainant, Handler: (*Web).TrackDossier},
		{Method: post, Path: "/track/case/dossier", Action: authz.CaseExport, Side: Complainant, Slow: true, Handler: (*Web).TrackDossier},
		{Method: get, Path: "/track/case/receipt", Action: authz.CaseTrack, Side: Complainant, Handler: (*Web).TrackReceipt},
		{Method: get, Path: "/track/case/letters/:letter", Action: authz.CaseTrack, Side: Complainant, Handler: (*Web).TrackLetter},
		{Method: get, Path: "/track/case/erase", Action: authz.CaseSupply, Side: Complainant, Handler: (*Web).TrackErase},
		{Method: post, Path: "/track/case/erase", Action: authz.CaseSupply, Side: Complainant, Body: textBody, Handler: (*Web).TrackErase},
		{Method: get, Path: "/track/case/do/:transition", Action: authz.CaseMove, Side: Complainant, Handler: (*Web).TrackDo},
		{Method: post, Path: "/track/case/do/:transition", Action: authz.CaseMove, Side: Complainant, Body: textBody, Handler: (*Web).TrackDo},

		// The other side of a case.
		{Method: get, Path: "/respond/case", Action: authz.CaseRespond, Side: Respondent, Handler: (*Web).RespondCase},
		{Method: post, Path: "/respond/case", Action: authz.CaseRespond, Side: Respondent, Body: textBody, Handler: (*Web).RespondCase},
		{Method: get, Path: "/respond/case/files/:file", Action: authz.CaseRespond, Side: Respondent, Slow: true, Handler: (*Web).RespondFile},
		{Method: get, Path: "/respond/case/files/:file/preview", Action: authz.CaseRespond, Side: Respondent, Handler: (*Web).RespondPreview},
		{Method: post, Path: "/respond/leave", Action: authz.Public, Side: Public, Handler: (*Web).RespondLeave},
		{Method: get, Path: "/respond/:token", Action: authz.Public, Side: Public, Handler: (*Web).RespondDoor},
		{Method: post, Path: "/respond/:token", Action: authz.Public, Side: Public, Handler: (*Web).RespondDoor},

		// Signing in.
		{Method: get, Path: "/sign-in", Action: authz.Public, Side: Public, Handler: (*Web).SignIn},
		{Method: post, Path: "/sign-in", Action: authz.Public, Side: Public, Handler: (*Web).SignIn},
		{Method: get, Path: "/setup/:token", Action: authz.Public, Side: Public, Handler: (*Web).Setup},
		{Method: post, Path: "/setup/:token", Action: authz.Public, Side: Public, Handler: (*Web).Setup},
		{Method: get, Path: "/sign-in/code", Action: authz.Public, Side: Public, Handler: (*Web).SignInCode},
		{Method: post, Path: "/sign-in/code", Action: authz.Public, Side: Public, Handler: (*Web).SignInCode},
		{Method: get, Path: "/sign-in/enrol", Action: authz.Public, Side: Public, Handler: (*Web).SignInEnrol},
		{Method: post, Path: "/sign-in/enrol", Action: authz.Public, Side: Public, Handler: (*Web).SignInEnrol},
		{Method: post, Path: "/sign-in/passkey", Action: authz.Public, Side: Public, Handler: (*Web).SignInPasskey},
		{Method: post, Path: "/sign-in/passkey/done", Action: authz.Public, Side: Public, Handler: (*Web).SignInPasskeyDone},
		{Method: get, Path: "/invite/:token", Action: authz.Public, Side: Public, Handler: (*Web).Invite},
		{Method: post, Path: "/invite/:token", Action: authz.Public, Side: Public, Handler: (*Web).Invite},
		{Method: get, Path: "/register", Action: authz.Public, Side: Public, Handler: (*Web).Register},
		{Method: post, Path: "/register", Action: authz.Public, Side: Public, Handler: (*Web).Register},
		{Method: post, Path: "/sign-out", Action: authz.AccountSession, Side: Account, Handler: (*Web).SignOut},

		// The own account.
		{Method: get, Path: "/account", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountOwn},
		{Method: get, Path: "/account/password", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountPassword},
		{Method: post, Path: "/account/password", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountPassword},
		{Method: get, Path: "/account/app", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountApp},
		{Method: post, Path: "/account/app", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountApp},
		{Method: get, Path: "/account/recovery", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountRecovery},
		{Method: post, Path: "/account/recovery", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountRecovery},
		{Method: get, Path: "/account/passkeys", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountPasskeys},
		{Method: post, Path: "/account/passkeys", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountPasskeys},
		{Method: post, Path: "/account/passkeys/done", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountPasskeyDone},
		{Method: post, Path: "/account/passkeys/remove", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountPasskeyRemove},
		{Method: get, Path: "/account/sessions", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountSessions},
		{Method: post, Path: "/account/sessions", Action: authz.AccountSession, Side: Account, Handler: (*Web).AccountSessions},
		{Method: get, Path: "/account/delete", Action: authz.CaseKeep, Side: Account, Handler: (*Web).AccountDelete},
		{Method: post, Path: "/account/delete", Action: authz.CaseKeep, Side: Account, Handler: (*Web).AccountDelete},
		{Method: get, Path: "/my", Action: authz.CaseKeep, Side: Account, Handler: (*Web).My},
		{Method: post, Path: "/my", Action: authz.CaseKeep, Side: Account, Handler: (*Web).My},
		{Method: post, Path: "/my/open", Action: authz.CaseKeep, Side: Account, Handler: (*Web).MyOpen},
		{Method: post, Path: "/my/drop", Action: authz.CaseKeep, Side: Account, Handler: (*Web).MyDrop},

		// The work of staff.
		{Method: get, Path: "/queues", Action: authz.CaseList, Side: Staff, Handler: (*Web).Queues},
		{Method: get, Path: "/cases", Action: authz.CaseList, Side: Staff, Handler: (*Web).CaseList},
		{Method: get, Path: "/cases/:id", Action: authz.CaseView, Side: Staff, Handler: (*Web).CaseShow},
		{Method: get, Path: "/cases/:id/why", Action: authz.CaseView, Side: Staff, Handler: (*Web).CaseWhy},
		{Method: get, Path: "/cases/:id/estimate", Action: authz.CaseView, Side: Staff, Handler: (*Web).CaseEstimate},
		{Method: get, Path: "/cases/:id/evidence/:file", Action: authz.CaseView, Side: Staff, Slow: true, Handler: (*Web).CaseEvidence},
		{Method: get, Path: "/cases/:id/evidence/:file/redact", Action: authz.EvidenceShare, Side: Staff, Handler: (*Web).CaseRedact},
		{Method: post, Path: "/cases/:id/evidence/:file/redact", Action: authz.EvidenceShare, Side: Staff, Body: textBody, Handler: (*Web).CaseRedact},
		{Method: get, Path: "/cases/:id/shared", Action: authz.EvidenceShare, Side: Staff, Handler: (*Web).CaseSharing},
		{Method: post, Path: "/cases/:id/shared", Action: authz.EvidenceShare, Side: Staff, Body: textBody, Handler: (*Web).CaseSharing},
		{Method: get, Path: "/cases/:id/shared/preview", Action: authz.EvidenceShare, Side: Staff, Handler: (*Web).CasePreviewShared},
		{Method: get, Path: "/cases/:id/evidence/:file/preview", Action: authz.CaseView, Side: Staff, Handler: (*Web).CasePreview},
		{Method: get, Path: "/cases/:id/dossier", Action: authz.CaseView, Side: Staff, Handler: (*Web).CaseDossier},
		{Method: post, Path: "/cases/:id/dossier", Action: authz.CaseExport, Side: Staff, Slow: true, Handler: (*Web).CaseDossier},
		{Method: post, Path: "/cases/:id/messages", Action: authz.CaseWork, Side: Staff, Body: textBody, Handler: (*Web).CaseMessage},
		{Method: post, Path: "/cases/:id/notes", Action: authz.CaseWork, Side: Staff, Body: textBody, Handler: (*Web).CaseNote},
		{Method: post, Path: "/cases/:id/assign", Action: authz.CaseAssign, Side: Staff, Handler: (*Web).CaseAssign},
		{Method: post, Path: "/cases/:id/release", Action: authz.CaseAssign, Side: Staff, Handler: (*Web).CaseRelease},
		{Method: get, Path: "/cases/:id/privacy", Action: authz.CaseHold, Side: Staff, Handler: (*Web).CasePrivacy},
		{Method: post, Path: "/cases/:id/hold", Action: authz.CaseHold, Side: Staff, Body: textBody, Handler: (*Web).CaseHold},
		{Method: post, Path: "/cases/:id/erase", Action: authz.CaseErase, Side: Staff, Handler: (*Web).CaseErase},
		{Method: get, Path: "/cases/:id/letters", Action: authz.CaseView, Side: Staff, Handler: (*Web).LetterList},
		{Method: post, Path: "/cases/:id/letters", Action: authz.CaseWork, Side: Staff, Handler: (*Web).LetterList},
		{Method: get, Path: "/cases/:id/letters/:letter", Action: authz.CaseView, Side: Staff, Handler: (*Web).LetterShow},
		{Method: post, Path: "/cases/:id/letters/:letter", Action: authz.CaseWork, Side: Staff, Body: textBody, Handler: (*Web).LetterShow},
		{Method: post, Path: "/cases/:id/letters/:letter/approve", Action: authz.LetterApprove, Side: Staff, Handler: (*Web).LetterApprove},
		{Method: post, Path: "/cases/:id/letters/:letter/drop", Action: authz.LetterApprove, Side: Staff, Handler: (*Web).LetterDrop},
		{Method: get, Path: "/cases/:id/act/:transition", Action: authz.CaseMove, Side: Staff, Handler: (*Web).CaseAct},
		{Method: post, Path: "/cases/:id/act/:transition", Action: authz.CaseMove, Side: Staff, Body: textBody, Handler: (*Web).CaseAct},
		{Method: get, Path: "/cases/:id/reveal", Action: authz.IdentityReveal, Side: Staff, Handler: (*Web).CaseReveal},
		{Method: post, Path: "/cases/:id/reveal", Action: authz.IdentityReveal, Side: Staff, Handler: (*Web).CaseReveal},
		{Method: get, Path: "/cases/:id/hand-over", Action: authz.CaseHandOver, Side: Staff, Handler: (*Web).CaseHandOver},
		{Method: post, Path: "/cases/:id/hand-over", Action: authz.CaseHandOver, Side: Staff, Handler: (*Web).CaseHandOver},
		{Method: get, Path: "/sellers", Action: authz.SellerView, Side: Staff, Handler: (*Web).SellerList},
		{Method: get, Path: "/sellers/:id", Action: authz.SellerView, Side: Staff, Handler: (*Web).SellerShow},
		{Method: get, Path: "/sellers/:id/history.csv", Action: authz.SellerExport, Side: Staff, Slow: true, Handler: (*Web).SellerExport},
		{Method: get, Path: "/rules", Action: authz.RulesView, Side: Staff, Handler: (*Web).Rules},
		{Method: get, Path: "/definitions", Action: authz.DefinitionView, Side: Staff, Handler: (*Web).DefinitionList},
		{Method: get, Path: "/definitions/new", Action: authz.DefinitionManage, Side: Staff, Handler: (*Web).DefinitionNew},
		{Method: post, Path: "/definitions/new", Action: authz.DefinitionManage, Side: Staff, Body: uploadBody, Text: textBody, Handler: (*Web).DefinitionNew},
		{Method: get, Path: "/definitions/:id", Action: authz.DefinitionView, Side: Staff, Handler: (*Web).DefinitionShow},
		{Method: get, Path: "/definitions/:id/activate", Action: authz.DefinitionManage, Side: Staff, Handler: (*Web).DefinitionActivate},
		{Method: post, Path: "/definitions/:id/activate", Action: authz.DefinitionManage, Side: Staff, Handler: (*Web).DefinitionActivate},
		{Method: get, Path: "/definitions/:id/simulation", Action: authz.DefinitionView, Side: Staff, Handler: (*Web).DefinitionSimulation},
		{Method: post, Path: "/definitions/:id/simulation", Action: authz.DefinitionManage, Side: Staff, Handler: (*Web).DefinitionSimulation},
		{Method: get, Path: "/calendars", Action: authz.CalendarManage, Side: Staff, Handler: (*Web).CalendarList},
		{Method: post, Path: "/calendars", Action: authz.CalendarManage, Side: Staff, Body: uploadBody, Text: textBody, Handler: (*Web).CalendarList},
		{Method: get, Path: "/offices", Action: authz.DefinitionView, Side: Staff, Handler: (*Web).OfficeList},
		{Method: post, Path: "/offices", Action: authz.DefinitionManage, Side: Staff, Body: uploadBody, Text: textBody, Handler: (*Web).OfficeList},
		{Method: get, Path: "/offices/:area", Action: authz.DefinitionView, Side: Staff, Handler: (*Web).OfficeArea},
		{Method: get, Path: "/authorization", Action: authz.PolicyView, Side: Staff, Handler: (*Web).Policy},
		{Method: get, Path: "/accounts", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountList},
		{Method: post, Path: "/accounts", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountList},
		{Method: get, Path: "/accounts/:login", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountEdit},
		{Method: post, Path: "/accounts/:login", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountEdit},
		{Method: post, Path: "/accounts/:login/reset", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountReset},
		{Method: get, Path: "/organisations", Action: authz.AccountManage, Side: Staff, Handler: (*Web).OrganisationList},
		{Method: post, Path: "/organisations", Action: authz.AccountManage, Side: Staff, Handler: (*Web).OrganisationList},
		{Method: get, Path: "/organisations/:id", Action: authz.AccountManage, Side: Staff, Handler: (*Web).OrganisationEdit},
		{Method: post, Path: "/organisations/:id", Action: authz.AccountManage, Side: Staff, Handler: (*Web).OrganisationEdit},
		{Method: get, Path: "/audit", Action: authz.AuditView, Side: Staff, Handler: (*Web).AuditList},
		{Method: get, Path: "/accounts/:login/disable", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountDisable},
		{Method: post, Path: "/accounts/:login/disable", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountDisable},
		{Method: get, Path: "/accounts/:login/enable", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountEnable},
		{Method: post, Path: "/accounts/:login/enable", Action: authz.AccountManage, Side: Staff, Handler: (*Web).AccountEnable},
	})
}

// uploadRoutes are those of files in pieces.
func uploadRoutes(path string, action authz.Action, side Side) []Route {
	return []Route{
		{Method: "OPTIONS", Path: path, Action: authz.Public, Side: Public, Pieces: true, Handler: (*Web).UploadOptions},
		{Method: "POST", Path: path, Action: action, Side: side, Pieces: true, Handler: (*Web).UploadStart},
		{Method: "HEAD", Path: path + "/:id", Action: action, Side: side, Pieces: true, Handler: (*Web).UploadHead},
		{Method: "PATCH", Path: path + "/:id", Action: action, Side: side, Body: pieceBody, Pieces: true, Handler: (*Web).UploadPiece},
		{Method: "DELETE", Path: path + "/:id", Action: action, Side: side, Pieces: true, Handler: (*Web).UploadDrop},
	}
}
