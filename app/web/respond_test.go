package web

import (
	"bytes"
	"image"
	"image/color"
	jpegfile "image/jpeg"
	pngfile "image/png"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"redress/app/authz"
	"redress/app/casework"
	"redress/app/inspect"
	"redress/models"
)

// What the complainant is known by, and what only staff may read. None of it
// may ever come to the other side.
var canaries = []string{"陈晓", "13800138000", "杭州市西湖区", "收到的包是假货", "工作记录三七", "写给投诉人的话", "投诉人写来的话", "原图文件名", "买家说的话"}

// hands adds a file to a case, looked into as the pipeline does.
func (s *site) hands(id models.CaseID, file models.EvidenceID, mediaType string, data []byte) {
	s.Helper()
	g, err := authz.Do(casework.System, authz.SystemWork, string(id))
	if err != nil {
		s.Fatal(err)
	}
	key := s.theCase(id).Key
	e := models.Evidence{ID: file, Kind: "chat", Type: mediaType, Name: "原图文件名.jpg", Shows: "买家说的话", Size: int64(len(data)), Preview: "none", Text: "none", Scan: models.ScanNone}
	results, err := inspect.Local{}.Inspect(s.Context(), inspect.Request{Steps: []string{inspect.Preview, inspect.Text}, Type: mediaType}, bytes.NewReader(data))
	if err != nil {
		s.Fatal(err)
	}
	put := func(blob models.EvidenceID, b []byte) {
		if err := s.service.Store.PutEvidence(s.Context(), g, id, key, blob, bytes.NewReader(b)); err != nil {
			s.Fatal(err)
		}
	}
	put(file, data)
	if results[0].Ready {
		e.Preview = "ready"
		put(file.PreviewID(), results[0].Data)
	}
	if results[1].Ready {
		e.Text = "ready"
		put(file.TextID(), results[1].Data)
	}
	s.happens(id, models.Event{Kind: models.EventEvidenceAdded, Command: models.CommandID("hand:" + file), Payload: models.Payload{Evidence: []models.Evidence{e}}})
}

// screenshot is white on the left and red on the right.
func screenshot(t *testing.T) []byte {
	t.Helper()
	p := image.NewRGBA(image.Rect(0, 0, 400, 800))
	for y := range 800 {
		for x := range 400 {
			p.SetRGBA(x, y, color.RGBA{255, uint8(255 - x/200*255), uint8(255 - x/200*255), 255})
		}
	}
	var out bytes.Buffer
	if err := pngfile.Encode(&out, p); err != nil {
		t.Fatal(err)
	}
	return append(out.Bytes(), "原图文件名 behind the picture"...)
}

var linkPattern = regexp.MustCompile(`/respond/[0-9a-f]{64}`)

// shares makes a copy of a file with form values and shares it.
func (b *browser) shares(id models.CaseID, file string, values ...string) string {
	b.Helper()
	base := "/cases/" + string(id)
	b.get(base+"/evidence/"+file+"/redact").at(200, "")
	b.post(base+"/evidence/"+file+"/redact", values...).follow().shows("副本已做好")
	copies := models.CopiesOf(b.theCase(id).Evidence, models.EvidenceID(file))
	made := string(copies[len(copies)-1].ID)
	b.get(base+"/shared/preview?with="+made).at(200, "").shows("这就是被投诉人看到的页面")
	b.post(base+"/shared", "do", "share", "copy", made).follow().shows("已向被投诉人展示")
	return made
}

func (b *browser) invites(id models.CaseID) string {
	b.Helper()
	b.get("/cases/"+string(id)+"/shared").at(200, "")
	b.post("/cases/"+string(id)+"/shared", "do", "invite", "answer_by-year", "2026", "answer_by-month", "12", "answer_by-day", "3").at(200, "")
	link := linkPattern.FindString(b.body)
	if link == "" {
		b.Fatal("no link is shown")
	}
	return link
}

