package main

// Skeletons: what a load needs of a package whose program file exists already.
//
// Types come from declarations, and go/ssa needs bodies of generic functions only. So beside a program file
// stands a facts file with the package's Go files reduced to what other packages can see (prune.go): bodies of
// plain functions, comments and initialisers of variables are gone, everything that stays is at its old line
// and column. Loading a program of which one package changed parses and checks that package, and the
// skeletons that it can see through imports.
//
// Invariant (same-types): a skeleton declares what the package declares, with the same types, constants,
// linknames and positions; whatever is made of it is what the whole source would give.

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// facts is what is kept of a package beside its program file.
type facts struct {
	imported   imported
	files      []skeletonFile // in the package's order
	localTypes []int          // numbers of the types declared in functions that stay, in source order
	units      unitTable      // of which parts of the files can be taken (slice.go)
	leaks      textTable      // what functions do with their parameters, by name (leaks.go)
}

// imported says what the package is to others, and others to it. A load from a kept state knows that already.
type imported struct {
	own         string      // hash of what the package exports (exports.go)
	imports     [][2]string // of the package: written, path
	typeImports []string    // paths that the skeleton imports
}

type skeletonFile struct {
	base      string
	text      []byte
	stretches []stretch // all of the text but what is between them
}

func (c *Config) factsFile(p *Package) string {
	return filepath.Join(c.Out, p.Key+".facts")
}

const factsVersion = "llgo facts 11"

func (f *facts) encode() []byte {
	var out packer
	out.str(factsVersion)
	var head packer
	head.str(f.imported.own)
	head.pairs(f.imported.imports)
	head.strs(f.imported.typeImports)
	out.str(string(head.bytes))
	out.num(len(f.files))
	for _, file := range f.files {
		out.str(file.base)
		out.str(string(file.text))
		packStretches(&out, file.stretches)
	}
	out.nums(f.localTypes)
	for _, table := range f.tables() {
		out.textTable(*table)
	}
	return out.bytes
}

func (f *facts) tables() []*textTable {
	return []*textTable{&f.units.refs, &f.units.foreign, &f.units.names, &f.leaks}
}

