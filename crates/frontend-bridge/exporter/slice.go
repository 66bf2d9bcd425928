package main

// Slices: of the skeletons of cached packages a load takes only the declarations that the packages to be compiled can reach.
//
//	names that the sources mention ─▶ units ─▶ what these refer to, also in other packages ─▶ … ─▶ text to be parsed
//
// A unit is a declaration with all that belongs to it: a type brings its methods, what stands in a group the keyword and
// parentheses of the group, which are a unit of their own. Every file has a base unit: package clause, directives that belong to no
// declaration, imports by a dot.
//
// Invariant (closed): a unit lists everything that the type checker can ask for when it looks at the unit's text, so a slice has
// the same types as the skeleton. If anything is wrong with a program that was loaded with slices, it is loaded again
// without, so that messages know all names.
//
// Not here: which declarations a skeleton has at all (prune.go).

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"
)

// errSliced: something is wrong, and the load did not have whole skeletons.
var errSliced = errors.New("errors in a program of slices")

// units are the declarations of a package that stay, being found.
type units struct {
	list    []unitRefs
	names   []unitName // sorted
	foreign []foreignName
}

type unitRefs struct {
	own        []int // units
	foreign    []int // indices into foreign
	localTypes []int // numbers of the types declared in it, if it is a function
}

type unitName struct {
	name string
	unit int
}

// A unitTable has them to be looked up, each as it is needed.
type unitTable struct {
	refs    textTable // unitRefs
	foreign textTable // foreignNames
	names   textTable // unitNames, sorted
}

// A foreignName is a package-level name of another package; everything that it exports if the name is a dot.
type foreignName struct{ path, name string }

func (f foreignName) compare(g foreignName) int {
	return cmp.Or(cmp.Compare(f.path, g.path), cmp.Compare(f.name, g.name))
}

// A stretch of a skeleton's text belongs to one unit.
type stretch struct {
	unit      int
	from, to  int // in the text
	line, col int // where it begins
}

// number gives numbers to the declarations that stay, to imports and to groups of them, those of the base units being the
// files', and enters what they refer to.
func (u *units) number(v *visible) map[ast.Node]int {
	numbers, imports := map[ast.Node]int{}, map[*types.PkgName]int{}
	u.list = make([]unitRefs, len(v.p.Files))
	foreign := map[foreignName]int{}
	var nodes []ast.Node
	for i, f := range v.p.Files {
		add := func(n ast.Node) int {
			if number, ok := numbers[n]; ok {
				return number
			}
			numbers[n] = len(u.list)
			nodes = append(nodes, n)
			u.list = append(u.list, unitRefs{})
			return numbers[n]
		}
		eachDecl(v, f, func(n ast.Node, group *ast.GenDecl) {
			number := i
			if name := importedAs(v, n); name != nil && name.Name() == "." {
				u.list[i].foreign = append(u.list[i].foreign, u.foreignIndex(foreign, foreignName{name.Imported().Path(), "."}))
			} else {
				number = add(n)
				imports[name] = number
			}
			if group != nil {
				around := add(group)
				u.list[number].own = append(u.list[number].own, around)
			}
		})
	}
	for _, n := range nodes {
		refers := v.refers[n]
		if refers == nil {
			continue
		}
		one := &u.list[numbers[n]]
		for _, to := range refers.own {
			one.own = append(one.own, numbers[to])
		}
		for _, name := range refers.imports {
			one.own = append(one.own, imports[name])
		}
		for _, obj := range refers.foreign {
			one.foreign = append(one.foreign, u.foreignIndex(foreign, foreignName{obj.Pkg().Path(), obj.Name()}))
		}
		for _, list := range []*[]int{&one.own, &one.foreign} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
	}
	u.nameAll(v, numbers)
	return numbers
}

func (u *units) foreignIndex(known map[foreignName]int, name foreignName) int {
	index, ok := known[name]
	if !ok {
		index = len(u.foreign)
		known[name] = index
		u.foreign = append(u.foreign, name)
	}
	return index
}

// eachDecl calls f for what becomes a unit, in the order of the source, and with the group that it stands in. Constants of a
// group are one unit: they depend on each other.
func eachDecl(v *visible, file *ast.File, f func(n ast.Node, group *ast.GenDecl)) {
	for _, d := range file.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok == token.CONST {
			if v.stays[d] {
				f(d, nil)
			}
			continue
		}
		for _, spec := range group.Specs {
			if v.stays[spec] || importedAs(v, spec) != nil {
				f(spec, group)
			}
		}
	}
}

// importedAs is nil of what is no import.
func importedAs(v *visible, n ast.Node) *types.PkgName {
	if spec, ok := n.(*ast.ImportSpec); ok {
		return v.p.Info.PkgNameOf(spec)
	}
	return nil
}

// nameAll enters the names under which other packages know units.
func (u *units) nameAll(v *visible, numbers map[ast.Node]int) {
	scope := v.p.Types.Scope()
	for _, name := range scope.Names() {
		if number, ok := numbers[v.decls[scope.Lookup(name)]]; ok && token.IsExported(name) {
			u.names = append(u.names, unitName{name, number})
		}
	}
}

