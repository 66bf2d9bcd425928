// Package deep is the root of all others and keeps the record.
package deep

var Trace []string

var counter = start()

func start() int { Record("deep.counter"); return 7 }

func Record(name string) { Trace = append(Trace, name) }

func Next() int { counter++; return counter }

type kind int

func (k kind) Describe() string { return [...]string{"deep.kind"}[k] }

// Deepest is used through a dot import.
const Deepest kind = 0
