// Package config is the only reader of flags and environment variables. It
// checks everything at once, so that one start shows every wrong setting.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// CLI is the whole command line. Each flag can also be set by the environment
// variable REDRESS_ and its name in capitals.
type CLI struct {
	Settings

	Serve        Serve        `cmd:"" help:"Serve the web pages and do the background work." default:"1"`
	Import       Import       `cmd:"" help:"Import cases from CSV or JSON lines."`
	Demo         Demo         `cmd:"" help:"Fill the store with made-up cases."`
	User         User         `cmd:"" help:"Manage accounts."`
	Offices      Offices      `cmd:"" help:"Manage the table of offices that cases are handled by."`
	Calendar     Calendar     `cmd:"" help:"Manage the official days that deadlines are counted with."`
	Definition   Definition   `cmd:"" help:"Check procedures and routing tables."`
	Explain      Explain      `cmd:"" help:"Print why a case is where it is."`
	Backup       Backup       `cmd:"" help:"Copy everything into an encrypted file, also while serving, and see that it restores."`
	Restore      Restore      `cmd:"" help:"Fill an empty store from a backup, whatever engine it was made on."`
	MigrateStore MigrateStore `cmd:"" help:"Copy everything into an empty store of another engine and verify it."`
	Keys         Keys         `cmd:"" help:"Manage the keys that wrap the keys of documents."`
	Erase        Erase        `cmd:"" help:"Erase the personal data of a closed case. What names nobody stays."`
	Erasures     Erasures     `cmd:"" help:"Keep the list of what was erased."`
	Verify       Verify       `cmd:"" help:"Check the store, or a file that was handed out."`
	Doctor       Doctor       `cmd:"" help:"Check the settings and the machine."`
	Version      Version      `cmd:"" help:"Print the version."`
	Inspect      Inspect      `cmd:"" hidden:"" help:"Look into files that come on standard input; the program starts it itself."`
}

// Settings are shared by all commands.
type Settings struct {
	Addr         string   `help:"Address to serve on." default:"127.0.0.1:8080"`
	MetricsAddr  string   `help:"Address to serve Prometheus metrics on; empty serves none." default:"127.0.0.1:9464"`
	Data         string   `help:"Folder of the embedded store, the files and the keys." default:"./data" type:"path"`
	KeyFile      string   `help:"File of the keys; it is created at the first start. Default: redress.key in the data folder." type:"path"`
	MongodbURI   string   `help:"Keep everything in this MongoDB instead of the embedded store." env:"REDRESS_MONGODB_URI,MONGODB_URI" name:"mongodb-uri"`
	BaseURL      string   `help:"The address people type, for links and for checking where forms come from. Default: http:// and --addr." name:"base-url"`
	TrustedProxy []string `help:"Networks of proxies whose X-Forwarded-For is believed, for example 10.0.0.0/8. Believed from nobody by default."`
	// MaxFile, MaxCase, MaxFiles and FilingsPerHour go to casework.Service.
	MaxFile        int64  `help:"The largest file that is taken as evidence, in MiB." default:"500"`
	MaxCase        int64  `help:"How large all files of one case may be together, in MiB." default:"2048"`
	MaxFiles       int    `help:"How many files one case may have." default:"50"`
	FilingsPerHour int64  `help:"How many filings an hour from everybody are usual; past it each one costs a puzzle." default:"200"`
	Lang           string `help:"Language where a browser asks for none we have: zh-CN or en." default:"zh-CN"`
	Clamd          string `help:"Where clamd listens, to scan files for malware: the path of its socket, or host:port. Without it files are marked as not scanned."`
	JSON           bool   `help:"Print results as JSON." name:"json"`
	LogJSON        bool   `help:"Log as JSON lines."`
	PDFFont        string `help:"TrueType font of the PDF in dossiers; it needs Chinese and Latin signs. Default: one in a well-known place, such as that of Debian's fonts-lxgw-wenkai." name:"pdf-font" type:"path"`

	Office
	Custody
	Retention

	// KeyText is the keys themselves, where REDRESS_KEYS gives them. They are no
	// flag: a command line is seen by everybody on the machine.
	KeyText string `kong:"-"`

	proxies []netip.Prefix
}

// Serve has no flags of its own.
type Serve struct{}

