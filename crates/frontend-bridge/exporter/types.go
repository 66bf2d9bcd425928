package main

// Types: their names and their table in a program file. A type's identity is its link string; the
// reflect string is what a reflect.Type prints. Both follow gc's own spelling.

import (
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// Kinds of a type record, as src/read/types.rs knows them.
const (
	kindBasic = iota
	kindPointer
	kindSlice
	kindArray
	kindChan
	kindMap
	kindStruct
	kindFunc
	kindInterface
	kindTuple
	kindIter
)

// basicKinds are the numbers of Rust's BasicKind. Untyped kinds become what a variable would get.
var basicKinds = map[types.BasicKind]byte{
	types.Bool: 1, types.Int: 2, types.Int8: 3, types.Int16: 4, types.Int32: 5, types.Int64: 6,
	types.Uint: 7, types.Uint8: 8, types.Uint16: 9, types.Uint32: 10, types.Uint64: 11,
	types.Uintptr: 12, types.Float32: 13, types.Float64: 14, types.Complex64: 15,
	types.Complex128: 16, types.String: 17, types.UnsafePointer: 18, types.UntypedNil: 19,
}

// defaultKinds maps untyped kinds to typed ones.
var defaultKinds = map[types.BasicKind]types.BasicKind{
	types.UntypedBool: types.Bool, types.UntypedInt: types.Int, types.UntypedRune: types.Int32,
	types.UntypedFloat: types.Float64, types.UntypedComplex: types.Complex128,
	types.UntypedString: types.String,
}

// plain strips aliases and gives untyped types their default.
func plain(t types.Type) types.Type {
	t = types.Unalias(t)
	if basic, ok := t.(*types.Basic); ok {
		if kind, ok := defaultKinds[basic.Kind()]; ok {
			return types.Typ[kind]
		}
		return types.Typ[basic.Kind()]
	}
	return t
}

// A spelling is one of the two ways to write a type.
type spelling int

const (
	linkSpelling    spelling = iota // identity: package paths in full
	reflectSpelling                 // package names, as reflect prints
)

// typeNamer spells types; it remembers what it spelled. Not for concurrent use.
type typeNamer struct {
	program *programNames
	known   [2]map[types.Type]string
}

func newTypeNamer(program *programNames) *typeNamer {
	return &typeNamer{program: program, known: [2]map[types.Type]string{{}, {}}}
}

func (n *typeNamer) link(t types.Type) string { return n.spell(t, linkSpelling) }

func (n *typeNamer) reflect(t types.Type) string { return n.spell(t, reflectSpelling) }

func (n *typeNamer) spell(t types.Type, as spelling) string {
	t = plain(t)
	if basic, ok := t.(*types.Basic); ok {
		return basicName(basic)
	}
	if s, ok := n.known[as][t]; ok {
		return s
	}
	var b strings.Builder
	n.write(&b, t, as)
	s := b.String()
	n.known[as][t] = s
	return s
}

func basicName(basic *types.Basic) string {
	if basic.Kind() == types.UnsafePointer {
		return "unsafe.Pointer"
	}
	return basic.Name()
}

func (n *typeNamer) write(b *strings.Builder, t types.Type, as spelling) {
	switch t := t.(type) {
	case *types.Named:
		b.WriteString(n.named(t, as))
	case *types.Pointer:
		b.WriteByte('*')
		b.WriteString(n.spell(t.Elem(), as))
	case *types.Slice:
		b.WriteString("[]")
		b.WriteString(n.spell(t.Elem(), as))
	case *types.Array:
		b.WriteByte('[')
		b.WriteString(strconv.FormatInt(t.Len(), 10))
		b.WriteByte(']')
		b.WriteString(n.spell(t.Elem(), as))
	case *types.Map:
		b.WriteString("map[")
		b.WriteString(n.spell(t.Key(), as))
		b.WriteByte(']')
		b.WriteString(n.spell(t.Elem(), as))
	case *types.Chan:
		n.writeChan(b, t, as)
	case *types.Signature:
		b.WriteString("func")
		n.writeSignature(b, t, as)
	case *types.Struct:
		n.writeStruct(b, t, as)
	case *types.Interface:
		n.writeInterface(b, t, as)
	case *types.Tuple:
		b.WriteString("tuple")
		n.writeParams(b, t, false, as)
	default:
		panic("type without a name: " + t.String())
	}
}

func (n *typeNamer) writeChan(b *strings.Builder, t *types.Chan, as spelling) {
	elem := plain(t.Elem())
	switch t.Dir() {
	case types.RecvOnly:
		b.WriteString("<-chan ")
	case types.SendOnly:
		b.WriteString("chan<- ")
	default:
		b.WriteString("chan ")
		if inner, ok := elem.(*types.Chan); ok && inner.Dir() == types.RecvOnly {
			b.WriteByte('(')
			b.WriteString(n.spell(elem, as))
			b.WriteByte(')')
			return
		}
	}
	b.WriteString(n.spell(elem, as))
}

func (n *typeNamer) writeSignature(b *strings.Builder, t *types.Signature, as spelling) {
	n.writeParams(b, t.Params(), t.Variadic(), as)
	switch t.Results().Len() {
	case 0:
	case 1:
		b.WriteByte(' ')
		b.WriteString(n.spell(t.Results().At(0).Type(), as))
	default:
		b.WriteByte(' ')
		n.writeParams(b, t.Results(), false, as)
	}
}

func (n *typeNamer) writeParams(b *strings.Builder, tuple *types.Tuple, variadic bool, as spelling) {
	b.WriteByte('(')
	for i := range tuple.Len() {
		if i > 0 {
			b.WriteString(", ")
		}
		t := tuple.At(i).Type()
		if slice, ok := plain(t).(*types.Slice); ok && variadic && i == tuple.Len()-1 {
			b.WriteString("...")
			t = slice.Elem()
		}
		b.WriteString(n.spell(t, as))
	}
	b.WriteByte(')')
}

func (n *typeNamer) writeStruct(b *strings.Builder, t *types.Struct, as spelling) {
	b.WriteString("struct {")
	for i := range t.NumFields() {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteByte(' ')
		n.writeFieldName(b, t.Field(i), as)
		b.WriteString(n.spell(t.Field(i).Type(), as))
		if tag := t.Tag(i); tag != "" {
			b.WriteByte(' ')
			b.WriteString(strconv.Quote(tag))
		}
	}
	if t.NumFields() > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('}')
}

// writeFieldName omits the name of an embedded field, except in link strings where an alias made it
// differ from its type's name: `struct { Al = int }`.
func (n *typeNamer) writeFieldName(b *strings.Builder, field *types.Var, as spelling) {
	if field.Embedded() && (as == reflectSpelling || embeddedByOwnName(field)) {
		return
	}
	if as == linkSpelling && !field.Exported() {
		b.WriteString(n.program.prefixOf(field.Pkg()))
		b.WriteByte('.')
	}
	b.WriteString(field.Name())
	if field.Embedded() {
		b.WriteString(" = ")
	} else {
		b.WriteByte(' ')
	}
}

func embeddedByOwnName(field *types.Var) bool {
	t := plain(field.Type())
	if pointer, ok := t.(*types.Pointer); ok {
		t = plain(pointer.Elem())
	}
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == field.Name() && (field.Exported() || named.Obj().Pkg() == field.Pkg())
}

func (n *typeNamer) writeInterface(b *strings.Builder, t *types.Interface, as spelling) {
	methods := interfaceMethods(t, n.program)
	b.WriteString("interface {")
	for i, method := range methods {
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteByte(' ')
		if !method.Exported() {
			if as == linkSpelling {
				b.WriteString(n.program.prefixOf(method.Pkg()))
			} else {
				b.WriteString(method.Pkg().Name())
			}
			b.WriteByte('.')
		}
		b.WriteString(method.Name())
		n.writeSignature(b, method.Signature(), as)
	}
	if len(methods) > 0 {
		b.WriteByte(' ')
	}
	b.WriteByte('}')
}

// named spells a defined type: package, name, type arguments (always with full paths), and in link
// strings a number for a type declared in a function, as gc does: `main.loc·1`.
func (n *typeNamer) named(t *types.Named, as spelling) string {
	obj := t.Obj()
	var b strings.Builder
	if obj.Pkg() != nil {
		if as == linkSpelling {
			b.WriteString(n.program.prefixOf(obj.Pkg()))
		} else {
			b.WriteString(obj.Pkg().Name())
		}
		b.WriteByte('.')
	}
	b.WriteString(n.baseName(t))
	if as == linkSpelling {
		b.WriteString(n.localSuffix(obj))
	}
	return b.String()
}

// baseName is the name with type arguments: those of the function it is declared in, then its own.
func (n *typeNamer) baseName(t *types.Named) string {
	outer := n.program.enclosingArgs(t)
	if len(outer) == 0 && t.TypeArgs().Len() == 0 {
		return t.Obj().Name()
	}
	var b strings.Builder
	b.WriteString(t.Obj().Name())
	b.WriteByte('[')
	for i, arg := range outer {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(n.link(arg))
	}
	for i := range t.TypeArgs().Len() {
		if i > 0 {
			b.WriteByte(',')
		} else if len(outer) > 0 {
			b.WriteByte(';')
		}
		b.WriteString(n.link(t.TypeArgs().At(i)))
	}
	b.WriteByte(']')
	return b.String()
}

func (n *typeNamer) localSuffix(obj *types.TypeName) string {
	if number, ok := n.program.localTypes[obj.Pos()]; ok {
		return "·" + strconv.Itoa(number)
	}
	return ""
}

// typeTable is the TYPES section under construction. Records are written in index order; writing one
// may add others at the end.
type typeTable struct {
	file   *fileWriter
	byType map[types.Type]uint32
	byLink map[string]uint32
	list   []types.Type
	table  recordTable
	out    buffer // the record being written
}

func newTypeTable(file *fileWriter) *typeTable {
	return &typeTable{file: file, byType: map[types.Type]uint32{}, byLink: map[string]uint32{}}
}

func (t *typeTable) id(typ types.Type) uint32 {
	if id, ok := t.byType[typ]; ok {
		return id
	}
	key := plain(typ)
	link := specialTypes[key]
	if link == "" {
		link = t.file.namer.link(key)
	}
	id, ok := t.byLink[link]
	if !ok {
		id = uint32(len(t.list))
		t.byLink[link] = id
		t.list = append(t.list, key)
	}
	t.byType[typ] = id
	return id
}

// pointerTo makes sure that the pointer to a type is in the table.
func (t *typeTable) pointerTo(typ types.Type) { t.id(types.NewPointer(typ)) }

// specialTypes are go/ssa's own: what `Next` leaves out comes as an invalid type and has no size.
var specialTypes = map[types.Type]string{types.Typ[types.Invalid]: "tuple()"}

// writeNext writes the record of the index-th type.
func (t *typeTable) writeNext(index int) {
	typ := t.list[index]
	strings := t.file.strings
	if typ == types.Typ[types.Invalid] {
		typ = types.NewTuple()
	}
	t.table.name(strings.id(t.file.namer.link(typ)))
	methods := t.file.methodList(typ)
	t.out.option(uint32(len(methods)), methods != nil)
	t.out.num(strings.id(t.file.namer.reflect(typ)))
	name, path, named := t.nameAndPath(typ)
	t.out.option(strings.id(name), named)
	t.out.num(strings.id(path))
	t.writeKind(typ)
	t.file.writeMethods(typ, methods)
	t.table.record(&t.out)
	if pointer := types.NewPointer(typ); named || isStruct(typ) && len(t.file.methodList(pointer)) > 0 {
		t.id(pointer)
	}
}

func isStruct(t types.Type) bool {
	_, ok := t.(*types.Struct)
	return ok
}

func (t *typeTable) nameAndPath(typ types.Type) (name, path string, named bool) {
	names := t.file.program
	switch typ := typ.(type) {
	case *types.Basic:
		if typ.Kind() == types.UnsafePointer {
			return "Pointer", "unsafe", true
		}
		return typ.Name(), "", true
	case *types.Named:
		if typ.Obj().Pkg() != nil {
			path = names.pathOf(typ.Obj().Pkg())
		}
		return t.file.namer.baseName(typ), path, true
	case *types.Struct:
		for field := range typ.Fields() {
			if !field.Exported() {
				return "", names.pathOf(field.Pkg()), false
			}
		}
	case *types.Interface:
		for method := range typ.Methods() {
			if !method.Exported() {
				return "", names.pathOf(method.Pkg()), false
			}
		}
	}
	return "", "", false
}

func (t *typeTable) writeKind(typ types.Type) {
	out := &t.out
	switch under := typ.Underlying().(type) {
	case *types.Basic:
		if named, ok := typ.(*types.Named); ok && isIterator(named) {
			out.byte(kindIter)
			return
		}
		out.byte(kindBasic)
		out.byte(basicKinds[under.Kind()])
	case *types.Pointer:
		out.byte(kindPointer)
		out.num(t.id(under.Elem()))
	case *types.Slice:
		out.byte(kindSlice)
		out.num(t.id(under.Elem()))
	case *types.Array:
		out.byte(kindArray)
		out.num(t.id(under.Elem()))
		out.uint(uint64(under.Len()))
		t.id(types.NewSlice(under.Elem())) // an array's descriptor names it
	case *types.Chan:
		out.byte(kindChan)
		out.num(t.id(under.Elem()))
		out.byte(chanDirection(under.Dir()))
	case *types.Map:
		out.byte(kindMap)
		out.num(t.id(under.Key()))
		out.num(t.id(under.Elem()))
	case *types.Struct:
		t.writeFields(under)
	case *types.Signature:
		out.byte(kindFunc)
		t.writeTuple(under.Params())
		t.writeTuple(under.Results())
		out.bool(under.Variadic())
	case *types.Interface:
		t.writeInterfaceMethods(under)
	case *types.Tuple:
		out.byte(kindTuple)
		t.writeTuple(under)
	default:
		panic("type without a kind: " + typ.String())
	}
}

// isIterator recognises go/ssa's opaque iterator type, which belongs to no package.
func isIterator(t *types.Named) bool {
	return t.Obj().Pkg() == nil && t.Obj().Name() == "rangeIter"
}

// chanDirection numbers directions as Rust's ChanDir.
func chanDirection(dir types.ChanDir) byte {
	switch dir {
	case types.RecvOnly:
		return 1
	case types.SendOnly:
		return 2
	}
	return 3
}

func (t *typeTable) writeTuple(tuple *types.Tuple) {
	t.out.num(uint32(tuple.Len()))
	for i := range tuple.Len() {
		t.out.num(t.id(tuple.At(i).Type()))
	}
}

func (t *typeTable) writeFields(s *types.Struct) {
	t.out.byte(kindStruct)
	t.out.num(uint32(s.NumFields()))
	for i := range s.NumFields() {
		field := s.Field(i)
		t.out.num(t.file.strings.id(field.Name()))
		t.writePrivatePath(field)
		t.out.num(t.id(field.Type()))
		t.out.bool(field.Embedded())
		t.out.num(t.file.strings.id(s.Tag(i)))
	}
}

// writePrivatePath writes the package of an unexported name; exported names have none.
func (t *typeTable) writePrivatePath(obj types.Object) {
	path := ""
	if !token.IsExported(obj.Name()) {
		path = t.file.program.pathOf(obj.Pkg())
	}
	t.out.num(t.file.strings.id(path))
}

func (t *typeTable) writeInterfaceMethods(iface *types.Interface) {
	methods := interfaceMethods(iface, t.file.program)
	t.out.byte(kindInterface)
	t.out.num(uint32(len(methods)))
	for _, method := range methods {
		t.out.num(t.file.strings.id(method.Name()))
		t.writePrivatePath(method)
		t.out.num(t.id(method.Type()))
	}
}