func sortedNames(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

var errDamaged = errors.New("damaged facts file")

// decodeFacts reads what encode wrote; anything else is an error, and the package is loaded from source. What units refer to is
// read, and found to be damaged, only when it is asked for.
func decodeFacts(text []byte, withImported bool) (*facts, error) {
	in := unpacker{bytes: text}
	if in.str() != factsVersion {
		return nil, errDamaged
	}
	f, head := new(facts), unpacker{bytes: in.text()}
	if withImported {
		f.imported = imported{head.str(), head.pairs(), head.strs()}
	}
	for range in.count() {
		f.files = append(f.files, skeletonFile{in.str(), in.text(), unpackStretches(&in)})
	}
	f.localTypes = in.nums()
	for _, table := range f.tables() {
		*table = in.texts()
	}
	if in.err == nil && !f.isConsistent() {
		return nil, errDamaged
	}
	return f, cmp.Or(head.err, in.err)
}

// damaged says that a skeleton is not good Go, and so that the program has to be loaded from source.
func (l *loader) damaged(err error) error {
	if l.cfg.Time {
		fmt.Fprintln(os.Stderr, "facts are not used:", err)
	}
	return errDamaged
}

// adoptFacts finds what was kept of the package under its key, if its program file exists as well.
func (l *loader) adoptFacts(p *Package) bool {
	if p.Key == p.savedKey {
		return true // read only if it is to be loaded
	}
	if l.cfg.Why != "" && p.Path == "runtime" || !l.cfg.have(l.cfg.ProgramFile(p)) {
		return false
	}
	return l.cfg.have(l.cfg.factsFile(p)) && l.readFacts(p) == nil
}

// have tells whether a file is there, or can be had from others.
func (c *Config) have(path string) bool {
	_, err := os.Stat(path)
	return err == nil || c.sharing.fetch(path)
}

// readFacts reads all of the facts.
func (l *loader) readFacts(p *Package) error {
	f, err := l.decodeFactsOf(p, true)
	if err != nil {
		return err
	}
	known := &f.imported
	p.facts, p.own, p.seen = f, known.own, known.typeImports
	p.Imports = map[string]string{}
	for _, im := range known.imports {
		p.Imports[im[0]] = im[1]
	}
	return nil
}

func (l *loader) decodeFactsOf(p *Package, withImported bool) (*facts, error) {
	text, err := readFile(l.cfg.factsFile(p))
	if err != nil {
		return nil, err
	}
	return decodeFacts(text, withImported)
}

// readSources settles what is parsed: all of packages to be compiled, skeletons of cached ones.
func (l *loader) readSources() error {
	return firstError(len(l.loading), func(i int) error {
		p := l.loading[i]
		if !p.Cached {
			return l.readWhole(p)
		}
		if err := l.needFacts(p); err != nil {
			return err
		}
		p.takeSkeleton()
		return nil
	})
}

// needFacts reads what a kept state does not have of the facts.
func (l *loader) needFacts(p *Package) (err error) {
	if p.facts == nil {
		if p.facts, err = l.decodeFactsOf(p, false); err != nil {
			return l.damaged(err)
		}
	}
	return nil
}

func (p *Package) takeSkeleton() {
	p.sources = nil
	for _, file := range p.facts.files {
		p.addSource(file.base, file.text, nil)
	}
	p.localTypes = p.facts.localTypes
}

func (p *Package) addSource(base string, text []byte, jumps []jump) {
	name := filepath.Join(p.Dir, base)
	p.sources = append(p.sources, source{name: name, real: name, content: text, jumps: jumps})
}

// readWhole takes the files as they were read when the package was selected. In a load from a kept state that may have
// been an earlier load.
func (l *loader) readWhole(p *Package) error {
	if p.whole == nil {
		contents := p.contents
		if err := l.selectPackage(p, nil); err != nil {
			return err
		}
		if p.contents != contents {
			return errStale
		}
	}
	p.sources = p.whole
	return nil
}

// nextLocalType gives the numbers of the types declared in functions that stay, in source order.
func (p *Package) nextLocalType() func() int {
	rest := p.localTypes
	return func() int {
		n := 0
		if len(rest) > 0 {
			n, rest = rest[0], rest[1:]
		}
		return n
	}
}

// makeFacts reduces a package that was loaded from source to its skeleton.
func (l *Loaded) makeFacts(p *Package, leaks map[string]string) {
	f, units := new(facts), new(units)
	known := &f.imported
	for _, written := range sortedKeysOf(p.Imports) {
		known.imports = append(known.imports, [2]string{written, p.Imports[written]})
	}
	count := 0
	v := findVisible(p)
	known.typeImports = v.typeImports()
	sum := newExportSum(p, l.shown[p.Dir], known.typeImports)
	numbers := units.number(v)
	for i, file := range p.Files {
		s := &skeleton{units: units, numbers: numbers, base: i, visible: v, fset: l.Fset, p: p, file: file, tok: l.Fset.File(file.FileStart), text: p.sources[i].content, line: 1, col: 1, sum: sum}
		base := filepath.Base(p.sources[i].name)
		sum.file(base)
		s.write()
		f.files = append(f.files, skeletonFile{base, s.out.Bytes(), s.stretches})
		f.localTypes = append(f.localTypes, s.localTypes(&count)...)
	}
	known.own = sum.finish(f.localTypes, leaks)
	f.units, f.leaks = units.table(), namedTable(leaks)
	p.facts, p.own, p.seen = f, known.own, known.typeImports
}

func sortedKeysOf(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// A skeleton is one file being reduced.
type skeleton struct {
	fset      *token.FileSet
	p         *Package
	file      *ast.File
	tok       *token.File
	text      []byte
	out       bytes.Buffer
	line, col int
	kept      []keptSpan // where types declared in functions stay
	visible   *visible
	sum       *exportSum
	units     *units
	numbers   map[ast.Node]int
	base      int // number of the unit that each slice has of the file
	stretches []stretch
}

// A keptSpan belongs to a unit.
type keptSpan struct {
	span
	unit int
}

// A piece of source that stays; then is text that follows it.
type piece struct {
	span
	then string
	line int // where it goes instead of its own line, if not 0
	unit int
}

func (s *skeleton) write() {
	pieces := s.directives()
	pieces = append(pieces, piece{span: span{s.file.Package, s.file.Name.End()}, then: ";", unit: s.base})
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			pieces = append(pieces, s.function(d)...)
		case *ast.GenDecl:
			pieces = append(pieces, s.group(d)...)
		}
	}
	sort.SliceStable(pieces, func(i, j int) bool { return pieces[i].from < pieces[j].from })
	for _, p := range pieces {
		s.emit(p)
	}
	s.out.WriteString("\n")
}

