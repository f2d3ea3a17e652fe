package inspect

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"time"
)

const (
	// maxFiles is how many files one process looks into before it is replaced.
	maxFiles = 200
	// fileTime is how long one file may take, all steps together.
	fileTime = 8 * time.Second
)

// Pool looks into files in processes of their own. They are started when they
// are needed, serve many files, and are replaced after a failure.
type Pool struct {
	// Time is how long one file may take.
	Time time.Duration
	// command makes the process.
	command func() *exec.Cmd
	// places holds one entry for each process there may be, nil where none runs.
	places chan *child
	once   sync.Once
}

// NewPool makes a pool of as many processes as there are processors, but not
// more than two: each can take a gigabyte.
func NewPool() *Pool {
	p := &Pool{Time: fileTime, command: func() *exec.Cmd { return exec.Command(program, Command) }, places: make(chan *child, min(2, runtime.NumCPU()))}
	for range cap(p.places) {
		p.places <- nil
	}
	return p
}

// Inspect is explained with Inspector.
func (p *Pool) Inspect(ctx context.Context, q Request, file io.Reader) (out []Result, err error) {
	var c *child
	select {
	case c = <-p.places:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { p.places <- c }()
	if c == nil {
		if c, err = p.start(); err != nil {
			return nil, err
		}
	}
	out, err = c.inspect(ctx, p.Time, q, file)
	if c.files++; err != nil || c.files >= maxFiles {
		c.end()
		c = nil
	}
	return out, err
}

// Close ends the processes, after what they do now. No pool has none.
func (p *Pool) Close() {
	if p == nil {
		return
	}
	p.once.Do(func() {
		for range cap(p.places) {
			if c := <-p.places; c != nil {
				c.end()
			}
		}
	})
}

func (p *Pool) start() (*child, error) {
	cmd := p.command()
	cmd.Env, cmd.Dir, cmd.SysProcAttr = []string{}, "/", apart()
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the process that looks into files: %w", err)
	}
	return &child{cmd: cmd, in: in, out: bufio.NewReaderSize(out, chunk)}, nil
}

var errShort = errors.New("it left steps out")

// child is one process.
type child struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   io.Reader
	files int
}

func (c *child) inspect(ctx context.Context, limit time.Duration, q Request, file io.Reader) (out []Result, err error) {
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	stop := context.AfterFunc(timed, func() { _ = c.cmd.Process.Kill() })
	defer stop()
	sent := send(c.in, q, file)
	var broken *readError
	if errors.As(sent, &broken) {
		return nil, broken.error
	}
	err = sent
	if sent == nil {
		err = receive(c.out, func(r Result) { out = append(out, r) })
	}
	if answered := len(out) == len(q.Steps); err == nil && !answered {
		err = errShort
	}
	if ctx.Err() != nil {
		return out, ctx.Err()
	}
	if err != nil {
		err = fmt.Errorf("%w: %v", ErrDied, err)
	}
	return out, err
}

// end kills the process: it holds nothing that could be lost.
func (c *child) end() {
	_ = c.in.Close()
	_ = c.cmd.Process.Kill()
	_ = c.cmd.Wait()
}
