package inspect

import "syscall"

// restrict takes away what this process does not need: it can open no file,
// write none, leave no picture of its memory, and use only so much of the
// machine. Nothing gives it back.
func restrict() error {
	for _, limit := range []struct {
		what int
		most uint64
	}{
		{syscall.RLIMIT_DATA, dataLimit}, {syscall.RLIMIT_CPU, cpuLimit}, {syscall.RLIMIT_FSIZE, 0},
		{syscall.RLIMIT_CORE, 0}, {syscall.RLIMIT_NOFILE, 3},
	} {
		if err := syscall.Setrlimit(limit.what, &syscall.Rlimit{Cur: limit.most, Max: limit.most}); err != nil {
			return err
		}
	}
	return nil
}

// program is this very program, even where a newer one has taken its place.
const program = "/proc/self/exe"

// apart keeps the terminal's signals from the process: who starts it ends it.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
