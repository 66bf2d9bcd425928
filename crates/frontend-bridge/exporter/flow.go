package main

// The graph of the escape analysis (escape.go): places, what flows into them, and walks over it.
//
// A place is a value or an object: the variable, closure, boxed value or text that an instruction makes. What one instruction
// adds to the graph is a case of [graph.instruction].

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

type placeID int32

// noPlace: constants, functions, variables of packages, values without pointers. The heap is a place, too.
const (
	noPlace placeID = -1
	theHeap placeID = 0
)

// A place is where values are. What flows into it is a chain of edges.
type place struct {
	// Of an object, the instruction that makes it.
	made ssa.Instruction
	// Of a value whose instruction makes an object, that.
	object placeID
	in     edgeID
	// Of the last walk that came here: its number, and the dereferences between this place and the root.
	walk   int32
	derefs int8
	heap   bool
}

type edgeID int32

// noEdge ends a chain.
const noEdge edgeID = 0

type edge struct {
	from   placeID
	next   edgeID
	derefs int8
}

// A graph is about functions that call each other, and the closures in them. It is used again and again.
type graph struct {
	*escapes
	places  []place
	edges   []edge
	objects []placeID
	values  map[ssa.Value]placeID
	// What a closure's free variables stand for.
	bound   map[*ssa.FreeVar]ssa.Value
	inside  map[*ssa.Function]bool
	order   []*ssa.Function
	results map[*ssa.Function]*[maxResults]placeID
	// Objects that flow to the results, and to which: a bit for each.
	leaving map[ssa.Instruction]byte
	loops   map[*ssa.Function]*loopNest
	walks   int32
	work    []placeID
	// Room for those of one instruction.
	operands [4]*ssa.Value
}

// maxKept bounds the map that a graph keeps for the next function: to clear one takes as long as it is large.
const maxKept = 1 << 10

func newGraph() *graph {
	return &graph{
		values: map[ssa.Value]placeID{}, bound: map[*ssa.FreeVar]ssa.Value{}, inside: map[*ssa.Function]bool{},
		results: map[*ssa.Function]*[maxResults]placeID{}, leaving: map[ssa.Instruction]byte{}, loops: map[*ssa.Function]*loopNest{},
	}
}

func (g *graph) clear() {
	if len(g.values) > maxKept {
		g.values = map[ssa.Value]placeID{}
	}
	clear(g.values)
	clear(g.bound)
	clear(g.inside)
	clear(g.results)
	clear(g.leaving)
	clear(g.loops)
	g.places, g.edges = append(g.places[:0], place{}), append(g.edges[:0], edge{})
	g.objects, g.order, g.walks = g.objects[:0], g.order[:0], 0
}

// analyse finds what stays on the stack in functions that call each other, and in their closures, and what they do with their
// parameters. Free variables of a function that has no body in the source count as further parameters.
func (e *escapes) analyse(fns []*ssa.Function) {
	g := e.graph
	g.escapes = e
	g.clear()
	for _, fn := range fns {
		e.copies.look(fn)
		g.results[fn] = new([maxResults]placeID)
		for i := range g.results[fn] {
			g.results[fn][i] = g.newPlace(nil)
		}
		g.enter(fn)
	}
	for _, fn := range fns {
		g.build(fn)
	}
	g.iterations()
	mayLend := len(fns) == 1 && e.isSmall(fns[0])
	for _, fn := range fns {
		e.found[fn] = g.solveResults(fn, mayLend)
	}
	g.solveHeap(fns)
	if mayLend {
		e.found[fns[0]].lends = g.lent()
	}
	for _, fn := range fns {
		e.found[fn].content = e.returnedContent(fn)
		if hidesPointer[fn.Name()] && compiledAsRuntime(fn) {
			e.found[fn].params[0] = paramLeaks{never, noResults()}
		}
	}
}

