package models

import "errors"

// The sentinel errors of every store and use case. Adapters wrap them; the web
// chooses the status and the words once, at the edge.
var (
	// ErrNotFound: there is no such object, or it is not this actor's to see.
	// The two are never told apart.
	ErrNotFound = errors.New("not found")
	// ErrExists: an object with this id, or this unique value, is there already.
	ErrExists = errors.New("already exists")
	// ErrConflict: the object changed since it was read.
	ErrConflict = errors.New("changed meanwhile")
	// ErrDenied: the actor may not do this to an object he may see.
	ErrDenied = errors.New("not allowed")
	// ErrNoGrant: a store was called without a grant for the object.
	ErrNoGrant = errors.New("no grant")
	// ErrUnsigned: nobody is signed in and the action needs somebody.
	ErrUnsigned = errors.New("sign in first")
	// ErrTampered: stored bytes do not match their seal, chain or hash.
	ErrTampered = errors.New("stored data does not match its seal")
	// ErrWithheld: the personal data that this needs is erased, or kept and used
	// for nothing else.
	ErrWithheld = errors.New("the personal data is erased or withheld")
	// ErrNoSpace: the disk is too full to take more files.
	ErrNoSpace = errors.New("the disk is too full")
	// ErrBusy: too many attempts; try again later.
	ErrBusy = errors.New("too many attempts")
)

// Problem is one thing a person must put right: the field it belongs to and
// the catalogue key of the sentence that says how.
type Problem struct {
	Field string
	Key   string
	Args  map[string]string
}

// Invalid is the error of a command whose input is incomplete or wrong. It
// lists every problem at once.
type Invalid struct{ Problems []Problem }

// Error names the fields, for logs; people see the catalogue texts.
func (e *Invalid) Error() string {
	s := "invalid input:"
	for _, p := range e.Problems {
		s += " " + p.Field + " (" + p.Key + ")"
	}
	return s
}

// Add appends a problem; args are name, value pairs.
func (e *Invalid) Add(field, key string, args ...string) {
	var m map[string]string
	for i := 0; i+1 < len(args); i += 2 {
		if m == nil {
			m = map[string]string{}
		}
		m[args[i]] = args[i+1]
	}
	e.Problems = append(e.Problems, Problem{Field: field, Key: key, Args: m})
}

// OrNil returns the error when it holds a problem, nil otherwise.
func (e *Invalid) OrNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}
