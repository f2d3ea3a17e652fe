// Package e2e_test drives the built program through Chromium: what a buyer on
// a phone and staff at a desk do, on each engine and in each language. Every
// page somebody visits here is checked with axe, and its console must be empty.
package e2e_test
