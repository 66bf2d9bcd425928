// A program that prints, for ci/bench.
package main

import (
	"fmt"
	"os"
	"strings"
)

func message() string {
	return "hello, world"
}

func main() {
	if len(os.Args) > 5 {
		os.Exit(1)
	}
	fmt.Printf("%s %d %v\n", strings.ToUpper(message()), len(os.Args), []string{"a", "b"})
}
