package main

// Variables whose initial value is known before the program runs become data.
//
// An initialiser is static if it is built of constants, composite literals, addresses of variables and
// of literals, functions, conversions that keep the representation, conversions of such values to
// interfaces, and copies of other static variables that the package never changes. Its evaluation reads
// and changes nothing, so its place in the initialisation order does not matter.
//
// Invariant (all-or-nothing): an initialiser is evaluated completely here and removed from InitOrder, or
// left as it is.
//
// Not here: map literals (they need the run-time hash seed), calls, new (gc's is on the heap, where synctest finds
// it), function literals (go/ssa makes those while it builds the package initialiser).

import (
	"encoding/binary"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"strings"
)

// maxStaticSize bounds the image of one variable: a huge sparse array is better made at run time.
const maxStaticSize = 16 << 20

// staticImage is the contents of a variable: bytes and the words in them that are addresses.
type staticImage struct {
	bytes  []byte
	relocs []staticReloc
}

// Kinds of an address in a static image, as src/read/tables.rs knows them.
const (
	relocGlobal = iota
	relocFunc
	relocType
	relocItab
	relocString
	relocC
)

// staticReloc is one address; which fields count depends on the kind.
type staticReloc struct {
	offset int64
	kind   byte
	object types.Object // variable or function
	anon   *staticVar   // instead of object: a variable without a name
	addend int64
	iface  types.Type // of an itab
	typ    types.Type // of a descriptor or an itab
	text   string
}

// staticVar is a variable that the exporter makes for what literals point to.
type staticVar struct {
	name  string
	typ   types.Type
	pos   token.Pos
	image staticImage
}

// staticResult is what staticInit found out about a package.
type staticResult struct {
	images map[*types.Var]*staticImage
	// Variables with an initialiser, static or not.
	initialized map[*types.Var]bool
	lazy        []lazyMap
	lazyFile    *ast.File
	err         error // of //go:embed
}

// staticInit takes static initialisers out of a package's initialisation order. It runs between type
// checking and the creation of the go/ssa package.
func staticInit(p *Package, goarch string) {
	e := &evaluator{
		pkg: p, info: p.Info, sizes: types.SizesFor("gc", goarch), order: byteOrder(goarch), images: map[*types.Var]*staticImage{},
	}
	p.static = &staticResult{images: e.images, initialized: map[*types.Var]bool{}}
	kept := p.Info.InitOrder[:0]
	for _, init := range p.Info.InitOrder {
		for _, v := range init.Lhs {
			p.static.initialized[v] = true
		}
		if len(init.Lhs) != 1 || !e.initialize(init.Lhs[0], init.Rhs) && !e.outline(init.Lhs[0], init.Rhs) {
			kept = append(kept, init)
		}
	}
	p.Info.InitOrder = kept
	p.static.lazy, p.static.lazyFile = e.lazy, e.lazyFile()
	p.static.err = e.embedFiles()
}

