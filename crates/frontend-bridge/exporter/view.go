package main

// Views: what a load has found that a package sees of those that it imports, kept for the next time that only the package itself has
// changed. A package that imports hundreds would otherwise have their facts read, and the slices of them taken, after each edit.
//
//	files of a load of one package ─▶ names that it mentions ─▶ a view that has them? ─▶ its slices      else slice.go, and a new view
//
// Invariant (same-imports): a view is found by a hash of what the package's imports export, which covers all that it is made from; it is
// good whoever made it.
//
// Invariant (superset): a view that has more than the package mentions now is as good as one that has just that (slice.go).

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
)

const viewVersion = "llgo view 1"

// manySeen is from how many packages on a view is worth its file.
const manySeen = 4

// A view is what one package sees.
type view struct {
	file      string
	mentioned []foreignName // sorted
}

// newView is the view of the only package to be compiled, if it is known what its imports export; else nil.
func (l *loader) newView() *view {
	if l.kept == nil || len(l.order) != 1 {
		return nil
	}
	p, h := l.order[0], sha256.New()
	field(h, viewVersion, factsVersion, p.Path)
	if !l.hashExports(h, p.keyImports) {
		return nil
	}
	v := &view{file: filepath.Join(l.cfg.Out, hex.EncodeToString(h.Sum(nil)[:20])+".view")}
	eachMentioned(p, l.find, func(name foreignName) { v.mentioned = append(v.mentioned, name) })
	slices.SortFunc(v.mentioned, foreignName.compare)
	v.mentioned = slices.Compact(v.mentioned)
	return v
}

// A seen package is what a view has of it.
type seen struct {
	p       *Package
	facts   *facts
	imports []string
	sources []source
}

// take makes slices of the packages that the view has, if it has been kept and has all that is mentioned.
func (v *view) take(l *loader) bool {
	text, err := mapFile(v.file)
	if err != nil || len(text) < checksumSize {
		return false
	}
	in := &unpacker{bytes: text[checksumSize:]}
	if string(text[:checksumSize]) != stateName(in.bytes) || !v.isIn(in) {
		return false
	}
	list := make([]seen, in.count())
	for i := range list {
		one := &list[i]
		one.p, one.facts, one.imports = l.find(in.str()), &facts{localTypes: in.nums()}, in.strs()
		for range in.count() {
			one.sources = append(one.sources, source{name: in.str(), content: in.text(), jumps: unpackJumps(in)})
		}
		one.facts.leaks = in.texts()
		if one.p == nil {
			return false
		}
	}
	if in.err != nil {
		return false
	}
	for _, one := range list {
		p := one.p
		p.facts, p.localTypes, p.sliceImports, p.sources = one.facts, one.facts.localTypes, append([]string{}, one.imports...), nil
		for _, s := range one.sources {
			p.addSource(s.name, s.content, s.jumps)
		}
		l.loading = append(l.loading, p)
	}
	slices.SortFunc(l.loading, byRank)
	return true
}

const checksumSize = 16

// isIn reads the names that a kept view was made for.
func (v *view) isIn(in *unpacker) bool {
	rest := v.mentioned
	for range in.count() {
		name := foreignName{in.str(), in.str()}
		if len(rest) > 0 && rest[0] == name {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// keepView writes what the load has seen, if that is new. Nobody misses a view that cannot be written.
func (l *loader) keepView() error {
	if l.view != nil && len(l.loading) >= manySeen {
		_ = l.view.keep(l)
	}
	return nil
}

func (v *view) keep(l *loader) error {
	var out packer
	out.num(len(v.mentioned))
	for _, name := range v.mentioned {
		out.str(name.path)
		out.str(name.name)
	}
	cached := slices.DeleteFunc(slices.Clone(l.loading), func(p *Package) bool { return !p.Cached })
	out.num(len(cached))
	for _, p := range cached {
		out.str(p.Path)
		out.nums(p.localTypes)
		out.strs(p.sliceImports)
		out.num(len(p.sources))
		for _, s := range p.sources {
			out.str(filepath.Base(s.name))
			out.str(string(s.content))
			packJumps(&out, s.jumps)
		}
		out.textTable(p.facts.leaks)
	}
	return writeAtomically(v.file, append([]byte(stateName(out.bytes)), out.bytes...))
}

func packJumps(out *packer, list []jump) {
	out.num(len(list))
	for _, j := range list {
		out.num(j.offset)
		out.num(j.line)
		out.num(j.col)
	}
}

func unpackJumps(in *unpacker) []jump {
	list := make([]jump, in.count())
	for i := range list {
		list[i] = jump{in.num(), in.num(), in.num()}
	}
	return list
}
