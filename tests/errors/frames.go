//! test errors

// Frames of more than 1 GB: too large for any stack. The numbers are ours, the words gc's.
package main

var sink byte

func local(x *[1 << 31]byte) byte { //~ unsupported: stack frame too large (>1GB): 2048 MB locals + 0 MB args
	for _, b := range *x {
		return b
	}
	return 0
}

// Cranelift counts to 4 GB.
func huge(x *[1 << 33]byte) byte { //~ unsupported: stack frame too large (>1GB): 8192 MB locals + 0 MB args
	for _, b := range *x {
		return b
	}
	return 0
}

type large [1500 << 20]byte

func argument(x large) { sink = x[7] } //~ unsupported: stack frame too large (>1GB): 0 MB locals + 1500 MB args

func result() (x large) { return } //~ unsupported: stack frame too large (>1GB): 1500 MB locals + 1500 MB args

// A variable of this size is on the heap.
func variable() int {
	buf := [1 << 30]byte{}
	return len(buf[:])
}

func main() {
	for _, f := range []any{local, huge, argument, result, variable} {
		println(f)
	}
}
