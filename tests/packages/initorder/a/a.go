// Package a depends on the deepest package only.
package a

import "example.com/initorder/internal/deep"

var A = set("a.A", deep.Next())

func init() { set("a.init", 0) }

func set(name string, v int) int {
	deep.Record(name)
	return v
}

// Thing has an unexported method that another package cannot implement by accident.
type Thing struct{ name string }

func New(name string) *Thing { return &Thing{name} }

func (t *Thing) Describe() string { return "a.Thing " + t.hidden() }

func (t *Thing) hidden() string { return t.name }