// enter finds the closures, and what their free variables are.
func (g *graph) enter(fn *ssa.Function) {
	g.inside[fn] = true
	g.order = append(g.order, fn)
	for _, inner := range fn.AnonFuncs {
		g.enter(inner)
	}
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			if closure, ok := instr.(*ssa.MakeClosure); ok {
				if inner := closure.Fn.(*ssa.Function); inner.Parent() == fn {
					g.bind(inner.FreeVars, closure.Bindings)
				}
			}
		}
	}
}

// bind: free variables stand for what the only closure of their function holds.
func (g *graph) bind(free []*ssa.FreeVar, bindings []ssa.Value) {
	for i, v := range free {
		if other, ok := g.bound[v]; ok && other != bindings[i] {
			g.bound[v] = nil
		} else {
			g.bound[v] = bindings[i]
		}
	}
}

func (g *graph) build(fn *ssa.Function) {
	isLive := liveBlocks(fn)
	for i, block := range fn.Blocks {
		if isLive != nil && !isLive[i] {
			continue
		}
		for _, instr := range block.Instrs {
			g.instruction(fn, instr)
		}
	}
	for _, inner := range fn.AnonFuncs {
		g.build(inner)
	}
}

// liveBlocks says which blocks constant conditions leave a way to; nil if all. What the others need is on the heap.
func liveBlocks(fn *ssa.Function) []bool {
	if !slices.ContainsFunc(fn.Blocks, hasConstantCondition) {
		return nil
	}
	isLive := make([]bool, len(fn.Blocks))
	work := []*ssa.BasicBlock{fn.Blocks[0]}
	if fn.Recover != nil {
		work = append(work, fn.Recover)
	}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if !isLive[b.Index] {
			isLive[b.Index] = true
			work = append(work, possibleSuccessors(b)...)
		}
	}
	return isLive
}

func hasConstantCondition(b *ssa.BasicBlock) bool { return len(possibleSuccessors(b)) < len(b.Succs) }

// possibleSuccessors leaves out the one that a constant condition never chooses.
func possibleSuccessors(b *ssa.BasicBlock) []*ssa.BasicBlock {
	if branch, ok := b.Instrs[len(b.Instrs)-1].(*ssa.If); ok {
		if condition, ok := branch.Cond.(*ssa.Const); ok {
			if constant.BoolVal(condition.Value) {
				return b.Succs[:1]
			}
			return b.Succs[1:]
		}
	}
	return b.Succs
}

func (g *graph) newPlace(made ssa.Instruction) placeID {
	g.places = append(g.places, place{made: made})
	return placeID(len(g.places) - 1)
}

// place is the place of a value.
func (g *graph) place(v ssa.Value) placeID {
	switch v.(type) {
	case *ssa.Const, *ssa.Global, *ssa.Function, *ssa.Builtin:
		return noPlace
	}
	if t := v.Type(); !isUintptr(t) && !g.hasPointers(t) {
		return noPlace
	}
	return g.valuePlace(v)
}

func (g *graph) valuePlace(v ssa.Value) placeID {
	id, ok := g.values[v]
	if !ok {
		id = g.newPlace(nil)
		g.values[v] = id
	}
	return id
}

// object is what an instruction makes, to which its value leads. The value may have been in use before: by a phi of a loop.
func (g *graph) object(v ssa.Value) placeID {
	id := g.valuePlace(v)
	// The heap is no object.
	if g.places[id].object == theHeap {
		object := g.newPlace(v.(ssa.Instruction))
		g.places[id].object = object
		g.objects = append(g.objects, object)
		g.flow(id, object, -1)
	}
	return g.places[id].object
}

func (g *graph) flow(to, from placeID, derefs int8) {
	if to != noPlace && from != noPlace {
		p := &g.places[to]
		g.edges = append(g.edges, edge{from, p.in, derefs})
		p.in = edgeID(len(g.edges) - 1)
	}
}

