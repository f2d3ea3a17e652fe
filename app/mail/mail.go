// Package mail sends plain letters through one mail server. It never sends in
// the clear to a server that is not this machine.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Server is a mail server to hand mail to.
type Server struct {
	client *gomail.Client
	from   string
	host   string
}

// timeout is how long a server may take for one step.
const timeout = 20 * time.Second

// Open makes the client of a server: smtps://user:password@host:465 speaks TLS
// from the start, smtp://host:587 begins it with STARTTLS and insists on it
// unless local says that the host is this machine. The errors do not quote the
// address, which may hold a password.
func Open(address, from, messageHost string, local func(host string) bool) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil, errors.New("the address of the mail server cannot be read")
	}
	options := []gomail.Option{gomail.WithTimeout(timeout), gomail.WithoutNoop()}
	switch {
	case u.Scheme == "smtps":
		options = append(options, gomail.WithSSL())
	case u.Scheme != "smtp":
		return nil, errors.New("the address of the mail server: use smtps:// or smtp://")
	case local(u.Hostname()):
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, gomail.WithPort(port))
	}
	if password, ok := u.User.Password(); ok {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("the mail server: %w", err)
	}
	return &Server{client, from, messageHost}, nil
}

// Letter is one mail.
type Letter struct {
	To            []string
	Subject, Body string
	// ID makes the Message-ID: the same one each time the same letter is sent,
	// so that who gets it twice can tell.
	ID string
	// Attachment is a text file that is sent along, "" for none.
	Name, Attachment string
}

// Send hands a letter to the server.
func (s *Server) Send(ctx context.Context, l Letter) error {
	m := gomail.NewMsg()
	if err := errors.Join(m.From(s.from), m.To(l.To...)); err != nil {
		return err
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.ID + "@" + s.host)
	m.SetDate()
	m.SetBodyString(gomail.TypeTextPlain, l.Body)
	if l.Attachment != "" {
		if err := m.AttachReader(l.Name, strings.NewReader(l.Attachment), gomail.WithFileContentType("text/plain; charset=utf-8")); err != nil {
			return err
		}
	}
	return s.client.DialAndSendWithContext(ctx, m)
}
