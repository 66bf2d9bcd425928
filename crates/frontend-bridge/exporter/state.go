package main

// What one load keeps for the next one of the same command line: the packages as go list and the overlay left them, keys
// included. If the driver has found nothing changed but the contents of some files, and those files still say the same to go
// list, go list need not be asked.
//
// Invariant (go-list-sees-headers): what go list says depends, for an unchanged set of files, on nothing in a Go file
// but its beginning up to the last import, and lines with //go:embed. Where these differ the answer is errStale, and
// everything is found out anew.
//
// Invariant (named-by-hash): the driver's record names the state it belongs to by hash. A build that was killed, or another
// one, may have left a newer state beside an older record.

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/scanner"
	"go/token"
	"runtime"
	"slices"
	"strings"
)

// errStale: what was kept does not hold.
var errStale = errors.New("the kept state does not hold")

const stateVersion = "llgo state 3"

// readHeaders notes what go list sees in the files of a package that the user may edit.
func (l *loader) readHeaders(p *Package) error {
	p.headers = nil
	if l.cfg.Saved == "" || !p.editable {
		return nil
	}
	for _, s := range p.whole {
		p.headers = append(p.headers, headerOf(s.content))
	}
	for _, f := range p.Ignored {
		text, err := l.contentOf(f)
		if err != nil {
			return err
		}
		p.headers = append(p.headers, headerOf(text))
	}
	return nil
}

// isUsers: neither GOROOT's nor in the module cache.
func (p *Package) isUsers() bool {
	return !p.Standard && (p.Module == nil || p.Module.Version == "" || p.Module.Replace != nil)
}

// headerOf is "" if the file does not parse that far: then it is never the same.
func headerOf(text []byte) string {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "", text, parser.ImportsOnly|parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	end := f.Name.End()
	for _, d := range f.Decls {
		end = d.End()
	}
	h := sha256.New()
	content(h, text[:set.File(f.FileStart).Offset(end)])
	if bytes.Contains(text, []byte(embedDirective)) {
		embedLines(text, func(line []byte) { content(h, line) })
	}
	return string(h.Sum(nil))
}

const embedDirective = "//go:embed"

// embedLines finds the lines with comments that are directives: it is not enough to look for the word, which may begin or
// cease to be part of a longer comment.
func embedLines(text []byte, each func(line []byte)) {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var s scanner.Scanner
	s.Init(file, text, nil, scanner.ScanComments)
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return
		}
		if tok == token.COMMENT && strings.HasPrefix(lit, embedDirective) {
			at := file.Offset(pos)
			each(text[bytes.LastIndexByte(text[:at], '\n')+1 : at+len(lit)])
		}
	}
}

// stateOf is what must be the same for a state to be of use.
func (l *loader) stateOf() string {
	return fmt.Sprint(stateVersion, buildID, runtime.Version(), l.cfg.Test, l.cfg.Overlay, l.cfg.Out, l.cfg.Dir, l.cfg.Tags, l.cfg.Trimpath, l.cfg.Lang, l.cfg.AllErrs, l.cfg.ModFlags, l.cfg.Patterns)
}

// save writes the state and lists what it depends on, unless that cannot be said of this command line.
func (l *loader) save(a *answer) (err error) {
	if !l.fromSaved {
		if l.inputs == nil {
			return nil
		}
		a.Inputs = l.inputs
	}
	if l.kept != nil {
		a.State, err = l.saveEdits()
		return err
	}
	out := new(packer)
	l.packHead(out)
	if err = l.packPackages(out); err == nil {
		a.State, err = l.cfg.writeState(out)
	}
	return err
}

// packHead begins a state: what it is good for, and the build context.
func (l *loader) packHead(out *packer) {
	out.str(l.stateOf())
	out.strs([]string{l.ctx.GoRoot, l.ctx.GoVersion, l.ctx.GOOS, l.ctx.GOARCH})
	out.strs(l.ctx.ToolTags)
	out.strs(l.ctx.ReleaseTags)
}

// unpackHead answers whether the state is good for this load.
func (l *loader) unpackHead(in *unpacker) bool {
	if in.str() != l.stateOf() {
		return false
	}
	place := in.strs()
	if len(place) != 4 {
		return false
	}
	l.ctx = &goContext{place[0], place[1], place[2], place[3], in.strs(), in.strs()}
	return true
}

// writeState answers the checksum that names the state.
func (c *Config) writeState(state *packer) (string, error) {
	return stateName(state.bytes), writeAnew(c.Saved, state.bytes)
}

func stateName(state []byte) string { return fmt.Sprintf("%016x", checksum(state)) }

// openState reads what writeState wrote, if it is what the driver means: it may be damaged, or another build's, one that wrote it and
// came no further.
func (c *Config) openState() ([]byte, error) {
	return readNamed(c.Saved, c.Reuse)
}

func readNamed(file, name string) ([]byte, error) {
	text, err := mapFile(file)
	if err != nil || stateName(text) != name {
		return nil, errStale
	}
	return text, nil
}

