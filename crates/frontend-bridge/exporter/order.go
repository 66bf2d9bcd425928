package main

// Calls before the variables beside them, as gc has it.
//
// Go orders the calls of a statement among each other, and leaves open whether a variable is read before or after the calls
// beside it. gc does all calls of a statement first and reads variables when their values are used: `return v, json.Unmarshal(data, &v)`
// returns what was unmarshalled, and programs rely on it. go/ssa reads in the order of the text. So where a variable is read
// in front of a call, the statement's calls become statements of their own before it:
//
//	return v, f(&v)     →     t := f(&v); return v, t
//
// Invariant (same-calls): the calls of a statement stay in their order, and each is done exactly as often.
//
// Not here: conditions of if, for and switch, the statements in their heads, statements with a label, and what is inside an
// operand of && and ||; there the text's order stays.

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/astutil"
)

// hoister works on one package.
type hoister struct {
	info *types.Info
	pkg  *types.Package
	made []ast.Stmt // of the statement at hand
}

// hoistCalls rewrites the package's functions. It runs between type checking and the creation of the go/ssa package.
func hoistCalls(p *Package) {
	h := &hoister{info: p.Info, pkg: p.Types}
	for _, file := range p.Files {
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.BlockStmt:
				node.List = h.statements(node.List)
			case *ast.CaseClause:
				node.Body = h.statements(node.Body)
			case *ast.CommClause:
				node.Body = h.statements(node.Body)
			}
			return true
		})
	}
}

func (h *hoister) statements(list []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, 0, len(list))
	for _, stmt := range list {
		h.made = nil
		h.statement(stmt)
		out = append(append(out, h.made...), stmt)
	}
	return out
}

func (h *hoister) statement(stmt ast.Stmt) {
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		h.operands(nil, []ast.Expr{s.X}, true)
	case *ast.SendStmt:
		values := []ast.Expr{s.Chan, s.Value}
		h.operands(nil, values, false)
		s.Chan, s.Value = values[0], values[1]
	case *ast.GoStmt:
		h.operands(nil, []ast.Expr{s.Call}, true)
	case *ast.DeferStmt:
		h.operands(nil, []ast.Expr{s.Call}, true)
	case *ast.ReturnStmt:
		h.operands(nil, s.Results, len(s.Results) == 1)
	case *ast.DeclStmt:
		for _, spec := range s.Decl.(*ast.GenDecl).Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
				h.operands(nil, spec.Values, len(spec.Values) == 1)
			}
		}
	case *ast.AssignStmt:
		if len(s.Lhs) == len(s.Rhs) {
			_, plain := s.Lhs[0].(*ast.Ident)
			h.operands(s.Lhs, s.Rhs, plain && len(s.Lhs) == 1)
		}
	}
}

// operands hoists the calls in values if a variable is read in front of one. A value that is the statement's only one may itself be a
// call: whole says that nothing is read after it.
func (h *hoister) operands(targets, values []ast.Expr, whole bool) {
	var scan orderScan
	scan.info = h.info
	for _, target := range targets {
		if _, ok := target.(*ast.Ident); !ok {
			scan.operand(target)
		}
	}
	var root ast.Node
	if whole {
		root = ast.Unparen(values[0])
		scan.root = root
	}
	for _, value := range values {
		scan.operand(value)
	}
	if !scan.hazard {
		return
	}
	for i, target := range targets {
		if _, ok := target.(*ast.Ident); !ok {
			targets[i] = h.hoist(target, nil)
		}
	}
	for i, value := range values {
		values[i] = h.hoist(value, root)
	}
}

// hoist replaces the calls in an expression by variables that hold their results.
func (h *hoister) hoist(expr ast.Expr, root ast.Node) ast.Expr {
	result := astutil.Apply(&ast.ParenExpr{X: expr}, func(c *astutil.Cursor) bool {
		node, ok := c.Node().(ast.Expr)
		if !ok || isOpaque(h.info, node) {
			return false
		}
		if isLogical(node) {
			if node != root && containsCall(h.info, node) {
				c.Replace(h.temporary(node))
			}
			return false
		}
		return true
	}, func(c *astutil.Cursor) bool {
		node, ok := c.Node().(ast.Expr)
		if !ok || node == root || !isOrdered(h.info, node) || !isSingle(h.info.TypeOf(node)) {
			return true
		}
		if unary, ok := c.Parent().(*ast.UnaryExpr); !ok || unary.Op != token.AND {
			c.Replace(h.temporary(node))
		}
		return true
	})
	return result.(*ast.ParenExpr).X
}

