package main

// Tree shaking of package runtime.
//
// Own declarations win; of GOROOT's only what is reachable from the roots stays. References come from a
// type check of everything together, the only exact source; its result depends on nothing but the sources
// of package runtime and the roots, so what stays is kept in a file beside the program files, and the
// next load reads that and parses only the files it names.
//
// Invariant (groups-are-whole): a const group stays or goes as one, because of iota.
// GOROOT's init functions and blank variables go: start-up and checks of that kind are our runtime's.

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// satisfyingMethods stay with their type: values reach the interfaces error, runtime.Error and stringer.
var satisfyingMethods = []string{"Error", "RuntimeError", "String"}

// shaken is what stays of GOROOT's package runtime.
type shaken struct {
	Files []string `json:"files"` // base names of files of which something stays
	Keep  []string `json:"keep"`  // keys of declarations
}

func (l *loader) shakenPath() string {
	return filepath.Join(l.cfg.Out, l.byPath["runtime"].Key+".shake.json")
}

// readShaken finds the result of an earlier shaking, and leaves only the files it names to be parsed.
func (l *loader) readShaken() error {
	rt := l.find("runtime")
	if l.cfg.Why != "" || rt.Cached {
		return nil
	}
	text, err := os.ReadFile(l.shakenPath())
	var kept shaken
	if err != nil || json.Unmarshal(text, &kept) != nil {
		return nil
	}
	l.shaken = &kept
	stays := map[string]bool{}
	for _, f := range kept.Files {
		stays[f] = true
	}
	var sources []source
	for _, s := range rt.sources {
		if s.overlay || stays[filepath.Base(s.name)] {
			sources = append(sources, s)
		}
	}
	rt.sources = sources
	return nil
}

// shakeRuntime edits the files of package runtime in place. What it imports has been edited already.
func (l *loader) shakeRuntime(p *Package) error {
	own, ownLinks := p.ownNames()
	p.renameFunctions(l.overlay.manifest.Renames)
	l.editGoroot(p, &editor{
		keep:     func(string) bool { return true },
		replaced: func(key string) bool { return own[key] },
		keepLink: func(string) bool { return true },
	})
	if l.shaken == nil {
		if err := l.shake(p); err != nil {
			return err
		}
	}
	keep := map[string]bool{}
	for _, k := range l.shaken.Keep {
		keep[k] = true
	}
	l.editGoroot(p, &editor{
		keep:     func(key string) bool { return keep[key] },
		replaced: func(key string) bool { return own[key] },
		keepLink: func(local string) bool { return keep[local] || own[local] && !ownLinks[local] },
	})
	p.dropEmptyFiles()
	return nil
}

// renameFunctions gives GOROOT's functions and methods the names that own ones call them by.
func (p *Package) renameFunctions(renames []rename) {
	to := map[string]string{}
	for _, r := range renames {
		to[r.From] = r.To
	}
	for i, f := range p.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && !p.sources[i].overlay && to[funcKey(fn)] != "" {
				fn.Name.Name = to[funcKey(fn)]
			}
		}
	}
}

// ownNames are the keys that own files declare, and the names on their linkname lines.
func (p *Package) ownNames() (declared, linked map[string]bool) {
	declared, linked = map[string]bool{}, map[string]bool{}
	for i, f := range p.Files {
		if p.sources[i].overlay {
			eachDeclared(f, func(key string) { declared[key] = true })
			eachLinkname(p.sources[i].content, func(local, _ string) { linked[local] = true })
		}
	}
	return declared, linked
}

func (l *loader) editGoroot(p *Package, e *editor) {
	e.packageName = l.packageName(p)
	for i, f := range p.Files {
		if !p.sources[i].overlay {
			e.editFile(f)
		}
	}
}

