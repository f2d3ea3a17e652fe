//go:build !linux

package inspect

import (
	"os"
	"syscall"
)

// restrict can do nothing here: only its own process is then between a file
// and the program.
func restrict() error { return nil }

var program, _ = os.Executable()

func apart() *syscall.SysProcAttr { return nil }
