package main

// Selectors that are broken behind the dot. go/ssa places a selection at the selected name, gc at the dot;
// the two are on different lines in
//
//	x.
//		f

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"
)

// findDots enters the broken selectors and type assertions of a function: the position go/ssa uses, and the
// end of the operand, where the dot is.
func (f *fileWriter) findDots(fn *ssa.Function) {
	if fn.Syntax() == nil || fn.Parent() != nil {
		return
	}
	ast.Inspect(fn.Syntax(), func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			f.enterDot(node.Sel.Pos(), node.X.End())
		case *ast.TypeAssertExpr:
			f.enterDot(node.Lparen, node.X.End())
		}
		return true
	})
}

func (f *fileWriter) enterDot(used, dot token.Pos) {
	if used > dot+1 {
		f.dots[used] = dot
	}
}
