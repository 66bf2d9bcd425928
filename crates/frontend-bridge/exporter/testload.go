package main

// Loading for `llgo test`: every package that the command line names becomes a program of its own.
//
// go list -test tells the files and imports of a package with its test files, of its external test package, and writes
// the main package. A program has one package of a path: where a test program contains the package under test with its
// test files, this takes the place of the plain one, and whatever imports it gets another key and is made anew. So the
// copies that go list makes of the packages in between ("p [q.test]") are not needed; they only tell which packages there are.
//
// Invariant (one-by-one): programs are loaded after each other, each with syntax trees and types of its own; what they
// share are program files and facts. An error in one leaves the others alone.

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// A testTarget is a package that the command line names.
type testTarget struct {
	plain          *listing
	parts          []*Package // with test files, external, main: those that there are
	main           *Package   // nil: no test files
	mainFile       string     // where go list has put its text
	broken         bool       // some package that it needs cannot be loaded
	culprit        string     // such a package
	patternAndPath [2]string  // for the order of results
}

// mainFile is what go test calls the file of the main package.
const mainFile = "_testmain.go"

// splitVariant cuts the test that a package of go list's is made for off its path.
func splitVariant(path string) (plain, forTest string) {
	plain, rest, found := strings.Cut(path, " [")
	if !found {
		return path, ""
	}
	return plain, strings.TrimSuffix(rest, ".test]")
}

// sortOutTests takes what belongs to tests out of go list's answer, and leaves plain packages.
func (l *loader) sortOutTests(all []*listing) []*listing {
	targets := map[string]*testTarget{}
	culprits := map[string]string{}
	for _, p := range all {
		if p.Error != nil {
			culprits[p.Error.Err] = p.ImportPath
		}
		if p.ForTest == "" && !p.isTestMain() && l.isRoot(p) {
			targets[p.ImportPath] = &testTarget{plain: p, patternAndPath: l.placeInOutput(p)}
		}
	}
	var plain []*listing
	for _, p := range all {
		path, _ := splitVariant(p.ImportPath)
		base := strings.TrimSuffix(path, "_test")
		switch t := targets[p.ForTest]; {
		case p.isTestMain():
			if t := targets[strings.TrimSuffix(path, ".test")]; t != nil {
				t.note(p, culprits)
				t.add(l, p)
				t.main = t.parts[len(t.parts)-1]
			}
		case t != nil && (path == p.ForTest || base == p.ForTest && strings.HasSuffix(p.Name, "_test")):
			t.note(p, culprits)
			t.add(l, p)
		default:
			plain = append(plain, p.withoutVariants())
		}
	}
	for _, t := range targets {
		t.note(t.plain, culprits)
		l.targets = append(l.targets, t)
	}
	sort.Slice(l.targets, func(i, j int) bool {
		a, b := l.targets[i].patternAndPath, l.targets[j].patternAndPath
		return a[0] < b[0] || a[0] == b[0] && a[1] < b[1]
	})
	return plain
}

// placeInOutput sorts as go test does: by pattern, then as directories are walked.
func (l *loader) placeInOutput(p *listing) [2]string {
	for i, pattern := range l.cfg.Patterns {
		for _, m := range p.Match {
			if m == pattern {
				return [2]string{fmt.Sprintf("%06d", i), strings.ReplaceAll(p.ImportPath, "/", "\x00")}
			}
		}
	}
	return [2]string{"", p.ImportPath}
}

// note sees whether part of the target cannot be loaded, and which package is to blame.
func (t *testTarget) note(p *listing, culprits map[string]string) {
	switch {
	case p.Error != nil:
		t.broken, t.culprit = true, p.ImportPath
	case len(p.DepsErrors) > 0:
		t.broken, t.culprit = true, culprits[p.DepsErrors[0].Err]
	}
}

func (t *testTarget) add(l *loader, p *listing) {
	plain := p.withoutVariants()
	pkg := l.newPackage(plain)
	if l.shown[p.Dir] == "" {
		l.showDir(plain)
	}
	if p.isTestMain() {
		pkg.GoFiles, t.mainFile = nil, p.GoFiles[0]
	} else {
		pkg.variant = p.ForTest
	}
	t.parts = append(t.parts, pkg)
}

func (p *listing) isTestMain() bool {
	return p.Name == "main" && p.ForTest == "" && strings.HasSuffix(p.ImportPath, ".test") &&
		len(p.GoFiles) == 1 && filepath.IsAbs(p.GoFiles[0])
}

