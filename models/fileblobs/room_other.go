//go:build !linux

package fileblobs

// Room is unknown here.
func (s *Store) Room() (free, total int64, err error) { return 0, 0, nil }
