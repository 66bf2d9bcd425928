//! test object
//! symbol main.main
//! symbol main.used
//! symbol main.T.Called
//! no-symbol main.unused
//! no-symbol main.T.NeverCalled

// What nothing reaches is not in the executable; a method is live when its type meets an interface that calls it.
package main

type T struct{}

func (T) Called() int      { return 1 }
func (T) NeverCalled() int { return 2 }

type caller interface{ Called() int }

//go:noinline
func used(c caller) int { return c.Called() }

func unused() int { return 3 }

func main() {
	println(used(T{}))
}
