package main

// Link names of functions and variables, spelled as gc spells them, and the directives that change
// them: //go:linkname, //export, //go:wasmimport, //go:noinline.

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"
)

// programNames is what naming needs to know of the whole program. Read-only once it is made, except
// for local, which is locked.
type programNames struct {
	links    map[types.Object]string     // //go:linkname with a target
	pulls    map[types.Object]bool       // those of packages that are not std's, which may be wrong about what the target takes and gives
	exports  map[types.Object]string     // //export
	imports  map[types.Object]hostImport // //go:wasmimport
	dynamic  map[string]string           // //go:cgo_import_dynamic of C functions, by the name that it gives them
	dlls     map[types.Object]string     // //go:cgo_import_dynamic from a library of Windows: what the variable holds the address of
	noinline map[types.Object]bool
	// Numbers of the types declared in functions, by the position of the declaration, counted per
	// package in source order.
	localTypes map[token.Pos]int

	mu sync.RWMutex
	// Type arguments of the function instance that go/ssa made a copy of a local type for.
	local map[*types.Named][]types.Type
}

// hostImport says what a WebAssembly host provides a function as.
type hostImport struct{ module, name string }

func newProgramNames(packages []*Package) *programNames {
	n := &programNames{
		links: map[types.Object]string{}, pulls: map[types.Object]bool{}, exports: map[types.Object]string{}, imports: map[types.Object]hostImport{},
		dlls: map[types.Object]string{}, noinline: map[types.Object]bool{}, localTypes: map[token.Pos]int{},
		local: map[*types.Named][]types.Type{},
	}
	n.dynamic = map[string]string{}
	for _, p := range packages {
		n.addDirectives(p)
		n.addPulls(p)
		n.addLocalTypes(p)
	}
	n.nameDynamicImports()
	return n
}

// prefixOf is a package's path as link names have it: dots behind the last slash, and what is no plain ASCII,
// are escaped, as gc does it.
func (n *programNames) prefixOf(pkg *types.Package) string {
	path := n.pathOf(pkg)
	slash := strings.LastIndexByte(path, '/')
	mustEscape := func(i int) bool {
		c := path[i]
		return c <= ' ' || c >= 0x7f || c == '%' || c == '"' || c == '.' && i > slash
	}
	for i := range len(path) {
		if mustEscape(i) {
			var b strings.Builder
			for i := range len(path) {
				if mustEscape(i) {
					fmt.Fprintf(&b, "%%%02x", path[i])
				} else {
					b.WriteByte(path[i])
				}
			}
			return b.String()
		}
	}
	return path
}

// pathOf is a package's path: a command's is "main".
func (n *programNames) pathOf(pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	if pkg.Name() == "main" {
		return "main"
	}
	return pkg.Path()
}

func (n *programNames) addDirectives(p *Package) {
	scope := p.Types.Scope()
	for _, file := range p.Files {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				n.addComment(scope, comment.Text)
				n.addDynamicImport(comment.Text)
			}
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Doc != nil {
				n.addDoc(p.Info.Defs[fn.Name], fn.Doc)
			}
		}
	}
}

func (n *programNames) addComment(scope *types.Scope, text string) {
	if rest, ok := strings.CutPrefix(text, "//go:cgo_import_dynamic "); ok {
		n.addDynamic(scope, strings.Fields(rest))
		return
	}
	rest, ok := strings.CutPrefix(text, "//go:linkname ")
	if !ok {
		return
	}
	fields := strings.Fields(rest)
	if len(fields) != 2 {
		return
	}
	if obj := scope.Lookup(fields[0]); obj != nil {
		n.links[obj] = fields[1]
	}
}

// addPulls looks for links of a user's package to functions of Go. That a function pushes its body under another's name does no harm here.
func (n *programNames) addPulls(p *Package) {
	if p.Standard {
		return
	}
	for _, name := range p.Types.Scope().Names() {
		fn, ok := p.Types.Scope().Lookup(name).(*types.Func)
		link := n.links[fn]
		isGo := strings.Contains(link, ".") && !strings.HasPrefix(link, "C.") && !strings.HasPrefix(link, "llgo.")
		if ok && isGo && link != n.ownName(fn) {
			n.pulls[fn] = true
		}
	}
}

