// Package pages holds one template a page and the view model it shows: plain
// texts and flags, made by the handler of the same stem. A page knows no
// domain type and holds no sentence of its own.
package pages