// assign is a flow of a value, not of an integer.
func (g *graph) assign(to placeID, v ssa.Value) {
	if !isUintptr(v.Type()) {
		g.flow(to, g.place(v), 0)
	}
}

// variable is the object that an address is in, if that is known.
func (g *graph) variable(address ssa.Value) (placeID, bool) {
	for {
		switch a := address.(type) {
		case *ssa.Alloc:
			return g.object(a), true
		case *ssa.FieldAddr:
			address = a.X
		case *ssa.IndexAddr:
			if _, ok := a.X.Type().Underlying().(*types.Pointer); !ok {
				return noPlace, false
			}
			address = a.X
		case *ssa.FreeVar:
			bound := g.bound[a]
			if bound == nil {
				return noPlace, false
			}
			address = bound
		default:
			return noPlace, false
		}
	}
}

// instruction adds what an instruction does.
func (g *graph) instruction(fn *ssa.Function, instr ssa.Instruction) {
	switch instr := instr.(type) {
	case *ssa.Alloc:
		g.object(instr)
	case *ssa.MakeMap:
		g.object(instr)
	case *ssa.Store:
		g.store(instr)
	case *ssa.UnOp:
		if instr.Op == token.MUL {
			g.load(instr)
		}
	case *ssa.Phi:
		for _, edge := range instr.Edges {
			g.flow(g.place(instr), g.place(edge), 0)
		}
	case *ssa.FieldAddr, *ssa.IndexAddr, *ssa.Field, *ssa.Index, *ssa.Slice, *ssa.ChangeType, *ssa.ChangeInterface,
		*ssa.SliceToArrayPointer, *ssa.MultiConvert, *ssa.Range:
		first := *instr.Operands(g.operands[:0])[0]
		g.flow(g.place(instr.(ssa.Value)), g.place(first), 0)
	case *ssa.Convert:
		g.convert(instr)
	case *ssa.BinOp:
		g.binary(instr)
	case *ssa.MakeInterface:
		g.box(instr)
	case *ssa.TypeAssert:
		g.unbox(instr)
	case *ssa.MakeClosure:
		g.closure(instr)
	case *ssa.Extract:
		if _, isCall := instr.Tuple.(*ssa.Call); !isCall {
			g.flow(g.place(instr), g.place(instr.Tuple), 0)
		}
	case *ssa.Lookup:
		g.flow(g.place(instr), g.place(instr.X), 1)
	case *ssa.Next:
		g.flow(g.place(instr), g.place(instr.Iter), 1)
	case *ssa.Call:
		g.call(&instr.Call, instr)
	case *ssa.Defer:
		if instr.DeferStack != nil || inLoop(instr.Block()) {
			g.loseCall(&instr.Call)
		} else {
			g.call(&instr.Call, nil)
		}
	case *ssa.Go:
		g.loseCall(&instr.Call)
	case *ssa.Return:
		for i, result := range instr.Results {
			g.returned(fn, i, result)
		}
	case *ssa.Panic:
		g.assign(theHeap, instr.X)
	case *ssa.Send:
		g.assign(theHeap, instr.X)
	case *ssa.MapUpdate:
		g.assign(theHeap, instr.Key)
		g.assign(theHeap, instr.Value)
	case *ssa.Select:
		for _, state := range instr.States {
			if state.Send != nil {
				g.assign(theHeap, state.Send)
			}
		}
	}
}

func (g *graph) store(store *ssa.Store) {
	if g.copies.isGone(store) || isSelfAssigned(store) {
		return
	}
	to, ok := g.variable(store.Addr)
	if !ok {
		to = theHeap
	}
	g.assign(to, store.Val)
}

// isSelfAssigned: x.f = x.g[i:j] stores nothing in the object that was not there before.
func isSelfAssigned(store *ssa.Store) bool {
	value := store.Val
	if slice, ok := value.(*ssa.Slice); ok {
		value = slice.X
	}
	load, ok := value.(*ssa.UnOp)
	return ok && load.Op == token.MUL && partOf(load.X) == partOf(store.Addr)
}