// byteOrder is the order of bytes in the memory of a processor.
func byteOrder(goarch string) binary.ByteOrder {
	if goarch == "s390x" {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// evaluator evaluates static expressions of one package.
type evaluator struct {
	pkg     *Package
	info    *types.Info
	sizes   types.Sizes
	order   binary.ByteOrder
	changed map[*types.Var]bool // nil until somebody asks
	images  map[*types.Var]*staticImage
	count   int // anonymous variables so far

	lazy      []lazyMap
	lazyDecls []ast.Decl
}

func (e *evaluator) initialize(v *types.Var, rhs ast.Expr) bool {
	count := e.count
	image, ok := e.evaluate(v.Type(), rhs)
	if !ok {
		e.count = count
		return false
	}
	if v.Name() != "_" {
		e.images[v] = image
	}
	return true
}

// evaluate makes the image of a variable of the type that is set to the expression.
func (e *evaluator) evaluate(t types.Type, expr ast.Expr) (*staticImage, bool) {
	size := e.sizes.Sizeof(t)
	if size < 0 || size > maxStaticSize {
		return nil, false
	}
	image := &staticImage{bytes: make([]byte, size)}
	return image, e.put(image, 0, t, expr)
}

// put stores an expression, converted to the type, at an offset of an image.
func (e *evaluator) put(image *staticImage, at int64, t types.Type, expr ast.Expr) bool {
	expr = ast.Unparen(expr)
	tv := e.info.Types[expr]
	from := e.info.TypeOf(expr)
	switch {
	case tv.IsNil():
		return true
	case from == nil:
		return false
	case types.IsInterface(t) && !types.IsInterface(from):
		return e.putInterface(image, at, t, plain(from), expr)
	case types.IsInterface(t) && !types.Identical(t, from):
		return false
	}
	if tv.Value != nil {
		return e.putConst(image, at, t, tv.Value)
	}
	switch expr := expr.(type) {
	case *ast.CompositeLit:
		return e.putLiteral(image, at, plain(from), expr)
	case *ast.UnaryExpr:
		return expr.Op == token.AND && e.putAddress(image, at, expr.X)
	case *ast.Ident:
		return e.putObject(image, at, e.info.Uses[expr])
	case *ast.SelectorExpr:
		if _, isSelection := e.info.Selections[expr]; isSelection {
			return false
		}
		return e.putObject(image, at, e.info.Uses[expr.Sel])
	case *ast.CallExpr:
		return e.putCall(image, at, expr)
	case *ast.SliceExpr:
		return e.putArraySlice(image, at, expr)
	}
	return false
}

func (e *evaluator) word(image *staticImage, at int64, value uint64) {
	e.order.PutUint64(image.bytes[at:], value)
}

func (e *evaluator) relocate(image *staticImage, at int64, reloc staticReloc) bool {
	reloc.offset = at
	image.relocs = append(image.relocs, reloc)
	return true
}

func (e *evaluator) putConst(image *staticImage, at int64, t types.Type, value constant.Value) bool {
	basic, ok := t.Underlying().(*types.Basic)
	if !ok {
		return false
	}
	info := basic.Info()
	switch {
	case info&types.IsBoolean != 0:
		if constant.BoolVal(value) {
			image.bytes[at] = 1
		}
	case info&types.IsString != 0:
		e.putString(image, at, constant.StringVal(value))
	case info&types.IsInteger != 0:
		e.putInteger(image, at, e.sizes.Sizeof(t), integerBits(value))
	case info&types.IsFloat != 0:
		e.putFloat(image, at, basic.Kind() == types.Float32, floatBits(value, basic))
	case info&types.IsComplex != 0:
		value = constant.ToComplex(value)
		half := e.sizes.Sizeof(t) / 2
		e.putFloat(image, at, half == 4, floatBits(constant.Real(value), basic))
		e.putFloat(image, at+half, half == 4, floatBits(constant.Imag(value), basic))
	default:
		return false
	}
	return true
}

func (e *evaluator) putString(image *staticImage, at int64, text string) {
	if text == "" {
		return
	}
	e.relocate(image, at, staticReloc{kind: relocString, text: text})
	e.word(image, at+8, uint64(len(text)))
}

func (e *evaluator) putInteger(image *staticImage, at, size int64, bits uint64) {
	var word [8]byte
	if e.order.PutUint64(word[:], bits); e.order == binary.ByteOrder(binary.BigEndian) {
		copy(image.bytes[at:at+size], word[8-size:])
	} else {
		copy(image.bytes[at:at+size], word[:])
	}
}

func (e *evaluator) putFloat(image *staticImage, at int64, single bool, bits uint64) {
	if single {
		e.putInteger(image, at, 4, uint64(math.Float32bits(float32(math.Float64frombits(bits)))))
	} else {
		e.word(image, at, bits)
	}
}

// putInterface stores type word and data word. A value that is no pointer goes into a variable of its own.
func (e *evaluator) putInterface(image *staticImage, at int64, iface, concrete types.Type, expr ast.Expr) bool {
	if hasTypeParam(concrete) {
		return false
	}
	value, ok := e.evaluate(concrete, expr)
	if !ok {
		return false
	}
	if iface.Underlying().(*types.Interface).NumMethods() == 0 {
		e.relocate(image, at, staticReloc{kind: relocType, typ: concrete})
	} else {
		e.relocate(image, at, staticReloc{kind: relocItab, iface: iface, typ: concrete})
	}
	if !isPointerShaped(concrete, e.sizes) {
		return e.relocate(image, at+8, staticReloc{kind: relocGlobal, anon: e.anonymous(concrete, value, expr.Pos())})
	}
	e.paste(image, at+8, value)
	return true
}

func hasTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// paste copies an image into another.
func (e *evaluator) paste(image *staticImage, at int64, part *staticImage) {
	copy(image.bytes[at:], part.bytes)
	for _, reloc := range part.relocs {
		e.relocate(image, at+reloc.offset, reloc)
	}
}

func (e *evaluator) anonymous(t types.Type, image *staticImage, pos token.Pos) *staticVar {
	v := &staticVar{name: fmt.Sprintf(".stmp_%d", e.count), typ: t, pos: pos, image: *image}
	e.count++
	return v
}

func (e *evaluator) putLiteral(image *staticImage, at int64, t types.Type, lit *ast.CompositeLit) bool {
	switch under := t.Underlying().(type) {
	case *types.Pointer:
		// The & that a nested literal may leave out.
		return e.putNew(image, at, under.Elem(), lit)
	case *types.Struct:
		return e.putFields(image, at, under, lit)
	case *types.Array:
		_, ok := e.putElements(image, at, under.Elem(), under.Len(), lit)
		return ok
	case *types.Slice:
		return e.putSlice(image, at, under.Elem(), lit)
	}
	return false
}

// putNew stores the address of a new variable that holds the literal.
func (e *evaluator) putNew(image *staticImage, at int64, t types.Type, lit *ast.CompositeLit) bool {
	size := e.sizes.Sizeof(t)
	if size < 0 || size > maxStaticSize {
		return false
	}
	target := &staticImage{bytes: make([]byte, size)}
	if !e.putLiteral(target, 0, plain(t), lit) {
		return false
	}
	return e.relocate(image, at, staticReloc{kind: relocGlobal, anon: e.anonymous(t, target, lit.Pos())})
}

func (e *evaluator) putFields(image *staticImage, at int64, s *types.Struct, lit *ast.CompositeLit) bool {
	offsets := e.offsets(s)
	for i, element := range lit.Elts {
		index, value := i, element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			field, isVar := e.info.Uses[pair.Key.(*ast.Ident)].(*types.Var)
			if !isVar {
				return false
			}
			index, value = fieldIndex(s, field), pair.Value
		}
		if index >= 0 && s.Field(index).Name() == "_" {
			// gc leaves blank fields zero; the value only has to be static.
			if _, ok := e.evaluate(s.Field(index).Type(), value); !ok {
				return false
			}
			continue
		}
		if index < 0 || !e.put(image, at+offsets[index], s.Field(index).Type(), value) {
			return false
		}
	}
	return true
}

func (e *evaluator) offsets(s *types.Struct) []int64 { return structOffsets(e.sizes, s) }

func structOffsets(sizes types.Sizes, s *types.Struct) []int64 {
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
	}
	return sizes.Offsetsof(fields)
}

