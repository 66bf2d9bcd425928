//! test compare
//! slow
//! timeout 300
//! args $GOROOT/src/net/http $GOROOT/src/go
//! args $GOROOT/src/encoding $GOROOT/src/text

// Typecheck type-checks every package below the given folders from source, with go/types, and prints what it found: the
// exported objects with their types, sizes of structs, method sets, instances, and every error.
package main

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/build"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

type checker struct {
	fset     *token.FileSet
	importer types.ImporterFrom
}

func main() {
	build.Default.CgoEnabled = false
	fset := token.NewFileSet()
	c := &checker{fset, importer.ForCompiler(fset, "source", nil).(types.ImporterFrom)}
	for _, root := range os.Args[1:] {
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.IsDir() {
				return err
			}
			if d.Name() == "testdata" {
				return filepath.SkipDir
			}
			c.check(path)
			return nil
		})
	}
}

// check type-checks the package in one folder and prints a report.
func (c *checker) check(dir string) {
	bp, err := build.ImportDir(dir, 0)
	if err != nil {
		fmt.Println(filepath.Base(dir), "no package:", strings.Contains(err.Error(), "no"))
		return
	}
	var files []*ast.File
	for _, name := range bp.GoFiles {
		f, err := parser.ParseFile(c.fset, filepath.Join(dir, name), nil, parser.ParseComments)
		if err != nil {
			fmt.Println("parse:", err)
			return
		}
		files = append(files, f)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{}, Instances: map[*ast.Ident]types.Instance{},
	}
	conf := types.Config{
		Importer: c.importer, FakeImportC: true, Sizes: types.SizesFor("gc", "amd64"),
		Error: func(err error) { fmt.Println("error:", err) },
	}
	pkg, _ := conf.Check(bp.ImportPath, c.fset, files, info)
	c.report(pkg, info, conf.Sizes)
}

func (c *checker) report(pkg *types.Package, info *types.Info, sizes types.Sizes) {
	fmt.Println("package", pkg.Path(), len(info.Types), len(info.Defs), len(info.Uses), len(info.Selections), len(info.Instances))
	qualifier := types.RelativeTo(pkg)
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		line := types.ObjectString(obj, qualifier)
		if tn, ok := obj.(*types.TypeName); ok && !generic(tn) {
			methods := types.NewMethodSet(types.NewPointer(tn.Type()))
			line += fmt.Sprint(" size ", sizes.Sizeof(tn.Type()), " methods ", methods.Len())
		}
		if obj.Exported() {
			fmt.Println(" ", c.fset.Position(obj.Pos()).Line, line)
		}
	}
	fmt.Printf("  all expressions: %x\n", digest(c.fset, info, qualifier))
}

func generic(tn *types.TypeName) bool {
	switch t := tn.Type().(type) {
	case *types.Named:
		return t.TypeParams().Len() > 0
	case *types.Alias:
		return t.TypeParams().Len() > 0
	}
	return false
}

// digest condenses the type and constant value of every expression, in the order of the text.
func digest(fset *token.FileSet, info *types.Info, qualifier types.Qualifier) []byte {
	lines := make([]string, 0, len(info.Types))
	for expr, tv := range info.Types {
		line := fmt.Sprint(fset.Position(expr.Pos()).Offset, " ", filepath.Base(fset.Position(expr.Pos()).Filename), " ", expr.End()-expr.Pos(), " ", types.TypeString(tv.Type, qualifier))
		if tv.Value != nil {
			line += " = " + tv.Value.ExactString()
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return sum[:8]
}
