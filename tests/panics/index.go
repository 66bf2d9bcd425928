//! test run
//! stderr

// An unhandled panic of an index out of range, three calls deep.
package main

//go:noinline
func index(xs []int, i int) int {
	return xs[i]
}

type table struct{ rows [][]int }

//go:noinline
func (t *table) at(i, j int) int {
	return index(t.rows[i], j)
}

func main() {
	t := &table{[][]int{{1, 2, 3}}}
	println(t.at(0, 2))
	func() {
		println(t.at(0, 5))
	}()
}

//; stdout:
//; stderr:
//;   3
//;   panic: runtime error: index out of range [5] with length 3
//;
//;   goroutine 1 [running]:
//;   main.index()
//;   	index.go:9
//;   main.(*table).at()
//;   	index.go:16
//;   main.main.func1()
//;   	index.go:23
//;   main.main()
//;   	index.go:24
//; exit: 2
