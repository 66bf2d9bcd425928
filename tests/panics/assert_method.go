//! test run
//! stderr

// A failed assertion to an interface: a method is missing.
package main

type writer interface{ Write(p []byte) (int, error) }
type file struct{}

func (file) Read() {}

func main() {
	var x any = file{}
	println(x.(writer) != nil)
}

//; stdout:
//; stderr:
//;   panic: interface conversion: main.file is not main.writer: missing method Write
//;
//;   goroutine 1 [running]:
//;   main.main()
//;   	assert_method.go:14
//; exit: 2
