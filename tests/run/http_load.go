//! test run
//! slow
//! timeout 300

// A server and its clients: 20,000 loopback requests over 64 connections without an error, and memory that stays.
package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	connections = 64
	requests    = 20000
)

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /sum", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		sum := 0
		for _, b := range body {
			sum += int(b)
		}
		w.Header().Set("X-Length", strconv.Itoa(len(body)))
		fmt.Fprint(w, sum)
	})
	return mux
}

// residentKB reads this process's resident memory.
func residentKB() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.Atoi(fields[0])
	return kb
}

func ask(c *http.Client, url string, n int) error {
	body := bytes.Repeat([]byte{byte(n)}, n%3000)
	res, err := c.Post(url, "application/octet-stream", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if want := strconv.Itoa(int(byte(n)) * (n % 3000)); string(answer) != want {
		return fmt.Errorf("request %d: want %s, have %s", n, want, answer)
	}
	return nil
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	go http.Serve(listener, handler())
	url := "http://" + listener.Addr().String() + "/sum"
	transport := &http.Transport{MaxConnsPerHost: connections, MaxIdleConnsPerHost: connections}
	client := &http.Client{Transport: transport}
	var next, failed atomic.Int64
	var warm int
	var once sync.Once
	var wg sync.WaitGroup
	for range connections {
		wg.Go(func() {
			for {
				n := next.Add(1)
				if n > requests {
					return
				}
				if err := ask(client, url, int(n)); err != nil {
					failed.Add(1)
					fmt.Println(err)
				}
				if n > requests/4 {
					once.Do(func() { warm = residentKB() })
				}
			}
		})
	}
	wg.Wait()
	grown := residentKB() - warm
	fmt.Println(requests, "requests,", failed.Load(), "failed, steady:", grown < 64<<10)
	if grown >= 64<<10 {
		fmt.Println("memory grew by", grown, "kB from", warm)
	}
}

//; stdout:
//;   20000 requests, 0 failed, steady: true
//; exit: 0
