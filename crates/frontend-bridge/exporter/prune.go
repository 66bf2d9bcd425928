package main

// What of a package other packages can see: its exported names, what these refer to, and what bodies of
// generic functions refer to. The rest, and imports that only the rest needs, has no place in a skeleton;
// a load then does not even open most packages of a program.

import (
	"go/ast"
	"go/token"
	"go/types"
)

// visible finds what stays of one package.
type visible struct {
	p        *Package
	decls    map[types.Object]ast.Node // what declares a package-level name: *ast.FuncDecl, *ast.TypeSpec, *ast.ValueSpec or a const group
	methods  map[types.Object][]*ast.FuncDecl
	names    map[*ast.File]importTable
	fileOf   map[ast.Node]*ast.File
	stays    map[ast.Node]bool
	spelled  map[*ast.ValueSpec]string // types written instead of initialisers
	imports  map[*types.PkgName]bool
	worklist []ast.Node
	scanned  *references // of the declaration that is being scanned
	refers   map[ast.Node]*references
}

// references are what the part of a declaration that stays refers to, methods of a type included.
type references struct {
	own     []ast.Node
	imports []*types.PkgName
	foreign []types.Object // of packages' scopes
}

// importTable is under which name a file sees a package.
type importTable map[*types.Package]*types.PkgName

func findVisible(p *Package) *visible {
	v := &visible{
		p: p, decls: map[types.Object]ast.Node{}, methods: map[types.Object][]*ast.FuncDecl{},
		names: map[*ast.File]importTable{}, fileOf: map[ast.Node]*ast.File{}, stays: map[ast.Node]bool{},
		spelled: map[*ast.ValueSpec]string{}, imports: map[*types.PkgName]bool{}, scanned: new(references), refers: map[ast.Node]*references{},
	}
	for _, f := range p.Files {
		v.addFile(f)
	}
	scope := p.Types.Scope()
	for _, name := range scope.Names() {
		if token.IsExported(name) || p.Name == "main" && name == "main" {
			v.need(scope.Lookup(name))
		}
	}
	for len(v.worklist) > 0 {
		n := v.worklist[len(v.worklist)-1]
		v.worklist = v.worklist[:len(v.worklist)-1]
		v.scanned = new(references)
		v.refers[n] = v.scanned
		v.scan(n)
	}
	return v
}

func (v *visible) addFile(f *ast.File) {
	table := importTable{}
	for _, im := range f.Imports {
		if name := v.p.Info.PkgNameOf(im); name != nil && name.Name() != "_" && name.Name() != "." {
			table[name.Imported()] = name
		}
	}
	v.names[f] = table
	add := func(name *ast.Ident, n ast.Node) {
		v.fileOf[n] = f
		if obj := v.p.Info.Defs[name]; obj != nil {
			v.decls[obj] = n
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name, d)
			} else {
				v.fileOf[d] = f
				v.addMethod(d)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name, s)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						if d.Tok == token.CONST {
							add(name, d)
						} else {
							add(name, s)
						}
					}
				}
			}
		}
	}
}

// addMethod enters a method under its receiver's type.
func (v *visible) addMethod(d *ast.FuncDecl) {
	if fn, ok := v.p.Info.Defs[d.Name].(*types.Func); ok {
		t := types.Unalias(fn.Signature().Recv().Type())
		if p, ok := t.(*types.Pointer); ok {
			t = types.Unalias(p.Elem())
		}
		if named, ok := t.(*types.Named); ok {
			obj := named.Origin().Obj()
			v.methods[obj] = append(v.methods[obj], d)
		}
	}
}

func (v *visible) need(obj types.Object) {
	if n := v.decls[obj]; n != nil {
		v.keep(n)
	}
}

func (v *visible) needImport(name *types.PkgName) {
	v.imports[name] = true
	v.scanned.imports = append(v.scanned.imports, name)
}

func (v *visible) needForeign(obj types.Object) {
	v.scanned.foreign = append(v.scanned.foreign, obj)
}

func (v *visible) keep(n ast.Node) {
	v.scanned.own = append(v.scanned.own, n)
	if !v.stays[n] {
		v.stays[n] = true
		v.worklist = append(v.worklist, n)
	}
}

