package main

// Parsing and type checking, in parallel. Errors are printed by report.go.

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// parse fills Package.Files of every package whose sources are there.
func (l *loader) parse() error {
	type job struct {
		p *Package
		i int
	}
	var jobs []job
	for _, p := range l.loading {
		if p.Files != nil || p.sources == nil {
			continue
		}
		p.Files = make([]*ast.File, len(p.sources))
		for i := range p.sources {
			jobs = append(jobs, job{p, i})
		}
	}
	errs := make([]error, len(jobs))
	inParallel(len(jobs), func(n int) {
		j := jobs[n]
		const mode = parser.ParseComments | parser.SkipObjectResolution | parser.AllErrors
		s := &j.p.sources[j.i]
		f, err := parser.ParseFile(l.fset, s.name, s.content, mode)
		if len(s.jumps) > 0 && err == nil {
			s.place(l.fset.File(f.FileStart))
		}
		j.p.Files[j.i], errs[n] = f, err
	})
	bad := false
	for n, err := range errs {
		if err != nil && jobs[n].p.Cached {
			return l.damaged(err)
		}
		if err != nil {
			bad = true
			jobs[n].p.syntax = append(jobs[n].p.syntax, err)
		}
	}
	if bad {
		return l.reportSyntax()
	}
	return nil
}

// typecheck checks packages as soon as their imports are checked.
func (l *loader) typecheck() error {
	l.checkAll(l.loading)
	for _, p := range l.loading {
		if len(p.errors) > 0 && l.slices {
			return l.notWhole(p.errors[0])
		}
		if len(p.errors) > 0 && p.Cached {
			return l.damaged(p.errors[0])
		}
		if len(p.errors) > 0 {
			return l.report()
		}
	}
	return nil
}

// checkAll checks packages as soon as their imports are checked, and makes them ready for go/ssa.
func (l *loader) checkAll(packages []*Package) {
	l.inOrder(packages, (*Package).typeImports, func(p *Package, imports []*Package) func() {
		p.failed = p.failed || slices.ContainsFunc(imports, func(dep *Package) bool { return dep.failed })
		isNew := p.Types == nil
		if l.check(p); p.failed || !isNew {
			return nil
		}
		return func() { l.prepareSSA(p) }
	})
}

// check type-checks one package, unless it is checked already or an import failed.
func (l *loader) check(p *Package) {
	if p.failed || p.Types != nil {
		return
	}
	defer l.cfg.bars.begin("type-check", p.Path)()
	p.Info = p.newInfo()
	conf := types.Config{
		Importer:  importer{l, p},
		Sizes:     types.SizesFor("gc", l.ctx.GOARCH),
		GoVersion: p.GoVersion,
		Error: func(err error) {
			e := err.(types.Error)
			if (p.special != nil || p.Cached) && e.Soft {
				return // shaking and leaving out may make an import or a variable unused
			}
			p.errors = append(p.errors, e)
		},
	}
	p.Types, _ = conf.Check(p.Path, l.fset, p.Files, p.Info)
	if !p.Standard && !p.Cached {
		p.checkMore(l.fset, conf.Sizes)
	}
	p.failed = len(p.errors) > 0
}

// Bytes of code for one of what is noted, in the median package of std and a little more.
const perDef, perUse, perType, perScope = 60, 14, 10, 80

// newInfo has room for what will be noted of a package of this size, or most of it: to grow by doubling is a good part of all work.
func (p *Package) newInfo() *types.Info {
	size := p.codeSize()
	info := &types.Info{Defs: make(map[*ast.Ident]types.Object, size/perDef), FileVersions: map[*ast.File]string{}}
	if p.hasBodies() {
		info.Types = make(map[ast.Expr]types.TypeAndValue, size/perType)
		info.Uses = make(map[*ast.Ident]types.Object, size/perUse)
		info.Scopes = make(map[ast.Node]*types.Scope, size/perScope)
		info.Implicits = map[ast.Node]types.Object{}
		info.Selections = map[*ast.SelectorExpr]*types.Selection{}
		info.Instances = map[*ast.Ident]types.Instance{}
	}
	return info
}

// codeSize is the length of the declarations without the comments in them.
func (p *Package) codeSize() int {
	size := 0
	for _, f := range p.Files {
		comments := f.Comments
		for _, d := range f.Decls {
			size += int(d.End() - d.Pos())
			for len(comments) > 0 && comments[0].Pos() < d.End() {
				if comments[0].Pos() > d.Pos() {
					size -= int(comments[0].End() - comments[0].Pos())
				}
				comments = comments[1:]
			}
		}
	}
	return size
}

