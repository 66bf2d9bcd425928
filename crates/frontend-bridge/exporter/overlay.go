package main

// The runtime overlay: a folder that mirrors import paths, and manifest.json beside it.
//
// Own files of package runtime win over GOROOT's declarations, of which only what is reachable stays
// (shake.go). Own files of any other package are added to it, and a declaration in them replaces the one
// of the same name.

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// manifest is overlay/manifest.json.
type manifest struct {
	Masks  []*mask  `json:"masks"`
	Roots  []root   `json:"roots"`  // of package runtime, beside its exported names and pushed functions
	Drops  []root   `json:"drops"`  // of package runtime: names, or prefixes with *, that never stay
	Always []string `json:"always"` // packages that every program has
	// GOROOT's functions of package runtime that stay under another name, for own functions of that name to call.
	Renames []rename `json:"renames"`
	// Linkname targets that make no root of a function.
	IgnoredPushes struct {
		Prefixes []string `json:"prefixes"`
		Reason   string   `json:"reason"`
	} `json:"ignoredPushes"`
}

// A root is a group of names that are kept for one reason. A name that a Go release lacks is no error.
type root struct {
	Names  []string `json:"names"`
	Reason string   `json:"reason"`
}

// A rename keeps a function that an own one of the same name wraps.
type rename struct {
	From   string `json:"from"`
	To     string `json:"to"`
	Reason string `json:"reason"`
}

// ownFilePrefix stands before the names of own files: GOROOT may have a file of the same name.
const ownFilePrefix = "llgo_"

type overlay struct {
	manifest manifest
	text     []byte              // of the manifest
	files    map[string][]string // package path to file paths, sorted
}

// special is what is unusual about a package's files.
type special struct {
	mask  *mask
	pulls []string // runtime only: names that packages pull by linkname, beside the manifest's
}

func (l *loader) readOverlay() error {
	o := &overlay{files: map[string][]string{}}
	l.overlay = o
	var err error
	if o.text, err = os.ReadFile(filepath.Join(l.cfg.Overlay, "manifest.json")); err != nil {
		return err
	}
	if err := json.Unmarshal(o.text, &o.manifest); err != nil {
		return &internalError{"manifest.json: " + err.Error()}
	}
	return filepath.WalkDir(l.cfg.Overlay, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(l.cfg.Overlay, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		o.files[pkg] = append(o.files[pkg], path)
		return nil
	})
}

// supportImports lists packages that go list must know besides the user's: those that our runtime
// imports under this build context.
func (o *overlay) supportImports(ctx build.Context) []string {
	set := map[string]bool{}
	for _, path := range o.manifest.Always {
		set[path] = true
	}
	if goos := o.maskOf("runtime").otherGOOS(ctx.GOOS, ctx.GOARCH); goos != "" {
		ctx.GOOS = goos
	}
	for _, f := range o.files["runtime"] {
		if ok, err := ctx.MatchFile(filepath.Split(f)); err != nil || !ok {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			continue // reported when the file is selected
		}
		for _, path := range importsOf(text) {
			set[path] = true
		}
	}
	delete(set, "unsafe")
	delete(set, "runtime")
	return sortedKeys(set)
}

// maskOf is a package's entry; nil if it has none.
func (o *overlay) maskOf(path string) *mask {
	for _, m := range o.manifest.Masks {
		if m.Path == path {
			return m
		}
	}
	return nil
}

// importsOf lists the import paths of a file that parses; a file that does not is reported by parse.
func importsOf(text []byte) []string {
	f, _ := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly|parser.SkipObjectResolution)
	if f == nil {
		return nil
	}
	var out []string
	for _, im := range f.Imports {
		if path, err := strconv.Unquote(im.Path.Value); err == nil {
			out = append(out, path)
		}
	}
	return out
}

