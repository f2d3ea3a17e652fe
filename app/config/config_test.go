package config

import (
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// parse reads a command line under an environment of its own.
func parse(t *testing.T, env map[string]string, args ...string) (*CLI, string, error) {
	t.Helper()
	t.Setenv("MONGODB_URI", "")
	for name, value := range env {
		t.Setenv(name, value)
	}
	return Parse(args, kong.Writers(io.Discard, io.Discard), kong.Exit(func(code int) { t.Errorf("ended with %d", code) }))
}

func TestParse_Defaults(t *testing.T) {
	cli, command, err := parse(t, nil)
	if err != nil || command != "serve" {
		t.Fatalf("%q, %v", command, err)
	}
	if cli.Addr != "127.0.0.1:8080" || cli.BaseURL != "http://127.0.0.1:8080" || cli.Lang != "zh-CN" || cli.TrustedProxy != nil ||
		filepath.Base(cli.Data) != "data" || cli.KeyFile != filepath.Join(cli.Data, "redress.key") ||
		!reflect.DeepEqual(cli.Office, Office{AgencyName: "示例市市场监督管理局", AgencyShort: "示市监", PlatformDomicile: "440305", OpenAcross: "receipt"}) {
		t.Errorf("the settings are %+v", cli.Settings)
	}
}

func TestParse_Commands(t *testing.T) {
	for line, want := range map[string]string{
		"serve": "serve", "verify": "verify store", "verify --no-files": "verify store", "doctor": "doctor", "version": "version", "demo --cases 5": "demo",
		"user list": "user list", "user add lin --role mediator": "user add <login>", "user disable lin": "user disable <login>",
		"user enable lin": "user enable <login>", "explain WQ-7K3M9-QXA2P": "explain <case>",
		"import --map cfpb config_test.go": "import <files>", "offices list": "offices list",
		"offices import --area 640381 config_test.go": "offices import <file>",
	} {
		if _, command, err := parse(t, nil, strings.Fields(line)...); err != nil || command != want {
			t.Errorf("%s: %q, %v", line, command, err)
		}
	}
	for _, line := range []string{"serve --no-such", "user add lin", "user add lin --role root", "import --map cfpb no-such-file", "nonsense",
		"offices import config_test.go", "offices import --area 640381 no-such-file"} {
		if _, _, err := parse(t, nil, strings.Fields(line)...); err == nil {
			t.Errorf("%s: accepted", line)
		}
	}
}

func TestParse_Environment(t *testing.T) {
	env := map[string]string{
		"REDRESS_ADDR": "0.0.0.0:9000", "REDRESS_BASE_URL": "https://redress.example.org/", "REDRESS_DATA": "/srv/redress",
		"REDRESS_TRUSTED_PROXY": "10.0.0.0/8,192.168.0.0/16", "REDRESS_LANG": "en", "REDRESS_LOG_JSON": "true",
		"REDRESS_HOME_DIVISIONS": "44, 330106", "REDRESS_WEEKEND_ENDS": "true", "REDRESS_OPEN_ACROSS": "event",
		"REDRESS_PLATFORM_DOMICILE": "330106", "REDRESS_AGENCY_NAME": " 测试市市场监督管理局 ", "REDRESS_AGENCY_SHORT": "测市监",
		"MONGODB_URI": "mongodb://u:secret@db1:27017,db2:27017,db3/redress?replicaSet=rs0",
	}
	cli, _, err := parse(t, env)
	if err != nil {
		t.Fatal(err)
	}
	if cli.Addr != "0.0.0.0:9000" || cli.BaseURL != "https://redress.example.org" || cli.KeyFile != "/srv/redress/redress.key" ||
		len(cli.TrustedProxies()) != 2 || cli.Lang != "en" || !cli.LogJSON || !strings.HasPrefix(cli.MongodbURI, "mongodb://u:") {
		t.Errorf("the settings are %+v", cli.Settings)
	}
	if want := (Office{AgencyName: "测试市市场监督管理局", AgencyShort: "测市监", HomeDivisions: []string{"440000", "330106"},
		PlatformDomicile: "330106", OpenAcross: "event", WeekendEnds: true}); !reflect.DeepEqual(cli.Office, want) {
		t.Errorf("the office is %+v", cli.Office)
	}
	if cli, _, err = parse(t, env, "--addr", "127.0.0.1:1", "--mongodb-uri", "mongodb+srv://db.example.org/x"); err != nil || cli.Addr != "127.0.0.1:1" || !strings.HasPrefix(cli.MongodbURI, "mongodb+srv") {
		t.Errorf("a flag does not go before the environment: %+v, %v", cli.Settings, err)
	}
}

func TestParse_ReportsEveryWrongSettingAtOnce(t *testing.T) {
	_, _, err := parse(t, nil, "--addr", "8080", "--metrics-addr", "x:y", "--base-url", "http://redress.example.org", "--lang", "fr",
		"--mongodb-uri", "postgres://u:secret@db/x", "--trusted-proxy", "ten",
		"--home-divisions", "44,999999,深圳", "--platform-domicile", "440300", "--open-across", "never", "--agency-name", " ",
		"--agency-short", strings.Repeat("市", 13))
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"--addr", "--metrics-addr", "--base-url", "--lang", "--mongodb-uri", "--trusted-proxy",
		"999999", "深圳", "--platform-domicile", "--open-across", "--agency-name", "--agency-short"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not reported:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("a password is printed:\n%v", err)
	}
}

func TestBaseURL(t *testing.T) {
	for base, good := range map[string]bool{
		"https://redress.example.org": true, "https://redress.example.org:8443": true, "https://redress.example.org/": true,
		"http://127.0.0.1:8080": true, "http://localhost:8080": true, "http://[::1]:8080": true, "http://127.9.9.9": true,
		"http://redress.example.org": false, "http://10.0.0.1": false, "http://localhost.example.org": false, "http://0.0.0.0:8080": false,
		"https://example.org/redress": false, "https://example.org?x=1": false, "https://example.org#x": false,
		"https://user:secret@example.org": false, "ftp://example.org": false, "example.org": false, "https://": false, "http://:8080": false,
	} {
		if _, _, err := parse(t, nil, "--base-url", base); (err == nil) != good {
			t.Errorf("%s: %v", base, err)
		}
	}
	if _, _, err := parse(t, nil, "--addr", "0.0.0.0:8080"); err == nil || !strings.Contains(err.Error(), "--base-url") {
		t.Errorf("plain HTTP to the whole network: %v", err)
	}
}

func TestAddr(t *testing.T) {
	for addr, good := range map[string]bool{
		"127.0.0.1:8080": true, "[::1]:8080": true, "localhost:0": true,
		"127.0.0.1": false, "8080": false, "127.0.0.1:http2": false, "127.0.0.1:70000": false, "127.0.0.1:-1": false,
	} {
		if _, _, err := parse(t, nil, "--addr", addr, "--base-url", "https://example.org"); (err == nil) != good {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if cli, _, err := parse(t, nil, "--metrics-addr", ""); err != nil || cli.MetricsAddr != "" {
		t.Errorf("no metrics: %v", err)
	}
}
