package main

// Which functions the escape analysis (escape.go) looks at together: those that call each other, directly or not. They are the
// components of the graph of calls, as Tarjan finds them, callees first.

import "golang.org/x/tools/go/ssa"

// hasTable: a function is known by what its package says of it (leaks.go), not by its body.
func (e *escapes) hasTable(fn *ssa.Function) bool {
	return fn.Pkg != nil && fn.Pkg != e.pkg && fn.Origin() == nil && fn.Parent() == nil
}

// visit analyses a function and all that it calls, but for what it is still to be analysed with: it answers the number of the first
// visited of those.
func (e *escapes) visit(fn *ssa.Function) (first int) {
	number, depth := len(e.visited)+1, len(e.open)
	e.visited[fn] = number
	e.open = append(e.open, fn)
	first = number
	e.eachCallee(fn, func(callee *ssa.Function) {
		if e.found[callee] != nil || e.hasTable(callee) || callee.Blocks == nil || callee.Parent() != nil {
			return
		}
		other := e.visited[callee]
		if other == 0 {
			other = e.visit(callee)
		}
		first = min(first, other)
	})
	if first == number {
		e.analyse(e.open[depth:])
		e.open = e.open[:depth]
	}
	return first
}

// eachCallee names the functions that fn and its closures call, or make closures of.
func (e *escapes) eachCallee(fn *ssa.Function, use func(*ssa.Function)) {
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			switch instr := instr.(type) {
			case *ssa.MakeClosure:
				use(instr.Fn.(*ssa.Function))
			case ssa.CallInstruction:
				if callee := instr.Common().StaticCallee(); callee != nil {
					use(callee)
				} else if m, ok := e.methodOf(instr.Common()); ok && m.fn != nil {
					use(m.fn)
				}
			}
		}
	}
	for _, inner := range fn.AnonFuncs {
		e.eachCallee(inner, use)
	}
}
