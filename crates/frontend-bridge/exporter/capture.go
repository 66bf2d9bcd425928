package main

// Which captured variables closures hold copies of, as gc decides it: those that are small and set once, where they are
// declared. Such a variable does not exist at run time; its value stands for it everywhere.
//
//	x := f()                      t0 = new int   t1 = f()   *t0 = t1      t1 = f()
//	g := func() int { return x }  make closure g [t0]              ─▶     make closure g [t1]
//	                              g: return *free                         g: return free
//
// Invariant (set-before-seen): the only store comes before every load and every closure, and cannot be done again for the same
// variable.
//
// Not here: what closures and variables do to the stack (escape.go).

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// maxCopy is the size up to which gc copies.
const maxCopy = 128

// copies answers for the functions of one package. It is used by one goroutine.
type copies struct {
	sizes types.Sizes
	// The store that sets such a variable.
	set map[*ssa.Alloc]*ssa.Store
	// What stands for free variables that are values: they themselves, or a constant.
	free map[*ssa.FreeVar]ssa.Value
	// And what the closure holds a copy of.
	source map[*ssa.FreeVar]ssa.Value
	seen   map[*ssa.Function]bool
}

func newCopies(sizes types.Sizes) *copies {
	return &copies{sizes, map[*ssa.Alloc]*ssa.Store{}, map[*ssa.FreeVar]ssa.Value{}, map[*ssa.FreeVar]ssa.Value{}, map[*ssa.Function]bool{}}
}

// look decides about all variables of the function that fn is in.
func (c *copies) look(fn *ssa.Function) {
	if fn = outermost(fn); !c.seen[fn] {
		c.seen[fn] = true
		c.lookInto(fn)
	}
}

func (c *copies) lookInto(fn *ssa.Function) {
	if len(fn.AnonFuncs) == 0 {
		return
	}
	for _, block := range fn.Blocks {
		for _, instr := range block.Instrs {
			if alloc, ok := instr.(*ssa.Alloc); ok {
				if store := c.onlyStore(alloc); store != nil {
					c.set[alloc] = store
					c.markFree(alloc, store.Val)
				}
			}
		}
	}
	for _, inner := range fn.AnonFuncs {
		c.lookInto(inner)
	}
}

// onlyStore is the store that sets the variable, if closures may have copies.
func (c *copies) onlyStore(alloc *ssa.Alloc) *ssa.Store {
	elem := alloc.Type().Underlying().(*types.Pointer).Elem()
	if !hasSize(elem) || isLarger(elem, maxCopy+1, c.sizes) {
		return nil
	}
	var store *ssa.Store
	captured := false
	for _, user := range *alloc.Referrers() {
		switch user := user.(type) {
		case *ssa.Store:
			if store != nil || user.Val == alloc {
				return nil
			}
			store = user
		case *ssa.MakeClosure:
			captured = true
		}
	}
	if store == nil || !captured || !onlyRead(alloc, alloc.Parent()) || c.isRepeated(store, alloc) {
		return nil
	}
	for _, user := range *alloc.Referrers() {
		if _, ok := user.(*ssa.DebugRef); !ok && user != store && !comesBefore(store, user) {
			return nil
		}
	}
	return store
}

// onlyRead reports whether a variable, given by its address in fn, is loaded and captured and no more, but for one store.
func onlyRead(address ssa.Value, fn *ssa.Function) bool {
	for _, user := range *address.Referrers() {
		switch user := user.(type) {
		case *ssa.DebugRef:
		case *ssa.UnOp:
			if user.Op != token.MUL {
				return false
			}
		case *ssa.Store:
			if _, ok := address.(*ssa.Alloc); !ok {
				return false
			}
		case *ssa.MakeClosure:
			inner := user.Fn.(*ssa.Function)
			if inner.Parent() != fn {
				return false
			}
			for i, binding := range user.Bindings {
				if binding == address && !onlyRead(inner.FreeVars[i], inner) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// markFree notes of all free variables that get the address that the value stands for them.
func (c *copies) markFree(address, value ssa.Value) {
	_, isConst := value.(*ssa.Const)
	for _, user := range *address.Referrers() {
		closure, ok := user.(*ssa.MakeClosure)
		if !ok {
			continue
		}
		for i, binding := range closure.Bindings {
			if binding == address {
				free := closure.Fn.(*ssa.Function).FreeVars[i]
				c.free[free], c.source[free] = free, value
				if isConst {
					c.free[free] = value
				}
				c.markFree(free, value)
			}
		}
	}
}

// comesBefore reports whether every way to b leads through a.
func comesBefore(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	for _, instr := range a.Block().Instrs {
		if instr == a {
			return true
		}
		if instr == b {
			return false
		}
	}
	return false
}

// isRepeated reports whether the store can be done twice without a new variable in between.
func (c *copies) isRepeated(store *ssa.Store, alloc *ssa.Alloc) bool {
	return store.Block() != alloc.Block() && reaches(store.Block(), store.Block(), alloc.Block())
}

// reaches reports whether a way of at least one step leads from one block to another around a third.
func reaches(from, to, around *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := append([]*ssa.BasicBlock(nil), from.Succs...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == to {
			return true
		}
		if !seen[b] && b != around {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}

// isGone: the variable does not exist, nor does the store that sets it.
func (c *copies) isGone(instr ssa.Instruction) bool {
	switch instr := instr.(type) {
	case *ssa.Alloc:
		return c.set[instr] != nil
	case *ssa.Store:
		alloc, ok := instr.Addr.(*ssa.Alloc)
		return ok && c.set[alloc] == instr
	}
	return false
}

// value is what stands for the variable with this address, or nil if the variable exists.
func (c *copies) value(address ssa.Value) ssa.Value {
	switch address := address.(type) {
	case *ssa.Alloc:
		if store := c.set[address]; store != nil {
			return store.Val
		}
	case *ssa.FreeVar:
		if value := c.free[address]; value != nil {
			return value
		}
	}
	return nil
}

// constant is the constant that a value is known to be, or the value itself.
func (c *copies) constant(v ssa.Value) ssa.Value {
	if load, ok := v.(*ssa.UnOp); ok {
		if value, ok := c.loaded(load).(*ssa.Const); ok {
			return value
		}
	}
	return v
}

// loaded is what stands for a load, or nil.
func (c *copies) loaded(load *ssa.UnOp) ssa.Value {
	if load.Op != token.MUL {
		return nil
	}
	return c.value(load.X)
}

// freeType is the type of what a closure holds for its free variable.
func (c *copies) freeType(v *ssa.FreeVar) types.Type {
	if c.free[v] != nil {
		return v.Type().Underlying().(*types.Pointer).Elem()
	}
	return v.Type()
}
