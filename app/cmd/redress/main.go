// Command redress is the whole program: see redress --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"redress/app"
	"redress/app/config"
)

// version is set by the build.
var version = "dev"

func main() {
	cli, command, err := config.Parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "redress:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := app.Run(ctx, cli, command, version); err != nil {
		fmt.Fprintln(os.Stderr, "redress:", err)
		stop()
		var exit app.Exit
		if errors.As(err, &exit) {
			os.Exit(exit.Code)
		}
		os.Exit(1)
	}
}
