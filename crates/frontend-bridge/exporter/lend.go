package main

// What functions make for their results, for the escape analysis (escape.go).
//
//	func newT(x int) *T { return &T{x} }        t := newT(1); use(t.x)
//
// gc puts the body of such a small function where it is called, and finds there that the T stays. Here the function lends what it
// makes: a call is an object of its caller, to which the results lead. Where that stays, the caller's code has the body in place
// of the call, and the T in its frame; if for any reason it has not, the T is on the heap.
//
// Invariant (covered): a body is lent only to code whose key covers its text: within a package, and from GOROOT to everybody.
//
// Errors are on the heap where a function lends something else, too: callers have one object for all that a call lends, and who
// hands on an error mostly does not hand on the rest.
//
// Not here: closures that are made for results, functions that call themselves.

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// home is where memory is; the zero value is the heap.
type home byte

const (
	onlyHeap home = iota
	inFrame
	// In the caller's frame, where the function's body stands in place of the call, and it says so.
	inCaller
)

// lending is what a function makes for its results, and which of these lead there: a bit for each. The zero value is nothing.
type lending struct{ kind, results byte }

const (
	lendsNothing = iota
	// One object that does not lead to itself.
	lendsOne
	// Objects that may lead to each other.
	lendsGraph
)

func (l lending) encode() []byte { return []byte{'0' + l.kind, '0' + l.results} }

func decodeLending(text string) lending { return lending{text[0] - '0', text[1] - '0'} }

// maxLent is how many instructions a function may have that lends (FULL.body in ssa-lowering's inline.rs).
const maxLent = 40

// isSmall reports whether a function's body may stand in place of its calls.
func (e *escapes) isSmall(fn *ssa.Function) bool {
	if fn.Recover != nil || len(fn.FreeVars) > 0 || fn.Parent() != nil || fn.Signature.Results().Len() == 0 || compiledAsRuntime(fn) {
		return false
	}
	size := 0
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			switch instr := instr.(type) {
			case *ssa.Call:
				if instr.Call.StaticCallee() == fn {
					return false
				}
				size++
			case *ssa.Defer, *ssa.Go, *ssa.Select, *ssa.RunDefers:
				return false
			case *ssa.DebugRef, *ssa.Phi, *ssa.Jump, *ssa.Extract:
			default:
				size++
			}
		}
	}
	return size <= maxLent
}

// walkReturned walks from the r-th result. Variables and values in interfaces that it leads to are returned, all else is on the
// heap.
func (g *graph) walkReturned(r int, root placeID, fn *ssa.Function) {
	g.walk(root, func(object ssa.Instruction) bool {
		switch object.(type) {
		case *ssa.Alloc, *ssa.MakeInterface, *ssa.Call:
			g.leaving[object] |= 1 << r
			return object.Parent() != fn
		}
		return true
	})
}

// keepErrors puts objects on the heap that are returned as errors, unless all that are returned are.
func (g *graph) keepErrors(fn *ssa.Function) {
	errors, all := errorResults(fn), byte(0)
	for _, results := range g.leaving {
		all |= results
	}
	if all&errors == all {
		return
	}
	for _, id := range g.objects {
		if p := &g.places[id]; !p.heap && g.leaving[p.made]&errors != 0 {
			g.toHeap(id)
		}
	}
}

var errorType = types.Universe.Lookup("error").Type()

// errorResults has a bit for each result that is an error.
func errorResults(fn *ssa.Function) (errors byte) {
	results := fn.Signature.Results()
	for r := range min(results.Len(), maxResults) {
		if types.Identical(results.At(r).Type(), errorType) {
			errors |= 1 << r
		}
	}
	return errors
}

// lent says what of the returned objects is left that is not on the heap.
func (g *graph) lent() (lent lending) {
	for _, id := range g.objects {
		p := &g.places[id]
		if p.heap || g.leaving[p.made] == 0 {
			continue
		}
		lent.results |= g.leaving[p.made]
		if lent.kind != lendsNothing {
			lent.kind = lendsGraph
			continue
		}
		lent.kind = lendsOne
		made := p.made
		g.walk(id, func(object ssa.Instruction) bool {
			if object == made {
				lent.kind = lendsGraph
			}
			return false
		})
	}
	return lent
}

// lends says what of the callee's a function may have in its frame.
func (e *escapes) lends(callee, caller *ssa.Function) lending {
	switch {
	case callee.Parent() != nil || !e.hasTable(callee) && callee.Blocks == nil:
		return lending{}
	case e.hasTable(callee):
		if p := e.known[callee.Pkg]; p == nil || !p.Standard {
			return lending{}
		}
		if text := e.tableText(callee); text != "" {
			return decodeLending(text)
		}
		return lending{}
	case callee.Origin() == nil && outermost(caller).Origin() != nil:
		return lending{}
	}
	if set := e.found[callee]; set != nil {
		return set.lends
	}
	return lending{}
}

// homeOf is where the memory is that an instruction needs.
func (e *escapes) homeOf(instr ssa.Instruction) home {
	e.leaksOf(outermost(instr.Parent()))
	return e.homes[instr]
}

// variableHome is where a variable is.
func (e *escapes) variableHome(alloc *ssa.Alloc) home {
	if !e.heapVariable(alloc) {
		return inFrame
	}
	if e.isKnownForRuntime(alloc.Parent()) {
		return onlyHeap
	}
	return e.homeOf(alloc)
}
