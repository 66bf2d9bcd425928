package main

// What a function does with its parameters, as a table per package, made imports first.
//
// Invariant (table-or-body): about a function of another package the tables are the only source, whether
// its body is at hand or not; so code does not depend on which packages were loaded from source.

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// leakTables finds a package's table, which is made before any package that imports it is looked at.
type leakTables map[*ssa.Package]*Package

func newLeakTables(packages []*Package) leakTables {
	tables := leakTables{}
	for _, p := range packages {
		tables[p.SSA] = p
	}
	return tables
}

// leaksOf is what the table says of a function, or "".
func (f *facts) leaksOf(name string) string {
	if r, ok := f.leaks.find(name); ok {
		return r.str()
	}
	return ""
}

// maxResults is how many results are told apart; what flows into further ones is taken to be on the heap.
const maxResults = 6

// never: it flows nowhere, after any number of dereferences.
const never = -1

// maxDerefs bounds what is told apart.
const maxDerefs = 3

// A leakSet says of each parameter after how many dereferences it flows to the heap and to the results.
type leakSet struct {
	params []paramLeaks
	lends  lending
	// Of the first result.
	content contents
}

type paramLeaks struct {
	heap    int8
	results [maxResults]int8
}

// leaksAll is what is taken for granted of functions about which nothing is known.
var leaksAll = paramLeaks{0, noResults()}

var leaksNothing = paramLeaks{never, noResults()}

func noResults() (none [maxResults]int8) {
	for i := range none {
		none[i] = never
	}
	return none
}

func (s *leakSet) of(i int) paramLeaks {
	if s == nil || i >= len(s.params) {
		return leaksAll
	}
	return s.params[i]
}

// encode gives one byte per number, behind those of what is lent.
func (s *leakSet) encode() string {
	out := s.lends.encode()
	for _, p := range s.params {
		out = append(out, byte('1'+p.heap))
		for _, derefs := range p.results {
			out = append(out, byte('1'+derefs))
		}
	}
	return string(out)
}

const (
	lendingBytes = 2
	paramBytes   = 1 + maxResults
)

func decodeLeaks(text string, i int) paramLeaks {
	text, _, _ = strings.Cut(text, contentMark)
	if lendingBytes+(i+1)*paramBytes > len(text) {
		return leaksAll
	}
	text = text[lendingBytes+i*paramBytes:]
	p := paramLeaks{heap: int8(text[0]) - '1'}
	for r := range p.results {
		p.results[r] = int8(text[1+r]) - '1'
	}
	return p
}

func tableName(fn *ssa.Function) string { return fn.RelString(fn.Pkg.Pkg) }

// table says, encoded, what every function that another package may call and that has a body or //go:noescape does with its
// parameters; of a function that is not there bodylessLeaks knows.
func (e *escapes) table() map[string]string {
	out := map[string]string{}
	p := e.known[e.pkg]
	for _, fn := range declaredFunctions(e.pkg) {
		if fn.TypeParams().Len() > 0 {
			continue
		}
		if fn.Blocks == nil {
			if saysNoEscape(fn) {
				out[tableName(fn)] = (&leakSet{params: slices.Repeat([]paramLeaks{onlyContent}, len(parameterTypes(fn)))}).encode()
			}
			continue
		}
		set := *e.leaksOf(fn)
		if e.pkg.Pkg.Path() == "runtime" {
			set.params = slices.Clone(set.params)
			for i, param := range fn.Params {
				if !isAddress(param.Type()) {
					set.params[i] = leaksAll
				}
			}
		}
		text := set.encode()
		if p != nil && p.Standard {
			text += e.contentTable(set.content)
		}
		out[tableName(fn)] = text
	}
	return out
}

// isAddress: what the runtime's own functions may be told of without keeping it. Objects that others hand to it in
// interfaces get finalizers, or are pinned.
func isAddress(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Signature:
		return true
	case *types.Basic:
		return t.Kind() == types.UnsafePointer || t.Kind() == types.String
	}
	return false
}

