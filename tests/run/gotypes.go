//! test run

// Package go/types: checking a small package, its scopes, method sets, instances, errors, constants.
package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
)

const src = `package p

type Shape interface { Area() float64 }
type Square struct { side float64 }
func (s Square) Area() float64 { return s.side * s.side }
type Named[T any] struct { v T; next *Named[T] }
func (n *Named[T]) Get() T { return n.v }
func Map[A, B any](xs []A, f func(A) B) (out []B) { for _, x := range xs { out = append(out, f(x)) }; return }
const K = 1 << 70 >> 68
var s Shape = Square{2}
var strs = Map([]int{1}, func(i int) string { return "x" })
type Embed struct { Square; *Named[int] }
func use() { e := Embed{}; _ = e.Area(); _ = e.Get(); var a any = e; switch t := a.(type) { case Shape: _ = t } }
`

const bad = `package p
import "nowhere"
var x int = "s"
func f() int { }
func g() { y := 1; undefined(); return 2 }
type I interface { M() }
type T struct{}
var _ I = T{}
var a, b = 1
const c = 10 / 0
func h[T int | string](t T) {}
var _ = h[float64]
type R struct { r R }
func init() int { return 0 }
`

func check(name, text string, report func(error)) (*types.Package, *types.Info, *token.FileSet) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, 0)
	if err != nil {
		fmt.Println(err)
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
	conf := types.Config{Error: report}
	pkg, _ := conf.Check("p", fset, []*ast.File{f}, info)
	return pkg, info, fset
}

func main() {
	pkg, info, fset := check("good.go", src, func(err error) { fmt.Println("unexpected", err) })
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		fmt.Println(fset.Position(obj.Pos()).Line, types.ObjectString(obj, types.RelativeTo(pkg)))
	}
	shape := scope.Lookup("Shape").Type().Underlying().(*types.Interface)
	for _, name := range []string{"Square", "Embed"} {
		t := scope.Lookup(name).Type()
		ms := types.NewMethodSet(types.NewPointer(t))
		fmt.Println(name, types.Implements(t, shape), ms.Len())
		for i := range ms.Len() {
			fmt.Println(" ", ms.At(i))
		}
	}
	var lines []string
	for id, inst := range info.Instances {
		lines = append(lines, fmt.Sprintf("%v %v %v", fset.Position(id.Pos()), id.Name, types.TypeString(inst.Type, types.RelativeTo(pkg))))
	}
	for _, sel := range info.Selections {
		lines = append(lines, sel.String())
	}
	sort.Strings(lines)
	for _, l := range lines {
		fmt.Println(l)
	}
	fmt.Println(scope.Lookup("K").(*types.Const).Val(), len(info.Defs) > 20, len(info.Uses) > 20)
	var messages []string
	check("bad.go", bad, func(err error) { messages = append(messages, err.Error()) })
	for _, m := range messages {
		fmt.Println(m)
	}
	tv, err := types.Eval(fset, pkg, scope.Lookup("s").Pos(), "len(strs) + K")
	fmt.Println(tv.Type, err)
	tv, err = types.Eval(fset, pkg, token.NoPos, "1.0 << 3")
	fmt.Println(tv.Value, tv.Type, err)
	sizes := types.SizesFor("gc", "amd64")
	fmt.Println(sizes.Sizeof(scope.Lookup("Embed").Type()), types.Identical(types.NewSlice(types.Typ[types.Int]), types.NewSlice(types.Typ[types.Int])), types.Universe.Lookup("append"))
}

//; stdout:
//;   12 type Embed struct{Square; *Named[int]}
//;   9 const K untyped int
//;   8 func Map[A, B any](xs []A, f func(A) B) (out []B)
//;   6 type Named[T any] struct{v T; next *Named[T]}
//;   3 type Shape interface{Area() float64}
//;   4 type Square struct{side float64}
//;   10 var s Shape
//;   11 var strs []string
//;   13 func use()
//;   Square true 1
//;     method (*p.Square) Area() float64
//;   Embed true 2
//;     method (*p.Embed) Area() float64
//;     method (*p.Embed) Get() int
//;   field (*p.Named[T]) v T
//;   field (p.Square) side float64
//;   field (p.Square) side float64
//;   good.go:11:12 Map func(xs []int, f func(int) string) (out []string)
//;   good.go:12:30 Named Named[int]
//;   good.go:6:39 Named Named[T]
//;   good.go:7:10 Named Named[T]
//;   method (p.Embed) Area() float64
//;   method (p.Embed) Get() int
//;   4 true true
//;   bad.go:2:8: could not import nowhere (Config.Importer not installed)
//;   bad.go:14:6: func init must have no arguments and no return values
//;   bad.go:3:13: cannot use "s" (untyped string constant) as int value in variable declaration
//;   bad.go:8:11: cannot use T{} (value of struct type T) as I value in variable declaration: T does not implement I (missing method M)
//;   bad.go:9:12: assignment mismatch: 2 variables but 1 value
//;   bad.go:10:16: invalid operation: division by zero
//;   bad.go:13:6: invalid recursive type: R refers to itself
//;   bad.go:4:16: missing return
//;   bad.go:5:20: undefined: undefined
//;   bad.go:5:40: too many return values
//;   	have (number)
//;   	want ()
//;   bad.go:5:12: declared and not used: y
//;   bad.go:12:11: float64 does not satisfy int | string (float64 missing in int | string)
//;   int <nil>
//;   8 untyped int <nil>
//;   16 true builtin append
//; exit: 0
