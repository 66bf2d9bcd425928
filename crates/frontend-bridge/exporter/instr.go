package main

// Function bodies: go/ssa's blocks and instructions as bytes. An operand is one number, its kind in
// the low two bits; a position is a difference from the instruction before.

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Operation codes, as src/read/body.rs knows them.
const (
	opAlloc = iota
	opPhi
	opCall
	opBinOp
	opUnOp
	opChangeType
	opConvert
	opChangeInterface
	opSliceToArrayPointer
	opMakeInterface
	opMakeClosure
	opMakeMap
	opMakeChan
	opMakeSlice
	opSlice
	opFieldAddr
	opField
	opIndexAddr
	opIndex
	opLookup
	opSelect
	opRange
	opNext
	opTypeAssert
	opExtract
	opJump
	opIf
	opReturn
	opRunDefers
	opPanic
	opGo
	opDefer
	opSend
	opStore
	opMapUpdate
)

// Kinds of a callee.
const (
	calleeStatic = iota
	calleeDynamic
	calleeInvoke
	calleeBuiltin
	// Static, and what is made for the results may be in the caller's frame (lend.go); in that of the caller's caller.
	calleeLends
	calleeLendsOn
	// The same of a method whose interface is known to hold a pointer that has it (content.go).
	calleeInvokeLends
	calleeInvokeLendsOn
)

// Where variables and values in interfaces are, as in program files.
var homes = [...]byte{inFrame: 0, onlyHeap: 1, inCaller: 2}

var (
	staticCallees = [...]byte{onlyHeap: calleeStatic, inFrame: calleeLends, inCaller: calleeLendsOn}
	invokeCallees = [...]byte{onlyHeap: calleeInvoke, inFrame: calleeInvokeLends, inCaller: calleeInvokeLendsOn}
)

var binaryOps = map[token.Token]byte{
	token.ADD: 1, token.SUB: 2, token.MUL: 3, token.QUO: 4, token.REM: 5, token.AND: 6, token.OR: 7,
	token.XOR: 8, token.SHL: 9, token.SHR: 10, token.AND_NOT: 11, token.EQL: 12, token.NEQ: 13,
	token.LSS: 14, token.LEQ: 15, token.GTR: 16, token.GEQ: 17,
}

// textStays is set in the code of a concatenation whose text may be on the stack.
const textStays = 0x80

var unaryOps = map[token.Token]byte{
	token.SUB: 1, token.NOT: 2, token.XOR: 3, token.MUL: 4, token.ARROW: 5,
}

var builtins = map[string]byte{
	"append": 1, "cap": 2, "clear": 3, "close": 4, "complex": 5, "copy": 6, "delete": 7, "imag": 8,
	"len": 9, "max": 10, "min": 11, "panic": 12, "print": 13, "println": 14, "real": 15,
	"recover": 16, "Add": 17, "Slice": 18, "SliceData": 19, "String": 20, "StringData": 21,
	"ssa:wrapnilchk": 22, "ssa:deferstack": 23,
}

// builtinNilCheck has no name in go/ssa, see isNilCheck.
const builtinNilCheck = 24

// bodyWriter writes one function's body.
type bodyWriter struct {
	file *fileWriter
	fn   *ssa.Function
	// The function is, or is inside, an instance of a generic one.
	isInstance bool
	numbers    map[ssa.Value]uint32
	consts     map[constKey]uint32
	list       []constKey
	out        buffer
	last       token.Position // of the instruction before
	lastPos    token.Pos
}

// writeBody appends the body to the BODIES section and says where it is.
func (f *fileWriter) writeBody(fn *ssa.Function) (offset, length uint64) {
	w := &bodyWriter{file: f, fn: fn, isInstance: len(outermost(fn).TypeArgs()) > 0, numbers: f.numbers, consts: f.consts}
	clear(w.numbers)
	clear(w.consts)
	f.escapes.copies.look(fn)
	w.out = f.scratch[:0]
	kept := w.numberValues()
	for i, block := range fn.Blocks {
		w.writeEdges(block, len(kept[i]))
		for j, instr := range kept[i] {
			w.writeInstr(instr, kept[i][j:])
		}
	}
	f.scratch = w.out
	offset = uint64(len(f.bodies))
	f.bodies.num(uint32(len(w.list)))
	for _, c := range w.list {
		c.write(&f.bodies, f.strings)
	}
	f.bodies.num(uint32(len(fn.Blocks)))
	if fn.Recover != nil {
		f.bodies.option(uint32(fn.Recover.Index), true)
	} else {
		f.bodies.option(0, false)
	}
	f.bodies = append(f.bodies, w.out...)
	return offset, uint64(len(f.bodies)) - offset
}

