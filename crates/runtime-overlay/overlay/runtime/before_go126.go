// What Go 1.26 has and earlier releases do not, for these. Replaces gcount, which counts gc's free goroutines.

//go:build !go1.26

package runtime

func inheritBypass(gp, caller *g) {}

// gcount is for metrics.go.
func gcount() int32 { return liveGoroutines.Load() }

// What compiled code calls to print.

func printfloat64(v float64) { printfloat(v) }

func printfloat32(v float32) { printfloat(float64(v)) }

func printcomplex128(v complex128) { printcomplex(v) }

func printcomplex64(v complex64) { printcomplex(complex128(v)) }

// printquoted is for a type of package runtime that came later.
func printquoted(text string) { printstring(text) }
