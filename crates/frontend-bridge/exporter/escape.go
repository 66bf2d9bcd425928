// This file decides which variables and closures stay on the stack.
//
// go/ssa puts every variable whose address is taken, every captured variable and every closure on the heap. A first
// escape analysis takes back what provably never outlives the function: the address flows only through field and
// element addresses and slicing, into loads, stores to it, comparisons, calls of known functions whose parameter does
// not leak, and into closures that do not leak themselves. What is known of imported functions' parameters is part of what
// their package exports (exports.go), so keys cover it.
//
// In the packages that gc compiles with -+ a variable or closure on the heap is a compile error, so there the answer is known:
// they are on the stack. The allocator and the collector depend on it.
//
// Not here: pointers that pass through phis or memory (an older iteration's variable could still be alive behind
// one), results, values in interfaces, calls through function values and interfaces. All of those leak.

package main

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
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
	known leakTables
	// leaking has an entry per value already asked about; true while the question is open.
	leaking map[ssa.Value]bool
}

func newEscapes(pkg *ssa.Package, known leakTables) *escapes {
	return &escapes{pkg: pkg, known: known, leaking: map[ssa.Value]bool{}}
}

// compiledAsRuntime: gc has compiled this with -+. Own files of the overlay it has not seen.
func compiledAsRuntime(fn *ssa.Function) bool {
	if strings.HasPrefix(filepath.Base(fn.Prog.Fset.Position(fn.Pos()).Filename), ownFilePrefix) {
		return false
	}
	pkg := fn.Package()
	if pkg == nil && fn.Origin() != nil {
		pkg = fn.Origin().Package()
	}
	return pkg != nil && runtimePackages[pkg.Pkg.Path()]
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
	return e.leaks(alloc)
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
	return e.leaks(closure)
}

// leaks reports whether v, an address or a closure, may be found anywhere once its function has returned, or in a
// later iteration of a loop.
func (e *escapes) leaks(v ssa.Value) bool {
	if answer, ok := e.leaking[v]; ok {
		return answer
	}
	e.leaking[v] = true
	answer := false
	if users := v.Referrers(); users != nil {
		for _, user := range *users {
			if e.leaksThrough(v, user) {
				answer = true
				break
			}
		}
	}
	e.leaking[v] = answer
	return answer
}

func (e *escapes) leaksThrough(v ssa.Value, user ssa.Instruction) bool {
	switch user := user.(type) {
	case *ssa.DebugRef:
		return false
	case *ssa.UnOp:
		return user.Op != token.MUL
	case *ssa.BinOp:
		return false
	case *ssa.Store:
		return user.Val == v
	case *ssa.FieldAddr:
		return e.leaks(user)
	case *ssa.IndexAddr:
		return user.X != v || e.leaks(user)
	case *ssa.Slice:
		return user.X != v || e.leaks(user)
	case *ssa.ChangeType:
		return e.leaks(user)
	case *ssa.Convert:
		return e.leaksFromConvert(user)
	case *ssa.MakeClosure:
		return e.leaksFromClosure(v, user)
	case *ssa.Call:
		return e.leaksFromCall(v, &user.Call, user)
	case *ssa.Defer:
		return user.DeferStack != nil || inLoop(user.Block()) || e.leaksFromCall(v, &user.Call, nil)
	}
	return true
}

// leaksFromConvert: a string made of a slice is a copy; an integer is no pointer, unless it becomes one again.
func (e *escapes) leaksFromConvert(convert *ssa.Convert) bool {
	_, fromSlice := convert.X.Type().Underlying().(*types.Slice)
	to, _ := convert.Type().Underlying().(*types.Basic)
	switch {
	case to == nil: // unsafe.Pointer to *T
		return e.leaks(convert)
	case to.Kind() == types.String:
		return !fromSlice
	case to.Kind() == types.UnsafePointer:
		return e.leaks(convert)
	case to.Kind() == types.Uintptr:
		return e.integerLeaks(convert)
	}
	return true
}

