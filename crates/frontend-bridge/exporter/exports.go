package main

// What a package exports, as a hash: two versions of a package that have the same one are the same to every package
// that imports them, so those need not be loaded again.
//
// Invariant (all-that-is-seen): the hash covers what a skeleton says, which is all that types and instances of generics are
// made from, and what else an importer's code depends on: which functions have bodies, what assembly stands
// for, which parameters leak.
//
// Lines and columns count only where an importer's code has them: in bodies of generic functions. So does the directory.

import (
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/token"
	"hash"
	"path/filepath"
	"strings"
)

type exportSum struct{ hash hash.Hash }

func newExportSum(p *Package, dir string, imports []string) *exportSum {
	s := &exportSum{sha256.New()}
	field(s.hash, factsVersion, p.Path, p.Name, p.GoVersion, dir)
	field(s.hash, imports...)
	for _, asm := range p.assembly {
		field(s.hash, asm)
	}
	return s
}

func (s *exportSum) file(base string) { field(s.hash, "file", base) }

func (s *exportSum) text(text []byte) { content(s.hash, text) }

// position notes a place in the package's directory, which is noted by another name.
func (s *exportSum) position(dir string, at token.Position) {
	at.Filename = strings.TrimPrefix(at.Filename, dir+string(filepath.Separator))
	field(s.hash, at.String())
}

// function notes a function of which only the head stays in the skeleton.
func (s *exportSum) function(d *ast.FuncDecl) { field(s.hash, fmt.Sprint(d.Body != nil)) }

func (s *exportSum) finish(localTypes []int, leaks map[string]string) string {
	field(s.hash, fmt.Sprint(localTypes))
	for _, name := range sortedNames(leaks) {
		field(s.hash, name, leaks[name])
	}
	return string(s.hash.Sum(nil))
}
