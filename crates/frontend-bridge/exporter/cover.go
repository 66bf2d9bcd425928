package main

// Coverage of `llgo test`: the sources of the packages that are to be covered are rewritten by Go's own tool, and the test's main package
// gets a file that knows all counters.
//
// `go tool cover` inserts counters into one file and adds a variable with them and with the positions of their blocks. gc's linker
// gathers counters from sections of the executable; here the generated file lists them, sets the hooks that package testing has for
// coverage, and writes profile and percentage as internal/coverage does.
//
// Invariant (positions-stay): a rewritten file begins with a line directive that names the file itself.

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

// A coverage is what -cover, -covermode and -coverpkg ask for.
type coverage struct {
	Mode     string // set, count or atomic; "" for none
	Patterns string // of -coverpkg, with commas; "": each package by its own tests
	paths    []string
}

// A coverBlock is some statements that run together.
type coverBlock struct {
	fromLine, fromCol, toLine, toCol int
	statements                       int
	counter                          int // index into the file's counters
}

// A coveredFile is a rewritten source.
type coveredFile struct {
	name     string // as profiles call it
	variable string
	blocks   []coverBlock // in order of their positions
}

// coverageFile is what the generated file of the main package is called.
const coverageFile = "_testcover.go"

// findCovered resolves -coverpkg.
func (l *loader) findCovered() error {
	c := &l.cfg.Cover
	if c.Mode == "" || c.Patterns == "" {
		return nil
	}
	args := append([]string{"list", "-e", "-f", "{{.ImportPath}}", l.tagFlag()}, l.cfg.ModFlags...)
	found := map[string]bool{}
	for _, pattern := range strings.Split(c.Patterns, ",") {
		out, err := l.goCommand(append(args[:len(args):len(args)], "--", pattern)...).Output()
		if err != nil {
			return &internalError{"go list of -coverpkg: " + err.Error()}
		}
		matches := false
		for _, p := range strings.Fields(string(out)) {
			if l.byPath[p] != nil || l.isTarget(p) {
				found[p], matches = true, true
			}
		}
		if !matches {
			fmt.Fprintf(os.Stderr, "warning: no packages being tested depend on matches for pattern %s\n", pattern)
		}
	}
	c.paths = sortedKeys(found)
	return nil
}

func (l *loader) isTarget(p string) bool {
	for _, t := range l.targets {
		if t.plain.ImportPath == p {
			return true
		}
	}
	return false
}

// coveredBy are the packages that the target's tests are to cover.
func (l *loader) coveredBy(t *testTarget) []string {
	switch {
	case l.cfg.Cover.Mode == "":
		return nil
	case l.cfg.Cover.Patterns == "":
		return []string{t.plain.ImportPath}
	}
	return l.cfg.Cover.paths
}

// cover rewrites what the target's tests are to cover.
func (l *loader) cover(t *testTarget, main *Package) error {
	paths := l.coveredBy(t)
	if len(paths) == 0 {
		return nil
	}
	imports := []string{}
	var files []coveredFile
	for _, p := range paths {
		pkg := l.byPath[p]
		if pkg == nil {
			continue
		}
		if pkg.special != nil {
			return &internalError{"coverage of package " + p + " is not supported: parts of it are llgo's own"}
		}
		covered, err := l.coverPackage(pkg)
		if err != nil {
			return err
		}
		for i := range covered {
			covered[i].variable = fmt.Sprintf("cover%d.%s", len(imports), covered[i].variable)
		}
		if len(covered) > 0 {
			imports = append(imports, p)
			files = append(files, covered...)
		}
	}
	text := l.coverageMain(imports, files)
	main.whole = append(append([]source{}, main.whole...), source{name: coverageFile, content: []byte(text)})
	main.importAlso(append(imports, coverageImports...)...)
	return l.rehash(main)
}

// importAlso adds imports to those that go list has resolved.
func (p *Package) importAlso(paths ...string) {
	all := map[string]string{}
	for as, to := range p.Imports {
		all[as] = to
	}
	for _, path := range paths {
		if all[path] == "" {
			all[path] = path
		}
	}
	p.Imports = all
}

func (l *loader) rehash(p *Package) (err error) {
	p.contents, err = l.contentHash(p)
	return err
}

// coverPackage rewrites the package's files that are no tests.
func (l *loader) coverPackage(p *Package) ([]coveredFile, error) {
	sources := append([]source{}, p.whole...)
	files := make([]*coveredFile, len(sources))
	errs := make([]error, len(sources))
	inParallel(len(sources), func(i int) {
		if !strings.HasSuffix(sources[i].name, "_test.go") {
			files[i], errs[i] = l.coverFile(p, i, &sources[i])
		}
	})
	var covered []coveredFile
	for i, f := range files {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if f != nil && len(f.blocks) > 0 {
			covered = append(covered, *f)
		} else {
			sources[i] = p.whole[i]
		}
	}
	p.whole = sources
	if l.cfg.Cover.Mode == "atomic" && len(covered) > 0 {
		p.importAlso("sync/atomic")
	}
	return covered, l.rehash(p)
}

