// Package vaulttest is the contract of models.Store as tests: what the use
// cases rely on, seen through the vault, over any engine and blob store. Only
// tests import it.
package vaulttest
