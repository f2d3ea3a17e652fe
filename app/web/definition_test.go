package web

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"redress/models"
)

// tenMistakes is a routing table with ten things wrong.
const tenMistakes = `kind: routing
name: routing
version: 3
queues: [one, two, three]
flags: [urgent]
rules:
  - {id: a, when: c.amount_fen, queue: one, priority: 1}
  - {id: b, when: "c.chanel == 'moments'", queue: one, priority: 1}
  - {id: c, when: "c.channel == 'momments'", queue: one, priority: 1}
  - {id: d, when: "c.amount_fen > 1", queue: four, priority: 1}
  - {id: e, when: "c.amount_fen > 1 && c.anonymous", queue: two, priority: 9}
  - {id: e, when: "c.amount_fen > 2", queue: two, priority: 2, colour: red}
  - {id: f, also: true, when: "c.anonymous", flags: [urgnt]}
  - {id: g, otherwise: true, queue: three, priority: 3}
`

// All mistakes of an upload come back at once, in both languages and however
// the text was sent, with what was typed; nothing is stored.
func TestDefinitionNew_SaysEverythingThatIsWrong(t *testing.T) {
	s := newSite(t)
	boss := s.account("wang", models.RoleAdministrator)
	for lang, words := range map[string][]string{
		"zh-CN": {"没有保存", "第 3 行", "第 13 行", "“routing”的下一个版本号是 2，不是 3", "不认识的标记“urgnt”；是否应为“urgent”？"},
		"en":    {"nothing was stored", "line 3", "line 13", `the next version of "routing" is 2, not 3`, `unknown flag "urgnt"; did you mean "urgent"?`},
	} {
		b := s.signedIn(boss)
		b.lang = lang
		b.open("/definitions/new").at(200, "")
		b.upload("/definitions/new", url.Values{"text": {tenMistakes}}).at(422, "").shows(words...).shows("c.chanel", "urgnt", "colour: red")
		if n := strings.Count(b.body, `class="rd-excerpt"`); n < 10 {
			t.Errorf("%s: %d mistakes are shown", lang, n)
		}
		if !strings.Contains(b.body, "momments") || !strings.Contains(b.body, "<textarea") {
			t.Errorf("%s: what was typed is gone", lang)
		}
		b.open("/definitions/new")
		b.send(ruleFile(b, "/definitions/new", "file", "routing.yaml", tenMistakes)).at(422, "").shows(words...)
		b.open("/definitions/new").upload("/definitions/new", url.Values{}).at(422, "")
	}
	b := s.signedIn(boss)
	b.open("/definitions").lacks("第 3 版", "待生效")
}

// A clean version is stored, tried, and put into force from a moment on.
func TestDefinitions(t *testing.T) {
	s := newSite(t)
	boss := s.account("wang", models.RoleAdministrator)
	b := s.signedIn(boss)
	s.files(nil)
	b.open("/definitions").at(200, "").shows("投诉办理流程", "举报办理流程", "分派规则", "生效中", "新旧规定衔接")
	b.open("/definitions/complaint.v1").at(200, "").shows("流程图", "不予受理", "scenarios", "kind: procedure")
	b.open("/definitions/new?from=routing.v1").at(200, "").shows("version: 2")
	text := strings.Replace(s.shipped("routing.v1"), "version: 1\n", "version: 2\n", 1)
	text = strings.Replace(text, "priority: 3", "priority: 2", 1)
	b.upload("/definitions/new", url.Values{"text": {text}}).at(303, "").follow().shows("新版本已保存", "未生效")

	b.open("/definitions/routing.v2/simulation").post("/definitions/routing.v2/simulation").follow().shows("正在准备")
	if b.header.Get("Refresh") == "" {
		t.Error("the page of a running simulation does not come again")
	}
	if _, err := s.service.WorkJobs(t.Context(), "test"); err != nil {
		t.Fatal(err)
	}
	b.open("/definitions/routing.v2/simulation").at(200, "").shows("试算的案件", "完成")
	if b.header.Get("Refresh") != "" {
		t.Error("a finished simulation is asked for again and again")
	}

	b.open("/definitions/routing.v2/activate").at(200, "").shows("尽快")
	b.post("/definitions/routing.v2/activate", "when", "at", "from-year", "2020", "from-month", "1", "from-day", "1", "time", "08:30").at(422, "").shows("秒之后", "08:30")
	b.post("/definitions/routing.v2/activate", "when", "at", "from-year", "2027", "from-month", "x", "from-day", "1", "time", "8 点").at(422, "")
	b.open("/definitions/routing.v2/activate").post("/definitions/routing.v2/activate", "when", "soon").follow().shows("生效时间已确定", "待生效")
	s.now = s.now.Add(time.Minute)
	b.open("/definitions/routing.v2").shows("生效中")
	b.open("/definitions/routing.v1/activate").shows("较早的版本").post("/definitions/routing.v1/activate", "when", "soon").at(422, "").shows("请写明理由")
	b.post("/definitions/routing.v1/activate", "when", "soon", "reason", "新版太急").follow().shows("生效时间已确定")
	b.open("/definitions").shows("新版太急")

	officer := s.as(models.RoleOfficer)
	officer.open("/definitions").at(200, "").lacks("上传新版本")
	officer.open("/definitions/routing.v2").at(200, "").lacks("指定生效时间")
	officer.get("/definitions/new").at(403, "")
	officer.get("/calendars").at(403, "")
	s.as(models.RoleMediator).get("/definitions").at(403, "")
	b.get("/definitions/routing.v9").at(404, "")
}