// fieldIndex finds a field by name: in an instance of a generic struct the use is of the origin's field.
func fieldIndex(s *types.Struct, field *types.Var) int {
	for i := range s.NumFields() {
		if s.Field(i).Name() == field.Name() {
			return i
		}
	}
	return -1
}

// putElements stores the elements of an array or slice literal and says how long it is. With a
// negative limit nothing is stored.
func (e *evaluator) putElements(image *staticImage, at int64, elem types.Type, limit int64, lit *ast.CompositeLit) (int64, bool) {
	size := e.sizes.Sizeof(elem)
	next, length := int64(0), int64(0)
	for _, element := range lit.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			key := e.info.Types[pair.Key].Value
			if key == nil {
				return 0, false
			}
			index, exact := constant.Int64Val(constant.ToInt(key))
			if !exact {
				return 0, false
			}
			next, element = index, pair.Value
		}
		if limit >= 0 && (next >= limit || !e.put(image, at+next*size, elem, element)) {
			return 0, false
		}
		next++
		length = max(length, next)
	}
	return length, true
}

func (e *evaluator) putSlice(image *staticImage, at int64, elem types.Type, lit *ast.CompositeLit) bool {
	length, ok := e.putElements(nil, 0, elem, -1, lit)
	size := e.sizes.Sizeof(elem)
	if !ok || size > 0 && length > maxStaticSize/size {
		return false
	}
	array := &staticImage{bytes: make([]byte, length*size)}
	if _, ok := e.putElements(array, 0, elem, length, lit); !ok {
		return false
	}
	backing := e.anonymous(types.NewArray(elem, length), array, lit.Pos())
	e.putSliceHeader(image, at, staticReloc{kind: relocGlobal, anon: backing}, length)
	return true
}

