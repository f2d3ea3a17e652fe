// Package letters holds the office's letters: the ten official forms that go
// with Order 121, one template a form and language. The Chinese text is the
// document; the English one is a reading copy and says so.
//
// The wording is ours, what stands in it follows the forms. A letter knows no
// case: everything it says comes in its Data, which is what somebody approved,
// so that a letter printed again years later is the same to the last character.
package letters
