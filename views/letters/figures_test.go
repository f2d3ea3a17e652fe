package letters

import "testing"

func TestCapitals(t *testing.T) {
	for fen, want := range map[int64]string{
		0: "人民币零元整", 5: "人民币伍分", 50: "人民币伍角整", 55: "人民币伍角伍分", 100: "人民币壹元整", 105: "人民币壹元零伍分",
		1050: "人民币壹拾元伍角整", 129900: "人民币壹仟贰佰玖拾玖元整", 100105: "人民币壹仟零壹元零伍分", 1000000: "人民币壹万元整",
		1000100: "人民币壹万零壹元整", 1010000: "人民币壹万零壹佰元整", 20500000: "人民币贰拾万伍仟元整", 1001000000: "人民币壹仟零壹万元整",
		1000010000: "人民币壹仟万零壹佰元整", 10000000000: "人民币壹亿元整", 10000100000: "人民币壹亿零壹仟元整",
		9999999999: "人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分", 10010010010: "人民币壹亿零壹拾万零壹佰元壹角整",
	} {
		if got := capitals(fen); got != want {
			t.Errorf("capitals(%d) = %s, want %s", fen, got, want)
		}
	}
}

func TestNumeral(t *testing.T) {
	for figures, want := range map[string]string{
		"1": "一", "10": "十", "11": "十一", "16": "十六", "20": "二十", "23": "二十三", "99": "九十九", "0": "0", "148": "148", "x": "x",
	} {
		if got := numeral(figures); got != want {
			t.Errorf("numeral(%s) = %s, want %s", figures, got, want)
		}
	}
}