// withoutVariants is the package as one that is made for no test.
func (p *listing) withoutVariants() *listing {
	out := *p
	out.ImportPath, _ = splitVariant(p.ImportPath)
	out.Imports = nil
	for _, path := range p.Imports {
		plain, _ := splitVariant(path)
		out.Imports = append(out.Imports, plain)
	}
	out.ImportMap = map[string]string{}
	for from, to := range p.ImportMap {
		if plain, _ := splitVariant(to); plain != from {
			out.ImportMap[from] = plain
		}
	}
	return &out
}

// selectTests reads the files of the packages that only tests have.
func (l *loader) selectTests(masks map[string]*mask) error {
	var parts []*Package
	for _, t := range l.targets {
		parts = append(parts, t.parts...)
		if t.main != nil {
			text, err := os.ReadFile(t.mainFile)
			if err != nil {
				return err
			}
			t.main.mainText = string(text)
		}
	}
	if err := l.selectBatch(parts, masks); err != nil {
		return err
	}
	if l.cfg.Saved != "" {
		inParallel(len(l.targets), func(i int) { l.targets[i].tryLists() })
	}
	return nil
}

// forTest is a loader of one test program, or of the package alone if it has no tests.
func (l *loader) forTest(t *testTarget) (*loader, error) {
	sub := &loader{cfg: l.cfg, ctx: l.ctx, overlay: l.overlay, shown: l.shown, replaced: l.replaced,
		fset: token.NewFileSet(), byPath: map[string]*Package{}, target: t, last: time.Now()}
	for _, p := range l.listed {
		sub.byPath[p.Path] = p.copied()
	}
	root := t.plain.ImportPath
	for _, p := range t.parts {
		sub.byPath[p.Path] = p.copied()
		if p == t.main {
			root = p.Path
		}
	}
	p := sub.byPath[root]
	if p == nil {
		return nil, &internalError{"no files of package " + root}
	}
	p.Root = true
	// Only packages of the program have a say in what stays of package runtime.
	sub.listed = []*Package{p}
	if err := sub.orderPackages(); err != nil {
		return nil, err
	}
	if t.main != nil {
		if err := sub.cover(t, p); err != nil {
			return nil, err
		}
		if err := sub.orderPackages(); err != nil {
			return nil, err
		}
	}
	sub.listed = sub.order
	sub.collectPulls()
	sub.spreadVariant()
	return sub, sub.orderPackages()
}

// copied is the package as it was selected, to be loaded once more.
func (p *Package) copied() *Package {
	out := *p
	out.Root = false
	if p.special != nil {
		s := *p.special
		out.special = &s
	}
	return &out
}

// spreadVariant marks what sees test files through its imports.
func (l *loader) spreadVariant() {
	for _, p := range l.order {
		for _, path := range p.Imports {
			if dep := l.byPath[path]; dep != nil && p.variant == "" && !p.Root {
				p.variant = dep.variant
			}
		}
	}
}

// shownPath is what go build and go test call the package in messages.
func (p *Package) shownPath() string {
	if p.variant != "" {
		return p.Path + " [" + p.variant + ".test]"
	}
	return p.Path
}

// testPlan is the first line of the answer: what there is to be tested, in the order of results.
type testPlan struct {
	Targets []testLine `json:"targets"`
}

type testLine struct {
	Path string `json:"path"`
	Dir  string `json:"dir"`
	Root string `json:"root"` // of its module or GOROOT: files below it count as inputs of tests
}

// A testAnswer says how the loading of one target went.
type testAnswer struct {
	Index   int           `json:"index"`
	Status  string        `json:"status"` // ok, no tests, setup failed, build failed, internal error
	Errors  []buildErrors `json:"errors,omitempty"`
	Program *answer       `json:"program,omitempty"` // of a test program that was loaded

	// Of a package without tests: lines for the profile.
	Uncovered []string `json:"uncovered,omitempty"`
}

// buildErrors is what is wrong with one package.
type buildErrors struct {
	Package string `json:"package"`
	Text    string `json:"text"`
}

// A tester answers for the targets, one after the other.
type tester struct {
	cfg   *Config
	out   *json.Encoder
	whole *loader // has asked go list; nil if nobody had to
	kept  keptTests
	fails bool // some target: nothing is kept
}

// runTests writes the plan, what the load depends on, and then an answer for each target as soon as its program files are there;
// first for those that cannot be loaded. If what was kept of the last load holds, only targets with changed files are loaded,
// and named in place of the plan. At the end comes the hash of what was kept for the next load, if that is all of it.
func runTests(cfg *Config) error {
	s := &tester{cfg: cfg, out: json.NewEncoder(os.Stdout)}
	err := errStale
	if cfg.Saved != "" && cfg.Reuse != "" {
		err = s.continueTests()
	}
	if errors.Is(err, errStale) {
		err = s.beginTests()
	}
	hasInputs := s.kept.isContinued || s.whole != nil && s.whole.inputs != nil
	if err != nil || s.fails || !hasInputs {
		return err
	}
	state, err := s.kept.save(cfg)
	if err != nil {
		return nil // the next load begins anew
	}
	return s.out.Encode(map[string]string{"state": state})
}