// partOf is the pointer or slice by which an address is that of a part of an object.
func partOf(address ssa.Value) ssa.Value {
	for {
		switch a := address.(type) {
		case *ssa.FieldAddr:
			address = a.X
		case *ssa.IndexAddr:
			address = a.X
		default:
			return address
		}
	}
}

func (g *graph) load(load *ssa.UnOp) {
	if value := g.copies.loaded(load); value != nil {
		g.assign(g.place(load), value)
	} else if from, ok := g.variable(load.X); ok {
		g.flow(g.place(load), from, 0)
	} else {
		g.flow(g.place(load), g.place(load.X), 1)
	}
}

// convert: strings and slices are copied; an integer may become a pointer again.
func (g *graph) convert(convert *ssa.Convert) {
	if isText(convert.Type()) && !isSameText(convert.X.Type(), convert.Type()) {
		g.object(convert)
		return
	}
	g.flow(g.place(convert), g.place(convert.X), 0)
}

// isText: strings, and slices of bytes and runes.
func isText(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Slice:
		return true
	}
	return false
}

// isSameText: both are strings, or both slices.
func isSameText(a, b types.Type) bool {
	_, sliceA := a.Underlying().(*types.Slice)
	_, sliceB := b.Underlying().(*types.Slice)
	return sliceA == sliceB && isText(a)
}

func isUintptr(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Uintptr
}

// binary: operands of a concatenation are copied; the runtime sees to that.
func (g *graph) binary(op *ssa.BinOp) {
	switch {
	case isUintptr(op.Type()):
		g.flow(g.place(op), g.place(op.X), 0)
		g.flow(g.place(op), g.place(op.Y), 0)
	case op.Op == token.ADD && g.hasPointers(op.Type()):
		g.object(op)
	}
}

// box: a value that is no pointer gets memory of its own.
func (g *graph) box(made *ssa.MakeInterface) {
	if isPointerShaped(made.X.Type(), g.copies.sizes) {
		g.flow(g.place(made), g.place(made.X), 0)
	} else {
		g.assign(g.object(made), made.X)
	}
}

func (g *graph) unbox(assert *ssa.TypeAssert) {
	derefs := int8(1)
	if types.IsInterface(assert.AssertedType) || isPointerShaped(assert.AssertedType, g.copies.sizes) {
		derefs = 0
	}
	g.flow(g.place(assert), g.place(assert.X), derefs)
}

// closure: what it holds is in its object, and reaches the free variables of its function.
func (g *graph) closure(closure *ssa.MakeClosure) {
	object, fn := g.object(closure), closure.Fn.(*ssa.Function)
	for i, binding := range closure.Bindings {
		if value := g.copies.value(binding); value != nil {
			binding = value
		}
		g.assign(object, binding)
		switch {
		case g.results[fn] != nil:
			g.assign(theHeap, binding)
		case g.inside[fn]:
			g.flow(g.place(fn.FreeVars[i]), g.place(binding), 0)
		default:
			g.held(g.leaks(fn, len(fn.Params)+i), binding)
		}
	}
}

// held adds what a bound method does with its receiver. Who gets its results is not known.
func (g *graph) held(leaks paramLeaks, receiver ssa.Value) {
	for _, derefs := range leaks.results {
		if derefs != never {
			g.flow(theHeap, g.place(receiver), derefs)
		}
	}
	g.argument(leaks, receiver, nil, nothingLent)
}

// returned: a closure's caller may be anybody.
func (g *graph) returned(fn *ssa.Function, i int, result ssa.Value) {
	to := theHeap
	if results := g.results[fn]; results != nil && i < maxResults {
		to = results[i]
	}
	g.assign(to, result)
}

