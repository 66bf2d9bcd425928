package main

// Loading: from command line to type-checked packages and an unbuilt go/ssa program.
//
//	go list ─▶ select files (mask, overlay) ─▶ keys ─▶ parse ─▶ slices ─▶ overlay, shake ─▶ type check ─▶ ssa packages
//	  or what the last load knew (state.go) ─▶┘
//
// Invariant (imports-first): loader.order and Loaded.Packages are in dependency order, the closure of package runtime first.
// Invariant (positions-are-real): overlay and shaking edit syntax trees; nothing is printed and parsed again,
// so a position in a package taken from GOROOT is one of GOROOT's files.
//
// Not here: test programs (testload.go makes loaders of them), cgo (packages are listed with CGO_ENABLED=0).

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"slices"
	"sort"
	"sync/atomic"
	"time"

	"golang.org/x/tools/go/ssa"
)

// Config is one run of the exporter.
type Config struct {
	Dir      string   // working directory of the build
	Patterns []string // as on the go command line
	Tags     []string // the user's; our own are added
	Overlay  string   // directory with overlay sources and manifest.json
	Out      string   // directory of program files
	ModFlags []string // -mod=, -modfile=, -overlay= and the like, for go list
	GoCmd    string   // the go command
	Trimpath bool     // positions name packages and modules, not directories
	Lang     string   // language version of the packages that the patterns name, "": their module's
	AllErrs  bool     // no limit on the number of errors
	Test     bool     // test programs of the patterns' packages, in place of the packages
	Cover    coverage // of those
	Time     bool     // print how long each stage took
	Saved    string   // file for what the next load of the same packages wants to know, "": none
	Reuse    string   // hash of that file if it holds, but for the files in Changed
	Changed  []string // absolute paths
	Why      string   // print why a declaration of package runtime is kept

	ignoreFacts bool    // nothing of earlier loads is used
	whole       bool    // cached packages are seen by their skeletons, not by slices
	sharing     sharing // with whom program files are shared
	bars        bars    // when what was done

	// After type checking and before go/ssa sees the package.
	Checked func(p *Package, goarch string)
}

// Package is one package, from go list's view to go/ssa's.
type Package struct {
	Path, Name, Dir string
	Files           []*ast.File
	GoFiles         []string // absolute paths, parallel to Files before anything is shaken away
	SFiles          []string // absolute paths of .s files
	Ignored         []string // absolute paths of Go files that build constraints leave out
	others          []string // absolute paths of other files left out
	EmbedPatterns   []string
	EmbedFiles      []string          // relative to Dir
	Imports         map[string]string // import path as written to package path
	keyImports      []string          // package paths, before the overlay has edited the package
	Types           *types.Package
	Info            *types.Info
	Key             string // hash of everything the program file depends on, "" if not known yet
	Standard, Root  bool
	editable        bool // by the user: neither GOROOT's nor in the module cache, and not edited by the overlay
	Cached          bool // the program file exists: Files is a skeleton, nothing is to be built or written
	SSA             *ssa.Package

	Module       *module
	GoDebug      string   // default GODEBUG of a main package
	GoVersion    string   // language version, "" for the newest
	sources      []source // what is parsed
	whole        []source // all of the package, where it has been read
	contents     string   // hash of the package's own files
	assembly     []string // names and contents of the assembly files
	rank         int      // place among the program's packages, imports first
	savedKey     string   // the key that own and seen belong to, from a kept state
	headers      []string // what go list sees in the Go files, then in those left out
	base         string   // hash of what the key covers besides imports
	own          string   // hash of what the package itself exports, "" if not known
	exports      string   // as own, with what it shows of other packages
	seen         []string // paths of those
	pulls        []string // names of package runtime that it reaches by linkname
	special      *special
	facts        *facts        // of a cached package
	localTypes   []int         // of a cached package, for nextLocalType
	inner        [][]token.Pos // where types are declared in functions, by file
	sliceImports []string      // of a slice of a cached package, else nil
	escapes      *escapes      // of a package that is not
	ownInfo      *types.Info   // of one that is being written: Info has only what others may ask for
	errors       []types.Error
	syntax       []error
	failed       bool
	static       *staticResult // set by staticInit
	variant      string        // the package whose test files it contains or sees, if any
	mainText     string        // of a test program's main package: its file, which go list has written
	knowsTests   bool          // the lists in mainText can be made anew (testmain.go)
}

