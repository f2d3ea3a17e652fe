//go:build !linux

package sqlitestore

// networkFS cannot tell on this system.
func networkFS(string) string { return "" }
