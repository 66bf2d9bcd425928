//! test run
//! only linux/amd64 it starts itself, and kernels do not know emulators

// A signal that nobody asked for ends a program as it ends one of C's: its parent sees which it was.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	if os.Getenv("LLGO_CHILD") == "1" {
		fmt.Println("ready")
		time.Sleep(time.Minute)
	}
	for _, sig := range []syscall.Signal{syscall.SIGHUP, syscall.SIGINT, syscall.SIGTERM} {
		// What a shell runs in the background would go on ignoring what it was started with.
		child := exec.Command("env", "--default-signal", os.Args[0])
		child.Env = []string{"LLGO_CHILD=1"}
		out, err := child.StdoutPipe()
		if err == nil {
			err = child.Start()
		}
		if err != nil {
			fmt.Println(err)
			continue
		}
		line, _ := bufio.NewReader(out).ReadString('\n')
		child.Process.Signal(sig)
		fmt.Printf("%q %v\n", line, child.Wait())
	}
}

//; stdout:
//;   "ready\n" signal: hangup
//;   "ready\n" signal: interrupt
//;   "ready\n" signal: terminated
//; exit: 0
