package venue

import (
	"slices"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"
)

func isTab(r rune) bool { return r == '\t' }

// name is one way to write a division: its name in the table, or the name
// without its ending.
type name struct {
	text  string
	row   int
	whole bool
}

// nameIndex is every name, sorted by text.
var nameIndex = sync.OnceValue(func() []name {
	var all []name
	for row, d := range divisions() {
		for i, whole := range append([]string{d.name}, strings.FieldsFunc(d.former, isTab)...) {
			all = append(all, name{whole, row, true})
			for _, short := range shortNames(whole) {
				if i == 0 || !strings.HasPrefix(d.name, short) {
					all = append(all, name{short, row, false})
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b name) int { return strings.Compare(a.text, b.text) })
	return slices.Clip(all)
})

// names calls f for every name that a text begins with, and its bytes.
func names(text string, f func(name, int)) {
	list := nameIndex()
	for length := 0; length < len(text); {
		_, size := utf8.DecodeRuneInString(text[length:])
		length += size
		start := text[:length]
		list = list[sort.Search(len(list), func(i int) bool { return list[i].text >= start }):]
		list = list[:sort.Search(len(list), func(i int) bool { return !strings.HasPrefix(list[i].text, start) })]
		if len(list) == 0 {
			return
		}
		for _, n := range list {
			if len(n.text) > length {
				break
			}
			f(n, length)
		}
	}
}

// endings are what a name may lose, the longest first. 新区 and 林区 are lost
// as a whole: nobody says 浦东新.
var endings = []string{"特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "林区", "省", "市", "区", "县", "旗", "盟"}

// peoples stand between a name and 自治州, 自治县 and so on; some names of
// Xinjiang leave out 族.
var peoples = strings.Fields(`各族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族
	傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族
	塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族
	蒙古 维吾尔 哈萨克 柯尔克孜 塔吉克 锡伯`)

// shortNames are the ways to write a name without its ending, "深圳" for 深圳市
// and "双江" for 双江拉祜族佤族布朗族傣族自治县. No name of a single character
// is one: 赵县 is never just 赵.
func shortNames(whole string) (list []string) {
	add := func(s string) bool {
		ok := utf8.RuneCountInString(s) > 1 && s != whole
		if ok && !slices.Contains(list, s) {
			list = append(list, s)
		}
		return ok
	}
	i := slices.IndexFunc(endings, func(e string) bool { return strings.HasSuffix(whole, e) })
	if i < 0 {
		return nil
	}
	short := strings.TrimSuffix(whole, endings[i])
	add(short)
	if !strings.HasPrefix(endings[i], "自治") {
		return list
	}
	for lost := true; lost; {
		lost = false
		for _, p := range peoples {
			if rest, ok := strings.CutSuffix(short, p); ok && add(rest) {
				short, lost = rest, true
				break
			}
		}
	}
	add(strings.TrimSuffix(short, "族"))
	return list
}
