// One byte written to the same place of a file, a million times.
package main

import (
	"fmt"
	"os"
	"syscall"
)

func main() {
	file, err := os.CreateTemp("", "pwrite")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(file.Name())
	fd, written, b := int(file.Fd()), 0, []byte{'x'}
	for range 1_000_000 {
		n, err := syscall.Pwrite(fd, b, 0)
		if err != nil {
			fmt.Println(err)
		}
		written += n
	}
	fmt.Println(written)
}