// shake computes l.shaken and keeps it for later loads.
func (l *loader) shake(p *Package) error {
	imports := l.loading[:slices.Index(l.loading, p)]
	l.checkAll(imports)
	if slices.ContainsFunc(imports, func(dep *Package) bool { return dep.failed }) {
		return l.report()
	}
	s := &shaker{
		path: p.Path, uses: l.usesIn(p), units: map[string]*unit{},
		methods: map[string]map[string]*unit{}, byMethod: map[string][]string{},
		types: map[string]bool{}, called: map[string]bool{},
	}
	for _, r := range l.overlay.manifest.Drops {
		s.drops = append(s.drops, r.Names...)
	}
	for i, f := range p.Files {
		s.addFile(f, p.sources[i].overlay)
	}
	s.addRoots(p, &l.overlay.manifest)
	s.run()
	if l.cfg.Why != "" {
		s.explain(os.Stderr, l.cfg.Why)
	}
	own, ownLinks := p.ownNames()
	l.shaken = s.result(p, func(local string) bool { return own[local] && !ownLinks[local] })
	text, err := json.Marshal(l.shaken)
	if err != nil {
		return err
	}
	return writeAtomically(l.shakenPath(), text)
}

// usesIn type-checks all of the package, on all processors: each takes all declarations, and its part of the functions' bodies.
func (l *loader) usesIn(p *Package) []map[*ast.Ident]types.Object {
	parts := min(workers(), maxParts)
	uses := make([]map[*ast.Ident]types.Object, parts)
	inParallel(parts, func(part int) {
		info := &types.Info{Uses: make(map[*ast.Ident]types.Object, p.codeSize()/perUse/parts)}
		conf := types.Config{
			Importer: importer{l, p},
			Sizes:    types.SizesFor("gc", l.ctx.GOARCH),
			Error:    func(error) {}, // of what stays, the real check reports them
		}
		_, _ = conf.Check(p.Path, l.fset, p.partOfBodies(part, parts), info)
		uses[part] = info.Uses
	})
	return uses
}

// maxParts is up to where the declarations, which every part has, are less work than the bodies.
const maxParts = 4

// partOfBodies are the files with every so-manieth function body only.
func (p *Package) partOfBodies(part, parts int) []*ast.File {
	files := make([]*ast.File, len(p.Files))
	number := 0
	for i, file := range p.Files {
		f := *file
		f.Decls = slices.Clone(f.Decls)
		for j, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				if number++; number%parts != part {
					bodyless := *fn
					bodyless.Body = nil
					f.Decls[j] = &bodyless
				}
			}
		}
		files[i] = &f
	}
	return files
}

// A unit is what stays or goes as one: a function, a type, a var line, a const group.
type unit struct {
	node    ast.Node
	names   []string
	reached bool
	from    string // what reached it first, for -why
}

type shaker struct {
	path     string
	uses     []map[*ast.Ident]types.Object // of the package as parts of it were checked
	units    map[string]*unit              // GOROOT's, by key
	methods  map[string]map[string]*unit   // type to method to unit
	byMethod map[string][]string           // method name to types
	types    map[string]bool               // types that stay or are ours
	called   map[string]bool               // method names that an interface may call
	queue    []*unit
	drops    []string
	current  string // what is being scanned
}

// addFile enters a file's declarations; own ones are roots.
func (s *shaker) addFile(f *ast.File, own bool) {
	add := func(node ast.Node, keys ...string) {
		u := &unit{node: node, names: keys}
		if own {
			s.reach(u)
			return
		}
		for _, k := range keys {
			if k != "init" && k != "_" && !s.dropped(k) {
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
			addGenDecl(d, add)
		}
	}
}

// dropped tells names that the manifest rules out; a trailing * stands for anything.
func (s *shaker) dropped(key string) bool {
	for _, d := range s.drops {
		if prefix, ok := strings.CutSuffix(d, "*"); d == key || ok && strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}

func addGenDecl(d *ast.GenDecl, add func(ast.Node, ...string)) {
	var group []string
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			add(spec, spec.Name.Name)
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
		s.reachCalled(name)
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
				if remote != "" && s.isDefined(local) && !hasAnyPrefix(remote, m.IgnoredPushes.Prefixes) {
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
	u.reached, u.from = true, s.current
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
		if s.called[m] {
			s.reach(u)
		}
	}
}

func (s *shaker) reachCalled(name string) {
	if s.called[name] {
		return
	}
	s.called[name] = true
	for _, t := range s.byMethod[name] {
		if s.types[t] {
			s.reach(s.methods[t][name])
		}
	}
}

func (s *shaker) run() {
	// GOROOT's methods of own types were not known when the own files were entered.
	for t := range s.types {
		for m, u := range s.methods[t] {
			if s.called[m] {
				s.reach(u)
			}
		}
	}
	for len(s.queue) > 0 {
		u := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		s.current = u.names[0]
		s.scan(u)
	}
}

// scan follows the references of a unit.
func (s *shaker) scan(u *unit) {
	ast.Inspect(u.node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.InterfaceType:
			for _, f := range n.Methods.List {
				for _, name := range f.Names {
					s.reachCalled(name.Name)
				}
			}
		case *ast.Ident:
			for _, uses := range s.uses {
				if o := uses[n]; o != nil {
					if o.Pkg() != nil && o.Pkg().Path() == s.path {
						s.reachKey(s.key(o))
					}
					break
				}
			}
		}
		return true
	})
}