// temporary makes `t := expr` and returns a use of t.
func (h *hoister) temporary(expr ast.Expr) ast.Expr {
	const name = "·call"
	t := types.Default(h.info.TypeOf(expr))
	v := types.NewVar(expr.Pos(), h.pkg, name, t)
	define := &ast.Ident{NamePos: expr.Pos(), Name: name}
	use := &ast.Ident{NamePos: expr.Pos(), Name: name}
	h.info.Defs[define] = v
	h.info.Uses[use] = v
	h.made = append(h.made, &ast.AssignStmt{Lhs: []ast.Expr{define}, TokPos: expr.Pos(), Tok: token.DEFINE, Rhs: []ast.Expr{expr}})
	return use
}

// orderScan finds out whether a variable is read in front of a call that is not the one that uses it.
type orderScan struct {
	info   *types.Info
	root   ast.Node // a call that is no operand
	reads  bool
	hazard bool
}

func (s *orderScan) operand(expr ast.Expr) {
	reads, calls := s.scan(expr)
	s.hazard = s.hazard || s.reads && calls
	s.reads = s.reads || reads
}

// scan tells whether an expression's value is read late from variables, and whether there are calls in it.
func (s *orderScan) scan(expr ast.Expr) (reads, calls bool) {
	if expr == nil || isOpaque(s.info, expr) {
		return false, false
	}
	if ident, ok := expr.(*ast.Ident); ok {
		_, isVar := s.info.Uses[ident].(*types.Var)
		return isVar, false
	}
	inner := orderScan{info: s.info, root: s.root}
	for _, operand := range operandsOf(expr) {
		r, c := inner.scan(operand)
		inner.hazard = inner.hazard || inner.reads && c
		inner.reads, calls = inner.reads || r, calls || c
	}
	if isLogical(expr) {
		return inner.reads && !calls, calls // a whole: its second operand is not always evaluated
	}
	s.hazard = s.hazard || inner.hazard
	if expr == s.root {
		return inner.reads, calls
	}
	return inner.reads && !isOrdered(s.info, expr), calls || isCall(s.info, expr)
}

// operandsOf are the parts of an expression in the order of the text.
func operandsOf(expr ast.Expr) []ast.Expr {
	switch e := expr.(type) {
	case *ast.ParenExpr:
		return []ast.Expr{e.X}
	case *ast.StarExpr:
		return []ast.Expr{e.X}
	case *ast.UnaryExpr:
		return []ast.Expr{e.X}
	case *ast.BinaryExpr:
		return []ast.Expr{e.X, e.Y}
	case *ast.SelectorExpr:
		return []ast.Expr{e.X, e.Sel}
	case *ast.IndexExpr:
		return []ast.Expr{e.X, e.Index}
	case *ast.SliceExpr:
		return []ast.Expr{e.X, e.Low, e.High, e.Max}
	case *ast.TypeAssertExpr:
		return []ast.Expr{e.X}
	case *ast.CallExpr:
		return append([]ast.Expr{e.Fun}, e.Args...)
	case *ast.CompositeLit:
		return e.Elts
	case *ast.KeyValueExpr:
		return []ast.Expr{e.Key, e.Value}
	}
	return nil
}

// isOpaque tells expressions in which nothing is evaluated: constants, types, function literals.
func isOpaque(info *types.Info, expr ast.Expr) bool {
	tv := info.Types[expr]
	_, isLiteral := expr.(*ast.FuncLit)
	return isLiteral || tv.Value != nil || tv.IsType()
}

// isCall tells what may change variables: calls and receive operations. Conversions and builtin functions are no calls.
func isCall(info *types.Info, expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.CallExpr:
		fun := info.Types[ast.Unparen(e.Fun)]
		return !fun.IsType() && !fun.IsBuiltin()
	case *ast.UnaryExpr:
		return e.Op == token.ARROW
	}
	return false
}

// isOrdered tells what gc evaluates in its turn, as it does calls.
func isOrdered(info *types.Info, expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.CallExpr:
		return !info.Types[ast.Unparen(e.Fun)].IsType()
	case *ast.CompositeLit:
		switch info.TypeOf(e).Underlying().(type) {
		case *types.Slice, *types.Map:
			return true
		}
	case *ast.SliceExpr, *ast.TypeAssertExpr:
		return true
	}
	return isCall(info, expr)
}

func isLogical(expr ast.Expr) bool {
	e, ok := expr.(*ast.BinaryExpr)
	return ok && (e.Op == token.LAND || e.Op == token.LOR)
}

func containsCall(info *types.Info, expr ast.Expr) bool {
	_, calls := (&orderScan{info: info}).scan(expr)
	return calls
}

// isSingle tells a value from several and from none.
func isSingle(t types.Type) bool {
	_, isTuple := t.(*types.Tuple)
	return t != nil && !isTuple
}