func (e *evaluator) putSliceHeader(image *staticImage, at int64, data staticReloc, length int64) {
	e.relocate(image, at, data)
	e.word(image, at+8, uint64(length))
	e.word(image, at+16, uint64(length))
}

// putAddress stores &x: of a literal, or of a place in a package-level variable.
func (e *evaluator) putAddress(image *staticImage, at int64, x ast.Expr) bool {
	x = ast.Unparen(x)
	if lit, ok := x.(*ast.CompositeLit); ok {
		return e.putNew(image, at, e.info.TypeOf(lit), lit)
	}
	v, offset, ok := e.place(x)
	return ok && e.relocate(image, at, staticReloc{kind: relocGlobal, object: v, addend: offset})
}

// place finds the variable and the offset that an addressable expression denotes, without following
// pointers.
func (e *evaluator) place(x ast.Expr) (*types.Var, int64, bool) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		v, ok := e.info.Uses[x].(*types.Var)
		return v, 0, ok && isPackageLevel(v)
	case *ast.SelectorExpr:
		selection, ok := e.info.Selections[x]
		if !ok {
			v, ok := e.info.Uses[x.Sel].(*types.Var)
			return v, 0, ok && isPackageLevel(v)
		}
		v, offset, ok := e.place(x.X)
		if !ok || selection.Kind() != types.FieldVal {
			return nil, 0, false
		}
		inside, ok := e.fieldOffset(selection)
		return v, offset + inside, ok
	case *ast.IndexExpr:
		array, ok := e.info.TypeOf(x.X).Underlying().(*types.Array)
		key := e.info.Types[x.Index].Value
		if !ok || key == nil {
			return nil, 0, false
		}
		index, _ := constant.Int64Val(constant.ToInt(key))
		v, offset, ok := e.place(x.X)
		return v, offset + index*e.sizes.Sizeof(array.Elem()), ok
	}
	return nil, 0, false
}

func (e *evaluator) fieldOffset(selection *types.Selection) (int64, bool) {
	offset, t := int64(0), selection.Recv()
	for _, index := range selection.Index() {
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return 0, false
		}
		offset += e.offsets(s)[index]
		t = s.Field(index).Type()
	}
	return offset, true
}

func isPackageLevel(v *types.Var) bool {
	return !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// putObject stores a function, or a copy of a variable that still has its static initial value.
func (e *evaluator) putObject(image *staticImage, at int64, obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Func:
		if obj.Signature().TypeParams().Len() > 0 || obj.Signature().Recv() != nil || obj.Pkg() == types.Unsafe {
			return false
		}
		return e.relocate(image, at, staticReloc{kind: relocFunc, object: obj})
	case *types.Var:
		source := e.images[obj]
		if source == nil || e.isChanged(obj) {
			return false
		}
		// The linker's -X may set strings.
		if basic, ok := obj.Type().Underlying().(*types.Basic); ok && basic.Kind() == types.String {
			return false
		}
		e.paste(image, at, source)
		return true
	}
	return false
}