// What is done on the page that shows a new link is done: its forms are new
// ones. A refused invitation shows no link.
func TestSharing_GoesOnAfterALink(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	staff, page := s.as(models.RoleOfficer), caseHref(id)+"/shared"
	staff.open(page).post(page, "do", "invite", "answer_by-year", "2026", "answer_by-month", "1", "answer_by-day", "3").at(422, "").lacks("/respond/", "链接已生成")
	for _, next := range [][2]string{{"message", "请您补充凭证"}, {"revoke", "权限已收回"}} {
		staff.open(page)
		staff.invites(id)
		values := []string{"do", next[0], "body", next[1]}
		if next[0] == "revoke" {
			values = append(values, "invitation", staff.value("invitation"))
		}
		staff.post(page, values...).follow().at(200, "").shows(next[1])
	}
	if c := s.theCase(id); len(c.Messages) != 1 || c.Events[len(c.Events)-1].Kind != models.EventRespondentRevoked {
		t.Errorf("the last event is %+v, %d messages", c.Events[len(c.Events)-1].Kind, len(c.Messages))
	}
}

// The whole way: staff hide and share, the other side comes in, sees the copies
// and nothing else, answers, and is let out again.
func TestRespondent_SeesCopiesAndNothingOfTheComplainant(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	s.hands(id, "pic", "image/png", screenshot(t))
	s.hands(id, "txt", "text/plain", []byte("陈晓：说好的正品呢？\n卖家：亲，不退不换。\n我的电话13800138000"))
	staff := s.as(models.RoleOfficer)
	staff.get("/cases/" + string(id))
	staff.post("/cases/"+string(id)+"/notes", "note", "工作记录三七").follow()
	staff.post("/cases/"+string(id)+"/messages", "message", "写给投诉人的话").follow()
	s.happens(id, models.Event{Kind: models.EventMessage, Command: "own", Payload: models.Payload{Message: &models.Message{From: models.RoleComplainant, Body: "投诉人写来的话", At: s.now}}})

	picture := staff.shares(id, "pic", "areas", "0 0 60 100")
	kept := staff.shares(id, "txt", "word", "陈晓", "word", "13800138000", "line", "0")
	link := staff.invites(id)
	staff.get("/cases/" + string(id) + "/shared").lacks(link)

	other := s.browser()
	other.lang = "zh-CN"
	other.get("/respond/case").at(303, "")
	other.get(link).at(200, "").get(link).at(200, "") // opening it uses nothing up
	other.post(link).follow().at(200, "/respond/case").shows("名牌手提包", "¥1,299.00", "卖家：亲，不退不换。", "███", "2026年12月3日").lacks(canaries...)
	s.browser().get(link).at(404, "").shows("链接无效、已经使用过，或者已经失效")

	other.get("/respond/case/files/"+picture+"/preview").at(200, "")
	hiddenPixels(t, []byte(other.body))
	other.get("/respond/case/files/"+picture).at(200, "").lacks(canaries...)
	hiddenPixels(t, []byte(other.body))
	other.get("/respond/case/files/"+kept).at(200, "").lacks(canaries...)
	if strings.Contains(other.header.Get("Content-Disposition"), url.QueryEscape("原图文件名")) {
		t.Error("the copy has the original's name")
	}
	for _, path := range []string{"/respond/case/files/pic", "/respond/case/files/pic/preview", "/respond/case/files/txt", "/cases/" + string(id), "/cases/" + string(id) + "/evidence/" + picture, "/track/case"} {
		if other.get(path); other.status == 200 {
			t.Errorf("%s is open to the other side", path)
		}
	}

	other.get("/respond/case").post("/respond/case", "body", "我们愿意退款").follow().shows("答复已收到", "我们愿意退款")
	staff.get("/cases/" + string(id) + "/shared").shows("我们愿意退款")
	views := slices.DeleteFunc(slices.Clone(s.theCase(id).Events), func(e models.Event) bool {
		return e.Kind != models.EventViewed || e.Actor.Role != models.RoleRespondent
	})
	if len(views) != 4 {
		t.Errorf("%d looks of the other side are recorded", len(views))
	}
	staff.get("/cases/" + string(id)).shows("被投诉人").lacks("已停用的账号")
	// Taken back, a copy is gone at once; revoked, so is everything.
	staff.post("/cases/"+string(id)+"/shared", "do", "unshare", "copy", kept).follow()
	other.get("/respond/case/files/"+kept).at(404, "")
	staff.get("/cases/"+string(id)+"/shared").post("/cases/"+string(id)+"/shared", "do", "revoke", "invitation", s.theCase(id).Invited[0]).follow().shows("权限已收回")
	other.get("/respond/case").at(404, "").shows("链接无效、已经使用过，或者已经失效")
	other.get("/track").post("/respond/case", "body", "还在吗").at(404, "")
	if strings.Contains(s.log.String(), strings.TrimPrefix(link, "/respond/")) {
		t.Error("the link's secret is in the log")
	}
}

