package main

// What go/ssa's instructions do not show of the syntax they come from: one walk over each function.
//
//   - A selector broken behind the dot: go/ssa places the selection at the name, gc at the dot.
//   - The operand of a range over an array, where Go only asks for its length and does not evaluate it.
//   - The operand of unsafe.Offsetof: how many of the selections below it are the selector's own.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// syntaxFacts is what the walks over a file's functions found, by go/ssa's positions.
type syntaxFacts struct {
	dots      map[token.Pos]token.Pos
	unused    map[token.Pos]bool // operands that are not evaluated if only their length is used
	offsetofs map[token.Pos]*ast.SelectorExpr
}

func newSyntaxFacts() *syntaxFacts {
	return &syntaxFacts{
		dots: map[token.Pos]token.Pos{}, unused: map[token.Pos]bool{}, offsetofs: map[token.Pos]*ast.SelectorExpr{},
	}
}

// enter walks a function that is not inside another.
func (s *syntaxFacts) enter(fn *ssa.Function) {
	if fn.Syntax() == nil || fn.Parent() != nil {
		return
	}
	ast.Inspect(fn.Syntax(), func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			s.enterDot(node.Sel.Pos(), node.X.End())
		case *ast.TypeAssertExpr:
			s.enterDot(node.Lparen, node.X.End())
		case *ast.RangeStmt:
			if node.Value == nil {
				s.enterRange(node.X)
			}
		case *ast.CallExpr:
			s.enterCall(node)
		}
		return true
	})
}

func (s *syntaxFacts) enterDot(used, dot token.Pos) {
	if used > dot+1 {
		s.dots[used] = dot
	}
}

// enterRange notes a range operand without calls and receive operations.
func (s *syntaxFacts) enterRange(x ast.Expr) {
	hasEffect := false
	ast.Inspect(x, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr, *ast.FuncLit:
			hasEffect = true
		case *ast.UnaryExpr:
			hasEffect = hasEffect || node.Op == token.ARROW
		}
		return !hasEffect
	})
	if hasEffect {
		return
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.StarExpr:
		s.unused[x.Star] = true
	case *ast.SelectorExpr:
		s.unused[x.Sel.Pos()] = true
	case *ast.IndexExpr:
		s.unused[x.Lbrack] = true
	}
}

func (s *syntaxFacts) enterCall(call *ast.CallExpr) {
	fun, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || fun.Sel.Name != "Offsetof" || len(call.Args) != 1 {
		return
	}
	if field, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr); ok {
		s.offsetofs[call.Lparen] = field
	}
}

// isUnevaluated: the load of an array whose length is all that a range loop asks for, or the selection that
// the load is of.
func (w *bodyWriter) isUnevaluated(v ssa.Value) bool {
	if _, isLoad := v.(*ssa.UnOp); isLoad {
		if _, isArray := v.Type().Underlying().(*types.Array); !isArray || len(*v.Referrers()) > 0 {
			return false
		}
		pos := v.Pos()
		if from, ok := v.(*ssa.UnOp).X.(ssa.Instruction); ok && !pos.IsValid() {
			pos = from.Pos()
		}
		return w.file.syntax.unused[pos]
	}
	users := *v.Referrers()
	if len(users) != 1 || !w.file.syntax.unused[v.Pos()] {
		return false
	}
	load, ok := users[0].(*ssa.UnOp)
	return ok && w.isUnevaluated(load)
}
