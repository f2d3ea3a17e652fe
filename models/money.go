package models

import (
	"errors"
	"strconv"
	"strings"
)

// Fen is an amount of money in hundredths of a yuan (分). All amounts are
// integers of fen; nothing in the program computes money in floating point.
type Fen int64

// MaxFen bounds every amount a person may enter: 100 million yuan.
const MaxFen Fen = 100_000_000_00

// ErrAmount is returned by ParseYuan for text that is not an amount of yuan
// with at most two decimals between 0 and MaxFen.
var ErrAmount = errors.New("not an amount in yuan")

var fullWidth = strings.NewReplacer("，", "", ",", "", "￥", "", "¥", "", "元", "", " ", "", "　", "", "．", ".", "。", ".",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// ParseYuan reads what people type as an amount: "1,299.00", "¥1299", "１２９９元".
func ParseYuan(s string) (Fen, error) {
	s = fullWidth.Replace(strings.TrimSpace(s))
	whole, frac, _ := strings.Cut(s, ".")
	if whole == "" || len(whole) > 9 || len(frac) > 2 || strings.Trim(whole+frac, "0123456789") != "" {
		return 0, ErrAmount
	}
	n, err := strconv.ParseInt(whole+(frac + "00")[:2], 10, 64)
	if err != nil || Fen(n) > MaxFen {
		return 0, ErrAmount
	}
	return Fen(n), nil
}

// Yuan writes the amount as a person would type it back: "1299.00".
func (f Fen) Yuan() string {
	sign, n := "", int64(f)
	if n < 0 {
		sign, n = "-", -n
	}
	return sign + strconv.FormatInt(n/100, 10) + "." + string([]byte{'0' + byte(n/10%10), '0' + byte(n%10)})
}
