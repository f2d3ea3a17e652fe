package fileblobs

import (
	"fmt"
	"syscall"
)

// Room is how many bytes of the disk below the folder are free for the
// program, and how large the disk is.
func (s *Store) Room() (free, total int64, err error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(s.dir, &fs); err != nil {
		return 0, 0, fmt.Errorf("measuring the disk: %w", err)
	}
	return int64(fs.Bavail) * fs.Bsize, int64(fs.Blocks) * fs.Bsize, nil
}