// leaks says what a call of fn does with its i-th argument.
func (e *escapes) leaks(fn *ssa.Function, i int) paramLeaks {
	switch {
	case e.hasTable(fn):
		return e.leaksOfImported(fn, i)
	case isEscapeNonString(fn):
		if hasNonStringPointers(fn.Params[i].Type()) {
			return leaksAll
		}
		return leaksNothing
	case fn.Blocks == nil:
		return bodylessLeaks(fn, i)
	}
	return e.found[fn].of(i)
}

func (e *escapes) leaksOfImported(fn *ssa.Function, i int) paramLeaks {
	if text := e.tableText(fn); text != "" {
		return decodeLeaks(text, i)
	}
	return bodylessLeaks(fn, i)
}

// tableText is what the table of another package says of a function, or "".
func (e *escapes) tableText(fn *ssa.Function) string {
	text, ok := e.imported[fn]
	if !ok {
		if p := e.known[fn.Pkg]; p != nil && p.facts != nil {
			text = p.facts.leaksOf(tableName(fn))
		}
		e.imported[fn] = text
	}
	return text
}

// leaksOf analyses a function that is in no other, unless it has been.
func (e *escapes) leaksOf(fn *ssa.Function) *leakSet {
	if e.found[fn] == nil {
		e.visit(fn)
	}
	return e.found[fn]
}

// keptNothing: a function keeps nothing that is on a stack, but may copy what is there, and return it.
var keptNothing = paramLeaks{1, [maxResults]int8{}}

// onlyContent is what is known by //go:noescape, by which gc takes for granted that nothing is kept, and nothing returned.
var onlyContent = paramLeaks{1, noResults()}

// bodylessLeaks answers for functions without bodies. Atomics keep what they store, not where; other ones of the
// runtime's packages are system calls and C functions. Elsewhere //go:noescape says it.
func bodylessLeaks(fn *ssa.Function, i int) paramLeaks {
	if fn.Pkg != nil && saysNoEscape(fn) {
		return onlyContent
	}
	switch path := pathOf(fn); {
	case path == "internal/runtime/atomic", path == "sync/atomic":
		if i == 0 {
			return keptNothing
		}
	case runtimePackages[path]:
		return keptNothing
	}
	return leaksAll
}

// escapeNonString are the functions that only tell gc's escape analysis that their argument is on the heap, unless all that it
// leads to is text. Their bodies do nothing.
var escapeNonString = map[string]string{"EscapeNonString": "internal/abi", "escapeForHash": "hash/maphash"}

func isEscapeNonString(fn *ssa.Function) bool {
	origin := fn.Origin()
	return origin != nil && origin.Pkg != nil && escapeNonString[origin.Name()] == origin.Pkg.Pkg.Path()
}

func hasNonStringPointers(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	case *types.Array:
		return hasNonStringPointers(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			if hasNonStringPointers(field.Type()) {
				return true
			}
		}
		return false
	}
	return true
}

// saysNoEscape reports whether a declaration has the directive.
func saysNoEscape(fn *ssa.Function) bool {
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	return ok && decl.Doc != nil && slices.ContainsFunc(decl.Doc.List, func(c *ast.Comment) bool { return c.Text == "//go:noescape" })
}

// hidesPointer are the functions by which the runtime says that a pointer does not escape.
var hidesPointer = map[string]bool{"NoEscape": true, "noescape": true}

// declaredFunctions are a package's functions and methods, in a fixed order.
func declaredFunctions(pkg *ssa.Package) []*ssa.Function {
	var out []*ssa.Function
	for _, m := range pkg.Members {
		switch m := m.(type) {
		case *ssa.Function:
			out = append(out, m)
		case *ssa.Type:
			named, ok := m.Type().(*types.Named)
			if !ok || named.TypeParams().Len() > 0 {
				continue
			}
			for method := range named.Methods() {
				if fn := pkg.Prog.FuncValue(method); fn != nil {
					out = append(out, fn)
				}
			}
		}
	}
	slices.SortFunc(out, func(a, b *ssa.Function) int { return int(a.Pos()) - int(b.Pos()) })
	return out
}
