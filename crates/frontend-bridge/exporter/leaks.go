package main

// Which parameters of a package's functions leak, as a table per package, made imports first.
//
// Invariant (table-or-body): about a function of another package the tables are the only source, whether
// its body is at hand or not; so code does not depend on which packages were loaded from source.

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// leakTables finds a package's table, which is made before any package that imports it is looked at.
type leakTables map[*ssa.Package]*Package

func newLeakTables(packages []*Package) leakTables {
	tables := leakTables{}
	for _, p := range packages {
		tables[p.SSA] = p
		if p.Cached {
			p.leaks = p.facts.leaks
		}
	}
	return tables
}

// maxTableParams is how many parameters a table knows of.
const maxTableParams = 62

func (t leakTables) leaks(fn *ssa.Function, i int) bool {
	if p := t[fn.Pkg]; p != nil {
		if bits, ok := p.leaks[tableName(fn)]; ok && i < maxTableParams {
			return bits&(1<<i) != 0
		}
	}
	return bodylessLeaks(fn, i)
}

func tableName(fn *ssa.Function) string { return fn.RelString(fn.Pkg.Pkg) }

// table has the set of leaking parameters of every function that another package may call and that has a body or //go:noescape; of a
// function that is not there bodylessLeaks knows.
func (e *escapes) table() map[string]uint {
	out := map[string]uint{}
	for _, fn := range declaredFunctions(e.pkg) {
		if fn.TypeParams().Len() > 0 {
			continue
		}
		if fn.Blocks == nil {
			if saysNoEscape(fn) {
				out[tableName(fn)] = 0
			}
			continue
		}
		var bits uint
		for i, param := range fn.Params {
			if i < maxTableParams && (!isAddress(param.Type()) || e.parameterLeaks(fn, i)) {
				bits |= 1 << i
			}
		}
		out[tableName(fn)] = bits
	}
	return out
}

// isAddress: what the analysis follows.
func isAddress(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Signature:
		return true
	case *types.Basic:
		return t.Kind() == types.UnsafePointer
	}
	return false
}

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
