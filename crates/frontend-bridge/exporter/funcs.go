package main

// Functions of a program file: their table, which of them it defines, and what a record says.

import (
	"bytes"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// Flags of a function, as Rust's FuncFlags.
const (
	flagWrapper  = 1
	flagNoinline = 2
	flagEmptyAsm = 4
	flagExport   = 8
	flagInit     = 16
	flagPull     = 32
	flagPrivate  = 64
)

// funcEntry is one entry of the table.
type funcEntry struct {
	fn   *ssa.Function
	name string
	// Set for the target of an alias that has no go/ssa function here: declared with fn's signature.
	nameOnly bool
	// The link name of what fn is a declaration of, which may say otherwise what its parameters and results are.
	pulls string
}

// resolve replaces a method expression's thunk by the method itself, where there is one.
func (f *fileWriter) resolve(fn *ssa.Function) *ssa.Function {
	if wrapperOf(fn) != methodThunk {
		return fn
	}
	recv := fn.Signature.Params().At(0).Type()
	if types.IsInterface(recv) {
		return fn
	}
	return f.method(recv, fn.Object().(*types.Func))
}

func (f *fileWriter) funcID(fn *ssa.Function) uint32 {
	if id, ok := f.funcIDs[fn]; ok {
		return id
	}
	target := f.resolve(fn)
	f.program.adoptLocalTypes(target)
	entry := funcEntry{fn: target, name: f.funcs.name(target)}
	if own, ok := f.program.ownNameOfPull(target); ok && !f.defines(target) {
		entry.name, entry.pulls = own, entry.name
	}
	id, ok := f.funcByName[entry.name]
	// A definition gets its own entry beside a declaration of the same link name; linking joins them.
	if !ok || f.funcList[id].nameOnly || f.defines(target) && !f.definesEntry(f.funcList[id]) {
		id = f.addEntry(entry)
	}
	f.funcIDs[fn] = id
	return id
}

func (f *fileWriter) addEntry(entry funcEntry) uint32 {
	id := uint32(len(f.funcList))
	f.funcByName[entry.name] = id
	f.funcList = append(f.funcList, entry)
	return id
}

// declaredID is the index of a function known only by name, with another's signature.
func (f *fileWriter) declaredID(name string, like *ssa.Function) uint32 {
	if id, ok := f.funcByName[name]; ok {
		return id
	}
	return f.addEntry(funcEntry{fn: like, name: name, nameOnly: true})
}

func (f *fileWriter) definesEntry(entry funcEntry) bool {
	return !entry.nameOnly && f.defines(entry.fn)
}

// defines says whether the body belongs into this file.
func (f *fileWriter) defines(fn *ssa.Function) bool {
	owner := outermost(fn).Pkg
	return (owner == nil || owner == f.pkg.SSA) && len(fn.Blocks) > 0
}

func (f *fileWriter) writeFunc(entry funcEntry) {
	fn := entry.fn
	f.funcTable.name(f.strings.id(entry.name))
	out := &f.record
	defer f.funcTable.record(out)
	defines := f.definesEntry(entry)
	f.inWrapper = !entry.nameOnly && wrapperOf(fn) != notWrapper
	defer func() { f.inWrapper = false }()
	jump, isTrivial := entry.pulls, entry.pulls != ""
	if !defines && !entry.nameOnly && !isTrivial {
		jump, isTrivial = f.asm.jumps[entry.name]
		if name := f.program.behindTrampoline(fn.Object()); !isTrivial && name != "" {
			jump, isTrivial = name, true
		}
	}
	export, isExport := f.program.exports[fn.Object()]
	isExport = isExport && defines
	out.num(f.funcFlags(entry, isExport, isTrivial && jump == ""))
	f.writePosition(out, declarationPos(fn))
	f.writeSignature(out, fn)
	if isTrivial && jump != "" {
		out.option(f.declaredID(jump, fn), true)
	} else {
		out.option(0, false)
	}
	out.option(f.strings.id(export), isExport)
	host, isImport := f.program.imports[fn.Object()]
	isImport = isImport && fn.Pkg == f.pkg.SSA
	out.option(f.strings.id(host.module), isImport)
	if isImport {
		out.num(f.strings.id(host.name))
	}
	if !defines {
		out.num(0)
		return
	}
	f.syntax.enter(fn)
	offset, length := f.writeBody(fn)
	out.uint(length)
	out.uint(offset)
}

// writeSignature writes the types of parameters, receiver first, of results, and of free variables.
func (f *fileWriter) writeSignature(out *buffer, fn *ssa.Function) {
	params := parameterTypes(fn)
	out.num(uint32(len(params)))
	for _, t := range params {
		out.num(f.types.id(t))
	}
	results := fn.Signature.Results()
	out.num(uint32(results.Len()))
	for i := range results.Len() {
		out.num(f.types.id(results.At(i).Type()))
	}
	out.num(uint32(len(fn.FreeVars)))
	for _, v := range fn.FreeVars {
		f.escapes.copies.look(fn)
		out.num(f.types.id(f.escapes.copies.freeType(v)))
	}
}

// parameterTypes has the receiver first. A function that is not built has no go/ssa parameters yet.
func parameterTypes(fn *ssa.Function) []types.Type {
	var out []types.Type
	for _, p := range fn.Params {
		out = append(out, p.Type())
	}
	if len(out) > 0 {
		return out
	}
	if recv := fn.Signature.Recv(); recv != nil {
		out = append(out, recv.Type())
	}
	for p := range fn.Signature.Params().Variables() {
		out = append(out, p.Type())
	}
	return out
}

func (f *fileWriter) funcFlags(entry funcEntry, export, emptyAsm bool) uint32 {
	if entry.nameOnly {
		return 0
	}
	fn := entry.fn
	flags := uint32(0)
	if wrapperOf(fn) != notWrapper {
		flags |= flagWrapper
	}
	if fn.Object() != nil && f.program.noinline[fn.Object()] {
		flags |= flagNoinline
	}
	if emptyAsm {
		flags |= flagEmptyAsm
	}
	if export {
		flags |= flagExport
	}
	if fn.Synthetic == packageInitializer {
		flags |= flagInit
	}
	if entry.pulls != "" && f.isUsed(fn) {
		flags |= flagPull
	}
	if f.definesEntry(entry) && f.isPrivate(fn) {
		flags |= flagPrivate
	}
	return flags
}

// isUsed: gc's objects refer to what their code mentions, not to what is only declared.
func (f *fileWriter) isUsed(fn *ssa.Function) bool {
	if fn.Pkg != f.pkg.SSA {
		return true
	}
	for _, obj := range f.pkg.ownInfo.Uses {
		if obj == fn.Object() {
			return true
		}
	}
	return false
}

// isPrivate: gc lets nobody outside refer to std's functions by //go:linkname that have no such line themselves, but for those in
// assembly, which the overlay replaces.
func (f *fileWriter) isPrivate(fn *ssa.Function) bool {
	obj, ok := fn.Object().(*types.Func)
	if !ok || !f.pkg.Standard || fn.Signature.Recv() != nil {
		return false
	}
	if f.private == nil {
		f.private = privateNames(f.pkg.sources)
	}
	return f.private[obj.Name()]
}

// privateNames are the functions with bodies that no linkname line names.
func privateNames(sources []source) map[string]bool {
	out := map[string]bool{}
	for _, s := range sources {
		if !s.overlay {
			eachBody(s.content, func(name string) { out[name] = true })
		}
	}
	for _, s := range sources {
		eachLinkname(s.content, func(local, _ string) { delete(out, local) })
	}
	return out
}

// eachBody finds the declarations of functions with bodies, by their first lines.
func eachBody(text []byte, each func(name string)) {
	start := []byte("\nfunc ")
	for {
		i := bytes.Index(text, start)
		if i < 0 {
			return
		}
		text = text[i+len(start):]
		line, _, _ := bytes.Cut(text, []byte("\n"))
		name := line[:identLength(line)]
		line = bytes.TrimSpace(line[len(name):])
		isFunction := len(name) > 0 && len(line) > 0 && (line[0] == '(' || line[0] == '[')
		if isFunction && (bytes.HasSuffix(line, []byte("{")) || bytes.HasSuffix(line, []byte("}"))) {
			each(string(name))
		}
	}
}

// declarationPos is the line gc calls the start of a function: that of the keyword func.
func declarationPos(fn *ssa.Function) token.Pos {
	if syntax := fn.Syntax(); syntax != nil {
		return syntax.Pos()
	}
	return fn.Pos()
}