// ownName is a function's link name without //go:linkname.
func (n *programNames) ownName(fn *types.Func) string { return n.prefixOf(fn.Pkg()) + "." + fn.Name() }

// ownNameOfPull is the name under which a declaration stands for a function of another name.
func (n *programNames) ownNameOfPull(fn *ssa.Function) (string, bool) {
	obj, ok := fn.Object().(*types.Func)
	if !ok || !n.pulls[obj] {
		return "", false
	}
	return n.ownName(obj), true
}

// addDynamic reads `syscall.__GetProcAddress GetProcAddress%2 "kernel32.dll"`: package and variable, function and number
// of its parameters, library. Other systems have no word with the function's address.
func (n *programNames) addDynamic(scope *types.Scope, fields []string) {
	if len(fields) != 3 || !strings.HasSuffix(fields[2], `.dll"`) {
		return
	}
	name, _, _ := strings.Cut(fields[1], "%")
	if v, ok := scope.Lookup(fields[0][strings.LastIndexByte(fields[0], '.')+1:]).(*types.Var); ok {
		n.dlls[v] = name
	}
}

func (n *programNames) addDoc(obj types.Object, doc *ast.CommentGroup) {
	for _, comment := range doc.List {
		if name, ok := strings.CutPrefix(comment.Text, "//export "); ok {
			n.exports[obj] = strings.TrimSpace(name)
		}
		if rest, ok := strings.CutPrefix(comment.Text, "//go:wasmimport "); ok {
			if fields := strings.Fields(rest); len(fields) == 2 {
				n.imports[obj] = hostImport{fields[0], fields[1]}
			}
		}
		if comment.Text == "//go:noinline" {
			n.noinline[obj] = true
		}
	}
}

func (n *programNames) addLocalTypes(p *Package) {
	count := 0
	next := func() int { count++; return count }
	if p.Cached {
		next = p.nextLocalType()
	}
	for _, file := range p.inner {
		for _, pos := range file {
			n.localTypes[pos] = next()
		}
	}
}

// findInnerTypes notes the types that are declared in functions, in the order in which they are numbered.
func (p *Package) findInnerTypes() {
	p.inner = make([][]token.Pos, len(p.Files))
	for i, file := range p.Files {
		for _, decl := range file.Decls {
			if group, ok := decl.(*ast.GenDecl); ok && group.Tok == token.TYPE {
				continue
			}
			ast.Inspect(decl, func(node ast.Node) bool {
				if spec, ok := node.(*ast.TypeSpec); ok && !spec.Assign.IsValid() {
					p.inner[i] = append(p.inner[i], spec.Name.Pos())
				}
				return true
			})
		}
	}
}

// enclosingArgs are the type arguments of the function instance a local type belongs to.
func (n *programNames) enclosingArgs(t *types.Named) []types.Type {
	if _, isLocal := n.localTypes[t.Obj().Pos()]; !isLocal {
		return nil
	}
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.local[t.Origin()]
}

// adoptLocalTypes finds the copies of local types that go/ssa made for an instance of a generic
// function, before anything spells them. go/ssa keeps no link from the copy to the instance, but the
// copy has the declaration's position, and the instance's own instructions mention it first.
func (n *programNames) adoptLocalTypes(fn *ssa.Function) {
	args := instanceArgs(fn)
	if len(args) == 0 || fn.Syntax() == nil {
		return
	}
	a := adoption{names: n, args: args, from: fn.Syntax().Pos(), to: fn.Syntax().End(), seen: map[types.Type]bool{}}
	a.function(fn)
}

// instanceArgs are the type arguments of a function instance, those of its receiver included.
func instanceArgs(fn *ssa.Function) []types.Type {
	if fn.Origin() == nil {
		return nil
	}
	return fn.TypeArgs()
}

