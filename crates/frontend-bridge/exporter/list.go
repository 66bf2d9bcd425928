package main

// What go list says: the packages, their files, their imports, and the Go release in use.
//
// Errors of loading (no such package, import cycle, no Go files) are not worded here: when go list reports
// one, `go build -n` is asked for the same patterns and its message is the message.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// A listing is the part of go list's JSON that we read.
type listing struct {
	ImportPath, Name, Dir string
	Standard, Incomplete  bool
	GoFiles, SFiles       []string
	IgnoredGoFiles        []string
	IgnoredOtherFiles     []string
	EmbedPatterns         []string
	EmbedFiles            []string
	Imports               []string
	ImportMap             map[string]string
	Match                 []string
	DefaultGODEBUG        string
	Module                *module
	Error                 *struct{ Err string }

	// Of `go list -test` only.
	ForTest            string
	RootDir            string `json:"Root"`
	DepsErrors         []struct{ Err string }
	TestEmbedPatterns  []string
	XTestEmbedPatterns []string
}

// A module is what `debug.ReadBuildInfo` tells of one.
type module struct {
	Path      string  `json:"path"`
	Version   string  `json:"version,omitempty"`
	Sum       string  `json:"sum,omitempty"`
	Main      bool    `json:"main,omitempty"`
	Replace   *module `json:"replace,omitempty"`
	GoVersion string  `json:"-"`
	GoMod     string  `json:"-"` // the file
}

// UnmarshalJSON reads go list's spelling.
func (m *module) UnmarshalJSON(text []byte) error {
	var listed struct {
		Path, Version, Sum, GoVersion, GoMod string
		Main                                 bool
		Replace                              *module
	}
	if err := json.Unmarshal(text, &listed); err != nil {
		return err
	}
	*m = module{listed.Path, listed.Version, listed.Sum, listed.Main, listed.Replace, listed.GoVersion, listed.GoMod}
	return nil
}

// showDir settles what program files say for the package's directory. The directory itself is in none of them, so
// that checkouts in other places share them; whoever reads them puts it in, except under -trimpath.
func (l *loader) showDir(p *listing) {
	if l.cfg.Trimpath {
		l.shown[p.Dir] = p.trimmedDir()
	} else {
		l.shown[p.Dir] = dirMark + p.ImportPath
	}
}

// dirMark begins what stands for a directory; no file name has it.
const dirMark = "\x00"

// trimmedDir is the package's directory as -trimpath shows it: go build's rule.
func (p *listing) trimmedDir() string {
	if m := p.Module; m != nil && m.Version != "" {
		return m.Path + "@" + m.Version + strings.TrimPrefix(p.ImportPath, m.Path)
	}
	return p.ImportPath
}

const listFields = "ImportPath,Name,Dir,Standard,Incomplete,GoFiles,SFiles,IgnoredGoFiles,IgnoredOtherFiles,EmbedPatterns,EmbedFiles," +
	"Imports,ImportMap,Match,DefaultGODEBUG,Module,Error"

const testFields = ",ForTest,Root,DepsErrors,TestEmbedPatterns,XTestEmbedPatterns"

// ownTags select Go code where std, and packages that follow the same customs, have assembly.
var ownTags = []string{"purego", "math_big_pure_go", "noasm"}

// goContext is the go command's build context.
type goContext struct {
	GoRoot, GoVersion, GOOS, GOARCH string
	ToolTags, ReleaseTags           []string
}

// A ReportedError has been printed already; the process exits with status 1.
type ReportedError struct{}

func (ReportedError) Error() string { return "errors were reported" }

// internalError is a fault of ours or of the overlay, not of the user's program.
type internalError struct{ what string }

func (e *internalError) Error() string { return "llgo exporter: " + e.what }

func (l *loader) goCommand(args ...string) *exec.Cmd {
	c := exec.Command(l.cfg.GoCmd, args...)
	c.Dir = l.cfg.Dir
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if l.cfg.Dir != "" {
		c.Env = append(c.Env, "PWD="+l.cfg.Dir)
	}
	return c
}

func (l *loader) tagFlag() string {
	return "-tags=" + strings.Join(append(append([]string{}, ownTags...), l.cfg.Tags...), ",")
}

