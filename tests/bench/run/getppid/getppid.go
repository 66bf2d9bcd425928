// The shortest system call there is, three million times.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	parent, same := os.Getppid(), 0
	for range 3_000_000 {
		if syscall.Getppid() == parent {
			same++
		}
	}
	fmt.Println(same)
}