// A source is a Go file to be parsed.
type source struct {
	name    string // path as positions show it
	real    string // path on disk
	content []byte
	overlay bool
	jumps   []jump // where the text leaves lines out (slice.go)
}

// Loaded is what the rest of the exporter works on.
type Loaded struct {
	Fset     *token.FileSet
	Packages []*Package // with types: to be written, or seen by one that is
	Prog     *ssa.Program

	GoRoot, GoVersion string
	Timings           []Timing
	shown             map[string]string
	loader            *loader
}

// Timing is how long a stage took.
type Timing struct {
	Stage string
	Took  time.Duration
}

// A loader is the state of one load.
type loader struct {
	cfg      *Config
	fset     *token.FileSet
	ctx      *goContext
	overlay  *overlay
	shown    map[string]string // directory to what positions say instead
	replaced map[string]string // -overlay: file to the file that replaces it
	byPath   map[string]*Package
	listed   []*Package    // in go list's order
	shaken   *shaken       // what stays of package runtime, once known
	order    []*Package    // dependency order, only what the program needs; with kept, only what has changed
	kept     *keptPackages // of a kept state, nil once all of them are in order
	loading  []*Package    // those of order whose types this load needs
	timings  []Timing
	last     time.Time

	targets     []*testTarget // Test: in the order of results
	target      *testTarget   // what this loader loads, nil if not for a test
	failures    []buildErrors // of the target
	ignoreFacts bool
	whole       bool               // no slices
	slices      bool               // cached packages are loaded as slices
	view        *view              // to be kept, if the load ends well
	fromSaved   bool               // go list was not asked
	modules     map[string]*module // of a kept state, by text
	moduleTexts map[*module]string
	inputs      []string    // what the load depends on, nil if that cannot be said (inputs.go)
	listSpoke   atomic.Bool // it has printed something that is to be printed each time
}

func (l *loader) lap(stage string) {
	now := time.Now()
	l.timings = append(l.timings, Timing{stage, now.Sub(l.last)})
	l.cfg.bars.stage(stage, now.Sub(l.last))
	l.last = now
}

// load does everything up to and including the creation of go/ssa packages. Errors in the user's
// program come back as [ReportedError] after they have been printed.
func load(cfg *Config) (*Loaded, error) {
	if cfg.Saved != "" && cfg.Reuse != "" {
		return loadSaved(cfg)
	}
	l := newLoader(cfg)
	if err := l.prepare(); err != nil {
		return nil, err
	}
	return l.loadSelected()
}

// A stage is a step of a load, for -time.
type stage struct {
	name string
	run  func() error
}

func (l *loader) runStages(stages ...stage) error {
	for _, s := range stages {
		if err := s.run(); err != nil {
			return err
		}
		l.lap(s.name)
	}
	return nil
}

func newLoader(cfg *Config) *loader {
	return &loader{cfg: cfg, ignoreFacts: cfg.ignoreFacts, whole: cfg.whole, shown: map[string]string{}, fset: token.NewFileSet(), last: time.Now()}
}

// prepare finds the packages and reads their files.
func (l *loader) prepare() error {
	return l.runStages(
		stage{"overlay", l.readOverlay},
		stage{"list", l.list},
		stage{"select", l.selectFiles},
		stage{"inputs", l.findInputs})
}

// loadSelected loads what of the ordered packages has no program file yet.
func (l *loader) loadSelected() (*Loaded, error) {
	if err := l.runStages(stage{"keys", l.computeKeys}, stage{"order", l.reorder}); err != nil {
		return nil, err
	}
	l.slices = l.canSlice()
	l.chooseLoading()
	if len(l.loading) > 0 {
		err := l.runStages(
			stage{"read", l.readSources},
			stage{"shaken", l.readShaken},
			stage{"parse", l.parse},
			stage{"slice", l.takeSlices},
			stage{"shake", l.applyOverlay},
			stage{"typecheck", l.typecheck},
			stage{"view", l.keepView},
			stage{"main", l.checkMain})
		if err != nil {
			return nil, err
		}
	}
	loaded := l.createSSA()
	l.lap("ssa create")
	loaded.Timings = l.timings
	return loaded, nil
}

// loadAgain loads what another key than the assumed one has made necessary.
func (l *loader) loadAgain() (*Loaded, error) {
	for _, p := range l.order {
		p.forget()
	}
	l.fset = token.NewFileSet()
	return l.loadSelected()
}

// forget drops what a load has made of the package.
func (p *Package) forget() {
	p.sources, p.Files, p.Types, p.Info, p.SSA = nil, nil, nil, nil, nil
	p.Cached, p.facts, p.static, p.escapes = false, nil, nil, nil
	p.localTypes, p.sliceImports, p.inner = nil, nil, nil
}