// numberValues numbers parameters, free variables and instructions, and leaves out what has no
// effect at run time.
func (w *bodyWriter) numberValues() [][]ssa.Instruction {
	next := uint32(0)
	for _, p := range w.fn.Params {
		w.numbers[p] = next
		next++
	}
	for _, v := range w.fn.FreeVars {
		w.numbers[v] = next
		next++
	}
	kept := make([][]ssa.Instruction, len(w.fn.Blocks))
	parts := targetParts(w.fn.Syntax())
	for i, block := range w.fn.Blocks {
		list := block.Instrs // of an instance they are other packages' as well
		if slices.ContainsFunc(list, w.isDropped) {
			list = slices.DeleteFunc(slices.Clone(list), w.isDropped)
		}
		kept[i] = sinkParts(list, parts)
		for _, instr := range kept[i] {
			if value, ok := instr.(ssa.Value); ok {
				w.numbers[value] = next
			}
			next++
		}
	}
	return kept
}

// isDropped: debug references, the defer list of the function's own frame when only its own defers name it,
// what unsafe.Sizeof and the like do not evaluate,
// stores to blank fields, and variables that closures hold copies of.
func (w *bodyWriter) isDropped(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.Call:
		if !isDeferStack(instr) {
			return false
		}
		for _, user := range *instr.Referrers() {
			if _, ok := user.(*ssa.Defer); !ok {
				return false
			}
		}
		return true
	case *ssa.UnOp, *ssa.FieldAddr, *ssa.Field, *ssa.IndexAddr, *ssa.Index:
		v := instr.(ssa.Value)
		return w.isInstance && isOnlyMeasured(v) || len(w.file.syntax.unused) > 0 && w.isUnevaluated(v)
	case *ssa.Alloc:
		return w.file.escapes.copies.isGone(instr)
	case *ssa.Store:
		return isBlankField(instr.Addr) || w.file.escapes.copies.isGone(instr)
	}
	return false
}

// isBlankField: the address of a field `_`. Only a composite literal stores there, and gc leaves it zero.
func isBlankField(addr ssa.Value) bool {
	field, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	s := field.X.Type().Underlying().(*types.Pointer).Elem().Underlying().(*types.Struct)
	return s.Field(field.Field).Name() == "_"
}

func isDeferStack(v ssa.Value) bool {
	call, ok := v.(*ssa.Call)
	if !ok {
		return false
	}
	builtin, ok := call.Call.Value.(*ssa.Builtin)
	return ok && builtin.Name() == "ssa:deferstack"
}

func (w *bodyWriter) writeEdges(block *ssa.BasicBlock, count int) {
	w.out.num(uint32(count))
	w.out.num(uint32(len(block.Preds)))
	for _, pred := range block.Preds {
		w.out.num(uint32(pred.Index))
	}
	w.out.num(uint32(len(block.Succs)))
	for _, succ := range block.Succs {
		w.out.num(uint32(succ.Index))
	}
}

// operand: value*4, constant*4+1, global*4+2, function*4+3.
func (w *bodyWriter) operandCode(v ssa.Value) uint64 {
	switch v := v.(type) {
	case *ssa.Const:
		v = asPointer(v)
		return uint64(w.constID(keyOf(v, w.file.types.id(v.Type()))))<<2 | 1
	case *ssa.Global:
		return uint64(w.file.globalID(v))<<2 | 2
	case *ssa.Function:
		return uint64(w.file.funcID(v))<<2 | 3
	}
	number, ok := w.numbers[v]
	if !ok {
		panic(fmt.Sprintf("%s: operand %s (%T) is not defined", w.fn, v.Name(), v))
	}
	return uint64(number) << 2
}

func (w *bodyWriter) constID(key constKey) uint32 {
	id, ok := w.consts[key]
	if !ok {
		id = uint32(len(w.list))
		w.consts[key] = id
		w.list = append(w.list, key)
	}
	return id
}

