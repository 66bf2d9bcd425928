//! test run

// Defer: order, evaluation of arguments and receivers, loops, results changed on the way out, builtins, Goexit.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
)

type noisy struct{ name string }

func (n noisy) close()    { fmt.Println("close", n.name) }
func (n *noisy) release() { fmt.Println("release", n.name) }

func arg(s string) string { fmt.Println("evaluate", s); return s }

func order() {
	for i := 0; i < 4; i++ {
		defer fmt.Print(i, " ")
	}
	x := 1
	defer fmt.Println("x at defer", x)
	x = 2
	defer func() { fmt.Println("x at run", x) }()
	x = 3
	defer func(s string) { fmt.Println("ran", s) }(arg("one"))
	fmt.Println("body")
}

func receivers() {
	n := noisy{"first"}
	defer n.close()
	defer n.release()
	n.name = "second"
	var c interface{ close() } = noisy{"iface"}
	defer c.close()
	c = nil
	f := n.close
	defer f()
	n.name = "third"
}

func named() (n int, err error) {
	defer func() {
		n *= 2
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	defer func() { n += 3 }()
	return 7, nil
}

func namedPanic() (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recovered: %v", r)
		}
	}()
	n = 5
	panic("oops")
}

func early(n int) string {
	defer fmt.Println("leaving", n)
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		defer fmt.Println("zero")
		return "zero"
	}
	for i := range n {
		if i == 2 {
			defer fmt.Println("loop left")
			return "loop"
		}
	}
	return "end"
}

func builtins() {
	m := map[string]int{"a": 1, "b": 2}
	ch := make(chan int, 1)
	s := make([]int, 2)
	func() {
		defer close(ch)
		defer delete(m, "a")
		defer copy(s, []int{8, 9})
		defer clear(m)
		defer print("")
		defer recover()
	}()
	_, ok := <-ch
	fmt.Println(m, ok, s)
}

func unlock(mu *sync.Mutex, n int) int {
	mu.Lock()
	defer mu.Unlock()
	return n + 1
}

func goexit() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println("recover in Goexit:", recover()) }()
		func() {
			defer fmt.Println("inner deferred")
			runtime.Goexit()
		}()
		fmt.Println("not reached")
	}()
	<-done
}

func deep(n int) (sum int) {
	defer func() { sum += n }()
	if n == 0 {
		return 0
	}
	return deep(n - 1)
}

func big() (b [100]int) {
	defer func() { b[99]++ }()
	b[99] = 41
	return b
}

func main() {
	order()
	receivers()
	fmt.Println(named())
	fmt.Println(namedPanic())
	for _, n := range []int{-1, 0, 1, 9} {
		fmt.Println(early(n))
	}
	builtins()
	var mu sync.Mutex
	fmt.Println(unlock(&mu, unlock(&mu, 1)))
	goexit()
	fmt.Println(deep(1000), big()[99])
	func() {
		defer func() { fmt.Println(recover()) }()
		var f func()
		defer f()
		fmt.Println("a nil function panics when it runs")
	}()
	defer fmt.Println("os.Exit runs no deferred calls")
	os.Exit(3)
}

//; stdout:
//;   evaluate one
//;   body
//;   ran one
//;   x at run 3
//;   x at defer 1
//;   3 2 1 0 close second
//;   close iface
//;   release third
//;   close first
//;   20 <nil>
//;   5 recovered: oops
//;   leaving -1
//;   negative
//;   zero
//;   leaving 0
//;   zero
//;   leaving 1
//;   end
//;   loop left
//;   leaving 9
//;   loop
//;   map[] false [8 9]
//;   3
//;   inner deferred
//;   recover in Goexit: <nil>
//;   500500 42
//;   a nil function panics when it runs
//;   runtime error: invalid memory address or nil pointer dereference
//; exit: 3