// directives are the comments that mean something outside function bodies. Those of a declaration go
// right above it, where the parser takes them for its documentation.
func (s *skeleton) directives() []piece {
	var out []piece
	end := map[*ast.CommentGroup]token.Pos{}
	unit := map[*ast.CommentGroup]int{}
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Doc != nil {
			end[f.Doc], unit[f.Doc] = f.Pos(), s.unitOf(f)
		}
	}
	for _, g := range s.groups(end) {
		var list []piece
		for _, c := range g.List {
			if isDirective(c.Text) && !s.inBody(c.Pos()) {
				list = append(list, piece{span: span{c.Pos(), c.End()}, unit: s.base})
			}
		}
		if decl, ok := end[g]; ok {
			line := s.tok.PositionFor(decl, false).Line
			for i := range list {
				list[i].line, list[i].unit = line-len(list)+i, unit[g]
			}
		}
		out = append(out, list...)
	}
	return out
}

// groups are the file's comments; documentation of functions counts even where editing has replaced
// the group in the file's list.
func (s *skeleton) groups(docs map[*ast.CommentGroup]token.Pos) []*ast.CommentGroup {
	seen := map[token.Pos]bool{}
	var out []*ast.CommentGroup
	for g := range docs {
		out = append(out, g)
		for _, c := range g.List {
			seen[c.Pos()] = true
		}
	}
	for _, g := range s.file.Comments {
		if !seen[g.List[0].Pos()] {
			out = append(out, g)
		}
	}
	return out
}

func isDirective(text string) bool {
	for _, prefix := range []string{"//go:", "//export ", "//llgo:", "//line "} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

func (s *skeleton) inBody(pos token.Pos) bool {
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil && f.Body.Pos() <= pos && pos < f.Body.End() {
			return true
		}
	}
	return false
}

// function keeps a declaration, with its body if it is generic.
func (s *skeleton) function(d *ast.FuncDecl) []piece {
	if !s.visible.stays[d] {
		return nil
	}
	end := d.Type.End()
	s.sum.function(d)
	if d.Body != nil && hasTypeParams(d) {
		end = d.End()
		s.kept = append(s.kept, keptSpan{span{d.Pos(), end}, s.unitOf(d)})
		s.sum.position(s.p.Dir, s.fset.Position(d.Pos()))
	}
	pieces := s.withNames(span{d.Pos(), end}, d.Name)
	pieces[len(pieces)-1].then = ";"
	return inUnit(pieces, s.unitOf(d))
}

// unitOf is the base unit for a function that does not stay, of which only directives do.
func (s *skeleton) unitOf(n ast.Node) int {
	if number, ok := s.numbers[n]; ok {
		return number
	}
	return s.base
}

func inUnit(pieces []piece, unit int) []piece {
	for i := range pieces {
		pieces[i].unit = unit
	}
	return pieces
}

// withNames keeps a stretch of source in which editing may have changed some names in the tree only.
func (s *skeleton) withNames(whole span, names ...*ast.Ident) []piece {
	var out []piece
	for _, n := range names {
		at := s.tok.Offset(n.Pos())
		length := identLength(s.text[at:])
		if string(s.text[at:at+length]) != n.Name {
			out = append(out, piece{span: span{whole.from, n.Pos()}, then: n.Name})
			whole.from = n.Pos() + token.Pos(length)
		}
	}
	return append(out, piece{span: whole})
}

func hasTypeParams(d *ast.FuncDecl) bool {
	if d.Type.TypeParams != nil {
		return true
	}
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return false
	}
	t := ast.Unparen(d.Recv.List[0].Type)
	if star, ok := t.(*ast.StarExpr); ok {
		t = ast.Unparen(star.X)
	}
	switch t.(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return false
}

func (s *skeleton) group(d *ast.GenDecl) []piece {
	open := d.TokPos + token.Pos(len(d.Tok.String()))
	out := []piece{{span: span{d.TokPos, open}, then: " ", unit: s.unitOf(d)}}
	if d.Lparen.IsValid() {
		out[0].then = " ("
	}
	for _, spec := range d.Specs {
		if !s.staysIn(d, spec) {
			continue
		}
		if pieces := s.spec(d, spec); len(pieces) > 0 {
			pieces[len(pieces)-1].then += ";"
			out = append(out, inUnit(pieces, s.specUnit(d, spec))...)
		}
	}
	if len(out) == 1 {
		return nil
	}
	if d.Lparen.IsValid() {
		out = append(out, piece{span: span{d.Rparen, d.Rparen + 1}, then: ";", unit: s.unitOf(d)})
	}
	return out
}

