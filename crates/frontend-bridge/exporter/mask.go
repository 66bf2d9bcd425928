package main

// Which files of a package are compiled. go list has chosen for the real target; for a masked package
// (manifest.json) the choice is made again under another GOARCH, so that Go fallbacks stand in for assembly, or under another
// GOOS, so that other packages find what they refer to where the runtime has no layer for the system.

import (
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A mask is an entry of manifest.json.
type mask struct {
	Path         string   `json:"path"`
	GOARCH       string   `json:"goarch"`       // "none": no architecture at all; "": the real one
	GOOS         string   `json:"goos"`         // "": the real one
	Layers       []string `json:"layers"`       // systems that keep their GOOS all the same
	DropToolTags []string `json:"dropToolTags"` // prefixes
	On           []string `json:"on"`           // only for these real architectures; empty: for all
	Reason       string   `json:"reason"`
}

// otherGOOS is the GOOS under which files are chosen instead of the real one; "" if it is that.
func (m *mask) otherGOOS(goos, goarch string) string {
	if m == nil || slices.Contains(m.Layers, goos+"/"+goarch) {
		return ""
	}
	return m.GOOS
}

func (m *mask) appliesTo(goarch string) bool {
	for _, a := range m.On {
		if a == goarch {
			return true
		}
	}
	return len(m.On) == 0
}

// buildContext is go/build's context for a file selection of ours.
func (l *loader) buildContext() build.Context {
	return build.Context{
		GOOS: l.ctx.GOOS, GOARCH: l.ctx.GOARCH, GOROOT: l.ctx.GoRoot, Compiler: "gc",
		ToolTags: l.ctx.ToolTags, ReleaseTags: l.ctx.ReleaseTags,
		BuildTags: append(append([]string{}, ownTags...), l.cfg.Tags...),
	}
}

// ownContext selects the own files of a package.
func (l *loader) ownContext(m *mask) build.Context {
	ctx := l.buildContext()
	if goos := m.otherGOOS(ctx.GOOS, ctx.GOARCH); goos != "" {
		ctx.GOOS = goos
	}
	return ctx
}

func (l *loader) maskContext(m *mask) build.Context {
	ctx := l.ownContext(m)
	if m.GOARCH != "" {
		ctx.GOARCH = m.GOARCH
	}
	ctx.ToolTags = nil
	for _, t := range l.ctx.ToolTags {
		if !hasAnyPrefix(t, m.DropToolTags) {
			ctx.ToolTags = append(ctx.ToolTags, t)
		}
	}
	return ctx
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// matchFiles lists the Go and assembly files of a directory that ctx selects, without tests.
func matchFiles(ctx *build.Context, dir string) (goFiles, sFiles []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		name := e.Name()
		isGo, isS := strings.HasSuffix(name, ".go"), strings.HasSuffix(name, ".s")
		if e.IsDir() || !isGo && !isS || strings.HasSuffix(name, "_test.go") {
			continue
		}
		ok, err := ctx.MatchFile(dir, name)
		if err != nil {
			return nil, nil, err
		}
		if ok && isGo {
			goFiles = append(goFiles, filepath.Join(dir, name))
		} else if ok {
			sFiles = append(sFiles, filepath.Join(dir, name))
		}
	}
	return goFiles, sFiles, nil
}

// testFiles are those of the package's test files that ctx selects.
func (p *Package) testFiles(ctx *build.Context) []string {
	var out []string
	for _, f := range p.GoFiles {
		dir, name := filepath.Split(f)
		if ok, err := ctx.MatchFile(dir, name); strings.HasSuffix(name, "_test.go") && (ok || err != nil) {
			out = append(out, f)
		}
	}
	return out
}
