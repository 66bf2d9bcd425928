//! test run

// Packages go/parser, go/ast, go/printer, go/format, go/scanner, go/token, go/constant: a round trip of source text.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/format"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"os"
	"sort"
)

const src = `package p // comment

import ("fmt"; m "math")

// T is a type.
type T[K comparable, V any] struct { a, b int; m map[K]V ` + "`tag:\"x\"`" + ` }

func (t *T[K, V]) f(x int, ys ...string) (r float64, err error) {
	for i := range 10 { if x := i*2; x > 3 && i != 4 { fmt.Println(i, ys[i:], m.Pi) } else { continue } }
	switch v := any(x).(type) { case int, string: _ = v; default: go func(){ select{ case <-make(chan int): } }() }
	return 1.5e3, nil
}
var c, d = 'x', "str"
const ( A = iota; B; C = A<<3 | 0x1F )
`

func main() {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "src.go", src, parser.ParseComments)
	if err != nil {
		fmt.Println(err)
		return
	}
	counts := map[string]int{}
	depth, deepest := 0, 0
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil {
			depth--
			return true
		}
		depth++
		deepest = max(deepest, depth)
		counts[fmt.Sprintf("%T", n)]++
		return true
	})
	var names []string
	for k := range counts {
		names = append(names, k)
	}
	sort.Strings(names)
	for _, k := range names {
		fmt.Print(k[5:], "=", counts[k], " ")
	}
	fmt.Println(deepest)
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			fmt.Println("func", d.Name, fset.Position(d.Pos()), d.Type.Params.NumFields(), d.Recv != nil)
			d.Name.Name = "renamed"
		case *ast.GenDecl:
			fmt.Println(d.Tok, len(d.Specs), fset.Position(d.End()), d.Doc.Text())
		}
	}
	var buf bytes.Buffer
	fmt.Println(format.Node(&buf, fset, f))
	fmt.Print(buf.String())
	again, err := format.Source(buf.Bytes())
	fmt.Println(bytes.Equal(again, buf.Bytes()), err)
	printer.Fprint(os.Stdout, fset, f.Decls[2].(*ast.FuncDecl).Type)
	fmt.Println()
	e, err := parser.ParseExpr("a + b*c[1:2](x, y...) - <-ch.(T)")
	fmt.Println(err)
	ast.Print(nil, e.(*ast.BinaryExpr).X.(*ast.BinaryExpr).X)
	for _, bad := range []string{"package", "package p\nfunc {", "package p; var x = = 1", "package p\nimport 5\nfunc f() { if x { }", "package p; type T struct { a int b }"} {
		_, err := parser.ParseFile(token.NewFileSet(), "bad.go", bad, parser.AllErrors)
		if list, ok := err.(scanner.ErrorList); ok {
			for _, e := range list {
				fmt.Println(e)
			}
		}
	}
	var s scanner.Scanner
	text := []byte("x := 0b11 + 'a' /* c */ `raw` // end\n@")
	file := fset.AddFile("", fset.Base(), len(text))
	s.Init(file, text, func(pos token.Position, msg string) { fmt.Println("error", pos.Column, msg) }, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		fmt.Printf("%d:%s:%q ", fset.Position(pos).Column, tok, lit)
	}
	fmt.Println()
	x := constant.MakeFromLiteral("0x1p-2", token.FLOAT, 0)
	y := constant.BinaryOp(constant.MakeInt64(1), token.QUO, constant.MakeInt64(3))
	z := constant.Shift(constant.MakeInt64(1), token.SHL, 100)
	fmt.Println(x, y, z, y.ExactString(), constant.Compare(x, token.LSS, y), constant.BitLen(z), x.Kind(), constant.ToInt(constant.MakeFloat64(4)), token.ADD.Precedence(), token.Lookup("func"), token.IsExported("X"))
}

//; stdout:
//;   AssignStmt=3 BasicLit=12 BinaryExpr=6 BlockStmt=7 BranchStmt=1 CallExpr=4 CaseClause=2 ChanType=1 CommClause=1 Comment=1 CommentGroup=1 Ellipsis=1 ExprStmt=2 Field=9 FieldList=6 File=1 FuncDecl=1 FuncLit=1 FuncType=2 GenDecl=4 GoStmt=1 Ident=55 IfStmt=1 ImportSpec=2 IndexListExpr=1 MapType=1 RangeStmt=1 ReturnStmt=1 SelectStmt=1 SelectorExpr=2 SliceExpr=1 StarExpr=1 StructType=1 TypeAssertExpr=1 TypeSpec=1 TypeSwitchStmt=1 UnaryExpr=1 ValueSpec=4 18
//;   import 2 src.go:3:25 ⏎
//;   type 1 src.go:6:69 T is a type.
//;
//;   func f src.go:8:1 2 true
//;   var 1 src.go:13:22 ⏎
//;   const 3 src.go:14:39 ⏎
//;   <nil>
//;   package p // comment
//;
//;   import (
//;   	"fmt"
//;   	m "math"
//;   )
//;
//;   // T is a type.
//;   type T[K comparable, V any] struct {
//;   	a, b int
//;   	m    map[K]V `tag:"x"`
//;   }
//;
//;   func (t *T[K, V]) renamed(x int, ys ...string) (r float64, err error) {
//;   	for i := range 10 {
//;   		if x := i * 2; x > 3 && i != 4 {
//;   			fmt.Println(i, ys[i:], m.Pi)
//;   		} else {
//;   			continue
//;   		}
//;   	}
//;   	switch v := any(x).(type) {
//;   	case int, string:
//;   		_ = v
//;   	default:
//;   		go func() {
//;   			select {
//;   			case <-make(chan int):
//;   			}
//;   		}()
//;   	}
//;   	return 1.5e3, nil
//;   }
//;
//;   var c, d = 'x', "str"
//;
//;   const (
//;   	A = iota
//;   	B
//;   	C = A<<3 | 0x1F
//;   )
//;   true <nil>
//;   func(x int, ys ...string) (r float64, err error)
//;   <nil>
//;        0  *ast.Ident {
//;        1  .  NamePos: 1
//;        2  .  Name: "a"
//;        3  }
//;   bad.go:1:8: expected ';', found 'EOF'
//;   bad.go:1:8: expected 'IDENT', found 'EOF'
//;   bad.go:2:6: expected 'IDENT', found '{'
//;   bad.go:2:7: expected '(', found 'EOF'
//;   bad.go:2:7: expected ')', found 'EOF'
//;   bad.go:2:7: expected ';', found 'EOF'
//;   bad.go:1:20: expected operand, found '='
//;   bad.go:1:23: expected ';', found 'EOF'
//;   bad.go:2:8: import path must be a string
//;   bad.go:3:20: expected ';', found 'EOF'
//;   bad.go:3:20: expected '}', found 'EOF'
//;   bad.go:1:34: expected ';', found b
//;   bad.go:1:37: expected ';', found 'EOF'
//;   bad.go:1:37: expected '}', found 'EOF'
//;   1:IDENT:"x" 3::=:"" 6:INT:"0b11" 11:+:"" 13:CHAR:"'a'" 17:COMMENT:"/* c */" 25:STRING:"`raw`" 31:COMMENT:"// end" 37:;:"\n" error 1 illegal character U+0040 '@'
//;   1:ILLEGAL:"@" ⏎
//;   0.25 0.333333 1267650600228229401496703205376 1/3 true 101 Float 4 4 func true
//; exit: 0
