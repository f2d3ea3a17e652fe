package web

import "testing"

func TestOurs_ThisMachineHasSeveralNames(t *testing.T) {
	for _, c := range []struct {
		base, origin string
		want         bool
	}{
		{"http://127.0.0.1:8080", "http://127.0.0.1:8080", true},
		{"http://127.0.0.1:8080", "http://localhost:8080", true},
		{"http://localhost:8080", "http://127.0.0.1:8080", true},
		{"http://127.0.0.1:8080", "http://127.0.0.1:8081", false},
		{"http://127.0.0.1:8080", "https://127.0.0.1:8080", false},
		{"http://127.0.0.1:8080", "http://localhost.example:8080", false},
		{"https://redress.example", "http://localhost", false},
		{"https://redress.example", "HTTPS://REDRESS.EXAMPLE", true},
		{"https://redress.example", "null", false},
		{"https://redress.example", "", false},
	} {
		if got := (&Web{origin: c.base}).ours(c.origin); got != c.want {
			t.Errorf("%s from %q: %v, want %v", c.base, c.origin, got, c.want)
		}
	}
}