func (u *units) table() unitTable {
	var refs, foreign, names [][]byte
	for _, one := range u.list {
		var r packer
		r.nums(one.own)
		r.nums(one.foreign)
		r.nums(one.localTypes)
		refs = append(refs, r.bytes)
	}
	for _, f := range u.foreign {
		var r packer
		r.str(f.path)
		r.str(f.name)
		foreign = append(foreign, r.bytes)
	}
	for _, n := range u.names {
		var r packer
		r.str(n.name)
		r.num(n.unit)
		names = append(names, r.bytes)
	}
	return unitTable{tableOf(refs), tableOf(foreign), tableOf(names)}
}

// count is the number of units.
func (t *unitTable) count() int { return t.refs.count() }

func (t *unitTable) refsOf(unit int) (unitRefs, error) {
	r := t.refs.open(unit)
	return unitRefs{r.nums(), r.nums(), r.nums()}, r.err
}

func (t *unitTable) foreignName(index int) (foreignName, error) {
	r := t.foreign.open(index)
	return foreignName{r.str(), r.str()}, r.err
}

func packStretches(out *packer, list []stretch) {
	out.num(len(list))
	for _, s := range list {
		out.nums([]int{s.unit, s.from, s.to, s.line, s.col})
	}
}

func unpackStretches(in *unpacker) []stretch {
	out := make([]stretch, in.count())
	for i := range out {
		if in.num() != 5 {
			in.fail()
			return nil
		}
		out[i] = stretch{in.num(), in.num(), in.num(), in.num(), in.num()}
	}
	return out
}

// isConsistent: the numbers of stretches are of something.
func (f *facts) isConsistent() bool {
	for _, file := range f.files {
		for _, s := range file.stretches {
			if s.unit >= f.units.count() || s.from > s.to || s.to > len(file.text) {
				return false
			}
		}
	}
	return len(f.files) <= f.units.count()
}

// beginStretch notes that a piece of a unit begins here.
func (s *skeleton) beginStretch(p piece) {
	if last := len(s.stretches) - 1; last < 0 || s.stretches[last].unit != p.unit {
		s.stretches = append(s.stretches, stretch{unit: p.unit, from: s.out.Len(), line: s.line, col: s.col})
	}
}

// A slicer finds out what to take.
type slicer struct {
	l       *loader
	taken   map[*Package][]bool // by unit, of packages whose facts have been read
	work    []workUnit
	waiting []workName
	damage  error // in facts
}

type workUnit struct {
	p    *Package
	unit int
}

// A workName is of a package whose facts have to be read first.
type workName struct {
	p    *Package
	name string
}

// canSlice: package runtime and others that are edited while they are loaded take what they want by other rules.
func (l *loader) canSlice() bool {
	isEdited := func(p *Package) bool { return p.special != nil && !p.Cached }
	return !l.whole && !slices.ContainsFunc(l.order, isEdited)
}

// notWhole says that the program has to be loaded with whole skeletons.
func (l *loader) notWhole(err error) error {
	if l.cfg.Time {
		fmt.Fprintln(os.Stderr, "slices are not used:", err)
	}
	return errSliced
}

// takeSlices adds what the packages to be compiled can reach of cached ones.
func (l *loader) takeSlices() error {
	if !l.slices {
		return nil
	}
	l.view = l.newView()
	if l.view != nil && l.view.take(l) {
		l.view = nil
		return l.parse()
	}
	s := &slicer{l: l, taken: map[*Package][]bool{}}
	for _, p := range l.loading {
		s.taken[p] = nil
		s.needMentioned(p)
	}
	for s.damage == nil && len(s.work)+len(s.waiting) > 0 {
		for len(s.work) > 0 {
			next := s.work[len(s.work)-1]
			s.work = s.work[:len(s.work)-1]
			s.follow(next)
		}
		if err := s.readWaiting(); err != nil {
			return err
		}
	}
	if s.damage != nil {
		return l.damaged(s.damage)
	}
	l.loading = slices.SortedFunc(maps.Keys(s.taken), byRank)
	inParallel(len(l.loading), func(i int) {
		if p := l.loading[i]; p.Cached {
			p.takeSlice(s.taken[p])
		}
	})
	return l.parse()
}

// needMentioned takes what a package's sources may mean by selecting from what they import.
func (s *slicer) needMentioned(p *Package) { eachMentioned(p, s.l.find, s.need) }

// eachMentioned finds the names that a package's sources may mean by selecting from what they import.
func eachMentioned(p *Package, find func(path string) *Package, each func(name foreignName)) {
	for _, file := range p.Files {
		paths := map[string]string{}
		for _, im := range file.Imports {
			written := strings.Trim(im.Path.Value, "`\"")
			dep := find(p.Imports[written])
			if dep == nil {
				continue
			}
			each(foreignName{dep.Path, noName})
			switch name := importName(im, func(string) string { return dep.Name }); name {
			case "_":
			case ".":
				each(foreignName{dep.Path, "."})
			default:
				paths[name] = dep.Path
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := sel.X.(*ast.Ident); ok && paths[x.Name] != "" {
					each(foreignName{paths[x.Name], sel.Sel.Name})
				}
			}
			return true
		})
	}
}

