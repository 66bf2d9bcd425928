package main

// What a load depends on outside of itself, for the driver, which finds out by itself whether any of it has changed:
// one line each, a letter for the kind, and an absolute path.
//
//	s  a file of a package that the user may edit: a change of its contents may leave everything else as it is
//	f  another file
//	d  the Go files of a directory, by name (also assembly, C, go.mod)
//	t  the same and the directories in it
//	e  all names in a directory
//	a  a file that is not there
//
// Not here: go.mod, the environment, the toolchain; the driver knows them.

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// findInputs finds none where it cannot be said (patterns over modules, replaced module files), and where go list has warned:
// it is to warn the next time as well. It comes before the overlay changes what packages consist of.
func (l *loader) findInputs() error {
	if l.cfg.Saved == "" {
		return nil
	}
	set := map[string]bool{}
	add := func(kind byte, path string) { set[string(kind)+path] = true }
	if l.listSpoke.Load() || !l.addPatterns(add) || !l.addReplacements(add) {
		return nil
	}
	packages, patterns := slices.Clone(l.listed), map[string][]string{}
	for _, t := range l.targets {
		for _, p := range t.parts {
			if p != t.main {
				packages = append(packages, p)
			}
		}
		patterns[t.plain.Dir] = slices.Concat(t.plain.TestEmbedPatterns, t.plain.XTestEmbedPatterns)
	}
	local := l.localModules()
	for _, p := range packages {
		l.addFiles(p, add)
		p.addModule(local, add)
		patterns[p.Dir] = append(patterns[p.Dir], p.EmbedPatterns...)
	}
	for dir, list := range patterns {
		for _, pattern := range list {
			addEmbed(dir, strings.TrimPrefix(pattern, "all:"), add)
		}
	}
	for line := range set {
		if strings.Contains(line, "\n") {
			return nil
		}
	}
	l.inputs = sortedKeys(set)
	return nil
}

// addPatterns adds directories in which a package could appear that a pattern matches.
func (l *loader) addPatterns(add func(kind byte, path string)) bool {
	for _, pattern := range l.cfg.Patterns {
		prefix, _, isTree := strings.Cut(pattern, "...")
		isLocal := strings.HasPrefix(pattern, ".") || filepath.IsAbs(pattern)
		switch {
		case slices.Contains([]string{"all", "std", "cmd", "tool", "work"}, pattern), isTree && !isLocal:
			return false
		case isTree:
			if !strings.HasSuffix(prefix, "/") {
				prefix = filepath.Dir(prefix) // "./a..." matches ./ab as well
			}
			err := filepath.WalkDir(l.abs(prefix), func(path string, d fs.DirEntry, err error) error {
				if err != nil || !d.IsDir() {
					return err
				}
				name := d.Name()
				if path != l.abs(prefix) && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
					return fs.SkipDir // as go list does
				}
				add('t', path)
				return nil
			})
			if err != nil {
				return false
			}
		}
	}
	return true
}

// addReplacements adds the file of -overlay and what it names. Replaced sources are added with their packages, too, as
// files that may change.
func (l *loader) addReplacements(add func(kind byte, path string)) bool {
	for _, f := range l.cfg.ModFlags {
		if path, ok := strings.CutPrefix(f, "-overlay="); ok {
			add('f', l.abs(path))
		}
	}
	for from, to := range l.replaced {
		name := filepath.Base(from)
		if slices.Contains([]string{"go.mod", "go.sum", "go.work", "go.work.sum", "modules.txt"}, name) {
			return false // they say where packages are, and the driver looks at the real ones
		}
		if !strings.HasSuffix(name, ".go") {
			add('f', to)
		}
	}
	return true
}

func (l *loader) addFiles(p *Package, add func(kind byte, path string)) {
	add('d', p.Dir)
	kind := byte('f')
	if p.editable {
		kind = 's'
	}
	for _, list := range [][]string{p.GoFiles, p.SFiles, joinAll(p.Dir, p.EmbedFiles)} {
		for _, f := range list {
			add(kind, l.onDisk(f))
		}
	}
	if p.Standard {
		return // what GOROOT leaves out is for other targets
	}
	for _, f := range p.Ignored {
		add(kind, l.onDisk(f))
	}
	for _, f := range p.others {
		add('f', l.onDisk(f))
	}
}

// localModules are those in which the user may add packages.
func (l *loader) localModules() map[string]*module {
	out := map[string]*module{}
	for _, p := range l.listed {
		if p.editable && p.Module != nil && p.Module.GoMod != "" {
			out[p.Module.Path] = p.Module
		}
	}
	return out
}

// addModule adds what decides that the package is this module's.
func (p *Package) addModule(local map[string]*module, add func(kind byte, path string)) {
	for m := p.Module; m != nil; m = m.Replace {
		if m.GoMod != "" {
			add('f', m.GoMod)
		}
	}
	if !p.editable || p.Module == nil {
		return
	}
	// A go.mod on the way would begin another module.
	root := filepath.Dir(p.Module.GoMod)
	for dir := filepath.Dir(p.Dir); len(dir) > len(root); dir = filepath.Dir(dir) {
		add('a', filepath.Join(dir, "go.mod"))
	}
	// Another local module could begin to have the package as well.
	for _, m := range local {
		if rest, ok := strings.CutPrefix(p.Path, m.Path+"/"); ok && m.Path != p.Module.Path {
			add('a', filepath.Join(filepath.Dir(m.GoMod), filepath.FromSlash(rest)))
		}
	}
}

// addEmbed adds every directory in which a file could appear that the pattern matches.
func addEmbed(dir, pattern string, add func(kind byte, path string)) {
	dirs := []string{dir}
	for _, element := range strings.Split(path.Clean(pattern), "/") {
		var next []string
		for _, d := range dirs {
			add('e', d)
			entries, _ := os.ReadDir(d)
			for _, entry := range entries {
				if ok, _ := path.Match(element, entry.Name()); ok && entry.IsDir() {
					next = append(next, filepath.Join(d, entry.Name()))
				}
			}
		}
		dirs = next
	}
	for _, d := range dirs {
		filepath.WalkDir(d, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() {
				add('e', path)
			}
			return nil
		})
	}
}
