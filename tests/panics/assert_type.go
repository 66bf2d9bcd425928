//! test run
//! stderr

// A failed assertion to a concrete type.
package main

type celsius float64

func value(x any) celsius {
	return x.(celsius)
}

func main() {
	println(value(celsius(1)))
	println(value(float64(2)))
}

//; stdout:
//; stderr:
//;   1
//;   panic: interface conversion: interface {} is float64, not main.celsius
//;
//;   goroutine 1 [running]:
//;   main.value()
//;   	assert_type.go:10
//;   main.main()
//;   	assert_type.go:15
//; exit: 2
