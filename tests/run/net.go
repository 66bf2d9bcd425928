//! test run

// Package net: loopback TCP, UDP and Unix sockets, deadlines, addresses, many connections at once.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

func serve(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			fmt.Println("accept ends:", errors.Is(err, net.ErrClosed))
			return
		}
		go func() {
			defer c.Close()
			s := bufio.NewScanner(c)
			for s.Scan() {
				fmt.Fprintf(c, "%s\n", strings.ToUpper(s.Text()))
			}
		}()
	}
}

func ask(addr, text string) string {
	c, err := net.Dial("tcp", addr)
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	fmt.Fprintf(c, "%s\n", text)
	answer, err := bufio.NewReader(c).ReadString('\n')
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(answer)
}

func main() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	done := make(chan bool)
	go func() { serve(l); close(done) }()
	addr := l.Addr().String()
	fmt.Println(ask(addr, "hello"), l.Addr().Network())
	var wg sync.WaitGroup
	wrong := make(chan string, 100)
	for i := range 50 {
		wg.Go(func() {
			if got := ask(addr, fmt.Sprint("client ", i)); got != fmt.Sprint("CLIENT ", i) {
				wrong <- got
			}
		})
	}
	wg.Wait()
	close(wrong)
	for w := range wrong {
		fmt.Println("wrong", w)
	}
	c, _ := net.Dial("tcp", addr)
	c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
	_, err = c.Read(make([]byte, 1))
	var ne net.Error
	fmt.Println(errors.As(err, &ne), ne.Timeout(), errors.Is(err, os.ErrDeadlineExceeded))
	c.SetReadDeadline(time.Time{})
	go func() { time.Sleep(10 * time.Millisecond); c.Close() }()
	_, err = c.Read(make([]byte, 1))
	fmt.Println(errors.Is(err, net.ErrClosed))
	big, _ := net.Dial("tcp", addr)
	go func() {
		io.WriteString(big, strings.Repeat("x", 60000)+"\n")
		big.(*net.TCPConn).CloseWrite()
	}()
	all, err := io.ReadAll(big)
	fmt.Println(len(all), err)
	l.Close()
	<-done
	_, err = net.DialTimeout("tcp", addr, time.Second)
	var op *net.OpError
	fmt.Println(errors.As(err, &op), op.Op, op.Net)
	u, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go func() {
		buf := make([]byte, 100)
		for range 3 {
			n, from, err := u.ReadFrom(buf)
			if err != nil {
				return
			}
			u.WriteTo(append([]byte("re: "), buf[:n]...), from)
		}
	}()
	uc, _ := net.Dial("udp", u.LocalAddr().String())
	for i := range 3 {
		fmt.Fprintf(uc, "packet %d", i)
		buf := make([]byte, 100)
		n, err := uc.Read(buf)
		fmt.Printf("%q %v ", buf[:n], err)
	}
	fmt.Println()
	dir, _ := os.MkdirTemp("", "llgo-net")
	defer os.RemoveAll(dir)
	ul, err := net.Listen("unix", filepath.Join(dir, "s"))
	fmt.Println(err)
	go func() {
		c, _ := ul.Accept()
		io.Copy(c, c)
		c.Close()
	}()
	us, _ := net.Dial("unix", filepath.Join(dir, "s"))
	io.WriteString(us, "unix echo")
	us.(*net.UnixConn).CloseWrite()
	all, _ = io.ReadAll(us)
	fmt.Println(string(all))
	a, b := net.Pipe()
	go func() { fmt.Fprint(a, "pipe"); a.Close() }()
	all, _ = io.ReadAll(b)
	fmt.Println(string(all))
	host, port, err := net.SplitHostPort("[::1]:80")
	fmt.Println(host, port, err, net.JoinHostPort("::1", "http"), net.ParseIP("192.168.1.300"), net.ParseIP("::ffff:1.2.3.4"))
	_, n, err := net.ParseCIDR("10.1.2.3/8")
	fmt.Println(n, err, n.Contains(net.IPv4(10, 9, 9, 9)), netip.MustParsePrefix("fe80::/10").Contains(netip.MustParseAddr("fe80::1%eth0").WithZone("")))
	ips, err := net.LookupHost("127.0.0.1")
	fmt.Println(ips, err)
	p, err := net.LookupPort("tcp", "http")
	fmt.Println(p, err)
	q, err := url.Parse("https://user:p%40ss@host:8080/a%2Fb/../c?q=1&q=2&z=%20#frag")
	fmt.Println(q.Host, q.Path, q.Query()["q"], q.User, q.Fragment, q.JoinPath("x"), err, url.QueryEscape("a b&ü"))
}

//; stdout:
//;   HELLO tcp
//;   true true true
//;   true
//;   60001 <nil>
//;   accept ends: true
//;   true dial tcp
//;   "re: packet 0" <nil> "re: packet 1" <nil> "re: packet 2" <nil> ⏎
//;   <nil>
//;   unix echo
//;   pipe
//;   ::1 80 <nil> [::1]:http <nil> 1.2.3.4
//;   10.0.0.0/8 <nil> true true
//;   [127.0.0.1] <nil>
//;   80 <nil>
//;   host:8080 /a/b/../c [1 2] user:p%40ss frag https://user:p%40ss@host:8080/c/x?q=1&q=2&z=%20#frag <nil> a+b%26%C3%BC
//; exit: 0
