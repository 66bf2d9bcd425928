//! test errors

// What go:linkname binds to has to be somewhere: gc's linker names it (relocation target … not defined), we do with the place of the
// declaration. Not what nobody calls, and a variable is its own.
package main

import _ "unsafe"

//go:linkname missing example.com/nowhere.missing
func missing(n int) int //~ unsupported: example.com/nowhere.missing is not defined

//go:linkname gone runtime.notThere
func gone() //~ unsupported: runtime.notThere is not defined

//go:linkname uncalled runtime.notThereEither
func uncalled()

//go:linkname own runtime.notThere2
var own int

func main() {
	println(missing(1), own)
	f()
}

func f() { gone() }
