//! test run

// All goroutines wait for the poller or for each other, and only the poller wakes them: never a deadlock.
package main

import (
	"fmt"
	"io"
	"net"
	"sync"
)

func serve(conn net.Conn) {
	defer conn.Close()
	io.Copy(conn, conn)
}

// exchange sends one byte at a time and waits for each to come back, through another goroutine.
func exchange(addr string, rounds int) int {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	answers := make(chan byte)
	go func() {
		var b [1]byte
		for range rounds {
			if _, err := io.ReadFull(conn, b[:]); err != nil {
				panic(err)
			}
			answers <- b[0]
		}
	}()
	sum := 0
	for i := range rounds {
		conn.Write([]byte{byte(i)})
		sum += int(<-answers)
	}
	return sum
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(conn)
		}
	}()
	for range 20 {
		fmt.Print(exchange(listener.Addr().String(), 100), " ")
	}
	fmt.Println()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() { exchange(listener.Addr().String(), 500) })
	}
	all.Wait()
	fmt.Println("done")
}

//; stdout:
//;   4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 4950 ⏎
//;   done
//; exit: 0