// chooseLoading finds the packages to be compiled, and those that they see through imports, unless the slicer is to find these. Of
// the others, program files and keys are enough.
func (l *loader) chooseLoading() {
	needed := map[*Package]bool{}
	var visit func(p *Package)
	visit = func(p *Package) {
		if p == nil || needed[p] {
			return
		}
		needed[p] = true
		if l.slices {
			return
		}
		for _, path := range p.typeImports() {
			visit(l.find(path))
		}
	}
	for _, p := range l.order {
		if !p.Cached {
			visit(p)
		}
	}
	l.loading = sortedPackages(needed)
}

func sortedPackages(set map[*Package]bool) []*Package {
	return slices.SortedFunc(maps.Keys(set), byRank)
}

func byRank(a, b *Package) int { return a.rank - b.rank }

// typeImports are the paths that must be type-checked before p.
func (p *Package) typeImports() []string {
	if p.sliceImports != nil {
		return p.sliceImports
	}
	if p.Cached {
		return p.seen
	}
	return sortedValues(p.Imports)
}

// prepareSSA changes a package that has been checked into what go/ssa is to see.
func (l *loader) prepareSSA(p *Package) {
	if l.cfg.Checked != nil && !p.Cached {
		l.cfg.Checked(p, l.ctx.GOARCH)
	}
	if p.hasBodies() {
		hoistCalls(p)
	}
	p.findInnerTypes()
}

// createSSA makes the program and its packages; building them is the caller's.
func (l *loader) createSSA() *Loaded {
	prog := ssa.NewProgram(l.fset, ssa.InstantiateGenerics|ssa.BareInits)
	prog.CreatePackage(types.Unsafe, nil, nil, true)
	out := &Loaded{shown: l.shown, Fset: l.fset, Packages: l.loading, Prog: prog, GoRoot: l.ctx.GoRoot, GoVersion: l.ctx.GoVersion, loader: l}
	for _, p := range l.loading {
		p.SSA = prog.CreatePackage(p.Types, p.ssaFiles(), p.Info, true)
	}
	return out
}

// roots are the paths of the packages that the patterns name.
func (l *loader) roots() []string {
	if l.kept != nil {
		return l.kept.roots
	}
	paths := []string{}
	for _, p := range l.order {
		if p.Root {
			paths = append(paths, p.Path)
		}
	}
	return paths
}

// reorder drops what only unedited packages of the cache import. What was kept of an earlier load is in order already.
func (l *loader) reorder() error {
	if l.fromSaved {
		return nil
	}
	return l.orderPackages()
}

// orderPackages sorts packages imports first: what runtime needs, then what the roots need.
// Packages that nothing needs any more (an overlay dropped the import) are left out.
func (l *loader) orderPackages() error {
	l.order = nil
	state := map[*Package]int{}
	var visit func(p *Package) error
	visit = func(p *Package) error {
		switch state[p] {
		case 1:
			return &internalError{"import cycle through " + p.Path + " (made by the runtime overlay)"}
		case 2:
			return nil
		}
		state[p] = 1
		for _, path := range sortedValues(p.Imports) {
			if dep := l.byPath[path]; dep != nil {
				if err := visit(dep); err != nil {
					return err
				}
			}
		}
		state[p], p.rank = 2, len(l.order)
		l.order = append(l.order, p)
		return nil
	}
	for _, path := range append([]string{"runtime"}, l.overlay.manifest.Always...) {
		if p := l.byPath[path]; p != nil {
			if err := visit(p); err != nil {
				return err
			}
		}
	}
	for _, p := range l.listed {
		if p.Root {
			if err := visit(p); err != nil {
				return err
			}
		}
	}
	return nil
}

func sortedValues(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for _, v := range m {
		out = append(out, v)
	}
	sort.Strings(out)
	return out
}

// contentOf reads a file through the user's -overlay.
func (l *loader) contentOf(path string) ([]byte, error) {
	return readFile(l.onDisk(path))
}

// onDisk is the file that stands for another one in the user's -overlay, or the file itself.
func (l *loader) onDisk(path string) string {
	if r, ok := l.replaced[path]; ok {
		return r
	}
	return path
}

func joinAll(dir string, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		if filepath.IsAbs(n) {
			out[i] = n
		} else {
			out[i] = filepath.Join(dir, n)
		}
	}
	return out
}
