package sqlitestore

import "syscall"

// networkFS names the network file system a folder is on, "" for any other.
func networkFS(dir string) string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return ""
	}
	// The numbers are from statfs(2).
	switch uint32(s.Type) {
	case 0x6969:
		return "NFS"
	case 0x517B, 0xFF534D42, 0xFE534D42:
		return "SMB"
	case 0x01021997:
		return "9P"
	}
	return ""
}
