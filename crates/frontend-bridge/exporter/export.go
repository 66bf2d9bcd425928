package main

// Writing: from a built go/ssa program to one program file per package.
//
// A package's file defines the package's own functions and, beside them, every function that belongs
// to no package (instances of generics, wrappers, bound methods) and that the file refers to. Several
// files may define the same one under the same link name; linking takes the first.
//
// Invariant (closed): whatever a file refers to is in its own tables; whatever its package owns or
// nobody owns is defined in it.

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/ssa"
)

// exportAll builds the packages that lack a program file and writes <Out>/<Key>.llgopf for each, imports first; what is then not needed
// any more is dropped. It answers whether what it found out makes another load necessary ([loader.settle]).
func exportAll(cfg *Config, l *Loaded) (outdated bool, err error) {
	names, tables := newProgramNames(l.Packages), newLeakTables(l.Packages)
	var mu sync.Mutex
	isWritten := func(p *Package) bool { return p.SSA != nil && !p.Cached }
	note := func(changed bool, failed error) {
		mu.Lock()
		defer mu.Unlock()
		outdated, err = outdated || changed, cmp.Or(err, failed)
	}
	l.loader.exportInOrder(isWritten, func(p *Package) (rest func()) {
		if !isWritten(p) {
			note(l.loader.settle(p), nil)
			return nil
		}
		l.build(p, tables)
		note(l.loader.settle(p), nil)
		return func() {
			note(false, exportPackage(cfg, l, names, p))
			p.drop()
		}
	})
	return l.loader.settleRest() || outdated, err
}

// exportInOrder does the work for each package of the program, for those that are written side by side where there are several.
func (l *loader) exportInOrder(isWritten func(p *Package) bool, work func(p *Package) (rest func())) {
	count := 0
	for _, p := range l.order {
		if isWritten(p) {
			count++
		}
	}
	if count <= 1 {
		for _, p := range l.order {
			if rest := work(p); rest != nil {
				rest()
			}
		}
		return
	}
	imports := func(p *Package) []string { return sortedValues(p.Imports) }
	l.inOrder(l.order, imports, func(p *Package, _ []*Package) func() { return work(p) })
}

// build makes the bodies of a package, and finds out what importers want to know of it.
func (l *Loaded) build(p *Package, tables leakTables) {
	defer l.loader.cfg.bars.begin("build SSA", p.Path)()
	p.SSA.Build()
	p.escapes = newEscapes(p.SSA, tables, handedFunctions(p), types.SizesFor("gc", l.loader.ctx.GOARCH))
	l.makeFacts(p, p.escapes.table())
	p.keepGeneric()
}

// drop gives up what only the package's own program file is made from: a load of all packages would otherwise keep all
// bodies to its end.
func (p *Package) drop() {
	p.escapes, p.static, p.ownInfo = nil, nil, nil
	for _, fn := range declaredFunctions(p.SSA) {
		if fn.TypeParams().Len() == 0 {
			fn.Blocks, fn.Locals, fn.AnonFuncs, fn.Recover = nil, nil, nil, nil
		}
	}
	for _, file := range p.Files {
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && !hasTypeParams(fn) {
				fn.Body = nil
			}
		}
	}
}

// keepGeneric leaves of what is known of the package's syntax to others what they make instances from. They begin with that while the
// package's own program file is written, with all of it.
func (p *Package) keepGeneric() {
	var kept []span
	for _, file := range p.Files {
		for _, d := range file.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && hasTypeParams(fn) {
				kept = append(kept, span{fn.Pos(), fn.End()})
			}
		}
	}
	isKept := func(n ast.Node) bool {
		return slices.ContainsFunc(kept, func(s span) bool { return s.from <= n.Pos() && n.Pos() < s.to })
	}
	info, all := p.Info, *p.Info
	p.ownInfo = &all
	info.Types, info.Uses, info.Defs = only(info.Types, isKept), only(info.Uses, isKept), only(info.Defs, isKept)
	info.Instances, info.Implicits = only(info.Instances, isKept), only(info.Implicits, isKept)
	info.Selections, info.Scopes = only(info.Selections, isKept), only(info.Scopes, isKept)
}

