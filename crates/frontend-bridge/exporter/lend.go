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
// Not here: closures and values in interfaces that are made for results, functions that call themselves.

import "golang.org/x/tools/go/ssa"

// home is where memory is; the zero value is the heap.
type home byte

const (
	onlyHeap home = iota
	inFrame
	// In the caller's frame, where the function's body stands in place of the call, and it says so.
	inCaller
)

// lending is what a function makes for its results.
type lending byte

const (
	lendsNothing lending = '0'
	// One object that does not lead to itself.
	lendsOne lending = '1'
	// Objects that may lead to each other.
	lendsGraph lending = '2'
)

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

// walkReturned walks from a result. Variables of the function that it leads to are returned, all else is on the heap.
func (g *graph) walkReturned(root placeID, fn *ssa.Function) {
	g.walk(root, func(object ssa.Instruction) bool {
		switch object.(type) {
		case *ssa.Alloc, *ssa.Call:
			g.leaving[object] = true
			return object.Parent() != fn
		}
		return true
	})
}

// lent says what of the returned objects is left that is not on the heap.
func (g *graph) lent() lending {
	lent := lendsNothing
	for _, id := range g.objects {
		p := &g.places[id]
		if p.heap || !g.leaving[p.made] {
			continue
		}
		if lent != lendsNothing {
			return lendsGraph
		}
		lent = lendsOne
		made := p.made
		g.walk(id, func(object ssa.Instruction) bool {
			if object == made {
				lent = lendsGraph
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
		return lendsNothing
	case e.hasTable(callee):
		if p := e.known[callee.Pkg]; p == nil || !p.Standard {
			return lendsNothing
		}
		if text := e.tableText(callee); text != "" {
			return lending(text[0])
		}
		return lendsNothing
	case callee.Origin() == nil && outermost(caller).Origin() != nil:
		return lendsNothing
	}
	if set := e.found[callee]; set != nil && set.lends != 0 {
		return set.lends
	}
	return lendsNothing
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