func TestCalendars(t *testing.T) {
	s := newSite(t)
	b := s.signedIn(s.account("wang", models.RoleAdministrator))
	b.open("/calendars").at(200, "").shows("2026 年", "国办发明电〔2025〕7号", "还没有 2027 年的放假安排", "春节")
	b.upload("/calendars", url.Values{"text": {`{"year": 2027, "notice": {"title": "x", "number": "y", "url": "no", "published": "z"}, "holidays": []}`}}).
		at(422, "").shows("没有导入", "notice.url", "notice.published")
	b.upload("/calendars", url.Values{"text": {"{"}}).at(422, "").shows("不是有效的 JSON")
	b.upload("/calendars", url.Values{}).at(422, "").shows("请选择文件")
	b.open("/calendars")
	b.send(ruleFile(b, "/calendars", "file", "2027.json", year2027)).at(303, "").follow().shows("2027 年的放假安排已导入", "还没有 2028 年的放假安排")
	if b.header.Get("Refresh") == "" {
		t.Error("the page does not show how the recount comes along")
	}
}

const year2027 = `{"year": 2027,
"notice": {"title": "为测试编写的2027年放假安排（虚构）", "number": "测试〔2026〕1号", "url": "https://www.gov.cn/test", "published": "2026-11-20"},
"holidays": [
{"festival": "new_year", "from": "2027-01-01", "to": "2027-01-03"},
{"festival": "spring_festival", "from": "2027-02-05", "to": "2027-02-12", "worked": ["2027-01-31", "2027-02-20"]},
{"festival": "qingming", "from": "2027-04-03", "to": "2027-04-05"},
{"festival": "labour_day", "from": "2027-05-01", "to": "2027-05-05", "worked": ["2027-04-25", "2027-05-08"]},
{"festival": "dragon_boat", "from": "2027-06-07", "to": "2027-06-09"},
{"festival": "mid_autumn", "from": "2027-09-15", "to": "2027-09-17"},
{"festival": "national_day", "from": "2027-10-01", "to": "2027-10-07", "worked": ["2027-09-26", "2027-10-09"]}]}`

// shipped is the text of a definition that comes with the program.
func (s *site) shipped(id string) string {
	s.Helper()
	v, _, err := s.service.Definition(s.Context(), models.Actor{Role: models.RoleAdministrator}, id)
	if err != nil {
		s.Fatal(err)
	}
	return v.Text
}

// ruleFile is the form of a page sent with one file in a field.
func ruleFile(b *browser, path, field, name, content string) *http.Request {
	req := uploadRequest(b.T, path, b.hidden(), url.Values{}, upload{name, content})
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		b.Fatal(err)
	}
	raw = bytes.Replace(raw, []byte(`name="files"; filename=`), []byte(`name="`+field+`"; filename=`), 1)
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
	return req
}