// askWhole finds out everything about all targets.
func (s *tester) askWhole() error {
	if s.whole != nil {
		return nil
	}
	l := newLoader(s.cfg)
	if err := l.prepare(); err != nil {
		return err
	}
	s.whole = l
	return l.findCovered()
}

func (s *tester) beginTests() error {
	if err := s.askWhole(); err != nil {
		return err
	}
	plan := testPlan{Targets: []testLine{}}
	for _, t := range s.whole.targets {
		plan.Targets = append(plan.Targets, testLine{t.plain.ImportPath, t.plain.Dir, t.plain.RootDir})
	}
	if err := s.out.Encode(plan); err != nil {
		return err
	}
	if s.whole.inputs != nil {
		if err := s.out.Encode(map[string][]string{"inputs": s.whole.inputs}); err != nil {
			return err
		}
	}
	s.kept.begin(s.whole)
	for _, broken := range []bool{true, false} {
		for i, t := range s.whole.targets {
			if t.broken != broken {
				continue
			}
			if err := s.answer(i, s.runTest(t)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *tester) answer(index int, a *testAnswer) error {
	a.Index = index
	s.fails = s.fails || a.Status != statusOK && a.Status != statusNoTests
	return s.out.Encode(a)
}

// What becomes of a target.
const (
	statusOK      = "ok"
	statusNoTests = "no tests"
)

func failedInside(path string, err error) *testAnswer {
	return &testAnswer{Status: "internal error", Errors: []buildErrors{{path, err.Error() + "\n"}}}
}

func (s *tester) runTest(t *testTarget) *testAnswer {
	if t.broken {
		return &testAnswer{Status: "setup failed", Errors: []buildErrors{s.whole.setupErrors(t)}}
	}
	sub, loaded, err := exportTest(func() (*loader, error) { return s.whole.forTest(t) })
	a := s.testAnswer(t.plain.ImportPath, sub, loaded, err)
	if a.Status == statusOK && t.main == nil {
		lines, err := sub.uncovered(t)
		if err != nil {
			return failedInside(t.plain.ImportPath, err)
		}
		return &testAnswer{Status: statusNoTests, Uncovered: lines}
	}
	return a
}

// testAnswer says how the loading of a program went, and keeps what the next load wants to know.
func (s *tester) testAnswer(path string, sub *loader, loaded *Loaded, err error) *testAnswer {
	if errors.As(err, new(ReportedError)) {
		return &testAnswer{Status: "build failed", Errors: sub.failures}
	}
	if err == nil {
		err = s.kept.add(path, sub)
	}
	if err != nil {
		return failedInside(path, err)
	}
	return &testAnswer{Status: statusOK, Program: answerOf(s.cfg, loaded)}
}

// exportTest writes the program files that are missing. The loader is made anew for attempts that use less of what
// earlier loads left.
func exportTest(newLoader func() (*loader, error)) (*loader, *Loaded, error) {
	for whole, ignoreFacts := false, false; ; {
		l, err := newLoader()
		if err != nil {
			return nil, nil, err
		}
		l.whole, l.ignoreFacts = whole, ignoreFacts
		loaded, err := l.loadSelected()
		if err == nil {
			loaded, err = exportLoaded(l.cfg, loaded)
		}
		switch {
		case errors.Is(err, errSliced) && !whole:
			whole = true
		case errors.Is(err, errDamaged) && !ignoreFacts && !l.fromSaved:
			ignoreFacts = true
		default:
			return l, loaded, err
		}
	}
}

// setupErrors asks the go command for its words about packages that cannot be loaded.
func (l *loader) setupErrors(t *testTarget) buildErrors {
	args := []string{"test", "-n", "-vet=off"}
	if len(l.cfg.Tags) > 0 {
		args = append(args, "-tags="+strings.Join(l.cfg.Tags, ","))
	}
	path := t.plain.ImportPath
	if path == "command-line-arguments" || t.plain.Error != nil {
		path = t.plain.Match[0]
	}
	cmd := l.goCommand(append(append(args, l.cfg.ModFlags...), path)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	_ = cmd.Run() // its failure is what is expected
	return buildErrors{t.culprit, stderr.String()}
}
