package main

// C functions under the names that gc's linker knows them by.
//
//	//go:cgo_import_dynamic libc_getgroups getgroups "libSystem.B.dylib"     libc_getgroups is C's getgroups
//	TEXT ·libc_getgroups_trampoline(SB) … JMP libc_getgroups(SB)             a function that stands for it (Darwin, OpenBSD)
//	//go:linkname procUname libc_uname                                       a variable that does (Solaris)
//
// All of these are C.getgroups to what comes behind the exporter. A trampoline without an assembly file is recognised by
// its name; where there is no directive, by its name too: libc_x_trampoline is C's x.

import (
	"go/types"
	"strings"
)

// cPrefix marks names of C functions.
const cPrefix = "C."

// addDynamicImport reads `libc_getgroups getgroups "library"`.
func (n *programNames) addDynamicImport(text string) {
	rest, ok := strings.CutPrefix(text, "//go:cgo_import_dynamic ")
	if !ok {
		return
	}
	fields := strings.Fields(rest)
	if len(fields) != 3 || fields[0] == "_" || strings.HasSuffix(fields[2], `.dll"`) {
		return
	}
	name, _, _ := strings.Cut(fields[1], "#") // a version of it
	n.dynamic[fields[0]] = cPrefix + name
}

// nameDynamicImports gives declarations that are bound to imported names the names of the C functions.
func (n *programNames) nameDynamicImports() {
	for obj, link := range n.links {
		if name, ok := n.dynamic[link]; ok {
			n.links[obj] = name
		}
	}
}

// behindTrampoline is the name of what a function without a body stands for, "" if it is no trampoline.
func (n *programNames) behindTrampoline(obj types.Object) string {
	if obj == nil {
		return ""
	}
	name, ok := strings.CutSuffix(obj.Name(), "_trampoline")
	if !ok {
		return ""
	}
	if known, ok := n.dynamic[name]; ok {
		return known
	}
	if c, ok := strings.CutPrefix(name, "libc_"); ok {
		return cPrefix + c
	}
	return ""
}
