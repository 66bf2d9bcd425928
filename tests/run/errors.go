//! test run

// Package errors: wrapping, Is, As, Join, trees of errors, own Is and As methods.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

var errBase = errors.New("base")

type codeError struct {
	code int
	err  error
}

func (e codeError) Error() string { return fmt.Sprintf("code %d: %v", e.code, e.err) }
func (e codeError) Unwrap() error { return e.err }

type temporary interface{ Temporary() bool }

type netError struct{}

func (*netError) Error() string        { return "net" }
func (*netError) Temporary() bool      { return true }
func (*netError) Is(target error) bool { return target == io.EOF }

type asError struct{}

func (asError) Error() string { return "as" }
func (asError) As(target any) bool {
	if p, ok := target.(*codeError); ok {
		*p = codeError{99, nil}
		return true
	}
	return false
}

func main() {
	e := fmt.Errorf("outer: %w", codeError{5, fmt.Errorf("mid: %w", errBase)})
	fmt.Println(e, errors.Is(e, errBase), errors.Is(e, io.EOF))
	var ce codeError
	fmt.Println(errors.As(e, &ce), ce.code, errors.Unwrap(errors.Unwrap(e)) == ce.err)
	var tmp temporary
	n := fmt.Errorf("x: %w", &netError{})
	fmt.Println(errors.As(n, &tmp), tmp.Temporary(), errors.Is(n, io.EOF), errors.Is(n, io.ErrUnexpectedEOF))
	ce = codeError{}
	fmt.Println(errors.As(asError{}, &ce), ce.code)
	j := errors.Join(errBase, nil, n, fmt.Errorf("two: %w and %w", io.EOF, os.ErrNotExist))
	fmt.Println(strings.Split(j.Error(), "\n"), errors.Is(j, fs.ErrNotExist), errors.Is(j, io.ErrClosedPipe))
	fmt.Println(errors.Join(nil, nil) == nil, errors.Unwrap(j), errors.Unwrap(errBase) == nil)
	_, err := os.Open("/does/not/exist")
	var pe *fs.PathError
	fmt.Println(err, errors.As(err, &pe), pe.Op, pe.Path, errors.Is(err, os.ErrNotExist))
	fmt.Println(fmt.Errorf("no wrap %v", errBase) == nil, errors.Is(fmt.Errorf("%v", errBase), errBase), errors.New("a") == errors.New("a"))
	fmt.Println(fmt.Errorf("%w %w", nil, errBase), errors.Is(nil, nil), errors.Is(errBase, nil))
	if ne, ok := errors.AsType[*netError](n); ok {
		fmt.Println("AsType", ne)
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		var s *strings.Builder
		errors.As(e, s)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		errors.As(e, nil)
	}()
	fmt.Printf("%v %+v %q %T\n", errBase, errBase, errBase, e)
}

//; stdout:
//;   outer: code 5: mid: base true false
//;   true 5 true
//;   true true true false
//;   true 99
//;   [base x: net two: EOF and file does not exist] true false
//;   true <nil> true
//;   open /does/not/exist: no such file or directory true open /does/not/exist true
//;   false false false
//;   %!w(<nil>) base true false
//;   AsType net
//;   errors: target must be a non-nil pointer
//;   errors: target cannot be nil
//;   base base "base" *fmt.wrapError
//; exit: 0
