package main

// Tree shaking of package runtime, on syntax alone.
//
// Own declarations win; of GOROOT's only what is reachable from the roots stays. A reference is an
// identifier that may mean a package-level name (the parser resolves local scopes), or a selector that
// may mean a method of a type that stays: an over-approximation, so what stays always type-checks.
//
// Invariant (groups-are-whole): a const group stays or goes as one, because of iota.
// GOROOT's init functions and blank variables go: start-up and checks of that kind are our runtime's.

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// satisfyingMethods stay with their type: values reach the interfaces error, runtime.Error and stringer.
var satisfyingMethods = []string{"Error", "RuntimeError", "String"}

// A unit is what stays or goes as one: a function, a type, a var line, a const group.
type unit struct {
	node    ast.Node
	names   []string
	imports map[string]bool // names of imports in its file
	scope   *ast.Scope      // of its file
	reached bool
}

type shaker struct {
	units     map[string]*unit            // by key
	methods   map[string]map[string]*unit // type to method to unit
	byMethod  map[string][]string         // method name to types
	types     map[string]bool             // types that stay or are ours
	selectors map[string]bool             // names seen after a dot
	own       map[string]bool             // keys that own files declare
	queue     []*unit
}

// shakeRuntime edits the files of package runtime in place.
func (l *loader) shakeRuntime(p *Package) {
	s := &shaker{
		units: map[string]*unit{}, methods: map[string]map[string]*unit{}, byMethod: map[string][]string{},
		types: map[string]bool{}, selectors: map[string]bool{}, own: map[string]bool{},
	}
	name := l.packageName(p)
	ownLinks := map[string]bool{}
	for i, f := range p.Files {
		if p.sources[i].overlay {
			eachDeclared(f, func(key string) { s.own[key] = true })
			eachLinkname(p.sources[i].content, func(local, _ string) { ownLinks[local] = true })
		}
	}
	for i, f := range p.Files {
		s.addFile(f, p.sources[i].overlay, importNames(f, name))
	}
	s.addRoots(p, &l.overlay.manifest)
	s.run()
	for i, f := range p.Files {
		if !p.sources[i].overlay {
			e := &editor{
				keep:        func(key string) bool { u := s.units[key]; return u != nil && u.reached },
				replaced:    func(key string) bool { return s.own[key] },
				keepLink:    func(local string) bool { return s.stays(local) && !ownLinks[local] },
				packageName: name,
			}
			e.editFile(f)
		}
	}
	p.dropEmptyFiles()
}

func (s *shaker) stays(name string) bool {
	u := s.units[name]
	return s.own[name] || u != nil && u.reached
}

// addFile enters a file's declarations; own ones are roots.
func (s *shaker) addFile(f *ast.File, own bool, imports map[string]bool) {
	add := func(node ast.Node, keys ...string) {
		u := &unit{node: node, names: keys, imports: imports, scope: f.Scope}
		if own {
			s.reach(u)
			return
		}
		for _, k := range keys {
			if !s.own[k] && k != "init" && k != "_" {
				s.units[k] = u
			}
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			key := funcKey(d)
			add(d, key)
			if t, m, ok := strings.Cut(key, "."); ok && s.units[key] != nil {
				if s.methods[t] == nil {
					s.methods[t] = map[string]*unit{}
				}
				s.methods[t][m] = s.units[key]
				s.byMethod[m] = append(s.byMethod[m], t)
			}
		case *ast.GenDecl:
			s.addGenDecl(d, own, add)
		}
	}
}

func (s *shaker) addGenDecl(d *ast.GenDecl, own bool, add func(ast.Node, ...string)) {
	var group []string
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			add(spec, spec.Name.Name)
			if own {
				s.reachType(spec.Name.Name)
			}
		case *ast.ValueSpec:
			var names []string
			for _, n := range spec.Names {
				names = append(names, n.Name)
			}
			if d.Tok == token.VAR {
				add(spec, names...)
			}
			group = append(group, names...)
		}
	}
	if d.Tok == token.CONST {
		add(d, group...)
	}
}

