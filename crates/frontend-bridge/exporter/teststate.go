package main

// What one load of tests keeps for the next one of the same command line (state.go has the same for builds): the packages of all
// test programs, those that several programs share once, and for each target the packages of its program.
//
// A load goes on from there with the targets that have changed files. The main package is not written by go list again:
// testmain.go makes the lists of tests in it anew.
//
// Invariant (checked-before-answered): whether what was kept holds is known before the first answer; what is found damaged
// later is found out anew from the go command, for the targets that need it.

import (
	"errors"
	"go/token"
	"slices"
	"strings"
)

// keptTests is what is to be kept of this load.
type keptTests struct {
	isContinued bool
	from        *loader        // has the build context
	packages    []string       // packed
	known       map[string]int // index of each
	targets     []keptTarget
}

// A keptTarget is a program: its packages, imports first, and the root among them.
type keptTarget struct {
	path     string
	packages []int
}

func (k *keptTests) begin(l *loader) {
	k.from, k.known = l, map[string]int{}
}

// add notes the packages of a program that was loaded, in place of what was known of it.
func (k *keptTests) add(path string, l *loader) error {
	if l.cfg.Saved == "" {
		return nil
	}
	t := keptTarget{path: path}
	for _, p := range l.order {
		var out packer
		if err := l.pack(&out, p); err != nil {
			return err
		}
		index, isKnown := k.known[string(out.bytes)]
		if !isKnown {
			index = len(k.packages)
			k.packages = append(k.packages, string(out.bytes))
			k.known[string(out.bytes)] = index
		}
		t.packages = append(t.packages, index)
	}
	at := slices.IndexFunc(k.targets, func(old keptTarget) bool { return old.path == path })
	if at < 0 {
		k.targets = append(k.targets, t)
	} else {
		k.targets[at] = t
	}
	return nil
}

// save writes the state and answers its hash.
func (k *keptTests) save(cfg *Config) (string, error) {
	var out packer
	k.from.packHead(&out)
	used := map[int]int{}
	var packages []string
	for _, t := range k.targets {
		for _, i := range t.packages {
			if _, isThere := used[i]; !isThere {
				used[i] = len(packages)
				packages = append(packages, k.packages[i])
			}
		}
	}
	out.strs(packages)
	out.num(len(k.targets))
	for _, t := range k.targets {
		out.str(t.path)
		out.num(len(t.packages))
		for _, i := range t.packages {
			out.num(used[i])
		}
	}
	return cfg.writeState(&out)
}

// savedTests is what the last load kept.
type savedTests struct {
	l        *loader
	packages []*Package
	kept     *keptTests
}

func readTests(cfg *Config, kept *keptTests) (*savedTests, error) {
	state, err := cfg.openState()
	if err != nil {
		return nil, err
	}
	in := &unpacker{bytes: state}
	s := &savedTests{newLoader(cfg), nil, kept}
	if !s.l.unpackHead(in) || s.l.readReplacements() != nil {
		return nil, errStale
	}
	kept.begin(s.l)
	kept.packages = in.strs()
	for i, text := range kept.packages {
		kept.known[text] = i
		one := unpacker{bytes: []byte(text)}
		s.packages = append(s.packages, s.l.unpack(&one))
		in.err = errors.Join(in.err, one.err)
	}
	for range in.count() {
		t := keptTarget{in.str(), in.nums()}
		if slices.ContainsFunc(t.packages, func(i int) bool { return i >= len(s.packages) }) {
			return nil, errStale
		}
		kept.targets = append(kept.targets, t)
	}
	if in.err != nil {
		return nil, errStale
	}
	return s, nil
}

// continueTests loads the targets that have changed files.
func (s *tester) continueTests() error {
	s.kept = keptTests{isContinued: true}
	saved, err := readTests(s.cfg, &s.kept)
	if err == nil {
		err = saved.reselect(s.cfg.Changed)
	}
	var changed []int
	for i, t := range s.kept.targets {
		if err == nil && saved.hasChanged(t) {
			changed = append(changed, i)
			_, err = saved.forTest(t)
		}
	}
	if err != nil {
		s.kept = keptTests{}
		return errStale
	}
	if err := s.out.Encode(map[string][]int{"continued": changed}); err != nil {
		return err
	}
	for _, i := range changed {
		if err := s.answer(i, s.runSaved(saved, s.kept.targets[i])); err != nil {
			return err
		}
	}
	return nil
}

// runSaved loads a target from what was kept, or from the go command if that is damaged.
func (s *tester) runSaved(saved *savedTests, t keptTarget) *testAnswer {
	sub, loaded, err := exportTest(func() (*loader, error) { return saved.forTest(t) })
	if errors.Is(err, errDamaged) || errors.Is(err, errStale) {
		if err := s.askWhole(); err != nil {
			return failedInside(t.path, err)
		}
		for _, whole := range s.whole.targets {
			if whole.plain.ImportPath == t.path {
				return s.runTest(whole)
			}
		}
		return failedInside(t.path, err)
	}
	a := s.testAnswer(t.path, sub, loaded, err)
	if a.Status == statusOK && sub.byPath[t.path+".test"] == nil {
		return &testAnswer{Status: statusNoTests}
	}
	return a
}

// reselect reads the packages of changed files, in all the forms that they have in programs.
func (s *savedTests) reselect(files []string) error {
	for _, file := range files {
		isFound := false
		for _, p := range s.packages {
			if !p.editable || !s.l.hasFile(p, file) {
				continue
			}
			isFound = true
			if err := s.l.reselect(p); err != nil {
				return err
			}
		}
		if !isFound {
			return errStale
		}
	}
	return nil
}

// hasChanged tells whether a package of the program was read again.
func (s *savedTests) hasChanged(t keptTarget) bool {
	return slices.ContainsFunc(t.packages, func(i int) bool { return s.packages[i].whole != nil })
}

// forTest is a loader of a program as it was kept.
func (s *savedTests) forTest(t keptTarget) (*loader, error) {
	sub := newLoader(s.l.cfg)
	sub.ctx, sub.shown, sub.replaced, sub.fromSaved = s.l.ctx, s.l.shown, s.l.replaced, true
	sub.target, sub.byPath = &testTarget{plain: &listing{ImportPath: t.path}}, map[string]*Package{}
	sub.fset = token.NewFileSet()
	for _, i := range t.packages {
		p := s.packages[i].copied()
		p.Root, p.rank = s.packages[i].Root, len(sub.order)
		sub.order, sub.byPath[p.Path] = append(sub.order, p), p
	}
	for _, p := range sub.order {
		isTests := p.whole != nil && p.variant != "" && slices.ContainsFunc(p.GoFiles, isTestFile)
		if main := sub.byPath[t.path+".test"]; isTests && main != nil {
			if err := sub.renewMain(main, p); err != nil {
				return nil, err
			}
		}
	}
	return sub, nil
}

func isTestFile(name string) bool { return strings.HasSuffix(name, "_test.go") }
