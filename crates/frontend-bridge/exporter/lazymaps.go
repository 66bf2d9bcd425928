package main

// Map variables that are filled only if something reachable uses them.
//
// An initialiser that is a map literal of static keys and values has no effect but the variable's value, and
// depends on nothing. It moves from the package initialiser into a function of its own, `p.map.init.N`, which
// start-up calls before the package initialiser, and only if the program refers to the variable.
//
// The function is made as syntax, in a file that no one sees but go/ssa.

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// minLazyEntries is the size below which a function of its own costs more than it saves.
const minLazyEntries = 4

// lazyMap is one such variable and its function.
type lazyMap struct {
	variable *types.Var
	function *types.Func
}

// outline takes a map literal out of the initialisation order; false if it is not of that kind.
func (e *evaluator) outline(v *types.Var, rhs ast.Expr) bool {
	lit, ok := ast.Unparen(rhs).(*ast.CompositeLit)
	if !ok || v.Name() == "_" || len(lit.Elts) < minLazyEntries || !types.Identical(v.Type(), e.info.TypeOf(lit)) {
		return false
	}
	m, ok := v.Type().Underlying().(*types.Map)
	if !ok || !e.isStaticMap(m, lit) {
		return false
	}
	signature := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	name := fmt.Sprintf("map.init.%d", len(e.lazy))
	fn := types.NewFunc(rhs.Pos(), e.pkg.Types, name, signature)
	e.lazy = append(e.lazy, lazyMap{v, fn})
	e.lazyDecls = append(e.lazyDecls, e.assignment(fn, v, rhs))
	return true
}

func (e *evaluator) isStaticMap(m *types.Map, lit *ast.CompositeLit) bool {
	count := e.count
	defer func() { e.count = count }()
	for _, element := range lit.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		if _, ok := e.evaluate(m.Key(), pair.Key); !ok {
			return false
		}
		if _, ok := e.evaluate(m.Elem(), pair.Value); !ok {
			return false
		}
	}
	return true
}

// assignment is `func fn() { v = rhs }`, with the type checker's facts about the two new identifiers.
func (e *evaluator) assignment(fn *types.Func, v *types.Var, rhs ast.Expr) *ast.FuncDecl {
	name := &ast.Ident{NamePos: rhs.Pos(), Name: fn.Name()}
	target := &ast.Ident{NamePos: rhs.Pos(), Name: v.Name()}
	e.info.Defs[name] = fn
	e.info.Uses[target] = v
	set := &ast.AssignStmt{Lhs: []ast.Expr{target}, TokPos: rhs.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{rhs}}
	return &ast.FuncDecl{
		Name: name,
		Type: &ast.FuncType{Func: rhs.Pos(), Params: &ast.FieldList{}},
		Body: &ast.BlockStmt{Lbrace: rhs.Pos(), List: []ast.Stmt{set}, Rbrace: rhs.End() - 1},
	}
}

// lazyFile holds the functions that outline made; nil if there are none.
func (e *evaluator) lazyFile() *ast.File {
	if len(e.lazyDecls) == 0 {
		return nil
	}
	first := e.lazyDecls[0].Pos()
	return &ast.File{Package: first, Name: &ast.Ident{NamePos: first, Name: e.pkg.Name}, Decls: e.lazyDecls}
}

// ssaFiles are the files that go/ssa builds a package of.
func (p *Package) ssaFiles() []*ast.File {
	if p.static == nil || p.static.lazyFile == nil {
		return p.Files
	}
	return append(p.Files[:len(p.Files):len(p.Files)], p.static.lazyFile)
}

// writeLazyMaps writes the pairs of variable and function into the PACKAGE section.
func (f *fileWriter) writeLazyMaps(out *buffer) {
	out.num(uint32(len(f.pkg.static.lazy)))
	for _, lazy := range f.pkg.static.lazy {
		out.num(f.objectID(lazy.variable))
		out.num(f.funcID(f.loaded.Prog.FuncValue(lazy.function)))
	}
}
