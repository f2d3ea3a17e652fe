package app

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
)

func printVersion(w io.Writer, asJSON bool, version string) error {
	if asJSON {
		return json.NewEncoder(w).Encode(map[string]string{"version": version, "go": runtime.Version()})
	}
	_, err := fmt.Fprintf(w, "redress %s (%s)\n", version, runtime.Version())
	return err
}