// coverFile rewrites one file. One that the tool cannot read stays as it is, so that the error is reported as ever.
func (l *loader) coverFile(p *Package, i int, s *source) (*coveredFile, error) {
	real := s.real
	if r, ok := l.replaced[s.name]; ok {
		real = r
	}
	f := &coveredFile{name: p.Path + "/" + filepath.Base(s.name), variable: fmt.Sprintf("GoCover_%d", i)}
	out, err := l.goCommand("tool", "cover", "-mode="+l.cfg.Cover.Mode, "-var="+f.variable, real).Output()
	if err != nil {
		return nil, nil
	}
	text := string(out)
	at := strings.LastIndex(text, "\nvar "+f.variable+" = struct {")
	_, rest, found := strings.Cut(text, "\n")
	if at < 0 || !found || !strings.HasPrefix(text, "//line ") {
		return nil, &internalError{"go tool cover answers in another form than expected"}
	}
	s.content = []byte("//line " + s.name + ":1:1\n" + rest)
	f.blocks = coverBlocks(text[at:])
	return f, nil
}

var (
	blockPosition   = pattern(`(?m)^\t\t(\d+), (\d+), 0x([0-9a-f]+), // \[(\d+)\]$`)
	blockStatements = pattern(`(?m)^\t\t(\d+), // (\d+)$`)
)

// coverBlocks reads the tables that the tool adds to a file.
func coverBlocks(table string) []coverBlock {
	number := func(text string, base int) int {
		n, _ := strconv.ParseInt(text, base, 64) // the pattern has only digits
		return int(n)
	}
	var blocks []coverBlock
	for _, m := range blockPosition().FindAllStringSubmatch(table, -1) {
		columns := number(m[3], 16)
		blocks = append(blocks, coverBlock{fromLine: number(m[1], 10), fromCol: columns & 0xffff, toLine: number(m[2], 10),
			toCol: columns >> 16, counter: number(m[4], 10)})
	}
	for _, m := range blockStatements().FindAllStringSubmatch(table, -1) {
		if i := number(m[2], 10); i < len(blocks) {
			blocks[i].statements = number(m[1], 10)
		}
	}
	sort.SliceStable(blocks, func(i, j int) bool {
		a, b := blocks[i], blocks[j]
		if a.fromLine != b.fromLine {
			return a.fromLine < b.fromLine
		}
		return a.fromCol < b.fromCol
	})
	return blocks
}

// String is the block as profiles say it, without its count.
func (b coverBlock) String() string {
	return fmt.Sprintf("%d.%d,%d.%d %d", b.fromLine, b.fromCol, b.toLine, b.toCol, b.statements)
}

// uncovered is the profile of a package that has no tests, without the first line.
func (l *loader) uncovered(t *testTarget) ([]string, error) {
	lines := []string{}
	for _, p := range l.coveredBy(t) {
		pkg := l.byPath[p]
		if p != t.plain.ImportPath || pkg == nil || pkg.special != nil {
			continue
		}
		files, err := l.coverPackage(pkg)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			for _, b := range f.blocks {
				lines = append(lines, fmt.Sprintf("%s:%v 0", f.name, b))
			}
		}
	}
	return lines, nil
}

var coverageImports = []string{"bytes", "fmt", "io", "os", "testing/internal/testdeps"}

// coverageMain is the generated file.
func (l *loader) coverageMain(imports []string, files []coveredFile) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n")
	for _, p := range coverageImports {
		fmt.Fprintf(&b, "\t%s %q\n", "_"+path.Base(p), p)
	}
	for i, p := range imports {
		fmt.Fprintf(&b, "\tcover%d %q\n", i, p)
	}
	b.WriteString(")\n\nvar coverBlocks = []struct {\n\tplace string\n\tstatements int\n\tcount *uint32\n}{\n")
	for _, f := range files {
		for _, block := range f.blocks {
			fmt.Fprintf(&b, "\t{%q, %d, &%s.Count[%d]},\n", f.name+":"+block.String(), block.statements, f.variable, block.counter)
		}
	}
	covered := ""
	if l.cfg.Cover.Patterns != "" {
		covered = " in " + strings.ReplaceAll(l.cfg.Cover.Patterns, ",", ", ")
	}
	fmt.Fprintf(&b, coverageCode, l.cfg.Cover.Mode, covered)
	return b.String()
}

const coverageCode = `}

func init() {
	_testdeps.CoverMode = %q
	_testdeps.Covered = %q
	_testdeps.CoverSnapshotFunc = coverSnapshot
	_testdeps.CoverProcessTestDirFunc = coverReport
	_testdeps.CoverMarkProfileEmittedFunc = func(bool) {}
}

func coverSnapshot() float64 {
	hit := 0
	for _, b := range coverBlocks {
		if *b.count > 0 {
			hit++
		}
	}
	if len(coverBlocks) == 0 {
		return 0
	}
	return float64(hit) / float64(len(coverBlocks))
}

func coverReport(dir, file, mode, covered string, w _io.Writer, selected []string) error {
	total, hit := 0, 0
	var profile _bytes.Buffer
	_fmt.Fprintf(&profile, "mode: %%s\n", mode)
	for _, b := range coverBlocks {
		total += b.statements
		if *b.count > 0 {
			hit += b.statements
		}
		_fmt.Fprintf(&profile, "%%s %%d\n", b.place, *b.count)
	}
	if file != "" {
		if err := _os.WriteFile(file, profile.Bytes(), 0o666); err != nil {
			return err
		}
	}
	if total == 0 {
		_fmt.Fprintf(w, "coverage: [no statements]\n")
	} else {
		_fmt.Fprintf(w, "coverage: %%.1f%%%% of statements%%s\n", 100*float64(hit)/float64(total), covered)
	}
	return nil
}
`