func (s *skeleton) specUnit(d *ast.GenDecl, spec ast.Spec) int {
	if d.Tok == token.CONST {
		return s.unitOf(d)
	}
	return s.unitOf(spec)
}

func (s *skeleton) staysIn(d *ast.GenDecl, spec ast.Spec) bool {
	switch spec := spec.(type) {
	case *ast.ImportSpec:
		name := s.p.Info.PkgNameOf(spec)
		return name != nil && (name.Name() == "." || s.visible.imports[name])
	case *ast.ValueSpec:
		if d.Tok == token.CONST {
			return s.visible.stays[d]
		}
	}
	return s.visible.stays[spec]
}

func (s *skeleton) spec(d *ast.GenDecl, spec ast.Spec) []piece {
	whole := span{spec.Pos(), spec.End()}
	value, ok := spec.(*ast.ValueSpec)
	if !ok {
		return []piece{{span: whole}}
	}
	if d.Tok == token.VAR {
		if short, ok := s.variable(value); ok {
			return short
		}
	}
	s.kept = append(s.kept, keptSpan{whole, s.specUnit(d, spec)})
	return s.withNames(whole, value.Names...)
}

// identLength is the length of the identifier at the beginning of text.
func identLength(text []byte) int {
	for i, c := range text {
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c < 0x80 {
			return i
		}
	}
	return len(text)
}

// variable leaves out the initialiser of a variable whose type is or can be written.
func (s *skeleton) variable(v *ast.ValueSpec) ([]piece, bool) {
	if len(v.Values) == 0 || len(v.Names) != 1 {
		return nil, false
	}
	if v.Type != nil {
		return []piece{{span: span{v.Pos(), v.Type.End()}}}, true
	}
	text, ok := s.visible.spelled[v]
	return []piece{{span: span{v.Pos(), v.Names[0].End()}, then: " " + text}}, ok
}

// emit writes a piece without its comments, at its place.
func (s *skeleton) emit(p piece) {
	from := p.from
	first := true
	chunk := func(to token.Pos) {
		if from < to {
			text := s.text[s.tok.Offset(from):s.tok.Offset(to)]
			s.moveTo(from, p.line, first)
			if first {
				s.beginStretch(p)
			}
			s.append(text)
			s.sum.text(text)
			first = false
		}
	}
	for _, g := range s.commentsIn(p.span) {
		for _, c := range g.List {
			if p.from < c.Pos() && c.Pos() < p.to {
				chunk(c.Pos())
				from = c.End()
			}
		}
	}
	chunk(p.to)
	if first {
		s.beginStretch(p)
	}
	s.append([]byte(p.then))
	s.sum.text([]byte(p.then))
	s.stretches[len(s.stretches)-1].to = s.out.Len()
}

func (s *skeleton) commentsIn(r span) []*ast.CommentGroup {
	list := s.file.Comments
	i := sort.Search(len(list), func(i int) bool { return list[i].End() > r.from })
	j := sort.Search(len(list), func(j int) bool { return list[j].Pos() >= r.to })
	if i >= j {
		return nil
	}
	return list[i:j]
}

// moveTo pads to where pos was, or to the beginning of the given line.
func (s *skeleton) moveTo(pos token.Pos, line int, fresh bool) {
	at := s.tok.PositionFor(pos, false)
	if line != 0 {
		at.Line, at.Column = line, 1
	}
	if !fresh && s.text[s.tok.Offset(pos)] == '\n' {
		return // the rest of a line that was a comment
	}
	for s.line < at.Line {
		s.append([]byte("\n"))
	}
	for s.col < at.Column {
		s.append([]byte(" "))
	}
}

func (s *skeleton) append(text []byte) {
	s.out.Write(text)
	if i := bytes.LastIndexByte(text, '\n'); i >= 0 {
		s.line += bytes.Count(text, []byte("\n"))
		s.col = len(text) - i
	} else {
		s.col += len(text)
	}
}

// localTypes numbers the types declared in functions, over all files of a package, and gives the numbers of those that stay.
func (s *skeleton) localTypes(count *int) []int {
	var out []int
	for _, pos := range s.p.inner[s.base] {
		*count++
		for _, k := range s.kept {
			if k.from <= pos && pos < k.to {
				out = append(out, *count)
				s.units.list[k.unit].localTypes = append(s.units.list[k.unit].localTypes, *count)
				break
			}
		}
	}
	return out
}