// only makes a small map of a large one.
func only[K interface {
	comparable
	ast.Node
}, V any](m map[K]V, isKept func(ast.Node) bool) map[K]V {
	out := map[K]V{}
	for k, v := range m {
		if isKept(k) {
			out[k] = v
		}
	}
	return out
}

func exportPackage(cfg *Config, l *Loaded, names *programNames, p *Package) error {
	path := cfg.ProgramFile(p)
	if _, err := os.Stat(path); err == nil {
		return writeAtomically(cfg.factsFile(p), p.facts.encode())
	}
	if p.static.err != nil {
		return p.static.err
	}
	defer cfg.bars.begin("write program file", p.Path)()
	f := newFileWriter(l, names, p)
	var err error
	if f.asm, err = readAsm(p.SFiles, names.prefixOf(p.Types), names.dynamic); err != nil {
		return err
	}
	f.addMembers()
	f.drain()
	if err := writeFile(path, f.sections()); err != nil {
		return err
	}
	if err := writeAtomically(cfg.factsFile(p), p.facts.encode()); err != nil {
		return err
	}
	cfg.sharing.offer(cfg.factsFile(p))
	cfg.sharing.offer(path)
	return nil
}

// fileWriter is one program file under construction.
type fileWriter struct {
	loaded  *Loaded
	program *programNames
	pkg     *Package
	namer   *typeNamer
	funcs   *funcNamer
	sizes   types.Sizes

	strings *stringPool
	types   *typeTable
	files   []string
	fileIDs map[string]uint32

	funcList    []funcEntry
	funcIDs     map[*ssa.Function]uint32
	funcByName  map[string]uint32
	funcTable   recordTable
	globalTable recordTable
	record      buffer // the function or variable being written
	globalList  []variable
	globalIDs   map[variable]uint32
	data        buffer
	bodies      buffer
	initFunc    uint32
	hasInitFunc bool
	asm         assembly
	private     map[string]bool // functions that nobody else may refer to by name, made when the first is asked for

	escapes *escapes

	// Reused by bodyWriter.
	numbers map[ssa.Value]uint32
	consts  map[constKey]uint32
	scratch buffer
	syntax  *syntaxFacts
	tokFile *token.File
	// The function being written is a wrapper: it has no place in the source.
	inWrapper bool
	written   [3]int // types, functions, globals written so far
}

func newFileWriter(l *Loaded, names *programNames, p *Package) *fileWriter {
	f := &fileWriter{
		loaded: l, program: names, pkg: p, namer: newTypeNamer(names),
		sizes:   types.SizesFor("gc", l.loader.ctx.GOARCH),
		strings: newStringPool(), fileIDs: map[string]uint32{},
		funcIDs: map[*ssa.Function]uint32{}, funcByName: map[string]uint32{},
		globalIDs: map[variable]uint32{},
		escapes:   p.escapes, numbers: map[ssa.Value]uint32{}, consts: map[constKey]uint32{}, syntax: newSyntaxFacts(),
	}
	f.funcs = newFuncNamer(names, f.namer)
	f.types = newTypeTable(f)
	f.fileID("")
	return f
}

// addMembers enters everything the package declares, in a fixed order.
func (f *fileWriter) addMembers() {
	members := f.pkg.SSA.Members
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	// The type of instructions without a result.
	f.types.id(types.NewTuple())
	for _, name := range names {
		switch member := members[name].(type) {
		case *ssa.Function:
			f.addFunction(member)
		case *ssa.Global:
			f.globalID(member)
		case *ssa.Type:
			f.addType(member.Object().Type())
		}
	}
}

func (f *fileWriter) addFunction(fn *ssa.Function) {
	if isGeneric(fn) {
		return
	}
	if fn.Synthetic == packageInitializer {
		if !isEmptyInit(fn) {
			f.initFunc, f.hasInitFunc = f.funcID(fn), true
		}
		return
	}
	f.funcID(fn)
}

func isGeneric(fn *ssa.Function) bool {
	return fn.TypeParams().Len() > 0 && len(fn.TypeArgs()) == 0
}

// isEmptyInit: nothing but a return.
func isEmptyInit(fn *ssa.Function) bool {
	return len(fn.Blocks) == 1 && len(fn.Blocks[0].Instrs) == 1
}

