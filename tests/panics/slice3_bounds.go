//! test run
//! stderr

// The capacity of a full slice expression is out of range, in a goroutine of its own.
package main

func cut(xs []byte, max int) []byte {
	return xs[0:1:max]
}

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		cut(make([]byte, 4), 5)
	}()
	<-done
	select {}
}

//; stdout:
//; stderr:
//;   panic: runtime error: slice bounds out of range [::5] with capacity 4
//;
//;   goroutine N [running]:
//;   main.cut()
//;   	slice3_bounds.go:8
//;   main.main.func1()
//;   	slice3_bounds.go:15
//;   created by main.main in goroutine N
//;   	slice3_bounds.go:13
//; exit: 2