// integerLeaks reports whether arithmetic on an address leads to a pointer that leaks.
func (e *escapes) integerLeaks(address ssa.Value) bool {
	for _, user := range *address.Referrers() {
		switch user := user.(type) {
		case *ssa.Phi:
			return true
		case *ssa.BinOp:
			if isUintptr(user.Type()) && e.integerLeaks(user) {
				return true
			}
		case *ssa.Convert:
			if !isUintptr(user.Type()) && e.leaksFromConvert(user) {
				return true
			}
		}
	}
	return false
}

func isUintptr(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Kind() == types.Uintptr
}

func (e *escapes) leaksFromClosure(v ssa.Value, closure *ssa.MakeClosure) bool {
	if e.heapClosure(closure) {
		return true
	}
	fn := closure.Fn.(*ssa.Function)
	for i, binding := range closure.Bindings {
		if binding == v && e.leaks(fn.FreeVars[i]) {
			return true
		}
	}
	return false
}

func (e *escapes) leaksFromCall(v ssa.Value, call *ssa.CallCommon, result ssa.Value) bool {
	if call.IsInvoke() {
		return true
	}
	if builtin, ok := call.Value.(*ssa.Builtin); ok {
		return e.leaksFromBuiltin(v, builtin.Name(), call, result)
	}
	callee := call.StaticCallee()
	for i, arg := range call.Args {
		if arg == v && (callee == nil || e.parameterLeaks(callee, i)) {
			return true
		}
	}
	return false
}

func (e *escapes) leaksFromBuiltin(v ssa.Value, name string, call *ssa.CallCommon, result ssa.Value) bool {
	switch name {
	case "len", "cap", "copy", "print", "println", "clear":
		return false
	case "ssa:wrapnilchk":
		return result == nil || e.leaks(result)
	case "append":
		return call.Args[0] == v && (result == nil || e.leaks(result))
	}
	return true
}

// parameterLeaks reports whether a call of fn may keep its i-th argument.
func (e *escapes) parameterLeaks(fn *ssa.Function, i int) bool {
	if fn.Pkg != nil && fn.Pkg != e.pkg && fn.Origin() == nil && fn.Parent() == nil {
		return e.known.leaks(fn, i)
	}
	if fn.Blocks == nil {
		return bodylessLeaks(fn, i)
	}
	if hidesPointer[fn.Name()] && compiledAsRuntime(fn) {
		return false
	}
	return i >= len(fn.Params) || e.leaks(fn.Params[i])
}

// bodylessLeaks answers for functions without bodies: atomics keep what they store, not where; other ones of the
// runtime's packages are system calls and C functions, which keep nothing that is on a stack. Elsewhere //go:noescape says so.
func bodylessLeaks(fn *ssa.Function, i int) bool {
	if fn.Pkg == nil {
		return true
	}
	if saysNoEscape(fn) {
		return false
	}
	switch path := fn.Pkg.Pkg.Path(); path {
	case "internal/runtime/atomic", "sync/atomic":
		return i != 0
	default:
		return !runtimePackages[path]
	}
}

// saysNoEscape reports whether a declaration has the directive.
func saysNoEscape(fn *ssa.Function) bool {
	decl, ok := fn.Syntax().(*ast.FuncDecl)
	return ok && decl.Doc != nil && slices.ContainsFunc(decl.Doc.List, func(c *ast.Comment) bool { return c.Text == "//go:noescape" })
}

// hidesPointer are the functions by which the runtime says that a pointer does not escape.
var hidesPointer = map[string]bool{"NoEscape": true, "noescape": true}

// inLoop reports whether the block can be executed twice in one call.
func inLoop(block *ssa.BasicBlock) bool {
	seen := map[*ssa.BasicBlock]bool{}
	work := append([]*ssa.BasicBlock(nil), block.Succs...)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		if b == block {
			return true
		}
		if !seen[b] {
			seen[b] = true
			work = append(work, b.Succs...)
		}
	}
	return false
}