// loseCall: callee and arguments outlive everything.
func (g *graph) loseCall(call *ssa.CallCommon) {
	g.assign(theHeap, call.Value)
	for _, arg := range call.Args {
		g.assign(theHeap, arg)
	}
}

// call: result is the call, or nil.
func (g *graph) call(call *ssa.CallCommon, result *ssa.Call) {
	if builtin, ok := call.Value.(*ssa.Builtin); ok {
		g.builtin(builtin.Name(), call.Args, result)
		return
	}
	callee := call.StaticCallee()
	m, isKnown := g.methodOf(call)
	switch {
	case isKnown && !g.inside[m.fn]:
		g.callMethod(m, call, result)
	case g.callHanded(call, result):
	case call.IsInvoke():
		g.assign(theHeap, call.Value)
		fallthrough
	case callee == nil:
		for _, arg := range call.Args {
			g.assign(theHeap, arg)
		}
	case g.inside[callee]:
		for i, arg := range call.Args {
			g.assign(g.place(callee.Params[i]), arg)
		}
		if results := g.results[callee]; results != nil && result != nil {
			g.eachResult(result, func(i int, v ssa.Value) { g.flow(g.place(v), results[i], 0) })
		}
	default:
		made := nothingLent
		if result != nil {
			made = g.madeByCall(g.lends(callee, result.Parent()), result)
		}
		for i, arg := range call.Args {
			g.argument(g.leaks(callee, i), arg, result, made)
		}
	}
}

// callMethod: the receiver is a pointer, so the interface that holds it leads where it leads.
func (g *graph) callMethod(m method, call *ssa.CallCommon, result *ssa.Call) {
	made := nothingLent
	if result != nil {
		made = g.madeByCall(g.lendsOfMethod(m, result), result)
	}
	g.argument(g.leaksOfMethod(m, 0), call.Value, result, made)
	for i, arg := range call.Args {
		g.argument(g.leaksOfMethod(m, i+1), arg, result, made)
	}
}

// madeByCall is the object that stands for all that the callee makes for its results, if that may be in this frame.
func (g *graph) madeByCall(lends lending, result *ssa.Call) lentObject {
	if lends.kind == lendsNothing {
		return nothingLent
	}
	object := g.newPlace(result)
	g.objects = append(g.objects, object)
	if lends.kind == lendsGraph {
		g.flow(object, object, -1)
	}
	g.eachResult(result, func(i int, v ssa.Value) {
		if lends.results>>i&1 != 0 {
			g.flow(g.place(v), object, -1)
		}
	})
	return lentObject{object, lends.results}
}

// A lentObject is that of a call, and which of its results lead there.
type lentObject struct {
	place   placeID
	results byte
}

var nothingLent = lentObject{place: noPlace}

// argument adds what a callee does with an argument. What flows to a result is in what is made for it, too.
func (g *graph) argument(leaks paramLeaks, arg ssa.Value, result *ssa.Call, made lentObject) {
	from := g.place(arg)
	if from == noPlace || isUintptr(arg.Type()) {
		return
	}
	if leaks.heap != never {
		g.flow(theHeap, from, leaks.heap)
	}
	if result != nil {
		g.eachResult(result, func(i int, v ssa.Value) {
			if leaks.results[i] != never {
				g.flow(g.place(v), from, leaks.results[i])
				if made.results>>i&1 != 0 {
					g.flow(made.place, from, leaks.results[i])
				}
			}
		})
	}
}

// eachResult calls use for the values that are results of the call, but for those behind maxResults.
func (g *graph) eachResult(call *ssa.Call, use func(i int, v ssa.Value)) {
	tuple, isTuple := call.Type().(*types.Tuple)
	if !isTuple {
		use(0, call)
		return
	}
	if tuple.Len() == 0 {
		return
	}
	for _, user := range *call.Referrers() {
		if extract, ok := user.(*ssa.Extract); ok && extract.Index < maxResults {
			use(extract.Index, extract)
		}
	}
}

