//! test errors

// Missing methods, impossible assertions, bad method sets.
package main

import (
	"fmt"
	"io"
)

type R struct{}

func (r *R) Read(p []byte) (int, error) { return 0, nil }

type W struct{}

func (W) Write(p string) error { return nil }

func main() {
	var r io.Reader = R{}
	var w io.Writer = W{}
	var s fmt.Stringer = r
	_ = r.(W)
	switch r.(type) {
	case W, io.Closer:
	}
	_, _ = w, s
	R{}.Read(nil)
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./interfaces.go:20:20: cannot use R{} (value of struct type R) as io.Reader value in variable declaration: R does not implement io.Reader (method Read has pointer receiver)
//;   ./interfaces.go:21:20: cannot use W{} (value of struct type W) as io.Writer value in variable declaration: W does not implement io.Writer (wrong type for method Write)
//;   		have Write(string) error
//;   		want Write([]byte) (int, error)
//;   ./interfaces.go:22:23: cannot use r (variable of interface type io.Reader) as fmt.Stringer value in variable declaration: io.Reader does not implement fmt.Stringer (missing method String)
//;   ./interfaces.go:23:6: impossible type assertion: r.(W)
//;   	W does not implement io.Reader (missing method Read)
//;   ./interfaces.go:25:7: impossible type switch case: W
//;   	r (variable of interface type io.Reader) cannot have dynamic type W (missing method Read)
//;   ./interfaces.go:28:6: cannot call pointer method Read on R
