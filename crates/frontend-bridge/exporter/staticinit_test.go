package main

// Static initialisers against the memory of the running test: what the evaluator makes of a variable
// must be what the Go compiler made of it.

import (
	"go/ast"
	goimporter "go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"runtime"
	"testing"
	"unicode"
	"unsafe"
)

// checkFiles type-checks files as one package and evaluates its static initialisers.
func checkFiles(t *testing.T, names ...string) *Package {
	t.Helper()
	fset := token.NewFileSet()
	p := &Package{Info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	for _, name := range names {
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		p.Files = append(p.Files, file)
	}
	config := types.Config{Importer: goimporter.ForCompiler(fset, "source", nil)}
	var err error
	if p.Types, err = config.Check("p", fset, p.Files, p.Info); err != nil {
		t.Fatal(err)
	}
	staticInit(p, runtime.GOARCH)
	return p
}

// comparer compares images with memory.
type comparer struct {
	t         *testing.T
	variables map[string]unsafe.Pointer
}

func (c comparer) compare(name string, image *staticImage, memory unsafe.Pointer) {
	c.t.Helper()
	isAddress := map[int64]bool{}
	for _, reloc := range image.relocs {
		word := *(*unsafe.Pointer)(unsafe.Add(memory, reloc.offset))
		isAddress[reloc.offset] = true
		switch reloc.kind {
		case relocGlobal:
			if reloc.anon != nil {
				c.compare(name, &reloc.anon.image, word)
			} else if want, ok := c.variables[reloc.object.Name()]; ok && word != unsafe.Add(want, reloc.addend) {
				c.t.Errorf("%s: offset %d is not the address of %s+%d", name, reloc.offset, reloc.object.Name(), reloc.addend)
			}
		case relocString:
			if got := unsafe.String((*byte)(word), len(reloc.text)); got != reloc.text {
				c.t.Errorf("%s: offset %d: %q, not %q", name, reloc.offset, reloc.text, got)
			}
		case relocFunc:
			want := "llgo/exporter." + reloc.object.Name()
			if got := runtime.FuncForPC(*(*uintptr)(word)).Name(); got != want {
				c.t.Errorf("%s: offset %d: function %s, not %s", name, reloc.offset, want, got)
			}
		case relocType, relocItab:
			if word == nil {
				c.t.Errorf("%s: offset %d: no type word", name, reloc.offset)
			}
		}
	}
	for at, value := range image.bytes {
		if !isAddress[int64(at)&^7] && *(*byte)(unsafe.Add(memory, at)) != value {
			c.t.Fatalf("%s: byte %d is %#x, not %#x", name, at, value, *(*byte)(unsafe.Add(memory, at)))
		}
	}
}

func TestStaticForms(t *testing.T) {
	p := checkFiles(t, "staticvars_test.go")
	image := func(name string) *staticImage { return p.static.images[p.Types.Scope().Lookup(name).(*types.Var)] }
	c := comparer{t, svVariables}
	for name, memory := range svVariables {
		if found := image(name); found != nil {
			c.compare(name, found, memory)
		} else {
			t.Errorf("%s is not static", name)
		}
	}
	for _, name := range svDynamicNames {
		if image(name) != nil {
			t.Errorf("%s is static", name)
		}
	}
}

func TestStaticUnicode(t *testing.T) {
	dir := filepath.Join(runtime.GOROOT(), "src", "unicode")
	p := checkFiles(t, filepath.Join(dir, "tables.go"), filepath.Join(dir, "letter.go"), filepath.Join(dir, "graphic.go"), filepath.Join(dir, "digit.go"), filepath.Join(dir, "casetables.go"))
	c := comparer{t, nil}
	for name, memory := range map[string]unsafe.Pointer{
		"Latin": unsafe.Pointer(&unicode.Latin), "CaseRanges": unsafe.Pointer(&unicode.CaseRanges),
		"L": unsafe.Pointer(&unicode.L), "STerm": unsafe.Pointer(&unicode.STerm),
		"TurkishCase": unsafe.Pointer(&unicode.TurkishCase),
	} {
		c.compare(name, p.static.images[p.Types.Scope().Lookup(name).(*types.Var)], memory)
	}
}