// readWaiting reads facts of the packages of waiting names, side by side, and takes their base units and what the names mean.
func (s *slicer) readWaiting() error {
	waiting := s.waiting
	s.waiting = nil
	unread := map[*Package]bool{}
	for _, w := range waiting {
		unread[w.p] = true
	}
	list := sortedPackages(unread)
	if err := firstError(len(list), func(i int) error { return s.l.needFacts(list[i]) }); err != nil {
		return err
	}
	for _, p := range list {
		s.taken[p] = make([]bool, p.facts.units.count())
		for i := range p.facts.files {
			s.take(p, i)
		}
	}
	for _, w := range waiting {
		s.takeNamed(w.p, w.name)
	}
	return nil
}

func (s *slicer) take(p *Package, unit int) {
	switch {
	case unit >= len(s.taken[p]):
		s.damage = errDamaged
	case !s.taken[p][unit]:
		s.taken[p][unit] = true
		s.work = append(s.work, workUnit{p, unit})
	}
}

// need takes what another package means by a name. What it does not know is an error that the type checker will find.
func (s *slicer) need(name foreignName) {
	p := s.l.find(name.path)
	switch {
	case p == nil || !p.Cached:
	case s.taken[p] == nil:
		s.waiting = append(s.waiting, workName{p, name.name})
	default:
		s.takeNamed(p, name.name)
	}
}

// noName stands for the base units of a package alone.
const noName = ""

func (s *slicer) takeNamed(p *Package, name string) {
	names := p.facts.units.names
	if name == "." {
		for i := range names.count() {
			r := names.open(i)
			r.str()
			s.take(p, r.num())
		}
	} else if r, ok := names.find(name); ok {
		s.take(p, r.num())
	}
}

func (s *slicer) follow(next workUnit) {
	all := &next.p.facts.units
	one, err := all.refsOf(next.unit)
	for _, unit := range one.own {
		s.take(next.p, unit)
	}
	for _, i := range one.foreign {
		name, damage := all.foreignName(i)
		s.need(name)
		err = cmp.Or(err, damage)
	}
	s.damage = cmp.Or(s.damage, err)
}

// takeSlice makes the units the package's sources. A file of which only the package clause is left is not needed, unless
// it is the last one and there is no other.
func (p *Package) takeSlice(taken []bool) {
	p.sources, p.localTypes, p.sliceImports = nil, nil, []string{}
	for i, file := range p.facts.files {
		text, jumps, count := file.slice(taken)
		hasMore := count > 1 || bytes.Contains(text, []byte("//"))
		if hasMore || i == len(p.facts.files)-1 && len(p.sources) == 0 {
			p.addSource(file.base, text, jumps)
		}
	}
	paths := map[string]bool{}
	units := &p.facts.units
	for i, isTaken := range taken {
		if !isTaken {
			continue
		}
		// The slicer has found that these are not damaged.
		one, _ := units.refsOf(i)
		p.localTypes = append(p.localTypes, one.localTypes...)
		for _, index := range one.foreign {
			name, _ := units.foreignName(index)
			paths[name.path] = true
		}
	}
	p.sliceImports = sortedKeys(paths)
}

// A jump says that the text goes on elsewhere in the file.
type jump struct{ offset, line, col int }

// maxPadding is how many empty lines stay: a comment is the documentation of what stands on the next line.
const maxPadding = 2

// slice is the text of the units that are taken, each at its place, and the number of stretches. Jumps stand for the lines between
// them, but in a file that has such directives of its own.
func (f *skeletonFile) slice(taken []bool) (text []byte, jumps []jump, count int) {
	line, col := 1, 1
	isPadded := bytes.Contains(f.text, []byte("//line "))
	move := func(toLine, toCol int) {
		if !isPadded && toLine > line+maxPadding {
			text = append(text, "\n\n"...)
			jumps = append(jumps, jump{len(text), toLine, toCol})
			line, col = toLine, toCol
			return
		}
		for ; line < toLine; line++ {
			text, col = append(text, '\n'), 1
		}
		for ; col < toCol; col++ {
			text = append(text, ' ')
		}
	}
	for _, s := range f.stretches {
		if !taken[s.unit] {
			continue
		}
		count++
		move(s.line, s.col)
		piece := f.text[s.from:s.to]
		text = append(text, piece...)
		if i := bytes.LastIndexByte(piece, '\n'); i >= 0 {
			line += bytes.Count(piece, []byte("\n"))
			col = len(piece) - i
		} else {
			col += len(piece)
		}
	}
	return append(text, '\n'), jumps, count
}

// place tells the positions of a file that was parsed from the source where its parts really are.
func (s *source) place(file *token.File) {
	for _, j := range s.jumps {
		file.AddLineColumnInfo(j.offset, s.name, j.line, j.col)
	}
}