// Import reads cases from files.
type Import struct {
	Format string   `help:"csv or jsonl; by default from the file's name." enum:"csv,jsonl,auto" default:"auto"`
	Map    string   `help:"Ready map (cfpb, tickets) or a YAML file." required:""`
	Reject string   `help:"File for the rows that could not be imported. Default: the first file's name and .rejects.jsonl." type:"path"`
	Files  []string `arg:"" help:"Files to read." type:"existingfile"`
}

// Demo makes cases up.
type Demo struct {
	Cases    int    `help:"How many cases." default:"200"`
	Seed     uint64 `help:"The same seed makes the same cases." default:"1"`
	IfEmpty  bool   `help:"Do nothing when the store holds cases already."`
	Accounts bool   `help:"Make demo accounts too and print their passwords and the keys for an authenticator app." default:"true" negatable:""`
}

// User manages accounts.
type User struct {
	Add   UserAdd   `cmd:"" help:"Add an account and print the link with which its owner chooses the password."`
	List  UserList  `cmd:"" help:"List the accounts of staff."`
	Reset UserReset `cmd:"" help:"Make a password useless and print the link to choose another one."`
	// TOTPReset is for a lost phone.
	TOTPReset UserReset   `cmd:"" name:"totp-reset" help:"Reset, and remove authenticator app, recovery codes and passkeys too."`
	Disable   UserDisable `cmd:"" help:"Disable an account and end its sessions."`
	Enable    UserEnable  `cmd:"" help:"Let a disabled account in again."`
}

// UserAdd adds an account.
type UserAdd struct {
	Login         string `arg:"" help:"Login, for example lin.mediator."`
	Role          string `help:"mediator, officer or administrator." enum:"mediator,officer,administrator" required:""`
	Name          string `help:"Name as colleagues see it. Default: the login."`
	PasswordStdin bool   `help:"Read the password from standard input instead of printing a link."`
	Org           string `help:"Id of the organisation it belongs to; see the page of organisations. Default: this office."`
}

// UserReset resets an account.
type UserReset struct {
	Login string `arg:""`
}

// UserList lists accounts.
type UserList struct{}

// UserDisable disables an account.
type UserDisable struct {
	Login string `arg:""`
}

// UserEnable enables an account.
type UserEnable struct {
	Login string `arg:""`
}

// Explain prints the reasons of one case.
type Explain struct {
	Case string `arg:"" help:"Case number, for example WQ-7K3M9-QXA2P."`
}

// Verify checks the store, or a file that was handed out.
type Verify struct {
	Store   VerifyStore   `cmd:"" default:"withargs" help:"Check every case: chain, state, files."`
	Receipt VerifyReceipt `cmd:"" help:"Check a receipt with nothing but the public key of the office; needs no store and no network."`
	Dossier VerifyDossier `cmd:"" help:"Check a dossier with nothing but the public key of who made it; needs no store and no network."`
}

// VerifyDossier checks a dossier.
type VerifyDossier struct {
	File string `arg:"" help:"The dossier, a ZIP file." type:"existingfile"`
	Key  string `help:"The public key, or a file that holds it. Get it from the office, not with the dossier. Without it only damage is found, not forgery." placeholder:"KEY|FILE"`
}

// VerifyReceipt checks a receipt.
type VerifyReceipt struct {
	File string `arg:"" help:"The receipt as it was downloaded, a text file." type:"existingfile"`
	Key  string `help:"The public key, or a file that holds it. Get it from the office, not with the receipt. Default: the key of this installation." placeholder:"KEY|FILE"`
}

// VerifyStore checks the store.
type VerifyStore struct {
	Checkpoint string `help:"Signed checkpoint that was kept outside, or a folder of them: finds what was cut off since." type:"path" placeholder:"FILE|FOLDER"`
	NoFiles    bool   `help:"Do not read the files, only their entries."`
}

// Doctor checks settings and machine.
type Doctor struct{}

// Version prints the version.
type Version struct{}

// Inspect serves the program that started it.
type Inspect struct{}

