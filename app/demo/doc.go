// Package demo makes cases up: plausible complaints in Chinese against
// plausible WeChat sellers who come back under the same names. Everything is
// drawn from a seed, so the same seed makes the same cases; only what the
// store itself draws (keys, the opaque ids of sellers) differs. Times count
// back from the beginning of the present day in China.
//
// Nobody in it exists. Names begin with 演示 (demonstration), places are called
// 示例 (example), and all telephone numbers begin with 199000: China keeps no
// numbers for fiction, so one block that nobody would choose stands in for it.
package demo