// key is the key of a package-level object or method, "" of anything else.
func (s *shaker) key(o types.Object) string {
	if fn, ok := o.(*types.Func); ok {
		if recv := fn.Origin().Signature().Recv(); recv != nil {
			t := recv.Type()
			if p, ok := t.(*types.Pointer); ok {
				t = p.Elem()
			}
			if named, ok := t.(*types.Named); ok {
				return named.Obj().Name() + "." + fn.Name()
			}
			return ""
		}
	}
	if o.Parent() == o.Pkg().Scope() {
		return o.Name()
	}
	return ""
}

// result also names files that have no more than a linkname line about something that stays elsewhere.
func (s *shaker) result(p *Package, ownLink func(local string) bool) *shaken {
	out := new(shaken)
	files := map[string]bool{}
	for key, u := range s.units {
		if u.reached {
			out.Keep = append(out.Keep, key)
			files[filepath.Base(s.fileOf(p, u))] = true
		}
	}
	for _, src := range p.sources {
		eachLinkname(src.content, func(local, _ string) {
			if u := s.units[local]; !src.overlay && (u != nil && u.reached || ownLink(local)) {
				files[filepath.Base(src.name)] = true
			}
		})
	}
	sort.Strings(out.Keep)
	out.Files = sortedKeys(files)
	return out
}

func (s *shaker) fileOf(p *Package, u *unit) string {
	for i, f := range p.Files {
		if f.FileStart <= u.node.Pos() && u.node.Pos() < f.FileEnd {
			return p.sources[i].name
		}
	}
	return ""
}

// dropEmptyFiles removes files that neither declare nor link anything.
func (p *Package) dropEmptyFiles() {
	var files []*ast.File
	var names []string
	var sources []source
	for i, f := range p.Files {
		if p.sources[i].overlay || saysSomething(f) {
			files = append(files, f)
			sources = append(sources, p.sources[i])
			names = append(names, p.sources[i].name)
		}
	}
	p.Files, p.sources, p.GoFiles = files, sources, names
}

func saysSomething(f *ast.File) bool {
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			return true
		}
	}
	for _, g := range f.Comments {
		for _, c := range g.List {
			if strings.HasPrefix(c.Text, linknameDirective) {
				return true
			}
		}
	}
	return false
}

// explain prints how a name came to stay, or with "all" every name of GOROOT's that stays.
func (s *shaker) explain(w io.Writer, name string) {
	if name == "all" {
		var lines []string
		for k, u := range s.units {
			if u.reached {
				lines = append(lines, k+" <- "+u.from)
			}
		}
		sort.Strings(lines)
		fmt.Fprintln(w, strings.Join(lines, "\n"))
		return
	}
	for seen := map[string]bool{}; name != "" && !seen[name]; name = s.units[name].from {
		seen[name] = true
		u := s.units[name]
		if u == nil || !u.reached {
			fmt.Fprintf(w, "%s (own, or gone)\n", name)
			return
		}
		fmt.Fprintf(w, "%s <- ", name)
	}
	fmt.Fprintln(w, "root")
}
