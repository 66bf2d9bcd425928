//! test errors

// Declarations that clash.
package main

type T struct {
	a int
	a string
}

func (T) m()  {}
func (*T) m() {}

func f() {}

var f = 1

func main() {
	x := 1
	x := 2
	switch x {
	case 1:
	case 1:
	}
	_ = map[string]int{"a": 1, "a": 2}
	var y, y int
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./declared_twice.go:8:2: a redeclared
//;   	./declared_twice.go:7:2: other declaration of a
//;   ./declared_twice.go:12:11: method T.m already declared at ./declared_twice.go:11:10
//;   ./declared_twice.go:16:5: f redeclared in this block
//;   	./declared_twice.go:14:6: other declaration of f
//;   ./declared_twice.go:20:4: no new variables on left side of :=
//;   ./declared_twice.go:23:7: duplicate case 1 (constant of type int) in expression switch
//;   	./declared_twice.go:22:7: previous case
//;   ./declared_twice.go:25:29: duplicate key "a" in map literal
//;   ./declared_twice.go:26:6: declared and not used: y
//;   ./declared_twice.go:26:9: y redeclared in this block
//;   	./declared_twice.go:26:6: other declaration of y
