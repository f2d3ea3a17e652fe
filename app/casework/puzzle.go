package casework

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"redress/models"
)

// A puzzle costs a machine something and a person little: either a browser's
// script looks for a number for a second or two, or the person waits a moment
// and answers a question. Nothing of a puzzle is stored until it is solved.

const (
	// puzzleWait is how long one who answers the question has to wait.
	puzzleWait = 15 * time.Second
	// puzzleTTL is how long a puzzle can be solved.
	puzzleTTL = 30 * time.Minute
	// PuzzleBits is how many leading zero bits the hash of a script's number has.
	PuzzleBits = 15
)

// Puzzle is what has to be solved. A and B are the two numbers of the question
// what they make together.
type Puzzle struct {
	Token string
	A, B  int
	Wait  time.Duration
}

// Solution is what came back: the answer to the question, or the number that
// a script has found.
type Solution struct {
	Token, Answer, Work string

	paid bool
}

// Toll is the error of an attempt that costs a puzzle. Fault says what was
// wrong with the solution: "", "early", "wrong" or "old".
type Toll struct {
	Puzzle Puzzle
	Fault  string
}

// Error names the fault.
func (t *Toll) Error() string { return "a puzzle is to be solved first " + t.Fault }

type solutionKey struct{}

// WithSolution carries the solution of a puzzle to the limit that asked for it.
func WithSolution(ctx context.Context, s Solution) context.Context {
	return context.WithValue(ctx, solutionKey{}, &s)
}

// toll lets an attempt pass that has paid: one solution pays one attempt.
func (s *Service) toll(ctx context.Context, class limitClass, who string) error {
	solution, _ := ctx.Value(solutionKey{}).(*Solution)
	if solution == nil || solution.Token == "" {
		return &Toll{Puzzle: s.newPuzzle(class, who)}
	}
	if solution.paid {
		return nil
	}
	p, fault := s.judge(class, who, *solution)
	if fault == "early" || fault == "wrong" {
		return &Toll{Puzzle: p, Fault: fault}
	}
	if fault == "" {
		fresh, err := s.useUp(ctx, solution.Token)
		if err != nil {
			return err
		}
		if fresh {
			solution.paid = true
			return nil
		}
		fault = "old"
	}
	return &Toll{Puzzle: s.newPuzzle(class, who), Fault: fault}
}

func (s *Service) newPuzzle(class limitClass, who string) Puzzle {
	p := s.word()[:16] + "." + strconv.FormatInt(s.now().UnixMilli(), 36)
	return s.puzzle(p+"."+s.puzzleMAC(p, class, who), puzzleWait)
}

// puzzleMAC binds a puzzle to what it pays for and to who pays.
func (s *Service) puzzleMAC(p string, class limitClass, who string) string {
	return s.Store.HashCode("puzzle " + p + " " + class.name + " " + who)[:32]
}

func (s *Service) puzzle(token string, wait time.Duration) Puzzle {
	h := sha256.Sum256([]byte("question " + token))
	return Puzzle{Token: token, A: 1 + int(h[0])%9, B: 1 + int(h[1])%9, Wait: wait}
}

// judge says what is wrong with a solution.
func (s *Service) judge(class limitClass, who string, solution Solution) (p Puzzle, fault string) {
	i := strings.LastIndexByte(solution.Token, '.')
	if i < 0 || subtle.ConstantTimeCompare([]byte(solution.Token[i+1:]), []byte(s.puzzleMAC(solution.Token[:i], class, who))) != 1 {
		return p, "old"
	}
	_, issued, _ := strings.Cut(solution.Token[:i], ".")
	ms, err := strconv.ParseInt(issued, 36, 64)
	age := s.now().Sub(time.UnixMilli(ms))
	if err != nil || age < 0 || age > puzzleTTL {
		return p, "old"
	}
	if Mined(solution.Token, solution.Work) {
		return p, ""
	}
	p = s.puzzle(solution.Token, max(puzzleWait-age, 0))
	switch {
	case strings.TrimSpace(solution.Answer) != strconv.Itoa(p.A+p.B):
		return p, "wrong"
	case age < puzzleWait:
		return p, "early"
	}
	return p, ""
}

// Mined says whether a number was found: the SHA-256 of the token, a colon
// and the number begins with PuzzleBits zero bits.
func Mined(token, number string) bool {
	h := sha256.Sum256([]byte(token + ":" + number))
	return number != "" && len(number) <= 20 && bits.LeadingZeros32(uint32(h[0])<<24|uint32(h[1])<<16|uint32(h[2])<<8|uint32(h[3])) >= PuzzleBits
}

// useUp is true for the first who hands in a solution.
func (s *Service) useUp(ctx context.Context, token string) (first bool, err error) {
	h := sha256.Sum256([]byte(token))
	_, err = s.Store.UpdateMeta(ctx, "puzzle:"+hex.EncodeToString(h[:16]), func(m models.Meta) (models.Meta, error) {
		first = m.Version == 0
		m.ExpiresAt = s.now().Add(2 * puzzleTTL)
		return m, nil
	})
	return first, err
}