// ownArgs are the type arguments that a function's name does not have from its receiver already.
func ownArgs(fn *ssa.Function) []types.Type {
	args := fn.TypeArgs()
	if recv := fn.Signature.Recv(); recv != nil {
		t := plain(recv.Type())
		if pointer, ok := t.(*types.Pointer); ok {
			t = plain(pointer.Elem())
		}
		if named, ok := t.(*types.Named); ok && named.TypeArgs().Len() <= len(args) {
			return args[named.TypeArgs().Len():]
		}
	}
	return args
}

type adoption struct {
	names    *programNames
	args     []types.Type
	from, to token.Pos
	seen     map[types.Type]bool
}

func (a *adoption) function(fn *ssa.Function) {
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			if value, ok := instr.(ssa.Value); ok {
				a.visit(value.Type())
			}
			for _, operand := range instr.Operands(nil) {
				if *operand != nil {
					a.visit((*operand).Type())
				}
			}
			if assert, ok := instr.(*ssa.TypeAssert); ok {
				a.visit(assert.AssertedType)
			}
		}
	}
	for _, inner := range fn.AnonFuncs {
		a.function(inner)
	}
}

func (a *adoption) visit(t types.Type) {
	t = types.Unalias(t)
	if t == nil || a.seen[t] {
		return
	}
	a.seen[t] = true
	switch t := t.(type) {
	case *types.Named:
		a.named(t)
	case *types.Pointer:
		a.visit(t.Elem())
	case *types.Slice:
		a.visit(t.Elem())
	case *types.Array:
		a.visit(t.Elem())
	case *types.Chan:
		a.visit(t.Elem())
	case *types.Map:
		a.visit(t.Key())
		a.visit(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			a.visit(field.Type())
		}
	case *types.Tuple:
		for v := range t.Variables() {
			a.visit(v.Type())
		}
	case *types.Signature:
		a.visit(t.Params())
		a.visit(t.Results())
	case *types.Interface:
		for method := range t.Methods() {
			a.visit(method.Type())
		}
	}
}

func (a *adoption) named(t *types.Named) {
	for arg := range t.TypeArgs().Types() {
		a.visit(arg)
	}
	obj := t.Obj()
	if _, isLocal := a.names.localTypes[obj.Pos()]; !isLocal || obj.Pos() < a.from || obj.Pos() > a.to {
		return
	}
	a.names.mu.Lock()
	if _, known := a.names.local[t.Origin()]; !known {
		a.names.local[t.Origin()] = a.args
	}
	a.names.mu.Unlock()
	a.visit(t.Underlying())
}

// funcNamer spells functions. Not for concurrent use.
type funcNamer struct {
	program *programNames
	types   *typeNamer
	known   map[*ssa.Function]string
}

func newFuncNamer(program *programNames, types *typeNamer) *funcNamer {
	return &funcNamer{program: program, types: types, known: map[*ssa.Function]string{}}
}

func (n *funcNamer) name(fn *ssa.Function) string {
	if s, ok := n.known[fn]; ok {
		return s
	}
	if fn.Parent() != nil {
		n.nameClosures(outermost(fn))
	} else {
		n.known[fn] = n.topLevel(fn)
	}
	return n.known[fn]
}

