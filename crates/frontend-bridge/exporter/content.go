package main

// What interfaces hold, for the escape analysis (escape.go): where that is known, so is the method that a call through the interface
// reaches, and what it does with receiver and arguments.
//
//	func New() hash.Hash { return &digest{} }        h := New(); h.Write(p)       (*digest).Write, which keeps nothing
//
// gc knows it because New's body stands in place of the call. Here a function says what its first result holds. Code calls the
// method directly where it finds the same out (ssa-lowering's devirtual.rs), and may then have the method's body in place of the call.
//
// Invariant (covered): what a function's result holds is known within a package, and of GOROOT's functions; then the function's table
// says what the methods do, since the package that has them need not be loaded.
//
// Not here: methods that are promoted, not exported, or have no pointer as receiver; variables and parameters.

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// Contents are a pointer to a named type, or what the table of another package says of its methods. The zero value is not known.
type contents struct {
	named *types.Named
	table string
}

// noReturn are the contents of what a function returns that never does.
var noReturn = contents{table: "!"}

// maxContentTable bounds what tables say of methods.
const maxContentTable = 512

// contentOf is what is known of what an interface holds.
func (e *escapes) contentOf(v ssa.Value) contents {
	switch v := v.(type) {
	case *ssa.MakeInterface:
		if pointer, ok := v.X.Type().(*types.Pointer); ok {
			if named, ok := pointer.Elem().(*types.Named); ok && named.TypeArgs().Len() == 0 {
				return contents{named: named}
			}
		}
	case *ssa.ChangeInterface:
		return e.contentOf(v.X)
	case *ssa.TypeAssert:
		if !v.CommaOk && types.IsInterface(v.AssertedType) {
			return e.contentOf(v.X)
		}
	case *ssa.Extract:
		if call, ok := v.Tuple.(*ssa.Call); ok && v.Index == 0 {
			return e.contentOfResult(call)
		}
	case *ssa.Call:
		return e.contentOfResult(v)
	case *ssa.FreeVar:
		if value := e.copies.source[v]; value != nil {
			return e.contentOf(value)
		}
	case *ssa.UnOp:
		if value := e.copies.loaded(v); value != nil {
			return e.contentOf(value)
		}
	}
	return contents{}
}

// contentOfResult is what the first result of a call holds.
func (e *escapes) contentOfResult(call *ssa.Call) contents {
	callee := call.Call.StaticCallee()
	switch {
	case callee == nil:
		return contents{}
	case e.hasTable(callee):
		if p := e.known[callee.Pkg]; p != nil && p.Standard {
			_, table, _ := strings.Cut(e.tableText(callee), contentMark)
			return contents{table: table}
		}
	case e.found[callee] != nil:
		return e.found[callee].content
	}
	return contents{}
}

// returnedContent is what a function's first result holds, wherever it returns.
func (e *escapes) returnedContent(fn *ssa.Function) contents {
	results := fn.Signature.Results()
	if results.Len() == 0 || !types.IsInterface(results.At(0).Type()) {
		return contents{}
	}
	all := noReturn
	for _, block := range fn.Blocks {
		ret, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return)
		if !ok {
			continue
		}
		switch one := e.contentOf(ret.Results[0]); {
		case one == noReturn || one == all:
		case all == noReturn:
			all = one
		default:
			return contents{}
		}
	}
	return all
}

// A method is known by its body, or by what a table says of it.
type method struct {
	fn   *ssa.Function
	text string
}

// methodOf is the method that a call through an interface reaches, if that is known.
func (e *escapes) methodOf(call *ssa.CallCommon) (method, bool) {
	if !call.IsInvoke() || !call.Method.Exported() {
		return method{}, false
	}
	c, name := e.contentOf(call.Value), call.Method.Name()
	if c.named != nil {
		return e.declaredMethod(c.named, name)
	}
	for entry := range strings.SplitSeq(c.table, contentMark) {
		if known, text, ok := strings.Cut(entry, ":"); ok && known == name {
			return method{text: text}, true
		}
	}
	return method{}, false
}

// declaredMethod is a method that is declared with a pointer to the type as its receiver.
func (e *escapes) declaredMethod(named *types.Named, name string) (method, bool) {
	obj := named.Obj()
	if obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return method{}, false
	}
	if obj.Pkg() == e.pkg.Pkg {
		for declared := range named.Methods() {
			if declared.Name() == name && isPointerMethod(declared) {
				fn := e.pkg.Prog.FuncValue(declared)
				return method{fn: fn}, fn != nil && fn.Blocks != nil
			}
		}
		return method{}, false
	}
	if p := e.known[e.pkg.Prog.Package(obj.Pkg())]; p != nil && p.facts != nil {
		text, _, _ := strings.Cut(p.facts.leaksOf("(*"+obj.Name()+")."+name), contentMark)
		return method{text: text}, text != ""
	}
	return method{}, false
}

func isPointerMethod(fn *types.Func) bool {
	_, ok := fn.Signature().Recv().Type().(*types.Pointer)
	return ok
}

// leaksOfMethod says what a call of the method does with its i-th argument, the receiver being the first.
func (e *escapes) leaksOfMethod(m method, i int) paramLeaks {
	if m.fn != nil {
		return e.leaks(m.fn, i)
	}
	return decodeLeaks(m.text, i)
}

// lendsOfMethod says what of the method's a function may have in its frame.
func (e *escapes) lendsOfMethod(m method, call *ssa.Call) lending {
	switch {
	case m.fn != nil:
		return e.lends(m.fn, call.Parent())
	case e.contentOf(call.Call.Value).named != nil && !e.isStandard(call):
		return lending{}
	}
	return decodeLending(m.text)
}

// isStandard: the type that a call's interface is known to hold is GOROOT's.
func (e *escapes) isStandard(call *ssa.Call) bool {
	p := e.known[e.pkg.Prog.Package(e.contentOf(call.Call.Value).named.Obj().Pkg())]
	return p != nil && p.Standard
}

// contentMark is in front of what a table says of a result's methods, and of each of them.
const contentMark = "|"

// contentTable is what a table says of the methods of what a result holds.
func (e *escapes) contentTable(c contents) string {
	if c.named == nil {
		if c.table == "" {
			return ""
		}
		return contentMark + c.table
	}
	var names []string
	for declared := range c.named.Methods() {
		if declared.Exported() {
			names = append(names, declared.Name())
		}
	}
	slices.Sort(names)
	out := ""
	for _, name := range names {
		m, ok := e.declaredMethod(c.named, name)
		if !ok {
			continue
		}
		if m.fn != nil {
			m.text = e.leaksOf(m.fn).encode()
		}
		out += contentMark + name + ":" + m.text
	}
	if len(out) > maxContentTable {
		return ""
	}
	return out
}
