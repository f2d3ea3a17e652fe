package config

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"time"
)

// Custody says where signed checkpoints of the custody log go, so that others
// can tell whether the store was changed afterwards.
type Custody struct {
	CheckpointDir       string        `help:"Folder that signed checkpoints are written to; best on another machine." type:"path"`
	CheckpointMail      []string      `help:"Addresses that signed checkpoints are sent to; needs --smtp-url." placeholder:"ADDRESS"`
	CheckpointMailEvery time.Duration `help:"How often a checkpoint is mailed, when there is a new one." default:"1h"`
	SMTPURL             string        `help:"Mail server: smtps://user:password@host:465, or smtp://host:587 for STARTTLS." name:"smtp-url" placeholder:"URL"`
	MailFrom            string        `help:"Sender of mail. Default: redress@ and the host of --base-url." placeholder:"ADDRESS"`
	TSAURL              string        `help:"RFC 3161 server that stamps checkpoints with a time that is not ours." name:"tsa-url" placeholder:"URL"`
	TSACert             string        `help:"Certificates that the server's own must lead to, as PEM; needed with --tsa-url." name:"tsa-cert" type:"path"`
}

func (c *Custody) complete(host string) error {
	var bad []error
	for _, to := range c.CheckpointMail {
		if _, err := mail.ParseAddress(to); err != nil {
			bad = append(bad, fmt.Errorf("--checkpoint-mail %q: use an address, for example audit@example.org", to))
		}
	}
	if c.MailFrom == "" {
		c.MailFrom = "redress@" + host
	} else if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		bad = append(bad, fmt.Errorf("--mail-from %q: use an address, for example redress@example.org", c.MailFrom))
	}
	if len(c.CheckpointMail) > 0 && c.SMTPURL == "" {
		bad = append(bad, errors.New("--checkpoint-mail: needs --smtp-url"))
	}
	if c.SMTPURL != "" {
		if u, err := url.Parse(c.SMTPURL); err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
			// The error of the parser would quote the password.
			bad = append(bad, errors.New("--smtp-url: use smtps://user:password@host:465 or smtp://host:587"))
		}
	}
	if c.CheckpointMailEvery < time.Minute {
		bad = append(bad, fmt.Errorf("--checkpoint-mail-every %s: at least a minute", c.CheckpointMailEvery))
	}
	if c.TSAURL != "" {
		if u, err := url.Parse(c.TSAURL); err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" || u.User != nil {
			bad = append(bad, fmt.Errorf("--tsa-url %q: use http:// or https:// and a host", c.TSAURL))
		}
		if c.TSACert == "" {
			bad = append(bad, errors.New("--tsa-url: needs --tsa-cert, or anybody between here and there could make stamps"))
		}
	}
	return errors.Join(bad...)
}
