// What is called, and what C answers.

package main

import (
	"fmt"
	"slices"
	"strings"
	_ "unsafe"
)

//go:linkname ccall llgo.ccall
func ccall(fn, a1, a2, a3, a4, a5, a6 uintptr) uintptr

const (
	minusOne   = ^uintptr(0)
	minusOne32 = 0xffffffff         // -1 in the low half; what is above means nothing to an int
	dirtyError = 0x12345678ffffffff // -1, as an int
)

// step is a call of the probe, and the answer that C gives.
type step struct {
	function string
	args     []uintptr
	result   uintptr
	errno    int32
}

var steps = []step{
	{"getppid", nil, 4711, 0},
	{"umask", []uintptr{0o22}, 0o77, 22},
	{"kill", []uintptr{123, 9}, 0, 0},
	{"kill", []uintptr{123, 9}, minusOne, 22},
	{"kill", []uintptr{123, 9}, minusOne32, 2},
	{"kill", []uintptr{123, 9}, dirtyError, 22},
	{"close", []uintptr{7}, minusOne32, 2},
	{"close", []uintptr{7}, 0, 22},
	{"fchmod", []uintptr{5, 0o644}, minusOne, 2},
	{"ftruncate", []uintptr{5, 1 << 40}, 0, 0},
	{"ftruncate", []uintptr{5, minusOne}, minusOne32, 22},
	{"lseek", []uintptr{3, 1 << 40, 1}, 1 << 40, 0},
	{"lseek", []uintptr{3, 0, 2}, minusOne32, 22},
	{"lseek", []uintptr{3, 0, 2}, minusOne, 22},
	{"dup", []uintptr{3}, 5, 0},
	{"dup", []uintptr{3}, minusOne, 22},
	{"setpgid", []uintptr{0, 17}, 0, 0},
	{"setnonblock", []uintptr{6}, 0, 0},
	{"setnonblock", []uintptr{6}, minusOne32, 2},
}

// script makes all calls and prints what C saw, what came back, and how often errno was asked for.
func script(m *image, leftOut []string) {
	for _, s := range steps {
		if !slices.Contains(leftOut, s.function) {
			m.call(s.function, s.args, s.result, s.errno)
		}
	}
	m.call("setsid", nil, 99, 22)
	m.call("setsid", nil, minusOne32, 22)
	for _, result := range []uintptr{uintptr(len(text)), minusOne} {
		m.call("write", []uintptr{1, address(text), uintptr(len(text))}, result, 2)
	}
}

func (m *image) call(name string, args []uintptr, result uintptr, number int32) {
	answer.result, answer.errno = result, number
	noted, errnoReads = nil, 0
	var words [6]uintptr
	copy(words[:], args)
	got := ccall(m.callable("rig_"+name), words[0], words[1], words[2], words[3], words[4], words[5])
	fmt.Printf("%s = %d, errno read %v\n", strings.Join(noted, " "), int(got), errnoReads != 0)
}
