// The smallest program, for ci/bench.
package main

func message() string {
	return "hello, world"
}

func main() {
	println(message())
}