// putCall handles conversions, and new.
func (e *evaluator) putCall(image *staticImage, at int64, call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	fun := e.info.Types[call.Fun]
	arg := call.Args[0]
	if !fun.IsType() {
		return false
	}
	from, to := e.info.TypeOf(arg), fun.Type
	if e.info.Types[arg].IsNil() {
		return !types.IsInterface(to)
	}
	if text := e.info.Types[arg].Value; text != nil && text.Kind() == constant.String && isByteSlice(to) {
		return e.putBytes(image, at, constant.StringVal(text), call.Pos())
	}
	if types.IsInterface(to) || !keepsRepresentation(from.Underlying(), to.Underlying()) {
		return false
	}
	return e.put(image, at, from, arg)
}

// keepsRepresentation: a conversion between these changes only the type.
func keepsRepresentation(from, to types.Type) bool {
	isPointer := func(t types.Type) bool {
		_, ok := t.(*types.Pointer)
		basic, isBasic := t.(*types.Basic)
		return ok || isBasic && basic.Kind() == types.UnsafePointer
	}
	return types.IdenticalIgnoreTags(from, to) || isPointer(from) && isPointer(to)
}

func isByteSlice(t types.Type) bool {
	slice, ok := t.Underlying().(*types.Slice)
	return ok && types.Identical(slice.Elem().Underlying(), types.Typ[types.Uint8])
}

func (e *evaluator) putBytes(image *staticImage, at int64, text string, pos token.Pos) bool {
	array := types.NewArray(types.Typ[types.Uint8], int64(len(text)))
	backing := e.anonymous(array, &staticImage{bytes: []byte(text)}, pos)
	e.putSliceHeader(image, at, staticReloc{kind: relocGlobal, anon: backing}, int64(len(text)))
	return true
}

// putArraySlice stores x[:] of a package-level array.
func (e *evaluator) putArraySlice(image *staticImage, at int64, expr *ast.SliceExpr) bool {
	array, ok := e.info.TypeOf(expr.X).Underlying().(*types.Array)
	if !ok || expr.Low != nil || expr.High != nil || expr.Max != nil {
		return false
	}
	v, offset, ok := e.place(expr.X)
	if !ok {
		return false
	}
	e.putSliceHeader(image, at, staticReloc{kind: relocGlobal, object: v, addend: offset}, array.Len())
	return true
}

func (e *evaluator) isChanged(v *types.Var) bool {
	if e.changed == nil {
		e.changed = changedVariables(e.pkg)
	}
	return e.changed[v]
}

// changedVariables are the package-level variables that the package assigns to or whose address it
// takes, explicitly or by a method call, outside their declaration, or that //go:linkname shows to others.
func changedVariables(p *Package) map[*types.Var]bool {
	changed := map[*types.Var]bool{}
	mark := func(expr ast.Expr) {
		for expr != nil {
			switch x := ast.Unparen(expr).(type) {
			case *ast.Ident:
				if v, ok := p.Info.Uses[x].(*types.Var); ok {
					changed[v] = true
				}
				return
			case *ast.SelectorExpr:
				if v, ok := p.Info.Uses[x.Sel].(*types.Var); ok && !v.IsField() {
					changed[v] = true
					return
				}
				expr = x.X
			case *ast.IndexExpr:
				expr = x.X
			default:
				return
			}
		}
	}
	for _, file := range p.Files {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if rest, ok := strings.CutPrefix(comment.Text, "//go:linkname "); ok {
					name, _, _ := strings.Cut(rest, " ")
					if v, ok := p.Types.Scope().Lookup(name).(*types.Var); ok {
						changed[v] = true
					}
				}
			}
		}
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.AssignStmt:
				for _, lhs := range node.Lhs {
					mark(lhs)
				}
			case *ast.IncDecStmt:
				mark(node.X)
			case *ast.RangeStmt:
				mark(node.Key)
				mark(node.Value)
			case *ast.UnaryExpr:
				if node.Op == token.AND {
					mark(node.X)
				}
			case *ast.SliceExpr:
				mark(node.X)
			case *ast.SelectorExpr:
				if selection, ok := p.Info.Selections[node]; ok && selection.Kind() != types.FieldVal {
					mark(node.X)
				}
			case *ast.Comment:
				return false
			}
			return true
		})
	}
	return changed
}