// hasBodies: go/ssa may be asked to build a function of the package. Of a cached one that is so if it has generic ones.
func (p *Package) hasBodies() bool {
	isBuilt := func(d ast.Decl) bool {
		f, ok := d.(*ast.FuncDecl)
		return ok && f.Body != nil
	}
	hasBuilt := func(f *ast.File) bool { return slices.ContainsFunc(f.Decls, isBuilt) }
	return !p.Cached || slices.ContainsFunc(p.Files, hasBuilt)
}

// checkMore has what the compiler checks and go/types does not; much of it only where all else is right.
func (p *Package) checkMore(fset *token.FileSet, sizes types.Sizes) {
	sound := len(p.errors) == 0
	if sound {
		p.checkInterfaces()
		p.checkBodies()
	}
	p.checkDirectives(fset, sound)
	if len(p.errors) == 0 {
		p.checkLimits(sizes)
	}
}

// checkInterfaces refuses unnamed interfaces that refer to themselves, which have no finite name.
func (p *Package) checkInterfaces() {
	refused := map[types.Type]bool{}
	for _, f := range p.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			node, ok := n.(*ast.InterfaceType)
			if !ok {
				return true
			}
			t, ok := types.Unalias(p.Info.TypeOf(node)).(*types.Interface)
			if ok && refersToItself(t, map[types.Type]bool{}, refused) {
				p.errors = append(p.errors, types.Error{Pos: node.Pos(),
					Msg: "invalid recursive type: anonymous interface refers to itself (see https://go.dev/issue/56103)"})
			}
			return false
		})
		if len(p.errors) > 0 {
			return
		}
	}
}

// refersToItself follows unnamed types; open are the interfaces on the way, refused those of which one has been reported.
func refersToItself(t types.Type, open, refused map[types.Type]bool) bool {
	anyOf := func(list ...types.Type) bool {
		for _, t := range list {
			if refersToItself(t, open, refused) {
				return true
			}
		}
		return false
	}
	switch t := types.Unalias(t).(type) {
	case *types.Interface:
		if open[t] {
			maps.Copy(refused, open)
			return true
		}
		if refused[t] {
			return false
		}
		open[t] = true
		defer delete(open, t)
		for m := range t.Methods() {
			if anyOf(m.Type()) {
				return true
			}
		}
	case *types.Pointer:
		return anyOf(t.Elem())
	case *types.Array:
		return anyOf(t.Elem())
	case *types.Slice:
		return anyOf(t.Elem())
	case *types.Chan:
		return anyOf(t.Elem())
	case *types.Map:
		return anyOf(t.Key(), t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if anyOf(f.Type()) {
				return true
			}
		}
	case *types.Signature:
		return anyOf(t.Params(), t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			if anyOf(v.Type()) {
				return true
			}
		}
	}
	return false
}

// checkBodies wants a body of every function that neither assembly nor a linkname provides.
func (p *Package) checkBodies() {
	if len(p.SFiles) > 0 {
		return
	}
	linked := map[string]bool{}
	for _, s := range p.sources {
		if bytes.Contains(s.content, []byte(linknameDirective)) && slices.Contains(importsOf(s.content), "unsafe") {
			eachLinkname(s.content, func(local, _ string) { linked[local] = true })
		}
	}
	for _, f := range p.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body == nil && !linked[fn.Name.Name] && !isImported(fn) {
				pos := fn.Name.Pos()
				if fn.Recv != nil {
					pos = fn.Recv.Pos()
				}
				p.errors = append(p.errors, types.Error{Pos: pos, Msg: "missing function body"})
			}
		}
	}
}

// isImported tells a function that a WebAssembly host or C provides by a directive at the function.
func isImported(fn *ast.FuncDecl) bool {
	if fn.Doc == nil {
		return false
	}
	for _, c := range fn.Doc.List {
		if strings.HasPrefix(c.Text, "//go:wasmimport ") || strings.HasPrefix(c.Text, "//llgo:link ") {
			return true
		}
	}
	return false
}

// importer gives a package what it imports; the DAG order has seen to it that it is there.
type importer struct {
	l *loader
	p *Package
}

func (im importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if dep := im.l.byPath[im.p.Imports[path]]; dep != nil && dep.Types != nil {
		return dep.Types, nil
	}
	return nil, fmt.Errorf("could not import %s", path)
}