// addType enters a named type and the pointer to it, and with them their methods.
func (f *fileWriter) addType(t types.Type) {
	named, ok := t.(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		return
	}
	if constraint, ok := named.Underlying().(*types.Interface); ok && !constraint.IsMethodSet() {
		return
	}
	f.types.id(named)
	f.types.pointerTo(named)
}

// drain writes records until nothing new is mentioned.
func (f *fileWriter) drain() {
	for {
		switch {
		case f.written[0] < len(f.types.list):
			f.types.writeNext(f.written[0])
			f.written[0]++
		case f.written[1] < len(f.funcList):
			f.writeFunc(f.funcList[f.written[1]])
			f.written[1]++
		case f.written[2] < len(f.globalList):
			f.writeGlobal(f.globalList[f.written[2]])
			f.written[2]++
		default:
			return
		}
	}
}

func (f *fileWriter) writePosition(out *buffer, pos token.Pos) {
	if !pos.IsValid() {
		out.num(0)
		out.num(0)
		out.num(0)
		return
	}
	at := f.position(pos)
	out.num(f.fileID(at.Filename))
	out.num(uint32(at.Line))
	out.num(uint32(at.Column))
}

// autogenerated is gc's place of functions that nobody wrote.
var autogenerated = token.Position{Filename: "<autogenerated>", Line: 1, Column: 1}

func (f *fileWriter) position(pos token.Pos) token.Position {
	if f.inWrapper {
		return autogenerated
	}
	if f.tokFile == nil || int(pos) < f.tokFile.Base() || int(pos) > f.tokFile.Base()+f.tokFile.Size() {
		f.tokFile = f.loaded.Fset.File(pos)
	}
	at := f.tokFile.PositionFor(pos, true)
	if at.Filename != f.tokFile.Name() {
		at.Filename = f.lineFile(at.Filename)
	}
	return at
}

// lineFile is a file name from a //line directive as gc shows it: as it is written. go/scanner has joined a
// relative one with the directory.
func (f *fileWriter) lineFile(name string) string {
	if name == "" {
		return "??"
	}
	dir := filepath.Dir(f.tokFile.Name()) + string(filepath.Separator)
	relative, ok := strings.CutPrefix(name, dir)
	if !ok || f.isWritten(name) {
		return name
	}
	return relative
}

// isWritten: a //line directive of the package names the file by this path.
func (f *fileWriter) isWritten(name string) bool {
	for _, file := range f.pkg.Files {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if strings.Contains(comment.Text, "line "+name+":") {
					return true
				}
			}
		}
	}
	return false
}

// fileID enters a file under the name that positions show.
func (f *fileWriter) fileID(name string) uint32 {
	if dir, ok := f.loaded.shown[filepath.Dir(name)]; ok {
		name = dir + "/" + filepath.Base(name)
	}
	id, ok := f.fileIDs[name]
	if !ok {
		id = uint32(len(f.files))
		f.fileIDs[name] = id
		f.files = append(f.files, name)
	}
	return id
}

func (f *fileWriter) sections() [sectionCount]buffer {
	var pkg buffer
	pkg.num(f.strings.id(f.program.pathOf(f.pkg.Types)))
	pkg.num(f.strings.id(f.pkg.Name))
	imports := f.importPaths()
	pkg.num(uint32(len(imports)))
	for _, path := range imports {
		pkg.num(f.strings.id(path))
	}
	pkg.option(f.initFunc, f.hasInitFunc)
	f.writeLazyMaps(&pkg)

	var files buffer
	files.num(uint32(len(f.files)))
	for _, name := range f.files {
		files.num(f.strings.id(name))
	}
	return [sectionCount]buffer{
		sectionPackage: pkg,
		sectionFiles:   files,
		sectionTypes:   f.types.table.section(),
		sectionFuncs:   f.funcTable.section(),
		sectionGlobals: f.globalTable.section(),
		sectionData:    f.data,
		sectionBodies:  f.bodies,
		sectionStrings: f.strings.section(),
	}
}

func (f *fileWriter) importPaths() []string {
	var paths []string
	for _, imported := range f.pkg.Types.Imports() {
		paths = append(paths, f.program.pathOf(imported))
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}