func (w *bodyWriter) operand(v ssa.Value) { w.out.uint(w.operandCode(v)) }

func (w *bodyWriter) optional(v ssa.Value) {
	if v == nil {
		w.out.uint(0)
	} else {
		w.out.uint(w.operandCode(v) + 1)
	}
}

func (w *bodyWriter) operands(list []ssa.Value) {
	w.out.num(uint32(len(list)))
	for _, v := range list {
		w.operand(v)
	}
}

// bindings writes what a closure holds.
func (w *bodyWriter) bindings(list []ssa.Value) {
	w.out.num(uint32(len(list)))
	for _, v := range list {
		if value := w.file.escapes.copies.value(v); value != nil {
			v = value
		}
		w.operand(v)
	}
}

// head writes operation, position and result type.
func (w *bodyWriter) head(op byte, instr ssa.Instruction, rest []ssa.Instruction) {
	w.out.byte(op)
	w.writePos(instr, rest)
	if value, ok := instr.(ssa.Value); ok {
		w.out.option(w.file.types.id(value.Type()), true)
	} else {
		w.out.option(0, false)
	}
}

// writePos writes the line's difference to the instruction before, doubled, odd if a file follows.
func (w *bodyWriter) writePos(instr ssa.Instruction, rest []ssa.Instruction) {
	pos := effectivePos(instr, rest)
	if !pos.IsValid() {
		pos = w.endPos(instr)
	} else if dot, ok := w.file.syntax.dots[pos]; ok {
		pos = dot
	}
	if !pos.IsValid() || pos == w.lastPos {
		w.out.uint(0)
		w.out.num(uint32(w.last.Column))
		return
	}
	at := w.file.position(pos)
	delta := int64(at.Line - w.last.Line)
	code := uint64(delta<<1^delta>>63) << 1
	if at.Filename != w.last.Filename {
		code |= 1
	}
	w.out.uint(code)
	w.out.num(uint32(at.Column))
	if at.Filename != w.last.Filename {
		w.out.num(w.file.fileID(at.Filename))
	}
	w.last, w.lastPos = at, pos
}

// effectivePos is where a fault or a call in the instruction is reported. go/ssa gives no position to
// many loads and conversions: their operand's, else that of the next instruction that has one, serves.
func effectivePos(instr ssa.Instruction, rest []ssa.Instruction) token.Pos {
	if pos := instr.Pos(); pos.IsValid() {
		if _, isPhi := instr.(*ssa.Phi); !isPhi {
			return pos
		}
		return token.NoPos
	}
	if load, ok := instr.(*ssa.UnOp); ok {
		if from, ok := load.X.(ssa.Instruction); ok {
			switch from.(type) {
			case *ssa.FieldAddr, *ssa.IndexAddr:
				return from.Pos()
			}
		}
	}
	if call, ok := instr.(*ssa.Call); ok {
		if loop := rangeOverFunc(call); loop != nil {
			return loop.For
		}
	}
	for _, next := range rest[1:] {
		switch next.(type) {
		case *ssa.Phi, *ssa.Alloc:
			continue
		}
		if next.Pos().IsValid() {
			return next.Pos()
		}
	}
	return token.NoPos
}

// rangeOverFunc is the loop whose iterator the call is; go/ssa gives such calls no position.
func rangeOverFunc(call *ssa.Call) *ast.RangeStmt {
	if len(call.Call.Args) != 1 {
		return nil
	}
	body := call.Call.Args[0]
	if closure, ok := body.(*ssa.MakeClosure); ok {
		body = closure.Fn
	}
	fn, ok := body.(*ssa.Function)
	if !ok {
		return nil
	}
	loop, _ := fn.Syntax().(*ast.RangeStmt)
	return loop
}

// endPos is the closing brace, for what runs when control falls off the end of a function.
func (w *bodyWriter) endPos(instr ssa.Instruction) token.Pos {
	switch instr.(type) {
	case *ssa.RunDefers, *ssa.Return:
		if syntax := w.fn.Syntax(); syntax != nil {
			return syntax.End() - 1
		}
	}
	return token.NoPos
}

