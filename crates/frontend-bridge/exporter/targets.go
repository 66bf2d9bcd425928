package main

// Where an assignment panics.
//
// An assignment evaluates the operands on both sides first, and then assigns from left to right. An index of a target that is out of range, or a
// nil pointer in it, is found when its turn comes: `v, a[i].f = 1, g()` has called g and set v when a[i] panics. go/ssa computes the address of a
// target's last part then, but those of the parts before it, of a[i] here, together with the operands. So these are moved
// to where they are used.
//
// Invariant (addresses-only): what is moved computes addresses; it reads and writes nothing, and its operands stay where they are.
//
// Not here: targets whose value is put together in place, `a[i] = T{g()}`.

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// targetParts finds where selectors and indices stand that are parts of targets in a function's syntax.
func targetParts(syntax ast.Node) map[token.Pos]bool {
	parts := map[token.Pos]bool{}
	if syntax == nil {
		return parts
	}
	ast.Inspect(syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncLit:
			return node == syntax
		case *ast.AssignStmt:
			if node.Tok == token.ASSIGN {
				for _, target := range node.Lhs {
					addParts(parts, target)
				}
			}
		case *ast.RangeStmt:
			if node.Tok == token.ASSIGN {
				addParts(parts, node.Key)
				addParts(parts, node.Value)
			}
		}
		return true
	})
	return parts
}

func addParts(parts map[token.Pos]bool, target ast.Expr) {
	for {
		switch e := target.(type) {
		case *ast.ParenExpr:
			target = e.X
		case *ast.SelectorExpr:
			parts[e.Sel.Pos()] = true
			parts[e.Pos()] = true // of embedded fields that nobody wrote
			target = e.X
		case *ast.IndexExpr:
			parts[e.Lbrack] = true
			target = e.X
		default:
			return
		}
	}
}

// sinkParts moves the addresses of targets' parts in a block to where they are first used.
func sinkParts(block []ssa.Instruction, parts map[token.Pos]bool) []ssa.Instruction {
	isOwn := false
	for i := len(block) - 2; i >= 0; i-- {
		if !isPart(block[i], parts) {
			continue
		}
		users := *block[i].(ssa.Value).Referrers()
		next := slices.IndexFunc(block[i+1:], func(instr ssa.Instruction) bool { return slices.Contains(users, instr) })
		if next <= 0 {
			continue
		}
		if !isOwn {
			block, isOwn = slices.Clone(block), true
		}
		part := block[i]
		copy(block[i:], block[i+1:i+1+next])
		block[i+next] = part
	}
	return block
}

func isPart(instr ssa.Instruction, parts map[token.Pos]bool) bool {
	switch instr.(type) {
	case *ssa.IndexAddr, *ssa.FieldAddr:
		return parts[instr.Pos()]
	}
	return false
}