func (g *graph) builtin(name string, args []ssa.Value, result *ssa.Call) {
	switch name {
	case "append":
		if result != nil {
			g.flow(g.place(result), g.place(args[0]), 0)
		}
		g.copied(args[0], args[1:])
	case "copy":
		g.copied(args[0], args[1:])
	case "ssa:wrapnilchk", "Add", "Slice", "String", "SliceData", "StringData", "min", "max":
		for _, arg := range args {
			if result != nil {
				g.flow(g.place(result), g.place(arg), 0)
			}
		}
	}
}

// copied: elements of the slices may be anywhere afterwards.
func (g *graph) copied(to ssa.Value, from []ssa.Value) {
	if slice, ok := to.Type().Underlying().(*types.Slice); ok && !g.hasPointers(slice.Elem()) {
		return
	}
	for _, v := range from {
		g.flow(theHeap, g.place(v), 1)
	}
}

// solveResults walks from a function's results. What a small function makes for them may be in its caller's frame, where
// its body stands in place of the call.
func (g *graph) solveResults(fn *ssa.Function, mayLend bool) *leakSet {
	set := &leakSet{params: make([]paramLeaks, len(fn.Params)+len(fn.FreeVars))}
	for i := range set.params {
		set.params[i] = paramLeaks{never, noResults()}
	}
	for r, root := range g.results[fn] {
		if mayLend {
			g.walkReturned(r, root, fn)
		} else {
			g.walk(root, func(ssa.Instruction) bool { return true })
		}
		g.eachParam(fn, func(i int, v ssa.Value) { set.params[i].results[r] = g.derefs(v) })
	}
	if mayLend {
		g.keepErrors(fn)
	}
	return set
}

// solveHeap walks from the heap, at last.
func (g *graph) solveHeap(fns []*ssa.Function) {
	g.walk(theHeap, func(ssa.Instruction) bool { return true })
	for _, fn := range fns {
		set := g.found[fn]
		g.eachParam(fn, func(i int, v ssa.Value) { set.params[i].heap = g.derefs(v) })
	}
	for _, id := range g.objects {
		if p := &g.places[id]; !p.heap {
			g.homes[p.made] = inFrame
			if g.leaving[p.made] != 0 {
				g.homes[p.made] = inCaller
			}
		}
	}
}

func (g *graph) eachParam(fn *ssa.Function, use func(i int, v ssa.Value)) {
	for i, param := range fn.Params {
		use(i, param)
	}
	for i, free := range fn.FreeVars {
		use(len(fn.Params)+i, free)
	}
}

// derefs is how the last walk came to a parameter.
func (g *graph) derefs(v ssa.Value) int8 {
	id := g.place(v)
	if id == noPlace || g.places[id].walk != g.walks {
		return never
	}
	return g.places[id].derefs
}

func (g *graph) toHeap(object placeID) {
	g.places[object].heap = true
	g.flow(theHeap, object, 0)
}

// walk finds what flows to a place. An object whose address does goes to the heap, if it is one of those.
func (g *graph) walk(root placeID, outlived func(object ssa.Instruction) bool) {
	g.walks++
	g.places[root].walk, g.places[root].derefs = g.walks, 0
	g.work = append(g.work[:0], root)
	for len(g.work) > 0 {
		id := g.work[len(g.work)-1]
		g.work = g.work[:len(g.work)-1]
		p := &g.places[id]
		derefs := p.derefs
		if derefs < 0 {
			derefs = 0
			if p.made != nil && !p.heap && outlived(p.made) {
				g.toHeap(id)
			}
		}
		for e := p.in; e != noEdge; e = g.edges[e].next {
			edge := &g.edges[e]
			d := min(derefs+edge.derefs, maxDerefs)
			if from := &g.places[edge.from]; from.walk != g.walks || from.derefs > d {
				from.walk, from.derefs = g.walks, d
				g.work = append(g.work, edge.from)
			}
		}
	}
}
