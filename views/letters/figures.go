package letters

import (
	"strconv"
	"strings"
)

const fenPerYuan = 100

var (
	capital = []string{"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"}
	plain   = []string{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"}
)

// capitals writes an amount of fen, not below zero, in the characters that
// cannot be altered, by the rules of bookkeeping: 人民币壹仟贰佰玖拾玖元整,
// 人民币壹仟零壹元零伍分. What ends at the yuan or the jiao ends with 整.
func capitals(fen int64) string {
	yuan, jiao, rest := fen/fenPerYuan, fen%fenPerYuan/10, fen%10
	var b strings.Builder
	b.WriteString("人民币")
	if yuan > 0 || fen == 0 {
		b.WriteString(whole(yuan) + "元")
	}
	switch {
	case jiao > 0:
		b.WriteString(capital[jiao] + "角")
	case rest > 0 && yuan > 0:
		b.WriteString("零")
	}
	if rest > 0 {
		b.WriteString(capital[rest] + "分")
	} else {
		b.WriteString("整")
	}
	return b.String()
}

// whole writes a whole number by its groups of four figures.
func whole(n int64) string {
	if n == 0 {
		return capital[0]
	}
	out, left := "", false
	for _, group := range []struct {
		size int64
		name string
	}{{1_0000_0000, "亿"}, {1_0000, "万"}, {1, ""}} {
		part := n / group.size
		n %= group.size
		if part == 0 {
			left = out != ""
			continue
		}
		if out != "" && (left || part < 1000) {
			out += capital[0]
		}
		out, left = out+four(part)+group.name, false
	}
	return out
}

// four writes a number below ten thousand; zeros inside it are said once.
func four(n int64) string {
	out, left := "", false
	for _, place := range []struct {
		size int64
		name string
	}{{1000, "仟"}, {100, "佰"}, {10, "拾"}, {1, ""}} {
		digit := n / place.size % 10
		if digit == 0 {
			left = out != ""
			continue
		}
		if left {
			out += capital[0]
		}
		out, left = out+capital[digit]+place.name, false
	}
	return out
}

// numeral writes the number of an article, 1 to 99, as laws do: 十六, 二十三.
// Anything else stays as it is.
func numeral(figures string) string {
	n, err := strconv.Atoi(figures)
	if err != nil || n < 1 || n > 99 {
		return figures
	}
	tens := ""
	switch {
	case n >= 20:
		tens = plain[n/10] + "十"
	case n >= 10:
		tens = "十"
	}
	return tens + plain[n%10]
}
