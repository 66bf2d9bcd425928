package main

// This file decides what stays on the stack.
//
// go/ssa puts every variable whose address is taken, every captured variable and every closure on the heap; conversions between
// strings and slices, concatenations and values in interfaces need memory, too. An escape analysis finds what never outlives
// its function. It is gc's: places and what flows into them, with a number of dereferences; what flows to the heap is there.
//
// ```text
//	p := &x      p ◀─(-1)─ x        the address of x
//	q := p       q ◀─(0)── p
//	v := *q      v ◀─(1)── q        a load
//	return v     result ◀─(0)── v
// ```
//
// One graph is made per declared function and the closures in it, or of several that call each other (flow.go, recursion.go); what
// it says of a function's parameters is all that callers know (leaks.go). What is known of imported functions' parameters is part of what their package exports
// (exports.go), so keys cover it.
//
// In the packages that gc compiles with -+ a variable or closure on the heap is a compile error, so there the answer is known:
// they are on the stack. The allocator and the collector depend on it.
//
// Invariant (iterations): memory that a loop makes anew is one place of the frame. So its address must neither flow into the
// next iteration nor into memory made outside of the loop.
//
// Not here: calls through values and interfaces, stores through pointers that may point anywhere: those are the heap.

import (
	"go/types"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/ssa"
)

// runtimePackages are those gc compiles with -+ (cmd/internal/objabi/pkgspecial.go).
var runtimePackages = map[string]bool{
	"runtime":                        true,
	"internal/runtime/atomic":        true,
	"internal/runtime/cgroup":        true,
	"internal/runtime/exithook":      true,
	"internal/runtime/gc":            true,
	"internal/runtime/gc/scan":       true,
	"internal/runtime/maps":          true,
	"internal/runtime/math":          true,
	"internal/runtime/sys":           true,
	"internal/runtime/syscall/linux": true,
	"internal/runtime/syscall":       true, // before Go 1.26
	"internal/abi":                   true,
	"internal/bytealg":               true,
	"internal/byteorder":             true,
	"internal/chacha8rand":           true,
	"internal/coverage/rtcov":        true,
	"internal/cpu":                   true,
	"internal/goarch":                true,
	"internal/godebugs":              true,
	"internal/goexperiment":          true,
	"internal/goos":                  true,
	"internal/profilerecord":         true,
	"internal/strconv":               true,
	"internal/stringslite":           true,
}

// explicitAllocs are go/ssa's comments on memory that the source asks for, as opposed to variables.
var explicitAllocs = map[string]bool{"new": true, "complit": true, "slicelit": true, "varargs": true, "makeslice": true}

// escapes answers for one package's functions. It is used by one goroutine.
type escapes struct {
	pkg *ssa.Package
	// What the parameters of other packages' functions do.
	known  leakTables
	handed handed
	copies *copies
	// What the parameters of functions without tables do.
	found map[*ssa.Function]*leakSet
	// Functions in the order of their visits (recursion.go), and those that are not analysed yet.
	visited map[*ssa.Function]int
	open    []*ssa.Function
	// Where the memory is that instructions need, if it is not on the heap.
	homes    map[ssa.Instruction]home
	pointers map[types.Type]bool
	// Of functions of other packages, what their tables say.
	imported map[*ssa.Function]string
	graph    *graph
}

func newEscapes(pkg *ssa.Package, known leakTables, handed handed, sizes types.Sizes) *escapes {
	return &escapes{
		pkg: pkg, known: known, handed: handed, copies: newCopies(sizes), found: map[*ssa.Function]*leakSet{}, homes: map[ssa.Instruction]home{},
		visited: map[*ssa.Function]int{}, pointers: map[types.Type]bool{}, imported: map[*ssa.Function]string{}, graph: newGraph(),
	}
}

// compiledAsRuntime: gc has compiled this with -+. Own files of the overlay it has not seen.
func compiledAsRuntime(fn *ssa.Function) bool {
	if strings.HasPrefix(filepath.Base(fn.Prog.Fset.Position(fn.Pos()).Filename), ownFilePrefix) {
		return false
	}
	return runtimePackages[pathOf(fn)]
}

// pathOf is the path of the package that has fn's source.
func pathOf(fn *ssa.Function) string {
	pkg := fn.Package()
	if pkg == nil && fn.Origin() != nil {
		pkg = fn.Origin().Package()
	}
	if pkg == nil {
		return ""
	}
	return pkg.Pkg.Path()
}

// isKnownForRuntime: gc has found nothing on the heap that the function does not ask for. Instances of generic functions are
// compiled without -+ by who needs them, runtime.AddCleanup's among them.
func (e *escapes) isKnownForRuntime(fn *ssa.Function) bool {
	isElsewhere := outermost(fn).Origin() != nil && !runtimePackages[e.pkg.Pkg.Path()]
	return compiledAsRuntime(fn) && !isElsewhere
}

// heapVariable reports whether what alloc makes must be on the heap.
func (e *escapes) heapVariable(alloc *ssa.Alloc) bool {
	if !alloc.Heap {
		return false
	}
	if e.isKnownForRuntime(alloc.Parent()) && !explicitAllocs[alloc.Comment] {
		return false
	}
	return e.onHeap(alloc)
}

// heapClosure reports whether the closure must be on the heap.
func (e *escapes) heapClosure(closure *ssa.MakeClosure) bool {
	if e.isKnownForRuntime(closure.Parent()) {
		for _, user := range *closure.Referrers() {
			if _, ok := user.(*ssa.Go); ok {
				return true
			}
		}
		return false
	}
	return e.onHeap(closure)
}

// onHeap reports whether the memory that an instruction needs must be on the heap.
func (e *escapes) onHeap(instr ssa.Instruction) bool {
	return e.homeOf(instr) != inFrame
}

// hasPointers reports whether a value of the type can lead to memory.
func (e *escapes) hasPointers(t types.Type) bool {
	switch t := t.(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0 || t.Kind() == types.UnsafePointer
	case *types.Array:
		return e.hasPointers(t.Elem())
	case *types.Named, *types.Alias, *types.Struct:
		answer, ok := e.pointers[t]
		if !ok {
			answer = e.leadsToMemory(t.Underlying())
			e.pointers[t] = answer
		}
		return answer
	}
	return true
}

func (e *escapes) leadsToMemory(t types.Type) bool {
	if t, ok := t.(*types.Struct); ok {
		for field := range t.Fields() {
			if e.hasPointers(field.Type()) {
				return true
			}
		}
		return false
	}
	return e.hasPointers(t)
}
