package main

// Functions that are handed to functions, for the escape analysis (escape.go).
//
//	func retry(f func(fd int, p []byte) (int, error), fd int, p []byte) (int, error) { … f(fd, p) … }
//	retry(syscall.Read, fd, p)        retry(syscall.Write, fd, p)
//
// gc puts retry's body where it is called, and finds there that syscall.Read keeps nothing of p. Here all calls of retry together
// say what f can be.
//
// Invariant (all-calls): only its own package calls such a function, since it is not exported, is GOROOT's, and no //go:linkname gives it
// away; and there it is called, and nothing else is done with it.
//
// Not here: methods, generic functions, closures; functions of the same package that are handed, which may not be analysed yet.

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// handed are the functions that parameters can be. Of a parameter that is not there nothing is known.
type handed map[*ssa.Parameter][]*ssa.Function

// calledOnly is a function that is only called, as far as has been seen.
type calledOnly struct {
	uses, calls int
	// By parameter, what it can be.
	given   [][]*types.Func
	unknown []bool
}

// handedFunctions looks for what a package hands to its own functions. Its syntax must be whole.
func handedFunctions(p *Package) handed {
	if !p.Standard {
		return nil
	}
	found := takesFunctions(p)
	if len(found) == 0 {
		return nil
	}
	private := privateNames(p.sources)
	for _, file := range p.Files {
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.Ident:
				if c := found[p.Info.Uses[node]]; c != nil {
					c.uses++
				}
			case *ast.CallExpr:
				if c := found[usedFunction(p.Info, node.Fun)]; c != nil {
					c.addCall(p, node.Args)
				}
			}
			return true
		})
	}
	out := handed{}
	for obj, c := range found {
		if c.uses == c.calls && private[obj.Name()] {
			c.addTo(out, p.SSA.Prog, obj.(*types.Func))
		}
	}
	return out
}

// takesFunctions are a package's functions that have functions as parameters.
func takesFunctions(p *Package) map[types.Object]*calledOnly {
	out := map[types.Object]*calledOnly{}
	scope := p.Types.Scope()
	for _, name := range scope.Names() {
		fn, ok := scope.Lookup(name).(*types.Func)
		if !ok || fn.Exported() {
			continue
		}
		sig := fn.Signature()
		if sig.TypeParams().Len() > 0 || sig.Variadic() {
			continue
		}
		for param := range sig.Params().Variables() {
			if isFunction(param.Type()) {
				n := sig.Params().Len()
				out[fn] = &calledOnly{given: make([][]*types.Func, n), unknown: make([]bool, n)}
			}
		}
	}
	return out
}

func isFunction(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// addCall notes the functions among the arguments of a call.
func (c *calledOnly) addCall(p *Package, args []ast.Expr) {
	c.calls++
	for i := range c.given {
		var fn *types.Func
		// One argument may be the results of a call.
		if len(args) == len(c.given) {
			fn, _ = usedFunction(p.Info, args[i]).(*types.Func)
		}
		if fn == nil || fn.Pkg() == p.Types || fn.Signature().Recv() != nil || fn.Signature().TypeParams().Len() > 0 {
			c.unknown[i] = true
		} else {
			c.given[i] = append(c.given[i], fn)
		}
	}
}

// usedFunction is what a name stands for, or nil.
func usedFunction(info *types.Info, expr ast.Expr) types.Object {
	switch expr := ast.Unparen(expr).(type) {
	case *ast.Ident:
		return info.Uses[expr]
	case *ast.SelectorExpr:
		return info.Uses[expr.Sel]
	}
	return nil
}

func (c *calledOnly) addTo(out handed, prog *ssa.Program, obj *types.Func) {
	fn := prog.FuncValue(obj)
	for i, given := range c.given {
		if c.unknown[i] {
			continue
		}
		for _, g := range given {
			out[fn.Params[i]] = append(out[fn.Params[i]], prog.FuncValue(g))
		}
	}
}

// callHanded adds what all functions that a callee can be do with their arguments, if these are known.
func (g *graph) callHanded(call *ssa.CallCommon, result *ssa.Call) bool {
	param, ok := call.Value.(*ssa.Parameter)
	if !ok || len(g.handed[param]) == 0 {
		return false
	}
	for _, fn := range g.handed[param] {
		for i, arg := range call.Args {
			g.argument(g.leaks(fn, i), arg, result, nothingLent)
		}
	}
	return true
}