func outermost(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

func (n *funcNamer) topLevel(fn *ssa.Function) string {
	switch wrapperOf(fn) {
	case boundMethod:
		return n.method(fn.FreeVars[0].Type(), fn.Object().(*types.Func)) + "-fm"
	case methodThunk:
		return n.method(fn.Signature.Params().At(0).Type(), fn.Object().(*types.Func))
	}
	obj := fn.Object()
	if obj == nil {
		return n.program.prefixOf(fn.Pkg.Pkg) + "." + fn.Name()
	}
	if link, ok := n.program.links[obj]; ok {
		return link
	}
	if recv := fn.Signature.Recv(); recv != nil {
		return n.method(recv.Type(), obj.(*types.Func)) + n.args(ownArgs(fn))
	}
	name := obj.Name()
	if number, ok := strings.CutPrefix(fn.Name(), "init#"); ok {
		index, _ := strconv.Atoi(number)
		name = fmt.Sprintf("init.%d", index-1)
	}
	return n.program.prefixOf(obj.Pkg()) + "." + name + n.args(fn.TypeArgs())
}

func (n *funcNamer) args(args []types.Type) string {
	if len(args) == 0 {
		return ""
	}
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = n.types.link(arg)
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// method spells `pkg.T.M`, `pkg.(*T).M`; an unexported method of another package than the receiver's
// is qualified: `pkg.T.other/pkg.m`.
func (n *funcNamer) method(recv types.Type, obj *types.Func) string {
	recv = plain(recv)
	var b strings.Builder
	base := recv
	pointer, isPointer := recv.(*types.Pointer)
	if isPointer {
		base = plain(pointer.Elem())
	}
	named, isNamed := base.(*types.Named)
	var home *types.Package
	if isNamed && named.Obj().Pkg() != nil {
		home = named.Obj().Pkg()
		path := n.program.prefixOf(home)
		b.WriteString(path)
		b.WriteByte('.')
		base := strings.TrimPrefix(n.types.link(named), path+".")
		if isPointer {
			b.WriteString("(*" + base + ")")
		} else {
			b.WriteString(base)
		}
	} else if isNamed {
		b.WriteString(n.types.link(recv))
	} else {
		b.WriteString("go.(" + n.types.link(recv) + ")")
	}
	if !obj.Exported() && obj.Pkg() != home {
		b.WriteString("." + n.program.prefixOf(obj.Pkg()))
	}
	b.WriteString("." + obj.Name())
	return b.String()
}

// nameClosures numbers the function literals and range-over-func bodies inside a function, as gc
// does: bodies of range loops are transparent, literals and loop bodies count separately, each in
// source order.
func (n *funcNamer) nameClosures(outer *ssa.Function) {
	n.known[outer] = n.topLevel(outer)
	n.nameInside(outer)
}

func (n *funcNamer) nameInside(outer *ssa.Function) {
	var literals, loops []*ssa.Function
	collectClosures(outer, &literals, &loops)
	// The package initialiser's are in initialisation order already.
	if outer.Synthetic != packageInitializer {
		byPos := func(a, b *ssa.Function) int { return cmp.Compare(a.Pos(), b.Pos()) }
		slices.SortStableFunc(literals, byPos)
		slices.SortStableFunc(loops, byPos)
	}
	prefix := n.known[outer]
	infix := ".func"
	if outer.Parent() != nil {
		infix = "."
	}
	for i, fn := range loops {
		n.known[fn] = fmt.Sprintf("%s-range%d", prefix, i+1)
	}
	for i, fn := range literals {
		n.known[fn] = fmt.Sprintf("%s%s%d", prefix, infix, i+1)
		n.nameInside(fn)
	}
}

func collectClosures(fn *ssa.Function, literals, loops *[]*ssa.Function) {
	for _, inner := range fn.AnonFuncs {
		if _, isLoop := inner.Syntax().(*ast.RangeStmt); isLoop {
			*loops = append(*loops, inner)
			collectClosures(inner, literals, loops)
		} else {
			*literals = append(*literals, inner)
		}
	}
}

const packageInitializer = "package initializer"

// wrapperKind says how go/ssa made a function that is not in the source.
type wrapperKind int

const (
	notWrapper wrapperKind = iota
	methodWrapper
	methodThunk
	boundMethod
)

func wrapperOf(fn *ssa.Function) wrapperKind {
	switch {
	case fn.Synthetic == "":
		return notWrapper
	case strings.HasPrefix(fn.Synthetic, "wrapper for "):
		return methodWrapper
	case strings.HasPrefix(fn.Synthetic, "thunk for "):
		return methodThunk
	case strings.HasPrefix(fn.Synthetic, "bound method wrapper for "):
		return boundMethod
	}
	return notWrapper
}

// globalName is the link name of a package-level variable.
func (n *programNames) globalName(g *ssa.Global) string {
	if link, ok := n.links[g.Object()]; ok {
		return link
	}
	return n.prefixOf(g.Pkg.Pkg) + "." + g.Name()
}
