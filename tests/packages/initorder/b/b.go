// Package b imports a, so a is ready before b starts.
package b

import (
	"example.com/initorder/a"
	"example.com/initorder/internal/deep"
)

var B = func() int {
	deep.Record("b.B")
	return a.A * 10
}()

func init() { deep.Record("b.init") }

type wrapped struct {
	*a.Thing
	hidden func() string
}

// Wrap promotes Describe from another package, beside a field of the name of its unexported method.
func Wrap(t *a.Thing) interface{ Describe() string } {
	return wrapped{t, func() string { return "never" }}
}