func (w *bodyWriter) writeInstr(instr ssa.Instruction, rest []ssa.Instruction) {
	head := func(op byte) { w.head(op, instr, rest) }
	switch instr := instr.(type) {
	case *ssa.Alloc:
		head(opAlloc)
		w.out.byte(homes[w.file.escapes.variableHome(instr)])
	case *ssa.Phi:
		head(opPhi)
		w.operands(instr.Edges)
	case *ssa.Call:
		if size, ok := w.sizeConst(instr); ok {
			head(opChangeType)
			w.out.uint(size)
			return
		}
		head(opCall)
		w.writeCall(&instr.Call, w.file.escapes.homeOf(instr))
	case *ssa.BinOp:
		head(opBinOp)
		op := binaryOps[instr.Op]
		if instr.Op == token.ADD && isText(instr.Type()) && !w.file.escapes.onHeap(instr) {
			op |= textStays
		}
		w.out.byte(op)
		w.operand(instr.X)
		w.operand(instr.Y)
	case *ssa.UnOp:
		if value := w.file.escapes.copies.loaded(instr); value != nil {
			head(opChangeType)
			w.operand(value)
			return
		}
		head(opUnOp)
		w.out.byte(unaryOps[instr.Op])
		w.operand(instr.X)
		w.out.bool(instr.CommaOk)
	case *ssa.ChangeType:
		head(opChangeType)
		w.operand(instr.X)
	case *ssa.Convert:
		head(opConvert)
		w.operand(instr.X)
		w.out.bool(w.file.escapes.onHeap(instr))
	case *ssa.MultiConvert:
		head(opConvert)
		w.operand(instr.X)
		w.out.bool(true)
	case *ssa.ChangeInterface:
		head(opChangeInterface)
		w.operand(instr.X)
	case *ssa.SliceToArrayPointer:
		head(opSliceToArrayPointer)
		w.operand(instr.X)
	case *ssa.MakeInterface:
		head(opMakeInterface)
		w.operand(w.file.escapes.copies.constant(instr.X))
		// A function, or a variable's address, is written without its type.
		w.out.num(w.file.types.id(instr.X.Type()))
		w.out.byte(homes[w.file.escapes.homeOf(instr)])
	case *ssa.MakeClosure:
		head(opMakeClosure)
		w.out.bool(w.file.escapes.heapClosure(instr))
		w.out.num(w.file.funcID(instr.Fn.(*ssa.Function)))
		w.bindings(instr.Bindings)
	case *ssa.MakeMap:
		head(opMakeMap)
		w.out.bool(w.file.escapes.onHeap(instr))
		w.optional(instr.Reserve)
	case *ssa.MakeChan:
		head(opMakeChan)
		w.operand(instr.Size)
	case *ssa.MakeSlice:
		head(opMakeSlice)
		w.operand(instr.Len)
		w.operand(instr.Cap)
	case *ssa.Slice:
		head(opSlice)
		w.operand(instr.X)
		w.optional(instr.Low)
		w.optional(instr.High)
		w.optional(instr.Max)
	case *ssa.FieldAddr:
		head(opFieldAddr)
		w.operand(instr.X)
		w.out.num(uint32(instr.Field))
	case *ssa.Field:
		head(opField)
		w.operand(instr.X)
		w.out.num(uint32(instr.Field))
	case *ssa.IndexAddr:
		head(opIndexAddr)
		w.operand(instr.X)
		w.operand(instr.Index)
	case *ssa.Index:
		head(opIndex)
		w.operand(instr.X)
		w.operand(instr.Index)
	case *ssa.Lookup:
		head(opLookup)
		w.operand(instr.X)
		w.operand(instr.Index)
		w.out.bool(instr.CommaOk)
	case *ssa.Select:
		head(opSelect)
		w.writeSelect(instr)
	case *ssa.Range:
		head(opRange)
		w.operand(instr.X)
	case *ssa.Next:
		head(opNext)
		w.operand(instr.Iter)
		w.out.bool(instr.IsString)
	case *ssa.TypeAssert:
		if isNilCheck(instr, rest) {
			w.out.byte(opCall)
			w.writePos(instr, rest)
			w.out.option(0, false)
			w.out.byte(calleeBuiltin)
			w.out.byte(builtinNilCheck)
			w.operands([]ssa.Value{instr.X})
			return
		}
		head(opTypeAssert)
		w.operand(instr.X)
		w.out.num(w.file.types.id(instr.AssertedType))
		w.out.bool(instr.CommaOk)
	case *ssa.Extract:
		head(opExtract)
		w.operand(instr.Tuple)
		w.out.num(uint32(instr.Index))
	case *ssa.Jump:
		head(opJump)
	case *ssa.If:
		head(opIf)
		w.operand(instr.Cond)
	case *ssa.Return:
		head(opReturn)
		w.operands(instr.Results)
	case *ssa.RunDefers:
		head(opRunDefers)
	case *ssa.Panic:
		head(opPanic)
		w.operand(instr.X)
	case *ssa.Go:
		head(opGo)
		w.writeCall(&instr.Call, onlyHeap)
	case *ssa.Defer:
		head(opDefer)
		w.writeCall(&instr.Call, onlyHeap)
		if instr.DeferStack == nil || isDeferStack(instr.DeferStack) {
			w.optional(nil)
		} else {
			w.optional(instr.DeferStack)
		}
	case *ssa.Send:
		head(opSend)
		w.operand(instr.Chan)
		w.operand(instr.X)
	case *ssa.Store:
		head(opStore)
		w.operand(instr.Addr)
		w.operand(instr.Val)
	case *ssa.MapUpdate:
		head(opMapUpdate)
		w.operand(instr.Map)
		w.operand(instr.Key)
		w.operand(instr.Value)
	default:
		panic(fmt.Sprintf("%s: instruction %T", w.fn, instr))
	}
}