// list fills l.ctx, l.listed and l.byPath.
func (l *loader) list() error {
	if err := l.readReplacements(); err != nil {
		return err
	}
	// The target's build context is not known yet. A file for another one costs a needless package, here or there.
	guess := build.Default
	guess.CgoEnabled = false
	support := append([]string{"runtime"}, l.overlay.supportImports(guess)...)
	user := l.cfg.Patterns
	type result struct {
		pkgs []*listing
		err  error
	}
	first, ctx := make(chan result, 1), make(chan error, 1)
	go func() { ctx <- l.readContext() }()
	var second result
	if l.cfg.Test || namesFiles(user) {
		go func() {
			p, err := l.runList(support)
			first <- result{p, err}
		}()
		second.pkgs, second.err = l.runList(user, l.testFlags()...)
	} else {
		first <- result{}
		second.pkgs, second.err = l.runList(append(support, user...))
	}
	one, noContext := <-first, <-ctx
	// What is wrong with the program has been said; the context may have failed for the same reason.
	for _, err := range []error{second.err, one.err, noContext} {
		if err != nil {
			return err
		}
	}
	if l.cfg.Test {
		second.pkgs = l.sortOutTests(second.pkgs)
	} else if err := l.checkListing(second.pkgs); err != nil {
		return err
	}
	all := append(one.pkgs, second.pkgs...)
	l.byPath = map[string]*Package{}
	for _, p := range all {
		l.addListing(p)
	}
	return l.checkSupport(l.overlay.supportImports(l.buildContext()))
}

// namesFiles tells whether the command line names .go files, which go list takes alone only.
func namesFiles(patterns []string) bool {
	for _, p := range patterns {
		if strings.HasSuffix(p, ".go") {
			return true
		}
	}
	return false
}

// testFlags are go list's when tests are to be listed; the last -json counts.
func (l *loader) testFlags() []string {
	if !l.cfg.Test {
		return nil
	}
	return []string{"-test", "-json=" + listFields + testFields}
}

// noticed passes on what is written, and notes that something was.
type noticed struct {
	to  io.Writer
	any *atomic.Bool
}

func (n noticed) Write(text []byte) (int, error) {
	n.any.Store(true)
	return n.to.Write(text)
}

func (l *loader) runList(patterns []string, flags ...string) ([]*listing, error) {
	args := append([]string{"list", "-e", "-deps", "-pgo=off", "-json=" + listFields, l.tagFlag()}, l.cfg.ModFlags...)
	args = append(args, flags...)
	cmd := l.goCommand(append(append(args, "--"), patterns...)...)
	var stdout bytes.Buffer
	cmd.Stdout = &stdout
	cmd.Stderr = noticed{os.Stderr, &l.listSpoke}
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return nil, ReportedError{}
		}
		return nil, err
	}
	var out []*listing
	for dec := json.NewDecoder(&stdout); ; {
		p := new(listing)
		if err := dec.Decode(p); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, &internalError{"go list: " + err.Error()}
		}
		out = append(out, p)
	}
}

// readContext asks for the tags and the place of the Go release in use.
func (l *loader) readContext() error {
	const format = `{{context.GOROOT}}|{{context.GOOS}}|{{context.GOARCH}}|{{join context.ToolTags ","}}|{{join context.ReleaseTags ","}}`
	cmd := l.goCommand("list", "-f", format, "unsafe")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s list unsafe: %v\n%s", l.cfg.GoCmd, err, stderr.String())
	}
	f := strings.Split(strings.TrimSpace(stdout.String()), "|")
	if len(f) != 5 {
		return &internalError{"go list printed " + stdout.String()}
	}
	version, err := os.ReadFile(filepath.Join(f[0], "VERSION"))
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(string(version), "\n")
	l.ctx = &goContext{f[0], strings.TrimSpace(line), f[1], f[2], strings.Split(f[3], ","), strings.Split(f[4], ",")}
	return nil
}

// checkListing stops with go build's own words if some package cannot be loaded.
func (l *loader) checkListing(all []*listing) error {
	var first *listing
	for _, p := range all {
		if p.Error != nil && first == nil {
			first = p
		}
		if p.Error == nil && len(p.GoFiles) == 0 && p.ImportPath != "unsafe" && l.isNamed(p) {
			fmt.Fprintf(os.Stderr, "%s: no non-test Go files in %s\n", p.ImportPath, p.Dir)
			return ReportedError{}
		}
	}
	if first == nil {
		return nil
	}
	args := []string{"build", "-n", "-o", os.DevNull}
	if len(l.cfg.Tags) > 0 {
		args = append(args, "-tags="+strings.Join(l.cfg.Tags, ","))
	}
	cmd := l.goCommand(append(append(append(args, l.cfg.ModFlags...), "--"), l.cfg.Patterns...)...)
	text, err := cmd.CombinedOutput()
	if err == nil {
		return nil // go build skips the package, and so does addListing
	}
	os.Stderr.Write(text)
	return ReportedError{}
}

