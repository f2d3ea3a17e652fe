package web

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"redress/app/testenv"
)

// A message that two programs cut up differently lets one sender put words
// into another's mouth, when a proxy in front sends both over one connection.
// So hostile messages are cut up by this server and by net/http, which is
// strict: never may the server answer more requests than net/http finds, nor
// ever answer the request that is hidden in a body.

// hidden is the request that hostile bodies carry.
const hidden = "GET /static/smuggled HTTP/1.1\r\nHost: redress.test\r\n\r\n"

// message is one hostile message, made of what a seed chooses.
func message(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	body := pick("", "a=1", hidden, "0\r\n\r\n"+hidden, "5\r\nhello\r\n0\r\n\r\n", "5;x="+strings.Repeat("y", r.IntN(4096))+"\r\nhello\r\n0\r\n\r\n"+hidden,
		"0\n\n"+hidden, "5\r\nhello0\r\n\r\n"+hidden, "fffffffffffffffff\r\n"+hidden, "0x5\r\nhello\r\n0\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n", "0\r\nX: y\r\n\r\n"+hidden)
	length := pick(fmt.Sprint(len(body)), fmt.Sprint(len(body)), "0", "3", "+3", "-1", "3, 3", "3,4", "0x3", " 3", "3 ", "03", "99999999999999999999", fmt.Sprint(max(len(body)-len(hidden), 0)))
	end := func() string { return pick("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r\r\n", "\r\n ") }
	var b strings.Builder
	b.WriteString(pick("POST", "POST", "POST", "GET", "PUT", "HEAD", "OPTIONS", "post", "P\x00ST", "POST\t") + " " +
		pick("/resume", "/healthz", "/", "*", "http://evil.test/healthz", "/healthz?a=\x00", "/health\r\nz") + " " +
		pick("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.1 ", "http/1.1", "") + end())
	headers := []string{"Host: redress.test", "Connection: keep-alive"}
	for range 1 + r.IntN(3) {
		headers = append(headers, pick(
			"Content-Length: "+length, "Content-Length: "+length, "content-length:"+length, "Content-Length : "+length, "Content-Length:\t"+length, " Content-Length: "+length, "Content-Length: 3",
			"Transfer-Encoding: chunked", "Transfer-Encoding: chunked", "Transfer-Encoding:chunked", "Transfer-Encoding : chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding: chunked, identity",
			"Transfer-Encoding: identity", "Transfer-Encoding: Chunked", "Transfer-Encoding:\x0bchunked", "Transfer-Encoding: \"chunked\"", "X: y\r\nTransfer-Encoding: chunked", "X: y\n\tTransfer-Encoding: chunked",
			"X: y\x00Transfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked", "Trailer: Content-Length", "Expect: 100-continue", "Host: evil.test", "Upgrade: h2c", ": nameless", "no colon"))
	}
	r.Shuffle(len(headers), func(i, j int) { headers[i], headers[j] = headers[j], headers[i] })
	for _, h := range headers {
		b.WriteString(h + end())
	}
	return b.String() + pick("\r\n", "\r\n", "\r\n", "\n") + body + pick("", hidden)
}

// strictly counts the requests net/http finds, until one it refuses, and says
// whether the hidden one is among them.
func strictly(data string) (n int, smuggled bool) {
	in := bufio.NewReader(strings.NewReader(data))
	for {
		for { // empty lines before a request are passed over: RFC 9112 section 2.2
			if c, err := in.Peek(1); err != nil || c[0] != '\r' && c[0] != '\n' {
				break
			}
			_, _ = in.ReadByte()
		}
		req, err := http.ReadRequest(in)
		if err != nil {
			return n, smuggled
		}
		n++
		smuggled = smuggled || req.URL.Path == "/static/smuggled"
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return n, smuggled
		}
	}
}

// answers sends a message and gives the statuses that came back.
func answers(address, data string) (statuses []int, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(conn, data); err != nil {
		return nil, nil // the server had seen enough
	}
	_ = conn.(*net.TCPConn).CloseWrite()
	got, _ := io.ReadAll(conn)
	in := bufio.NewReader(bytes.NewReader(got))
	for {
		// A HEAD's answer has no body, and any other's is told by its head.
		method := "GET"
		if len(statuses) == 0 && strings.HasPrefix(data, "HEAD ") {
			method = "HEAD"
		}
		res, err := http.ReadResponse(in, &http.Request{Method: method})
		if err != nil {
			return statuses, nil
		}
		if res.StatusCode != http.StatusContinue {
			statuses = append(statuses, res.StatusCode)
		}
		_, _ = io.Copy(io.Discard, res.Body)
	}
}

// misread says how an answer shows that a message was cut up loosely, "" when not.
func misread(address, data string) string {
	want, known := strictly(data)
	statuses, err := answers(address, data)
	if err != nil {
		return err.Error()
	}
	good := 0
	for _, s := range statuses {
		if s != http.StatusBadRequest && s != http.StatusRequestEntityTooLarge && s != http.StatusNotImplemented && s != http.StatusRequestTimeout {
			good++
		}
		if s >= 500 {
			return fmt.Sprintf("answered %v", statuses)
		}
	}
	// But for "*", "/static/smuggled" is the only path here that answers 404.
	if good > want || (!known && good > 0 && statuses[len(statuses)-1] == http.StatusNotFound && !strings.Contains(data, " * ")) {
		return fmt.Sprintf("answered %v where net/http finds %d requests", statuses, want)
	}
	return ""
}

func TestDesync(t *testing.T) {
	address := newSite(t).listen()
	tries := testenv.Proof(3_000, 50_000, 10_000_000)
	var mu sync.Mutex
	kinds := map[string]string{}
	var wg sync.WaitGroup
	const workers = 8
	for w := range workers {
		wg.Go(func() {
			for i := w; i < tries; i += workers {
				data := message(rand.New(rand.NewPCG(7, uint64(i))))
				if fault := misread(address, data); fault != "" {
					mu.Lock()
					kinds[fault] = data
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d hostile messages", tries)
	for fault, data := range kinds {
		t.Errorf("%s:\n%q", fault, data)
	}
}

// TestDesync_FindsALooseServer shows that a server that believes the first of
// two lengths would be noticed.
func TestDesync_FindsALooseServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				data, _ := io.ReadAll(conn)
				for range strings.Count(string(data), " HTTP/1.1\r\n") {
					_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
				}
			}()
		}
	}()
	for i := range uint64(500) {
		if misread(l.Addr().String(), message(rand.New(rand.NewPCG(7, i)))) != "" {
			return
		}
	}
	t.Error("nothing noticed")
}
