package e2e_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	_ "redress/app" // so that go test runs again when the program has changed
	"redress/app/testenv"
)

// scratch holds the built program and the profile of the browser.
var scratch string

// closeBrowser ends the browser once it was started.
var closeBrowser = func() {}

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "redress-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	defer func() { closeBrowser() }()
	return m.Run()
}

// program builds the program once and returns its path. Style sheet, script
// and templates must have been generated, as make test does.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "redress")
	out, err := exec.Command("go", "build", "-o", path, "redress/app/cmd/redress").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return path, nil
})

// started is the one browser all tests share. Each person has a browser
// context of its own in it, so nobody sees another's cookies.
var started struct {
	sync.Once
	ctx context.Context
	err error
}

func chromium(t *testing.T) context.Context {
	t.Helper()
	path := testenv.Chromium(t)
	started.Do(func() {
		// Without the cache for going back it is the server that must keep the answers.
		options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
			chromedp.UserDataDir(filepath.Join(scratch, "profile")), chromedp.Flag("disable-quic", true),
			chromedp.Flag("disable-features", "Translate,BackForwardCache"),
			chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		closeBrowser = func() { cancel(); stop() }
		started.ctx, started.err = ctx, chromedp.Do(ctx)
	})
	if started.err != nil {
		t.Fatalf("starting Chromium: %v", started.err)
	}
	return started.ctx
}