// scan follows what the part of a declaration that stays refers to.
func (v *visible) scan(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		if n.Recv != nil {
			v.follow(n.Recv)
		}
		v.follow(n.Type)
		if n.Body != nil && hasTypeParams(n) {
			v.follow(n.Body)
		}
	case *ast.TypeSpec:
		v.follow(n)
		for _, m := range v.methods[v.p.Info.Defs[n.Name]] {
			v.keep(m)
		}
	case *ast.ValueSpec:
		if n.Type != nil && len(n.Names) == 1 {
			v.follow(n.Type)
		} else if !v.spell(n) {
			v.follow(n)
		}
	default:
		v.follow(n)
	}
}

func (v *visible) follow(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			switch obj := v.p.Info.Uses[id].(type) {
			case nil:
			case *types.PkgName:
				v.needImport(obj)
			default:
				switch {
				case obj.Parent() == v.p.Types.Scope():
					v.need(obj)
				case obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope():
					v.needForeign(obj)
				}
			}
		}
		return true
	})
}

// spell finds a written type for a variable that has none, so that its initialiser may go.
func (v *visible) spell(s *ast.ValueSpec) bool {
	if len(s.Names) != 1 || len(s.Values) == 0 {
		return false
	}
	obj := v.p.Info.Defs[s.Names[0]]
	if obj == nil {
		return false
	}
	w := speller{v: v, names: v.names[v.fileOf[s]]}
	if !w.can(obj.Type()) {
		return false
	}
	for _, o := range w.uses {
		if name := w.names[o.Pkg()]; o.Pkg() == v.p.Types {
			v.need(o)
		} else {
			v.needImport(name)
			v.needForeign(o)
		}
	}
	v.spelled[s] = types.TypeString(obj.Type(), func(pkg *types.Package) string {
		if pkg == v.p.Types {
			return ""
		}
		return w.names[pkg].Name()
	})
	return true
}

// typeImports are the packages that the skeleton imports.
func (v *visible) typeImports() []string {
	set := map[string]bool{}
	for name := range v.imports {
		set[name.Imported().Path()] = true
	}
	for _, f := range v.p.Files {
		for _, im := range f.Imports {
			if name := v.p.Info.PkgNameOf(im); name != nil && name.Name() == "." {
				set[name.Imported().Path()] = true
			}
		}
	}
	delete(set, "unsafe")
	return sortedKeys(set)
}

// A speller decides whether a file can write a type, and with which names.
type speller struct {
	v     *visible
	names importTable
	uses  []types.Object
}

func (w *speller) can(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic:
		return t.Info()&types.IsUntyped == 0 && t.Kind() != types.Invalid && t.Kind() != types.UnsafePointer && w.isFree(t.Name())
	case *types.Pointer:
		return w.can(t.Elem())
	case *types.Slice:
		return w.can(t.Elem())
	case *types.Array:
		return w.can(t.Elem())
	case *types.Chan:
		return w.can(t.Elem())
	case *types.Map:
		return w.can(t.Key()) && w.can(t.Elem())
	case *types.Signature:
		return t.Recv() == nil && t.TypeParams() == nil && w.canTuple(t.Params()) && w.canTuple(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if !f.Exported() && f.Pkg() != w.v.p.Types || !w.can(f.Type()) {
				return false
			}
		}
		return true
	case *types.Named:
		return t.TypeArgs() == nil && w.canName(t.Obj())
	case *types.Alias:
		return t.TypeArgs() == nil && w.canName(t.Obj())
	}
	return false
}

func (w *speller) canTuple(t *types.Tuple) bool {
	for v := range t.Variables() {
		if !w.can(v.Type()) {
			return false
		}
	}
	return true
}

func (w *speller) canName(obj *types.TypeName) bool {
	if obj.Pkg() == nil {
		return w.isFree(obj.Name())
	}
	if obj.Parent() != obj.Pkg().Scope() {
		return false
	}
	if obj.Pkg() == w.v.p.Types {
		w.uses = append(w.uses, obj)
		return true
	}
	name := w.names[obj.Pkg()]
	if name == nil || !obj.Exported() {
		return false
	}
	w.uses = append(w.uses, obj)
	return true
}

// isFree: the package has not declared a predeclared name itself.
func (w *speller) isFree(name string) bool { return w.v.p.Types.Scope().Lookup(name) == nil }
