package main

// Variables of a program file: package-level ones, and those without a name that literals point to.

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// variable is one of the two.
type variable struct {
	global *ssa.Global
	anon   *staticVar
}

// Kinds of a variable's initial value.
const (
	initZero = iota
	initUndefined
	initStatic
	initAssembly
)

func (f *fileWriter) globalID(g *ssa.Global) uint32 { return f.variableID(variable{global: g}) }

func (f *fileWriter) variableID(v variable) uint32 {
	id, ok := f.globalIDs[v]
	if !ok {
		id = uint32(len(f.globalList))
		f.globalIDs[v] = id
		f.globalList = append(f.globalList, v)
	}
	return id
}

// objectID is the index of a package-level variable of any package.
func (f *fileWriter) objectID(v *types.Var) uint32 {
	return f.globalID(f.loaded.Prog.Package(v.Pkg()).Var(v.Name()))
}

func (f *fileWriter) writeGlobal(v variable) {
	out := &f.record
	defer f.globalTable.record(out)
	if v.anon != nil {
		name := f.program.prefixOf(f.pkg.Types) + "." + v.anon.name
		f.writeVariable(out, name, v.anon.typ, v.anon.pos)
		f.writeImage(out, &v.anon.image)
		return
	}
	g := v.global
	f.writeVariable(out, f.program.globalName(g), g.Type().(*types.Pointer).Elem(), g.Pos())
	object, _ := g.Object().(*types.Var)
	imported := f.program.dlls[object]
	switch image := f.pkg.static.images[object]; {
	case f.isElsewhere(g):
		out.byte(initUndefined)
	case imported != "":
		f.writeImage(out, &staticImage{relocs: []staticReloc{{kind: relocC, text: imported}}})
	case image != nil:
		f.writeImage(out, image)
	case f.asm.addresses[f.program.globalName(g)] != "":
		c := f.asm.addresses[f.program.globalName(g)]
		f.writeImage(out, &staticImage{relocs: []staticReloc{{kind: relocC, text: c}}})
	case f.asm.filled[f.program.globalName(g)]:
		out.byte(initAssembly)
	default:
		out.byte(initZero)
	}
}

func (f *fileWriter) writeVariable(out *buffer, name string, t types.Type, pos token.Pos) {
	f.globalTable.name(f.strings.id(name))
	out.num(f.types.id(t))
	f.types.pointerTo(t)
	f.writePosition(out, pos)
}

// isElsewhere: another package's variable, or one without an initialiser that //go:linkname binds to
// another package's. A name without a package is the linker's, and zero is what we have to offer for it.
func (f *fileWriter) isElsewhere(g *ssa.Global) bool {
	if g.Pkg != f.pkg.SSA {
		return true
	}
	link, ok := f.program.links[g.Object()]
	if !ok || !strings.Contains(link, ".") || strings.HasPrefix(link, f.program.prefixOf(g.Pkg.Pkg)+".") {
		return false
	}
	return !f.pkg.static.initialized[g.Object().(*types.Var)]
}

// writeImage writes static contents: the place of the bytes, without trailing zeros, and the addresses.
func (f *fileWriter) writeImage(out *buffer, image *staticImage) {
	bytes := image.bytes
	for len(bytes) > 0 && bytes[len(bytes)-1] == 0 {
		bytes = bytes[:len(bytes)-1]
	}
	if len(bytes) == 0 && len(image.relocs) == 0 {
		out.byte(initZero)
		return
	}
	out.byte(initStatic)
	out.num(uint32(len(f.data)))
	out.num(uint32(len(bytes)))
	f.data = append(f.data, bytes...)
	relocs := slices.Clone(image.relocs)
	slices.SortFunc(relocs, func(a, b staticReloc) int { return cmp.Compare(a.offset, b.offset) })
	out.num(uint32(len(relocs)))
	end := int64(0)
	for _, reloc := range relocs {
		out.uint(uint64(reloc.offset - end))
		end = reloc.offset + 8
		f.writeReloc(out, reloc)
	}
}

func (f *fileWriter) writeReloc(out *buffer, reloc staticReloc) {
	out.byte(reloc.kind)
	switch reloc.kind {
	case relocGlobal:
		if reloc.anon != nil {
			out.num(f.variableID(variable{anon: reloc.anon}))
		} else {
			out.num(f.objectID(reloc.object.(*types.Var)))
		}
		out.int(reloc.addend)
	case relocFunc:
		out.num(f.funcID(f.loaded.Prog.FuncValue(reloc.object.(*types.Func))))
	case relocType:
		out.num(f.types.id(reloc.typ))
	case relocItab:
		out.num(f.types.id(reloc.iface))
		out.num(f.types.id(reloc.typ))
	case relocString, relocC:
		out.num(f.strings.id(reloc.text))
	}
}
