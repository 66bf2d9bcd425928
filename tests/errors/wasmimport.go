//! test errors

// A function of a WebAssembly host, on a system that has no such host.
package main

//go:wasmimport wasi_snapshot_preview1 sched_yield
func schedYield() uint32 //~ unsupported: main.schedYield (wasmimport wasi_snapshot_preview1 sched_yield) is not defined

func main() {
	println(schedYield())
}
