// Execution traces before Go 1.25, as the other files want them. Replaces nothing.

//go:build !go1.25

package runtime

type traceEventType = traceEv

// traceClock tells how long a unit of time is.
func traceClock(gen uintptr) { traceFrequency(gen) }
