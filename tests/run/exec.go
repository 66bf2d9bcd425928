//! test run
//! only linux/amd64 it starts itself, and kernels do not know emulators

// Packages os/exec, os/signal and syscall: children, pipes, environment, exit codes, kill, this program again.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	if os.Getenv("LLGO_CHILD") == "1" {
		data, _ := io.ReadAll(os.Stdin)
		fmt.Printf("child got %q and %q\n", data, os.Args[1:])
		fmt.Fprintln(os.Stderr, "child error")
		os.Exit(5)
	}
	out, err := exec.Command("echo", "hello", "world").Output()
	fmt.Printf("%q %v\n", out, err)
	cmd := exec.Command("sh", "-c", "cat; echo $VAR >&2; pwd; exit 7")
	cmd.Stdin = strings.NewReader("from stdin\n")
	cmd.Env = append(os.Environ(), "VAR=value")
	cmd.Dir = "/"
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var ee *exec.ExitError
	fmt.Printf("%v %q %q %v %d\n", err, stdout.String(), stderr.String(), errors.As(err, &ee), ee.ExitCode())
	self, err := os.Executable()
	if err != nil {
		fmt.Println(err)
	}
	again := exec.Command(self, "a", "b c")
	again.Env = []string{"LLGO_CHILD=1"}
	in, _ := again.StdinPipe()
	go func() {
		io.WriteString(in, "piped")
		in.Close()
	}()
	combined, err := again.CombinedOutput()
	fmt.Printf("%q %v\n", combined, err)
	_, err = exec.Command("/no/such/program").Output()
	fmt.Println(err)
	_, err = exec.LookPath("no-such-program-llgo")
	fmt.Println(errors.Is(err, exec.ErrNotFound))
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	err = exec.CommandContext(ctx, "sleep", "30").Run()
	fmt.Println(err, ctx.Err())
	p := exec.Command("sleep", "30")
	fmt.Println(p.Start(), p.Process.Signal(syscall.SIGTERM))
	err = p.Wait()
	ws := p.ProcessState.Sys().(syscall.WaitStatus)
	fmt.Println(err, ws.Signaled(), ws.Signal(), p.ProcessState.ExitCode(), p.ProcessState.Success())
	pipe := exec.Command("cat")
	w, _ := pipe.StdinPipe()
	r, _ := pipe.StdoutPipe()
	pipe.Start()
	for i := range 3 {
		fmt.Fprintf(w, "line %d\n", i)
		buf := make([]byte, 7)
		io.ReadFull(r, buf)
		fmt.Printf("%q ", buf)
	}
	w.Close()
	fmt.Println(pipe.Wait())
	var wg sync.WaitGroup
	total := make(chan int, 16)
	for range 8 {
		wg.Go(func() {
			b, err := exec.Command("printf", "%s", strings.Repeat("x", 1000)).Output()
			if err != nil {
				fmt.Println(err)
			}
			total <- len(b)
		})
	}
	wg.Wait()
	close(total)
	sum := 0
	for n := range total {
		sum += n
	}
	fmt.Println(sum)
	sig := make(chan os.Signal, 1)
	signal.Notify(sig, syscall.SIGUSR1)
	syscall.Kill(os.Getpid(), syscall.SIGUSR1)
	fmt.Println(<-sig)
	signal.Stop(sig)
	sctx, stop := signal.NotifyContext(context.Background(), syscall.SIGHUP)
	syscall.Kill(os.Getpid(), syscall.SIGHUP)
	<-sctx.Done()
	stop()
	fmt.Println(sctx.Err())
	signal.Ignore(syscall.SIGUSR2)
	syscall.Kill(os.Getpid(), syscall.SIGUSR2)
	proc, err := os.FindProcess(os.Getpid())
	fmt.Println(proc.Pid == os.Getpid(), err, syscall.ENOENT, syscall.Errno(13), syscall.SIGKILL)
}

//; stdout:
//;   "hello world\n" <nil>
//;   exit status 7 "from stdin\n/\n" "value\n" true 7
//;   "child got \"piped\" and [\"a\" \"b c\"]\nchild error\n" exit status 5
//;   fork/exec /no/such/program: no such file or directory
//;   true
//;   signal: killed context deadline exceeded
//;   <nil> <nil>
//;   signal: terminated true terminated -1 false
//;   "line 0\n" "line 1\n" "line 2\n" <nil>
//;   8000
//;   user defined signal 1
//;   context canceled
//;   true <nil> no such file or directory permission denied killed
//; exit: 0