// isNilCheck recognises what go/ssa emits in front of a method value of an interface, `i.M`: an assertion to
// the type it has, without a use. In Go that is a nil dereference, not a failed assertion.
func isNilCheck(assert *ssa.TypeAssert, rest []ssa.Instruction) bool {
	if assert.CommaOk || len(*assert.Referrers()) > 0 || len(rest) < 2 {
		return false
	}
	closure, ok := rest[1].(*ssa.MakeClosure)
	return ok && wrapperOf(closure.Fn.(*ssa.Function)) == boundMethod && closure.Bindings[0] == assert.X
}

func (w *bodyWriter) writeSelect(instr *ssa.Select) {
	w.out.num(uint32(len(instr.States)))
	for _, state := range instr.States {
		w.out.bool(state.Dir == types.SendOnly)
		w.operand(state.Chan)
		w.optional(state.Send)
	}
	w.out.bool(instr.Blocking)
}

func (w *bodyWriter) writeCall(call *ssa.CallCommon, results home) {
	if call.IsInvoke() {
		w.out.byte(invokeCallees[results])
		w.operand(call.Value)
		w.out.num(w.file.types.id(call.Value.Type()))
		w.out.num(w.methodIndex(call))
		w.operands(call.Args)
		return
	}
	switch callee := call.Value.(type) {
	case *ssa.Function:
		w.out.byte(staticCallees[results])
		w.out.num(w.file.funcID(callee))
	case *ssa.Builtin:
		w.out.byte(calleeBuiltin)
		number, ok := builtins[callee.Name()]
		if !ok {
			panic(fmt.Sprintf("%s: builtin %s", w.fn, callee.Name()))
		}
		w.out.byte(number)
		if callee.Name() == "ssa:wrapnilchk" {
			w.writeNilCheckArgs(call.Args)
			return
		}
	default:
		w.out.byte(calleeDynamic)
		w.operand(callee)
	}
	w.operands(call.Args)
}

// writeNilCheckArgs names the receiver type as link names do, where go/ssa uses its own spelling.
func (w *bodyWriter) writeNilCheckArgs(args []ssa.Value) {
	text := w.file.types.id(types.Typ[types.String])
	elem := args[0].Type().Underlying().(*types.Pointer).Elem()
	w.out.num(3)
	w.operand(args[0])
	name := w.constID(constKey{ty: text, kind: constString, s: w.file.namer.link(elem)})
	w.out.uint(uint64(name)<<2 | 1)
	w.operand(args[2])
}

func (w *bodyWriter) methodIndex(call *ssa.CallCommon) uint32 {
	iface := call.Value.Type().Underlying().(*types.Interface)
	for i, method := range interfaceMethods(iface, w.file.program) {
		if method.Name() == call.Method.Name() && (method.Exported() || method.Pkg().Path() == call.Method.Pkg().Path()) {
			return uint32(i)
		}
	}
	panic(fmt.Sprintf("%s: no method %s in %s", w.fn, call.Method, iface))
}