// selectFiles settles and reads the files of every package, under masks and with own files.
func (l *loader) selectFiles() error {
	masks := map[string]*mask{}
	for _, m := range l.overlay.manifest.Masks {
		if m.appliesTo(l.ctx.GOARCH) {
			masks[m.Path] = m
		}
	}
	for from := 0; from < len(l.listed); {
		batch := l.listed[from:]
		from = len(l.listed)
		if err := l.selectBatch(batch, masks); err != nil {
			return err
		}
		if missing := l.missingImports(batch); len(missing) > 0 {
			more, err := l.runList(missing)
			if err != nil {
				return err
			}
			for _, p := range more {
				l.addListing(p)
			}
			if err := l.checkSupport(missing); err != nil {
				return err
			}
		}
	}
	if l.cfg.Test {
		return l.selectTests(masks)
	}
	l.collectPulls()
	return l.orderPackages()
}

func (l *loader) selectBatch(batch []*Package, masks map[string]*mask) error {
	return firstError(len(batch), func(i int) error {
		p := batch[i]
		published := unvendored(p.Path)
		own := l.overlay.files[published]
		if !p.Standard && !strings.Contains(published, ".") {
			own = nil // a user's package that is called as one of std
		}
		m := masks[p.Path]
		if m != nil || own != nil {
			p.special = &special{mask: m}
		}
		p.editable = p.special == nil && p.isUsers()
		return l.selectPackage(p, own)
	})
}

// unvendored is the path under which a copy in a vendor directory, also GOROOT's, was published.
func unvendored(path string) string {
	if i := strings.LastIndex("/"+path, "/vendor/"); i >= 0 {
		return path[i+len("vendor/"):]
	}
	return path
}

func (l *loader) selectPackage(p *Package, own []string) error {
	if p.special != nil && p.special.mask != nil {
		ctx := l.maskContext(p.special.mask)
		var err error
		tests := p.testFiles(&ctx)
		if p.GoFiles, p.SFiles, err = matchFiles(&ctx, p.Dir); err != nil {
			return err
		}
		p.GoFiles = append(p.GoFiles, tests...)
	}
	p.whole, p.pulls = nil, nil
	if p.mainText != "" {
		p.whole = []source{{name: mainFile, real: mainFile, content: []byte(p.mainText)}} // in no directory, as tracebacks have it
	}
	for _, f := range p.GoFiles {
		text, err := l.contentOf(f)
		if err != nil {
			return err
		}
		p.whole = append(p.whole, source{name: f, real: f, content: text})
	}
	var m *mask
	if p.special != nil {
		m = p.special.mask
	}
	ctx := l.ownContext(m)
	for _, f := range own {
		ok, err := ctx.MatchFile(filepath.Split(f))
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		text, err := os.ReadFile(f)
		if err != nil {
			return err
		}
		name := filepath.Join(p.Dir, ownFilePrefix+filepath.Base(f))
		p.whole = append(p.whole, source{name: name, real: f, content: text, overlay: true})
	}
	if p.special != nil {
		p.setImports(func(add func(string)) {
			for _, s := range p.whole {
				for _, path := range importsOf(s.content) {
					add(path)
				}
			}
		})
	}
	for _, s := range p.whole {
		eachLinkname(s.content, func(_, remote string) {
			if name, ok := strings.CutPrefix(remote, "runtime."); ok {
				p.pulls = append(p.pulls, name)
			}
		})
	}
	if err := l.readHeaders(p); err != nil {
		return err
	}
	var err error
	p.contents, err = l.contentHash(p)
	return err
}

// setImports replaces p.Imports by the paths that each gives, resolved as go list resolved them.
func (p *Package) setImports(each func(add func(path string))) {
	old := p.Imports
	p.Imports = map[string]string{}
	each(func(path string) {
		if path == "unsafe" || path == "C" {
			return
		}
		if to, ok := old[path]; ok {
			p.Imports[path] = to
		} else {
			p.Imports[path] = path
		}
	})
}

func (l *loader) missingImports(batch []*Package) []string {
	set := map[string]bool{}
	for _, p := range batch {
		if p.special == nil {
			continue
		}
		for _, path := range p.Imports {
			if l.byPath[path] == nil {
				set[path] = true
			}
		}
	}
	return sortedKeys(set)
}