func (l *loader) pack(out *packer, p *Package) error {
	info, err := l.moduleText(p.Module)
	if err != nil {
		return err
	}
	var imports [][2]string
	for _, written := range sortedKeysOf(p.Imports) {
		imports = append(imports, [2]string{written, p.Imports[written]})
	}
	for _, s := range []string{p.Path, p.Dir, p.Name, p.GoDebug, p.GoVersion, p.contents, p.base, p.own, p.exports, p.Key, p.variant, p.mainText, l.shown[p.Dir], info} {
		out.str(s)
	}
	out.flag(p.Standard)
	out.flag(p.Root)
	out.flag(p.editable)
	out.flag(p.knowsTests)
	out.pairs(imports)
	for _, list := range p.savedLists() {
		out.strs(*list)
	}
	return nil
}

// savedLists of GOROOT's packages are few: their files are never read again.
func (p *Package) savedLists() []*[]string {
	if p.Standard {
		return []*[]string{&p.seen}
	}
	return []*[]string{&p.seen, &p.keyImports, &p.GoFiles, &p.SFiles, &p.Ignored, &p.EmbedPatterns, &p.EmbedFiles, &p.headers, &p.pulls}
}

// recordPath and recordDir read what a packed package begins with.
func recordPath(in unpacker) string { return in.str() }

func recordDir(in unpacker) string {
	in.str()
	return in.str()
}

func (l *loader) unpack(in *unpacker) *Package {
	p := &Package{Imports: map[string]string{}}
	var shown, info string
	for _, s := range []*string{&p.Path, &p.Dir, &p.Name, &p.GoDebug, &p.GoVersion, &p.contents, &p.base, &p.own, &p.exports, &p.savedKey, &p.variant, &p.mainText, &shown, &info} {
		*s = in.str()
	}
	p.Standard, p.Root, p.editable, p.knowsTests = in.flag(), in.flag(), in.flag(), in.flag()
	for _, pair := range in.pairs() {
		p.Imports[pair[0]] = pair[1]
	}
	for _, list := range p.savedLists() {
		*list = in.strs()
	}
	if in.err == nil {
		p.Module, in.err = l.moduleOf(info)
	}
	if shown != "" {
		l.shown[p.Dir] = shown
	}
	return p
}

// moduleText is a module as a state has it. Packages of a module that came from a state share it.
func (l *loader) moduleText(m *module) (string, error) {
	if text, ok := l.moduleTexts[m]; ok {
		return text, nil
	}
	text, err := json.Marshal(m)
	return string(text), err
}

func (l *loader) moduleOf(text string) (*module, error) {
	if m, ok := l.modules[text]; ok {
		return m, nil
	}
	if l.modules == nil {
		l.modules, l.moduleTexts = map[string]*module{}, map[*module]string{}
	}
	var m *module
	err := json.Unmarshal([]byte(text), &m)
	l.modules[text], l.moduleTexts[m] = m, text
	return m, err
}

// openKept prepares the loader to find the packages of the state.
func (l *loader) openKept() error {
	name, edits, isEdited := strings.Cut(l.cfg.Reuse, editsMark)
	state, err := readNamed(l.cfg.Saved, name)
	if err != nil {
		return err
	}
	in := &unpacker{bytes: state}
	if !l.unpackHead(in) {
		return errStale
	}
	kept, ok := unpackPackages(name, state, in)
	if ok && isEdited {
		ok = kept.readEdits(l.cfg.editsFile(), edits)
	}
	if !ok {
		return errStale
	}
	l.fromSaved, l.byPath, l.kept = true, map[string]*Package{}, kept
	return nil
}

// loadSaved loads the packages of changed files, and what their changes make necessary.
func loadSaved(cfg *Config) (*Loaded, error) {
	l := newLoader(cfg)
	if err := l.openKept(); err != nil {
		return nil, err
	}
	if err := l.readReplacements(); err != nil {
		return nil, errStale
	}
	l.lap("state")
	if err := l.reselectChanged(); err != nil {
		return nil, err
	}
	l.lap("select")
	return l.loadSelected()
}

// reselectChanged reads the packages that have changed. If there are several, importers may be between them, and all packages
// are looked at.
func (l *loader) reselectChanged() error {
	changed := map[*Package]bool{}
	for _, file := range l.cfg.Changed {
		owners := l.findOwners(file)
		if len(owners) == 0 {
			return errStale
		}
		for _, p := range owners {
			changed[p] = true
		}
	}
	l.order = sortedPackages(changed)
	for _, p := range l.order {
		if err := l.reselect(p); err != nil {
			return err
		}
	}
	if len(l.order) > 1 {
		l.unpackAll()
	}
	return nil
}

// hasFile tells whether the file on disk is one of those that make up the package.
func (l *loader) hasFile(p *Package, file string) bool {
	for _, list := range [][]string{p.GoFiles, p.Ignored, p.SFiles, joinAll(p.Dir, p.EmbedFiles)} {
		if slices.ContainsFunc(list, func(name string) bool { return l.onDisk(name) == file }) {
			return true
		}
	}
	return false
}

// reselect reads a package whose files have changed.
func (l *loader) reselect(p *Package) error {
	headers, pulls := p.headers, p.pulls
	if err := l.selectPackage(p, nil); err != nil {
		return errStale
	}
	if !slices.Equal(headers, p.headers) || slices.Contains(headers, "") || !slices.Equal(pulls, p.pulls) {
		return errStale
	}
	p.base = ""
	return nil
}
