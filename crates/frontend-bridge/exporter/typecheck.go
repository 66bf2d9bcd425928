package main

// Parsing and type checking, in parallel, with errors printed as go build prints the compiler's.

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
)

// maxErrors is after how many errors in one package the compiler gives up.
const maxErrors = 10

func workers() int { return runtime.GOMAXPROCS(0) }

// parse fills Package.Files of every package that the program needs.
func (l *loader) parse() error {
	type job struct {
		p *Package
		i int
	}
	var jobs []job
	for _, p := range l.order {
		p.Files = make([]*ast.File, len(p.sources))
		for i := range p.sources {
			jobs = append(jobs, job{p, i})
		}
	}
	errs := make([]error, len(jobs))
	inParallel(len(jobs), func(n int) {
		j := jobs[n]
		const mode = parser.ParseComments | parser.SkipObjectResolution | parser.AllErrors
		s := &j.p.sources[j.i]
		j.p.Files[j.i], errs[n] = parser.ParseFile(l.fset, s.name, s.content, mode)
	})
	bad := false
	for n, err := range errs {
		if err != nil {
			bad = true
			jobs[n].p.addSyntaxErrors(err)
		}
	}
	if bad {
		return l.report()
	}
	return nil
}

func (p *Package) addSyntaxErrors(err error) {
	var list scanner.ErrorList
	if !errors.As(err, &list) {
		p.syntax = append(p.syntax, message{text: err.Error()})
		return
	}
	for _, e := range list {
		p.syntax = append(p.syntax, message{e.Pos, "syntax error: " + e.Msg})
	}
}

// A message is one error of the user's program.
type message struct {
	pos  token.Position
	text string
}

// typecheck checks packages as soon as their imports are checked.
func (l *loader) typecheck() error {
	waiting := map[*Package]int{}
	users := map[*Package][]*Package{}
	ready := make(chan *Package, len(l.order))
	for _, p := range l.order {
		n := 0
		for _, path := range p.Imports {
			if dep := l.byPath[path]; dep != nil {
				users[dep] = append(users[dep], p)
				n++
			}
		}
		waiting[p] = n
		if n == 0 {
			ready <- p
		}
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	left := len(l.order)
	if left == 0 {
		return nil
	}
	for range workers() {
		wg.Go(func() {
			for p := range ready {
				l.check(p)
				mu.Lock()
				for _, u := range users[p] {
					u.failed = u.failed || p.failed
					if waiting[u]--; waiting[u] == 0 {
						ready <- u
					}
				}
				if left--; left == 0 {
					close(ready)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for _, p := range l.order {
		if len(p.errors) > 0 {
			return l.report()
		}
	}
	return nil
}

// check type-checks one package, unless it is checked already or an import failed.
func (l *loader) check(p *Package) {
	if p.failed || p.Types != nil {
		return
	}
	p.Info = &types.Info{
		Types:        map[ast.Expr]types.TypeAndValue{},
		Instances:    map[*ast.Ident]types.Instance{},
		Defs:         map[*ast.Ident]types.Object{},
		Uses:         map[*ast.Ident]types.Object{},
		Implicits:    map[ast.Node]types.Object{},
		Selections:   map[*ast.SelectorExpr]*types.Selection{},
		Scopes:       map[ast.Node]*types.Scope{},
		FileVersions: map[*ast.File]string{},
	}
	conf := types.Config{
		Importer:  importer{l, p},
		Sizes:     types.SizesFor("gc", l.ctx.GOARCH),
		GoVersion: p.GoVersion,
		Error: func(err error) {
			e := err.(types.Error)
			if p.special != nil && e.Soft {
				return // shaking may leave an import or a variable unused
			}
			p.errors = append(p.errors, e)
		},
	}
	p.Types, _ = conf.Check(p.Path, l.fset, p.Files, p.Info)
	p.failed = len(p.errors) > 0
}

// importer gives a package what it imports; the DAG order has seen to it that it is there.
type importer struct {
	l *loader
	p *Package
}

func (im importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if dep := im.l.byPath[im.p.Imports[path]]; dep != nil && dep.Types != nil {
		return dep.Types, nil
	}
	return nil, fmt.Errorf("could not import %s", path)
}

// report prints every package's errors and returns [ReportedError].
func (l *loader) report() error {
	var out bytes.Buffer
	for _, p := range l.order {
		messages := p.syntax
		for _, e := range mergeParts(p.errors) {
			messages = append(messages, l.render(e))
		}
		if len(messages) > 0 {
			fmt.Fprintf(&out, "# %s\n", p.Path)
			l.printMessages(&out, p, messages)
		}
	}
	os.Stderr.Write(out.Bytes())
	return ReportedError{}
}

// A parted error is a type error with its continuation lines.
type parted struct {
	main types.Error
	more []types.Error
}

// mergeParts joins the continuation errors of go/types, which begin with a tab, to what they continue.
func mergeParts(list []types.Error) []parted {
	var out []parted
	for _, e := range list {
		if strings.HasPrefix(e.Msg, "\t") && len(out) > 0 {
			out[len(out)-1].more = append(out[len(out)-1].more, e)
		} else {
			out = append(out, parted{main: e})
		}
	}
	return out
}

func (l *loader) render(e parted) message {
	text := e.main.Msg
	for _, m := range e.more {
		text += fmt.Sprintf("\n\t%s: %s", l.place(l.fset.Position(m.Pos)), m.Msg[1:])
	}
	return message{l.fset.Position(e.main.Pos), text}
}

// printMessages prints as the compiler does: the first ten found, sorted by place, without repetitions.
func (l *loader) printMessages(out *bytes.Buffer, p *Package, list []message) {
	var tooMany *message
	if len(list) >= maxErrors {
		tooMany = &list[maxErrors-1]
		list = list[:maxErrors]
	}
	sorted := append([]message{}, list...)
	sort.SliceStable(sorted, func(i, j int) bool { return before(sorted[i].pos, sorted[j].pos) })
	last := ""
	for _, m := range sorted {
		line := fmt.Sprintf("%s: %s\n", l.place(m.pos), m.text)
		if line != last {
			out.WriteString(line)
		}
		last = line
	}
	if tooMany != nil {
		fmt.Fprintf(out, "%s: too many errors\n", l.place(tooMany.pos))
	}
}

func before(a, b token.Position) bool {
	if a.Filename != b.Filename {
		return a.Filename < b.Filename
	}
	if a.Line != b.Line {
		return a.Line < b.Line
	}
	return a.Column < b.Column
}

// place prints a position relative to the working directory, when that is shorter, as the go command does.
func (l *loader) place(pos token.Position) string {
	name := pos.Filename
	dir, base := filepath.Split(name)
	if real := l.overlayFile(name); real != "" {
		name = real
	} else if rel, err := filepath.Rel(l.cfg.Dir, filepath.Clean(dir)); err == nil && len(rel) < len(filepath.Clean(dir)) {
		if rel == "." {
			name = "./" + base
		} else {
			name = filepath.Join(rel, base)
		}
	}
	return fmt.Sprintf("%s:%d:%d", name, pos.Line, pos.Column)
}

// overlayFile is where a file of the overlay really is.
func (l *loader) overlayFile(name string) string {
	for _, p := range l.order {
		if p.special == nil {
			continue
		}
		for _, s := range p.sources {
			if s.overlay && s.name == name {
				return s.real
			}
		}
	}
	return ""
}
