package app

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"redress/app/config"
)

// duties are the checks of what only whoever runs the program can do for it:
// the requirements of docs/asvs.md that no line of it can meet.
func duties(s config.Settings) []finding {
	list := []finding{
		checkKeyPlace(s), checkMetrics(s.MetricsAddr), checkClamd(s.Clamd), checkWitness(s.Custody, s.Data),
		checkLogs(s.LogJSON), checkUser(os.Geteuid()), checkSynchronised(),
	}
	if s.MongodbURI != "" {
		list = append(list, checkMongoDB(s.MongodbURI))
	}
	return list
}

// checkKeyPlace finds a key file that is copied along with what it opens.
func checkKeyPlace(s config.Settings) finding {
	f := finding{Check: "key-place", OK: true, Detail: "the keys are apart from the data"}
	if rel, err := filepath.Rel(s.Data, s.KeyFile); s.KeyText == "" && err == nil && filepath.IsLocal(rel) {
		f.Warn, f.Detail = true, s.KeyFile+" lies with the data: who copies the folder can read it; see --key-file"
	}
	return f
}

// checkMetrics finds an address that others than this machine could read.
func checkMetrics(addr string) finding {
	f := finding{Check: "metrics", OK: true, Detail: "no metrics are served"}
	if addr == "" {
		return f
	}
	host, _, _ := net.SplitHostPort(addr)
	f.Detail = addr + " is for this machine alone"
	if !config.Loopback(host) {
		f.Warn, f.Detail = true, addr+" answers in the clear to whoever reaches it; keep it in a private network"
	}
	return f
}

// checkClamd asks whether the malware scanner is there.
func checkClamd(address string) finding {
	f := finding{Check: "clamd", OK: true, Detail: address + " answers"}
	if address == "" {
		f.Warn, f.Detail = true, "files are not scanned for malware, and are marked so; see --clamd"
		return f
	}
	network := "tcp"
	if strings.HasPrefix(address, "/") {
		network = "unix"
	} else if host, _, err := net.SplitHostPort(address); err == nil && !config.Loopback(host) {
		f.Warn, f.Detail = true, address+" gets every file over the network in the clear; use one on this machine or a tunnel"
	}
	conn, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		f.OK, f.Detail = false, err.Error()
		return f
	}
	_ = conn.Close()
	return f
}

// checkWitness asks whether signed checkpoints go where this machine cannot
// take them back.
func checkWitness(c config.Custody, data string) finding {
	f := finding{Check: "witness", OK: true, Detail: "signed checkpoints are mailed away"}
	switch {
	case len(c.CheckpointMail) > 0:
	case c.CheckpointDir == "":
		f.Warn, f.Detail = true, "signed checkpoints stay in the store they are about; see --checkpoint-dir and --checkpoint-mail"
	case sameDisk(c.CheckpointDir, data):
		f.Warn, f.Detail = true, c.CheckpointDir+" is on the disk of the data: who rewrites one rewrites both"
	default:
		f.Detail = "signed checkpoints go to " + c.CheckpointDir
	}
	return f
}

func sameDisk(a, b string) bool {
	var x, y syscall.Stat_t
	return syscall.Stat(a, &x) == nil && syscall.Stat(b, &y) == nil && x.Dev == y.Dev
}

// checkLogs asks for logs that a collector on another machine can read.
func checkLogs(asJSON bool) finding {
	if asJSON {
		return finding{Check: "logs", OK: true, Detail: "logs are lines of JSON on standard error; have them collected on another machine"}
	}
	return finding{Check: "logs", OK: true, Warn: true, Detail: "logs are text; with --log-json a collector on another machine can read them"}
}

func checkUser(uid int) finding {
	if uid == 0 {
		return finding{Check: "user", OK: true, Warn: true, Detail: "this is root; run redress as a user that owns nothing but the data"}
	}
	return finding{Check: "user", OK: true, Detail: "this is no privileged user"}
}

// checkMongoDB finds a way to the database that others could listen to or that
// asks for no account. The address holds a password and is not repeated.
func checkMongoDB(uri string) finding {
	f := finding{Check: "mongodb", OK: true, Detail: "the database is reached over TLS, with an account of its own"}
	scheme, rest, _ := strings.Cut(uri, "://")
	place, query, _ := strings.Cut(rest, "?")
	place, _, _ = strings.Cut(place, "/")
	at := strings.LastIndex(place, "@")
	options, err := url.ParseQuery(strings.ToLower(query))
	on := func(names ...string) bool {
		for _, name := range names {
			if options.Get(name) == "true" {
				return true
			}
		}
		return false
	}
	switch tls := on("tls", "ssl") || scheme == "mongodb+srv" && options.Get("tls") != "false" && options.Get("ssl") != "false"; {
	case err != nil:
		f.OK, f.Detail = false, "the options of the address cannot be read"
	case on("tlsinsecure", "tlsallowinvalidcertificates", "tlsallowinvalidhostnames", "sslinsecure"):
		f.OK, f.Detail = false, "the certificate of the database is not looked at: take the option out and name its authority with tlsCAFile"
	case !tls && !onThisMachine(place[at+1:]):
		f.OK, f.Detail = false, "the database is reached in the clear: add tls=true"
	case at < 0 && options.Get("authmechanism") != "mongodb-x509":
		f.Warn, f.Detail = true, "the database asks for no account: make one that may read and write this database alone"
	case !tls:
		f.Detail = "the database is on this machine, with an account of its own"
	}
	return f
}

func onThisMachine(hosts string) bool {
	for host := range strings.SplitSeq(hosts, ",") {
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		if !config.Loopback(host) {
			return false
		}
	}
	return true
}
