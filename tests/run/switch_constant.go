//! test run

// Switches over constants: what is in a branch that is never taken is not even compiled.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

type kind uint8

const (
	small kind = iota + 250
	large
)

var order string

func note(s string) int {
	order += s
	return len(order)
}

func system() string {
	switch runtime.GOOS {
	case "plan9", "js":
		return "other"
	case "linux", "darwin", "windows", "freebsd":
		return "known"
	}
	return "none"
}

func phi(n int) int {
	result := n
	switch large {
	case small:
		result = note("small")
	case large, 7:
		result += note("large")
		fallthrough
	case 9:
		result++
	default:
		result = -1
	}
	return result
}

func numbers() (count int) {
	switch 1.5 {
	case 1.25 + 0.25:
		count += 1
	}
	switch float32(0.1) {
	case 0.1:
		count += 2
	}
	switch 2i {
	case 2:
		count += 100
	case complex(0, 2):
		count += 4
	}
	switch int8(-1) {
	case 127, -128:
		count += 100
	case -1:
		count += 8
	}
	switch uint64(1<<64 - 1) {
	case 1<<63 - 1:
		count += 100
	case 1<<64 - 1:
		count += 16
	}
	switch "" {
	case "a":
		count += 100
	case "":
		count += 32
	}
	return count
}

// The same values, written in several ways.
func zeros() (count int) {
	if unsafe.Pointer(uintptr(0)) == unsafe.Pointer(nil) {
		count++
	}
	if unsafe.Pointer(uintptr(0)) != nil {
		count += 100
	}
	if nil == unsafe.Pointer(uintptr(5)) || unsafe.Pointer(uintptr(5)) == nil {
		count += 100
	}
	if (*int)(unsafe.Pointer(uintptr(0))) == nil {
		count += 2
	}
	var f float64
	var g float32
	if f == 0 && f == 0.5-0.5 && g == 0 {
		count += 4
	}
	var c complex128
	if c == 0 && c == 0i && c == 0.0 {
		count += 8
	}
	var s string
	if s == "" {
		count += 16
	}
	switch f {
	case 0:
		count += 32
	default:
		count += 100
	}
	var b bool
	if b == false && b != true {
		count += 64
	}
	half, other := 0.5, float32(2)
	if half != 0.5 || other != 2.0 || c != 0i {
		count += 1000
	}
	return count
}

func loop() (rounds int) {
	for rounds < 3 {
		switch 'x' {
		case 'y':
			rounds += 100
		case 'x':
			rounds++
			continue
		}
		break
	}
	return rounds
}

func interfaces() bool {
	switch any(1) {
	case int8(1):
		return false
	case 1:
		return true
	}
	return false
}

func deferred() (text string) {
	switch small {
	case large:
		defer func() { text = "large" }()
	case small:
		defer func() { text += recover().(string) }()
		panic("small")
	}
	return "end"
}

func main() {
	fmt.Println(system(), phi(5), order, numbers(), loop(), interfaces(), deferred(), zeros())
}

//; stdout:
//;   known 11 large 63 3 true small 127
//; exit: 0
