package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"redress/models"
	"redress/workflows/venue"
)

const officeTable = "place,office_code,office_name\n640381,Q0,青铜峡局\n小坝镇,Q1,小坝所\n"

// A table is pasted, checked, imported, shown and searched; the rules hold it
// at once. Officers read it, mediators do not see it.
func TestOffices(t *testing.T) {
	s := newSite(t)
	b := s.as(models.RoleAdministrator)
	b.open("/offices").at(200, "").shows("还没有导入办理机构表", `href="/offices"`, "c.office", "QTX-01")
	b.upload("/offices", url.Values{"area": {"青铜峡市"}, "text": {officeTable}, "do": {"check"}}).at(200, "").
		shows("宁夏回族自治区吴忠市青铜峡市的表没有错误", "共 2 行：新增 2", "小坝镇,Q1,小坝所", "还没有导入办理机构表")
	b.upload("/offices", url.Values{"area": {"640381"}, "text": {officeTable}}).follow().at(200, "").
		shows("青铜峡市的办理机构表已导入", "共 2 行：新增 2，更改 0，删除 0", `href="/offices/640381"`, "导入时间", "我").lacks("还没有导入办理机构表")
	if o, ok := s.service.Rules().Settings().Offices.For("640381", "小坝镇1号"); !ok || o.Code != "Q1" {
		t.Errorf("the rules hold %+v", o)
	}
	b.open("/offices/640381").shows("小坝镇", "Q1", "整个区域", "青铜峡局")
	b.open("/offices/640381?q=小坝").shows("小坝所").lacks("青铜峡局")
	b.open("/offices/640381?q=nobody").shows("没有找到符合的行")
	b.get("/offices/110105").at(404, "")

	officer := s.as(models.RoleOfficer)
	officer.open("/offices").shows("青铜峡市").lacks(`id="import"`)
	officer.lang = "en"
	officer.open("/offices/640381").shows("the whole division", "2 rows, imported by 员工 administrator")
	officer.post("/offices", "area", "640381").at(403, "")
	s.as(models.RoleMediator).open("/offices").at(403, "")
}

// Everything that is wrong is told at once, with its line, and what was typed
// stays.
func TestOffices_NamesEveryMistake(t *testing.T) {
	s := newSite(t)
	b := s.as(models.RoleAdministrator)
	b.open("/offices")
	text := "place,office_code,office_name\n镇,Q1,小坝所\n110105,Q1,朝阳局\n小坝镇,,小坝所\n叶盛,Q1,叶盛所\n叶盛,Q2,叶盛二所\n"
	b.upload("/offices", url.Values{"area": {"640381"}, "text": {text}}).at(422, "").shows(
		"发现 4 处错误，没有导入", "第 2 行：地名“镇”应当有 2 至 60 个字", "第 3 行：110105 不在宁夏回族自治区吴忠市青铜峡市",
		"第 4 行：“小坝镇”缺少机构代码，或超过 80 个字", "第 6 行：“叶盛”在第 5 行已经属于另一个机构", "叶盛,Q2,叶盛二所", `value="640381"`)
	b.upload("/offices", url.Values{"area": {"nowhere"}}).at(422, "").shows("请填写行政区划代码", "请选择文件，或粘贴内容", `value="nowhere"`)
	b.upload("/offices", url.Values{"area": {"鼓楼区"}, "text": {text}}).at(422, "").shows("全国只有一处", "叶盛二所")
	b.lang = "en"
	for _, x := range []struct{ text, want string }{
		{"{", "Line 1: This is neither CSV nor JSON"}, {"place\n", "Line 1: The column office_name is missing"}, {"{}", "There are no rows"},
	} {
		b.upload("/offices", url.Values{"area": {"640381"}, "text": {x.text}}).at(422, "").shows(x.want)
	}
	if areas, err := s.service.OfficeAreas(t.Context(), models.Actor{Role: models.RoleAdministrator}); len(areas) != 0 || err != nil {
		t.Errorf("stored %+v, %v", areas, err)
	}
}

// A long table comes page by page.
func TestOffices_Pages(t *testing.T) {
	s := newSite(t)
	var text strings.Builder
	text.WriteString("place,office_code,office_name\n")
	for i := range 250 {
		fmt.Fprintf(&text, "村组%03d,Q%d,第%d所\n", i, i, i)
	}
	rows, err := venue.ReadOffices([]byte(text.String()), "640381")
	if err == nil {
		_, err = s.service.ImportOffices(t.Context(), models.Actor{Role: models.RoleAdministrator}, "640381", rows, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	b := s.as(models.RoleOfficer)
	b.open("/offices/640381").shows("第 1 至 100 行，共 250 行", "村组099", "from=100").lacks("村组100")
	b.open("/offices/640381?from=200").shows("第 201 至 250 行，共 250 行", "村组249", "from=100").lacks("from=300")
	b.open("/offices/640381?from=-7").shows("村组000")
	b.open("/offices/640381?from=9999").shows("村组000")
}