func sortedKeys(set map[string]bool) []string {
	out := make([]string, 0, len(set))
	for k := range set {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// collectPulls finds names of package runtime that other packages reach by linkname. The manifest
// names those of std, so that runtime is the same package in nearly every program.
func (l *loader) collectPulls() {
	rt := l.byPath["runtime"]
	if rt.special == nil {
		rt.special = &special{}
	}
	set := map[string]bool{}
	for _, p := range l.listed {
		if p == rt {
			continue
		}
		for _, name := range p.pulls {
			set[name] = true
		}
	}
	for _, r := range l.overlay.manifest.Roots {
		for _, n := range r.Names {
			delete(set, n)
		}
	}
	rt.special.pulls = sortedKeys(set)
}

const linknameDirective = "//go:linkname "

// eachLinkname calls f for every linkname line of a file's text; remote is "" in the one-name form.
func eachLinkname(text []byte, f func(local, remote string)) {
	for directive := []byte(linknameDirective); ; {
		i := bytes.Index(text, directive)
		if i < 0 {
			return
		}
		atLineStart := i == 0 || text[i-1] == '\n'
		text = text[i+len(directive):]
		line, _, _ := bytes.Cut(text, []byte("\n"))
		if w := strings.Fields(string(line)); atLineStart && len(w) > 0 {
			remote := ""
			if len(w) > 1 {
				remote = w[1]
			}
			f(w[0], remote)
		}
	}
}

// applyOverlay edits the trees of special packages, and puts the packages in their final order.
func (l *loader) applyOverlay() error {
	if !slices.ContainsFunc(l.loading, func(p *Package) bool { return p.special != nil }) {
		return nil
	}
	for _, p := range l.loading {
		if p.special == nil {
			continue
		}
		if p.Path == "runtime" {
			if err := l.shakeRuntime(p); err != nil {
				return err
			}
		} else {
			l.replaceDeclarations(p)
		}
		p.setImports(func(add func(string)) {
			for _, f := range p.Files {
				for _, im := range f.Imports {
					if path, err := strconv.Unquote(im.Path.Value); err == nil {
						add(path)
					}
				}
			}
		})
	}
	if err := l.orderPackages(); err != nil {
		return err
	}
	l.chooseLoading()
	return nil
}

// replaceDeclarations removes from GOROOT's files what own files declare.
func (l *loader) replaceDeclarations(p *Package) {
	own, ownLinks := p.ownNames()
	if len(own) > 0 {
		l.editGoroot(p, &editor{
			keep:     func(string) bool { return true },
			replaced: func(key string) bool { return own[key] },
			keepLink: func(local string) bool { return !ownLinks[local] },
		})
	}
}

// packageName tells the name under which a file of p sees an import.
func (l *loader) packageName(p *Package) func(path string) string {
	return func(path string) string {
		if to := l.byPath[p.Imports[path]]; to != nil {
			return to.Name
		}
		return path // unsafe
	}
}

// inParallel runs f(0) … f(n-1) on all processors.
func inParallel(n int, f func(i int)) {
	if n == 1 {
		f(0) // no thread has to be woken up
		return
	}
	var wg sync.WaitGroup
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	for range min(n, workers()) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	wg.Wait()
}

// firstError runs f(0) … f(n-1) on all processors, and answers the first error in their order.
func firstError(n int, f func(i int) error) error {
	errs := make([]error, n)
	inParallel(n, func(i int) { errs[i] = f(i) })
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// eachDeclared calls f with the key of every package-level declaration of a file: "name" or "Type.method".
func eachDeclared(file *ast.File, f func(key string)) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if key := funcKey(d); key != "init" && key != "_" {
				f(key)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					f(s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						if n.Name != "_" {
							f(n.Name)
						}
					}
				}
			}
		}
	}
}

// funcKey is "name" of a function, "Type.name" of a method.
func funcKey(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return d.Name.Name
	}
	return receiverName(d.Recv.List[0].Type) + "." + d.Name.Name
}

func receiverName(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiverName(t.X)
	case *ast.ParenExpr:
		return receiverName(t.X)
	case *ast.IndexExpr:
		return receiverName(t.X)
	case *ast.IndexListExpr:
		return receiverName(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}