const examples = `Examples:
  redress serve                                  serve on 127.0.0.1:8080 with data in ./data
  redress serve --addr 0.0.0.0:8080 --base-url https://redress.example.org
  MONGODB_URI=mongodb://db1,db2,db3/redress?replicaSet=rs0 redress serve
  redress user add lin.mediator --role mediator
  redress import --map cfpb complaints.csv
  redress demo --cases 1000 --seed 7
  redress explain WQ-7K3M9-QXA2P --json
  redress offices import --area 640381 offices.json
  redress backup --to /backup/redress.age --recipient age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p
  redress restore /backup/redress.age --identity-file key.txt --data /srv/redress
  redress verify && redress doctor`

// Parse reads the command line and the environment. The returned command is
// the chosen one, for example "user add <login>". Help and version requests
// and mistakes are handled by kong's own exit.
func Parse(args []string, options ...kong.Option) (*CLI, string, error) {
	cli := &CLI{}
	options = append([]kong.Option{
		kong.Name("redress"),
		kong.Description("Redress (维权通): complaints against WeChat sellers, from filing to outcome.\n\n" + examples),
		kong.DefaultEnvars("REDRESS"),
		kong.UsageOnError(),
	}, options...)
	parser, err := kong.New(cli, options...)
	if err != nil {
		return nil, "", err
	}
	ctx, err := parser.Parse(args)
	if err != nil {
		return nil, "", err
	}
	return cli, ctx.Command(), cli.complete()
}

// complete fills what follows from other settings and reports every mistake.
func (s *Settings) complete() error {
	var bad []error
	add := func(err error) {
		if err != nil {
			bad = append(bad, err)
		}
	}
	add(s.completeKeys())
	add(s.Retention.complete())
	if s.BaseURL == "" {
		s.BaseURL = "http://" + s.Addr
	}
	s.BaseURL = strings.TrimRight(s.BaseURL, "/")
	add(checkAddr("--addr", s.Addr))
	if s.MetricsAddr != "" {
		add(checkAddr("--metrics-addr", s.MetricsAddr))
	}
	add(s.checkBase())
	for _, network := range s.TrustedProxy {
		prefix, err := netip.ParsePrefix(network)
		if err != nil {
			add(fmt.Errorf("--trusted-proxy %q: use a network, for example 10.0.0.0/8 or 192.0.2.7/32", network))
			continue
		}
		s.proxies = append(s.proxies, prefix.Masked())
	}
	if s.Lang != "zh-CN" && s.Lang != "en" {
		add(fmt.Errorf("--lang %q: use zh-CN or en", s.Lang))
	}
	if s.FilingsPerHour < 1 {
		add(errors.New("--filings-per-hour: use a number above 0"))
	}
	if s.MaxFile < 1 || s.MaxCase < s.MaxFile || s.MaxFiles < 1 || s.MaxCase > 1<<20 {
		add(errors.New("--max-file, --max-case, --max-files: use numbers above 0, and a case that holds the largest file (at most 1 TiB)"))
	}
	add(s.Office.complete())
	if u, err := url.Parse(s.BaseURL); err == nil {
		add(s.Custody.complete(u.Hostname()))
	}
	if u := s.MongodbURI; u != "" && !strings.HasPrefix(u, "mongodb://") && !strings.HasPrefix(u, "mongodb+srv://") {
		add(errors.New("--mongodb-uri: must begin with mongodb:// or mongodb+srv://"))
	}
	return errors.Join(bad...)
}

func checkAddr(flag, addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil {
		return fmt.Errorf("%s %q: use host:port, for example 127.0.0.1:8080", flag, addr)
	}
	return nil
}

// checkBase refuses plain HTTP for anything but this machine itself: codes,
// names and passwords would cross the network in the clear.
func (s *Settings) checkBase() error {
	u, err := url.Parse(s.BaseURL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.Scheme+"://"+u.Host != s.BaseURL {
		return fmt.Errorf("--base-url %q: use a scheme and a host only, for example https://redress.example.org", s.BaseURL)
	}
	if u.Scheme == "http" && !Loopback(u.Hostname()) {
		return fmt.Errorf("--base-url %q: must be https:// unless it is this machine; put a TLS proxy in front", s.BaseURL)
	}
	return nil
}

// TrustedProxies are the networks of --trusted-proxy.
func (s *Settings) TrustedProxies() []netip.Prefix { return s.proxies }

// Loopback says whether a host is this machine itself.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// ShutdownTime is how long running requests may take to end.
const ShutdownTime = 20 * time.Second
