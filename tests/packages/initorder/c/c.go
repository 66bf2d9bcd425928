// Package c is imported for its effects only.
package c

import "example.com/initorder/internal/deep"

func init() { deep.Record("c.init.1") }

func init() { deep.Record("c.init.2") }

var _ = deep.Next()
