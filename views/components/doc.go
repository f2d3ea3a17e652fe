// Package components holds the parts pages are made of: form controls, tables,
// summary lists, the timeline. They take finished texts and plain values, know
// nothing of cases or sellers, and every one of them works without JavaScript.
//
// The markup follows GOV.UK Frontend and the Ministry of Justice's library,
// whose class names carry years of accessibility testing; classes that begin
// with rd- are ours (see static/scss).
package components
