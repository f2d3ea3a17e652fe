package dossier

import (
	"fmt"
	"time"

	"redress/models"
)

// Report says what the verification of a dossier found.
type Report struct {
	Case     string          `json:"case,omitempty"`
	Made     time.Time       `json:"made,omitzero"`
	Audience models.Audience `json:"audience,omitempty"`
	// Key is the public key the dossier was verified with; Known says that it was
	// handed to the verifier, and not taken from the dossier itself.
	Key   string `json:"key,omitempty"`
	Known bool   `json:"key_known"`
	// Members counts the members, Bytes their bytes.
	Members int   `json:"members"`
	Bytes   int64 `json:"bytes"`
	// Events counts the events of the history, Withheld those that show only
	// their commitment, Logged those that the log holds as of Checkpoint.
	Events     int       `json:"events"`
	Withheld   int       `json:"withheld"`
	Logged     int64     `json:"logged"`
	Checkpoint time.Time `json:"checkpoint,omitzero"`
	// Files counts evidence and letters, Chained those of them whose hash stands
	// in an event of the history, LeftOut those that are not in the dossier.
	Files   int     `json:"files"`
	Chained int     `json:"chained"`
	LeftOut int     `json:"left_out"`
	Faults  []Fault `json:"faults"`

	named map[string]bool
}

// Fault is one thing that is wrong, and where.
type Fault struct {
	// Member is the damaged member, "" where the ZIP file itself is damaged.
	Member  string `json:"member,omitempty"`
	Problem string `json:"problem"`
}

// String is the fault for people.
func (f Fault) String() string {
	if f.Member == "" {
		return "the ZIP file: " + f.Problem
	}
	return f.Member + ": " + f.Problem
}

// OK says that nothing is wrong with the dossier.
func (r *Report) OK() bool { return len(r.Faults) == 0 }

// fault names what is wrong. Of a member it is said once: the rest follows.
func (r *Report) fault(member, format string, args ...any) {
	if r.named[member] {
		return
	}
	if r.named == nil {
		r.named = map[string]bool{}
	}
	r.named[member] = true
	r.Faults = append(r.Faults, Fault{member, fmt.Sprintf(format, args...)})
}
