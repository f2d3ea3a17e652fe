package components_test

import (
	"context"
	"io"
	"net/url"

	"github.com/a-h/templ"

	"redress/static"
	"redress/views/components"
)

// sample is one component with data that shows what it can do. The golden test
// pins its markup; the gallery puts it on a page to be looked at.
type sample struct {
	name string
	view templ.Component
}

// around renders outer with inner as its children, as a template would.
func around(outer templ.Component, inner ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return outer.Render(templ.WithChildren(ctx, templ.Join(inner...)), w)
	})
}

func text(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, templ.EscapeString(s))
		return err
	})
}

// paragraph is a line of body text.
func paragraph(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<p class="govuk-body">`+templ.EscapeString(s)+`</p>`)
		return err
	})
}

func typed() components.Form {
	return components.Form{
		CSRF:    "csrf-token",
		Command: "command-id",
		Values: url.Values{
			"amount": {""}, "shop": {`微店 "好物" <b>&`}, "demand": {"refund"}, "kinds": {"chat", "photo"},
			"story": {"购买的手机三天后无法开机。\n商家不回复。"}, "paid-year": {"2026"}, "paid-month": {"13"}, "paid-day": {"5"},
			"province": {"44"}, "state": {"mediating"},
		},
		Errors: []components.FieldError{
			{Name: "amount", Text: "请填写涉及金额，例如 1299.00"},
			{Name: "paid", Text: "付款日期不是有效的日期，例如 2026 年 3 月 15 日"},
			{Name: "story", Text: "事情经过至少需要 20 个字"},
		},
	}
}

func formSamples() []sample {
	f := typed()
	return []sample{
		{"error_summary", components.ErrorSummary(f)},
		{"post_form", around(components.PostForm(f, "/complaints/new"), components.Button("保存并继续"))},
		{"upload_form", around(components.UploadForm(f, "/evidence"), components.SecondaryButton("上传"))},
		{"get_form", around(components.GetForm("/queue"), components.Hidden("sort", "due"))},
		{"steps", components.Steps(2, 8)},
		{"money_field", components.MoneyField(f, components.Field{Name: "amount", Label: "涉及金额（元）", Hint: "以付款凭证为准"})},
		{"text_field", components.TextField(f, components.Field{
			Name: "shop", Label: "店铺名称", Hint: "微信里显示的名称", Optional: true, Autocomplete: "off", Suffix: "店"})},
		{"password_field", components.TextField(
			components.Form{Values: url.Values{"password": {"secret"}}},
			components.Field{Name: "password", Label: "密码", Type: "password", Autocomplete: "current-password", Width: "20"})},
		{"date_field", components.DateField(f, components.Field{Name: "paid", Label: "付款日期", Hint: "例如 2026 3 15"})},
		{"radios", components.Radios(f, components.Field{Name: "demand", Label: "您希望商家怎么做？", Options: []components.Option{
			{Value: "refund", Label: "退货退款"},
			{Value: "repair", Label: "修理或更换", Hint: "三包期内免费"},
			{Value: "other", Label: "以上都不是", Or: "或"},
		}})},
		{"checkboxes", components.Checkboxes(f, components.Field{Name: "kinds", Label: "您有哪些证据？", Hint: "可多选", Options: []components.Option{
			{Value: "chat", Label: "聊天记录"}, {Value: "pay", Label: "付款凭证", Hint: "账单截图也可以"}, {Value: "photo", Label: "商品照片"},
		}})},
		{"select", components.Select(f, components.Field{Name: "province", Label: "所在地区", Options: []components.Option{
			{Value: "11", Label: "北京市"}, {Value: "44", Label: "广东省"},
		}})},
		{"text_area", components.TextArea(f, components.Field{Name: "story", Label: "事情经过", Hint: "请按时间顺序写", Max: 2000})},
		{"file_field", components.FileField(f, components.Field{
			Name: "files", Label: "上传证据", Hint: "照片、截图或 PDF，每个不超过 20 MB", Accept: "image/*,.pdf", Multiple: true})},
		{"heading_field", components.Radios(components.Form{}, components.Field{
			Name: "role", Label: "您是本人投诉吗？", Heading: true, Inline: true,
			Options: []components.Option{{Value: "yes", Label: "是"}, {Value: "no", Label: "否"}}})},
		{"buttons", around(components.ButtonGroup(),
			components.Button("保存并继续"), components.WarningButton("撤回投诉"), components.ChoiceButton("暂存", "then", "later"),
			components.LinkButton("开始投诉", "/complaints/new"), components.SecondaryLinkButton("查看示例", "/example"),
			components.TextLink("稍后再填", "/"), components.PrintButton())},
	}
}

func showSamples() []sample {
	return []sample{
		{"page_head", around(components.PageHead("手机三天后无法开机", "WQ-7K2MP-X94TD"), components.SecondaryLinkButton("导出案卷", "/export"))},
		{"sub_nav", components.SubNav("案件", []components.NavItem{
			{Text: "概况", Href: "/c", Current: true}, {Text: "证据", Href: "/c/e", Count: "4"}, {Text: "沟通", Href: "/c/m"}})},
		{"breadcrumbs", components.Breadcrumbs([]components.Link{{Text: "案件队列", Href: "/queue"}, {Text: "WQ-7K2MP-X94TD"}})},
		{"back_link", components.BackLink("/complaints/new/what")},
		{"summary_list", components.SummaryList(rows())},
		{"summary_card", around(components.SummaryCard(components.Card{Title: "被投诉人", Tag: "两个案件", Tone: components.Warn,
			Actions: []components.Link{{Text: "查看商家", Href: "/sellers/1"}}, Rows: rows()[:2]}), paragraph("同一收款人另有 1 起投诉。"))},
		{"tags", templ.Join(components.Tag("草稿", components.Neutral), text(" "), components.Tag("调解中", components.Info), text(" "),
			components.Tag("等待商家", components.Waiting), text(" "), components.Tag("已和解", components.Good), text(" "),
			components.Tag("即将到期", components.Warn), text(" "), components.Tag("已超期", components.Bad), text(" "), components.Tag("已结案", components.Muted))},
		{"stats", components.Stats([]components.Stat{
			{Label: "待受理", Value: "12", Note: "3 件今天到期", Href: "/queue?state=received", Tone: components.Warn},
			{Label: "调解中", Value: "1,208", Tone: components.Info}, {Label: "已超期", Value: "2", Href: "/queue?late=1", Tone: components.Bad},
			{Label: "本月和解", Value: "86%", Note: "上月 81%", Tone: components.Good}})},
		{"clocks", components.Clocks([]components.ClockView{
			{Title: "决定是否受理", Left: "还剩 2 个工作日", Due: "2026年11月24日（星期二）", Machine: "2026-11-24T23:59:59+08:00",
				Article: "《市场监督管理投诉举报处理办法》第十四条", Tone: components.Warn, Detail: components.Link{Text: "查看计算过程", Href: "/c/clock"}},
			{Title: "商家答复", Left: "已超期 1 天", Due: "2026年11月21日（星期六）", Machine: "2026-11-21T23:59:59+08:00", Tone: components.Bad},
			{Title: "终止调解", Left: "已暂停", Due: "2027年1月12日（星期二）", Machine: "2027-01-12T23:59:59+08:00", Tone: components.Muted}})},
		{"table", components.DataTable(queue())},
		{"table_empty", components.DataTable(components.Table{Caption: "案件", Titled: true})},
		{"pages", components.Pages(components.Pager{Prev: "/queue?before=b", Next: "/queue?after=a", Note: "51–100"})},
		{"filter_panel", around(components.FilterPanel(components.Filter{Action: "/queue", Clear: "/queue",
			Chosen: []components.Chosen{{Text: "调解中", Remove: "/queue?late=1"}, {Text: "即将到期", Remove: "/queue?state=mediating"}}}),
			components.Checkboxes(components.Form{Values: url.Values{"state": {"mediating"}}}, components.Field{Name: "state", Label: "状态", Small: true,
				Options: []components.Option{{Value: "mediating", Label: "调解中", Count: "12"}, {Value: "closed", Label: "已结案", Count: "340"}}}))},
		{"timeline", components.Timeline(moments())},
		{"messages", components.Messages([]components.Message{
			{From: "王女士（投诉人）", When: "2026年11月20日 09:32", Machine: "2026-11-20T09:32:00+08:00", Lines: []string{"手机第三天就开不了机了，我要求退货退款。"}},
			{From: "我", When: "2026年11月20日 10:05", Machine: "2026-11-20T10:05:00+08:00", Lines: []string{"已转给商家，请留意答复。"}, Mine: true, Note: "商家看不到这条消息"}})},
		{"files", components.Files([]components.FileView{
			{Name: "聊天记录-2026-11-18.png", Meta: "图片 · 1.2 MB · 2026年11月18日 15:04 收到", Hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
				Href: "/evidence/1", Preview: static.URL("favicon.svg"), Alt: "聊天记录截图", Tag: "已核验", Tone: components.Good},
			{Name: "付款凭证.pdf", Meta: "PDF · 240 KB", Href: "/evidence/2"}})},
		{"diagram", components.DiagramFigure(components.Diagram{Title: "投诉流程", Width: 420, Height: 90, ListTitle: "各步骤",
			Boxes: []components.DiagramBox{{X: 10, Y: 20, W: 120, H: 46, Text: "待受理", Note: "7 个工作日"}, {X: 280, Y: 20, W: 120, H: 46, Text: "调解中", Here: true}},
			Lines: []components.DiagramLine{{D: "M130 43 H280", Number: "1", LabelX: 205, LabelY: 43, Text: "决定受理", Clock: true}}})},
		{"task_list", components.TaskList([]components.Task{
			{Title: "商家是谁", Href: "/new/seller", Status: "已完成"}, {Title: "发生了什么", Hint: "大约 5 分钟", Href: "/new/what", Status: "未开始", Tone: components.Info},
			{Title: "核对并提交", Status: "暂不能开始", Tone: components.Muted}})},
		{"details", around(components.Details("什么是受理？"), text("受理之后，办案人员会联系商家。"))},
		{"inset", around(components.Inset(), text("您可以随时用回执码回来继续。"))},
		{"warning", components.Warning("提交之后，投诉内容不能再修改。")},
		{"notice_good", components.Notice(components.NoticeView{Title: "证据已上传", Text: "我们已经收到 2 个文件。", Tone: components.Good})},
		{"notice", components.Notice(components.NoticeView{ID: "late", Title: "商家尚未答复", Link: components.Link{Text: "查看下一步", Href: "/next"}, Tone: components.Warn})},
		{"panel", around(components.Panel("投诉已提交"), text("案件编号 WQ-7K2MP-X94TD"))},
		{"code", components.Code("receipt", "您的回执码", "7K2M PX94 TDQ8 W3RV 5N1C HJ6B ZE0Y", "请抄下或截图保存，这个页面只显示一次。")},
		{"empty", components.Empty("还没有投诉", "提交之后会显示在这里。", components.Link{Text: "提交投诉", Href: "/complaints/new"})},
		{"external_link", templ.Join(components.ExternalLink("店铺网页", "https://shop.example/a?b=c&d"), components.ExternalLink("坏地址", "javascript:alert(1)"))},
	}
}

func rows() []components.Row {
	return []components.Row{
		{Key: "店铺名称", Value: "好物数码（微店）", Change: "/new/seller"},
		{Key: "微信号", Value: ""},
		{Key: "经过", Lines: []string{"第一天收到手机。", "第三天无法开机。"}, Change: "/new/what"},
		{Key: "状态", Body: components.Tag("调解中", components.Info)},
	}
}

func moments() []components.Moment {
	return []components.Moment{
		{Title: "已转送商家", By: "调解员 王敏", When: "2026年11月20日 09:32", Machine: "2026-11-20T09:32:00+08:00", Lines: []string{"商家须在 7 个工作日内答复（截止 12 月 1 日）。"}},
		{Title: "投诉已受理", When: "2026年11月18日 15:04", Machine: "2026-11-18T15:04:00+08:00", Tone: components.Good},
		{Title: "投诉已提交", By: "投诉人", When: "2026年11月17日 20:11", Machine: "2026-11-17T20:11:00+08:00", Body: components.TextLink("查看提交的内容", "/c")},
	}
}

func queue() components.Table {
	return components.Table{
		Caption: "案件队列",
		Columns: []components.Column{{Title: "案件"}, {Title: "商家"}, {Title: "金额", Numeric: true}, {Title: "状态"}, {Title: "下一个期限"}, {Title: "经办人"}},
		Rows: []components.TableRow{
			{Tone: components.Bad, Cells: []components.Cell{{Text: "WQ-7K2MP-X94TD", Href: "/cases/WQ-7K2MP-X94TD", Sub: "手机三天后无法开机"},
				{Text: "好物数码", Sub: "另有 3 起"}, {Text: "¥1,299.00"}, {Text: "已超期", Tone: components.Bad}, {Text: "2026-11-21", Sub: "超期 1 天"}, {Text: "王敏"}}},
			{Cells: []components.Cell{{Text: "WQ-QD83N-1MV7C", Href: "/cases/WQ-QD83N-1MV7C", Sub: "收到的茶叶与描述不符"},
				{Text: "云南古树茶 <源头>"}, {Text: "¥368.50"}, {Text: "调解中", Tone: components.Info}, {Text: "2026-11-30", Sub: "还剩 6 个工作日"}, {Text: "未分配", Quiet: true}}},
			{Tone: components.Warn, Cells: []components.Cell{{Text: "WQ-5HT2R-80KZB", Href: "/cases/WQ-5HT2R-80KZB", Sub: "预付款后群被解散"},
				{Text: "团购小陈"}, {Text: "¥12,000.00"}, {Text: "草稿", Tag: true}, {Body: components.Tag("今天到期", components.Warn)}, {Text: "李强"}}},
		},
	}
}