func (l *loader) addListing(p *listing) {
	if l.overlay.maskOf(p.ImportPath).otherGOOS(l.ctx.GOOS, l.ctx.GOARCH) != "" && p.Dir != "" {
		p.Error = nil // that no file is for the real system
	} else if p.Error != nil || len(p.GoFiles) == 0 {
		return
	}
	if p.ImportPath == "unsafe" || l.byPath[p.ImportPath] != nil && !l.isRoot(p) {
		return
	}
	if old := l.byPath[p.ImportPath]; old != nil {
		old.Root = true
		return
	}
	pkg := l.newPackage(p)
	l.showDir(p)
	l.byPath[p.ImportPath] = pkg
	l.listed = append(l.listed, pkg)
}

func (l *loader) newPackage(p *listing) *Package {
	pkg := &Package{
		Path: p.ImportPath, Name: p.Name, Dir: p.Dir, Standard: p.Standard, Root: l.isRoot(p),
		GoFiles: joinAll(p.Dir, p.GoFiles), SFiles: joinAll(p.Dir, p.SFiles),
		Ignored: joinAll(p.Dir, p.IgnoredGoFiles), others: joinAll(p.Dir, p.IgnoredOtherFiles),
		EmbedPatterns: p.EmbedPatterns, EmbedFiles: p.EmbedFiles,
		Imports: map[string]string{}, GoDebug: p.DefaultGODEBUG, Module: p.Module,
	}
	if pkg.Name == "" {
		pkg.Name = filepath.Base(p.Dir)
	}
	written := map[string]string{}
	for from, to := range p.ImportMap {
		written[to] = from
	}
	for _, path := range p.Imports {
		from := path
		if w, ok := written[path]; ok {
			from = w
		}
		if path != "unsafe" && path != "C" {
			pkg.Imports[from] = path
		}
	}
	if p.Module != nil {
		v := p.Module.GoVersion
		if v == "" {
			v = "1.16" // go build's default for a module without a go line
		}
		pkg.GoVersion = "go" + v
	}
	if pkg.Root && l.cfg.Lang != "" {
		pkg.GoVersion = l.cfg.Lang
	}
	return pkg
}

// cleanPatterns spells patterns as go list does when it says which of them a package matches: without what makes no difference,
// but with a "./" in front.
func cleanPatterns(patterns []string) []string {
	if len(patterns) == 0 {
		return []string{"."}
	}
	if namesFiles(patterns) {
		return patterns
	}
	out := make([]string, len(patterns))
	for i, p := range patterns {
		switch {
		case filepath.IsAbs(p):
			out[i] = filepath.Clean(p)
		case strings.HasPrefix(p, "./") && path.Clean(p) != ".":
			out[i] = "./" + path.Clean(p)
		case strings.Contains(p, "@"): // a version
			out[i] = p
		default:
			out[i] = path.Clean(p)
		}
	}
	return out
}

// isRoot tells whether the user asked for the package, and not only we.
func (l *loader) isRoot(p *listing) bool {
	for _, m := range p.Match {
		for _, pattern := range l.cfg.Patterns {
			if m == pattern {
				return true
			}
		}
	}
	return p.ImportPath == "command-line-arguments"
}

// isNamed tells whether the user named just this package, not a pattern that it happens to match.
func (l *loader) isNamed(p *listing) bool {
	for _, m := range p.Match {
		if !strings.Contains(m, "...") && m != "all" && m != "std" && m != "cmd" && l.isRoot(p) {
			return true
		}
	}
	return false
}

func (l *loader) checkSupport(paths []string) error {
	for _, path := range paths {
		if path != "unsafe" && l.byPath[path] == nil {
			return &internalError{"the runtime overlay needs package " + path + ", which this Go release does not have"}
		}
	}
	return nil
}

// readReplacements reads the file of a -overlay flag.
func (l *loader) readReplacements() error {
	l.replaced = map[string]string{}
	for _, f := range l.cfg.ModFlags {
		path, ok := strings.CutPrefix(f, "-overlay=")
		if !ok {
			continue
		}
		text, err := os.ReadFile(l.abs(path))
		if err != nil {
			return err
		}
		var file struct{ Replace map[string]string }
		if err := json.Unmarshal(text, &file); err != nil {
			return fmt.Errorf("go: parsing overlay JSON: %v", err)
		}
		for from, to := range file.Replace {
			if to != "" {
				l.replaced[l.abs(from)] = l.abs(to)
			}
		}
	}
	return nil
}

func (l *loader) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(l.cfg.Dir, path)
}