func (s *shaker) addRoots(p *Package, m *manifest) {
	for key := range s.units {
		t, method, isMethod := strings.Cut(key, ".")
		if token.IsExported(t) && (!isMethod || token.IsExported(method)) {
			s.reachKey(key)
		}
	}
	for _, name := range satisfyingMethods {
		s.reachSelector(name)
	}
	for _, r := range m.Roots {
		for _, n := range r.Names {
			s.reachKey(n)
		}
	}
	for _, n := range p.special.pulls {
		s.reachKey(n)
	}
	for i := range p.Files {
		if !p.sources[i].overlay {
			eachLinkname(p.sources[i].content, func(local, remote string) {
				if remote != "" && s.isDefined(local) {
					s.reachKey(local)
				}
			})
		}
	}
}

// isDefined tells a push from a pull: a function with a body, or a variable.
func (s *shaker) isDefined(name string) bool {
	u := s.units[name]
	if u == nil {
		return false
	}
	f, ok := u.node.(*ast.FuncDecl)
	return !ok || f.Body != nil
}

func (s *shaker) reachKey(key string) {
	if u := s.units[key]; u != nil {
		s.reach(u)
	}
}

func (s *shaker) reach(u *unit) {
	if u.reached {
		return
	}
	u.reached = true
	s.queue = append(s.queue, u)
	switch n := u.node.(type) {
	case *ast.TypeSpec:
		s.reachType(n.Name.Name)
	case *ast.FuncDecl:
		if t, _, ok := strings.Cut(u.names[0], "."); ok {
			s.reachKey(t)
		}
	}
}

func (s *shaker) reachType(name string) {
	if s.types[name] {
		return
	}
	s.types[name] = true
	for m, u := range s.methods[name] {
		if s.selectors[m] {
			s.reach(u)
		}
	}
}

func (s *shaker) reachSelector(name string) {
	if s.selectors[name] {
		return
	}
	s.selectors[name] = true
	for _, t := range s.byMethod[name] {
		if s.types[t] {
			s.reach(s.methods[t][name])
		}
	}
}

func (s *shaker) run() {
	// Methods of own types come after the types in file order; see to them now.
	for t := range s.types {
		for m, u := range s.methods[t] {
			if s.selectors[m] {
				s.reach(u)
			}
		}
	}
	for len(s.queue) > 0 {
		u := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		s.scan(u)
	}
}

// scan follows the references of a unit.
func (s *shaker) scan(u *unit) {
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && x.Obj == nil && u.imports[x.Name] {
				return false
			}
			s.reachSelector(n.Sel.Name)
			ast.Inspect(n.X, visit)
			return false
		case *ast.FuncDecl:
			if n.Recv != nil {
				ast.Inspect(n.Recv, visit)
			}
			ast.Inspect(n.Type, visit)
			if n.Body != nil {
				ast.Inspect(n.Body, visit)
			}
			return false
		case *ast.InterfaceType:
			for _, f := range n.Methods.List {
				for _, name := range f.Names {
					s.reachSelector(name.Name)
				}
			}
		case *ast.Field:
			if n.Type != nil {
				ast.Inspect(n.Type, visit)
			}
			return false
		case *ast.LabeledStmt:
			ast.Inspect(n.Stmt, visit)
			return false
		case *ast.BranchStmt:
			return false
		case *ast.Ident:
			if n.Obj == nil || u.scope.Lookup(n.Name) == n.Obj {
				s.reachKey(n.Name)
			}
		}
		return true
	}
	ast.Inspect(u.node, visit)
}

// importNames are the names under which a file sees its imports.
func importNames(f *ast.File, name func(path string) string) map[string]bool {
	out := map[string]bool{}
	for _, im := range f.Imports {
		out[importName(im, name)] = true
	}
	return out
}

func importName(im *ast.ImportSpec, name func(path string) string) string {
	if im.Name != nil {
		return im.Name.Name
	}
	path, err := strconv.Unquote(im.Path.Value)
	if err != nil {
		return ""
	}
	return name(path)
}

// dropEmptyFiles removes files without declarations.
func (p *Package) dropEmptyFiles() {
	var files []*ast.File
	var names []string
	var sources []source
	for i, f := range p.Files {
		if len(f.Decls) > 0 {
			files = append(files, f)
			sources = append(sources, p.sources[i])
			names = append(names, p.sources[i].name)
		}
	}
	p.Files, p.sources, p.GoFiles = files, sources, names
}
