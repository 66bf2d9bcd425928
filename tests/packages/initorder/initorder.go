//! test run

// Initialisation order over several packages: dependencies first, files by name, variables by need, several init
// functions, internal packages, dot and blank imports.
package main

import (
	"fmt"

	_ "example.com/initorder/c"
	. "example.com/initorder/internal/deep"

	"example.com/initorder/a"
	bee "example.com/initorder/b"
)

var first = log("main.first", second)

var second = log("main.second", third+a.A)

var third = func() int { return log("main.third", bee.B) }()

func init() { log("main.init.1", first) }

func init() { log("main.init.2", fromOther) }

func log(name string, v int) int {
	Record(name)
	return v + 1
}

func main() {
	for i, name := range Trace {
		fmt.Println(i, name)
	}
	fmt.Println(first, second, third, a.A, bee.B, fromOther)
	fmt.Println(a.New("x").Describe(), bee.Wrap(a.New("y")).Describe(), Deepest.Describe())
}

//; stdout:
//;   0 deep.counter
//;   1 a.A
//;   2 a.init
//;   3 b.B
//;   4 b.init
//;   5 c.init.1
//;   6 c.init.2
//;   7 main.third
//;   8 main.second
//;   9 main.first
//;   10 other.fromOther
//;   11 other.alsoOther
//;   12 main.init.1
//;   13 main.init.2
//;   14 other.init
//;   91 90 81 8 80 101
//;   a.Thing x a.Thing y deep.kind
//; exit: 0
