//! test run
//! stderr

// A write to a nil map.
package main

type registry struct{ names map[string]int }

func (r *registry) add(name string) {
	r.names[name]++
}

func main() {
	var r registry
	println(r.names["x"])
	r.add("x")
}

//; stdout:
//; stderr:
//;   0
//;   panic: assignment to entry in nil map
//;
//;   goroutine 1 [running]:
//;   main.(*registry).add()
//;   	nil_map.go:10
//;   main.main()
//;   	nil_map.go:16
//; exit: 2