// hiddenPixels fails unless the covered part is black and the rest is not. The
// control: the right end of the picture is still red.
func hiddenPixels(t *testing.T, data []byte) {
	t.Helper()
	p, err := jpegfile.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	b := p.Bounds()
	for y := 4; y < b.Dy()-4; y += 3 {
		for x := 4; x < b.Dx()*60/100-8; x += 3 {
			if r, g, bl, _ := p.At(x, y).RGBA(); r>>8 > 12 || g>>8 > 12 || bl>>8 > 12 {
				t.Fatalf("the pixel at %d, %d is %d %d %d", x, y, r>>8, g>>8, bl>>8)
			}
		}
	}
	if r, g, _, _ := p.At(b.Dx()*9/10, b.Dy()/2).RGBA(); r>>8 < 200 || g>>8 > 60 {
		t.Error("what was not covered is gone")
	}
}

// A message of the other side is for staff until they pass it on; what the
// office writes to the other side never comes to the complainant.
func TestRespondent_MessagesAreKeptApart(t *testing.T) {
	s := newSite(t)
	id := s.files(nil)
	staff := s.as(models.RoleOfficer)
	link := staff.invites(id)
	other := s.browser()
	other.get(link).post(link).follow()
	other.get("/respond/case").post("/respond/case", "body", "我们愿意退款").follow()
	staff.get("/cases/"+string(id)+"/shared").post("/cases/"+string(id)+"/shared", "do", "message", "body", "请补充发货凭证").follow()
	other.get("/respond/case").shows("请补充发货凭证")

	buyer := s.browser()
	buyer.lang = "zh-CN"
	token, err := s.service.Hold(t.Context(), models.Session{}, func(v *models.Session) { v.Case = id })
	if err != nil {
		t.Fatal(err)
	}
	buyer.cookies["sid"] = token
	buyer.get("/track/case").at(200, "").lacks("我们愿意退款", "请补充发货凭证")
	staff.get("/cases/"+string(id)+"/shared").post("/cases/"+string(id)+"/shared", "do", "pass", "message", "0").follow().shows("已转给投诉人")
	buyer.get("/track/case").shows("我们愿意退款").lacks("请补充发货凭证")
}

// Nobody comes in to a report, to a closed case, or with a link that is old,
// and a copy is shared only on purpose.
func TestRespondent_StaysOutside(t *testing.T) {
	s := newSite(t)
	staff := s.as(models.RoleOfficer)
	report := s.files(func(f *models.Filing) { f.Track, f.Demands = models.TrackReport, nil })
	staff.get("/cases/" + string(report) + "/shared").shows("举报不向被举报人展示")
	staff.post("/cases/"+string(report)+"/shared", "do", "invite").at(409, "")

	id := s.files(nil)
	s.hands(id, "pic", "image/png", screenshot(t))
	link := staff.invites(id)
	s.now = s.now.Add(models.InvitationTTL + time.Minute)
	s.browser().get(link).at(404, "")
	staff = s.signedIn(s.theAccount(string(models.RoleOfficer)))
	staff.get("/cases/"+string(id)+"/evidence/pic/redact").post("/cases/"+string(id)+"/evidence/pic/redact").at(422, "").shows("请标出要遮盖的内容")
	staff.post("/cases/"+string(id)+"/evidence/pic/redact", "areas", "0 0 50 50\n1 2 three 4").at(422, "").shows("第 2 行读不懂")
	staff.post("/cases/"+string(id)+"/shared", "do", "share", "copy", "pic").at(404, "")
	if len(models.CopiesOf(s.theCase(id).Evidence, "")) != 0 {
		t.Error("a copy was made")
	}
	s.happens(id, models.Event{Kind: models.EventInspected, Command: "scan", Payload: models.Payload{Inspected: &models.Inspection{
		Evidence: "pic", Steps: []models.EffectKind{models.EffectScan}, Scan: models.ScanInfected, Found: &models.Found{Malware: "Eicar"},
	}}})
	staff.get("/cases/"+string(id)).shows("含有恶意软件，已锁定", "Eicar").lacks(`/evidence/pic"`)
	staff.get("/cases/"+string(id)+"/evidence/pic").at(403, "")
	staff.get("/cases/"+string(id)+"/evidence/pic/preview").at(403, "")
	staff.get("/cases/"+string(id)+"/evidence/pic/redact").at(200, "").shows("不能制作副本")
}
