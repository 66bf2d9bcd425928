package main

// Keys: the name of a package's program file is a hash of everything its contents depend on.
//
// Invariant (no-time-stamps): keys are made of contents, flags, the Go release and the exporter's own build.
//
// Invariant (no-places): keys and program files are the same wherever the sources and GOROOT are.

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// buildID names this build of the exporter; set by build.rs with -X.
var buildID string

// ProgramFile is the path of a package's program file.
func (c *Config) ProgramFile(p *Package) string {
	return filepath.Join(c.Out, p.Key+".llgopf")
}

// computeKeys sets keys in dependency order, adopts what exists under them, and so finds out what is to be loaded.
//
// A key covers the package's own files and what its imports export. Of GOROOT's packages that is their key. Of
// another package it is known when the package is exported; until then what it exported last time is assumed, if that is
// known, and [loader.settle] corrects it.
func (l *loader) computeKeys() error {
	if err := l.computeBases(); err != nil {
		return err
	}
	for _, p := range l.order {
		p.Key = l.keyOf(p)
		if p.Cached = p.Key != "" && !l.ignoreFacts && l.adoptFacts(p); p.Cached {
			p.special = nil
		}
		l.setExports(p)
	}
	return nil
}

// computeBases hashes what keys cover besides imports.
func (l *loader) computeBases() error {
	id := buildID
	if id == "" {
		text, err := selfHash()
		if err != nil {
			return err
		}
		id = text
	}
	ctx := *l.ctx
	ctx.GoRoot = ""
	flags := fmt.Sprint(id, runtime.Version(), ctx, l.cfg.Tags, l.cfg.Trimpath)
	for _, p := range l.order {
		if p.base != "" || l.fromSaved && p.Standard {
			continue
		}
		h := sha256.New()
		field(h, flags, p.Path, p.Name, p.GoVersion, p.GoDebug, p.contents, fmt.Sprint(p.Root && p.Name == "main"), l.shown[p.Dir])
		if p.special != nil {
			field(h, fmt.Sprint(p.special.mask), fmt.Sprint(p.special.pulls), string(l.overlay.text))
		}
		p.base, p.keyImports = string(h.Sum(nil)), sortedValues(p.Imports)
	}
	return nil
}

// keyOf is the package's key, or "" if an import's exports are not known yet.
func (l *loader) keyOf(p *Package) string {
	if l.fromSaved && p.Standard {
		return p.savedKey
	}
	h := sha256.New()
	field(h, p.base)
	if !l.hashExports(h, p.keyImports) {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil)[:20])
}

// hashExports adds what the loaded ones of the packages export; it answers whether all of that is known.
func (l *loader) hashExports(h hash.Hash, paths []string) bool {
	for _, path := range paths {
		if dep := l.find(path); dep != nil {
			if dep.exports == "" {
				return false
			}
			field(h, path, dep.exports)
		}
	}
	return true
}

// exportsOf names everything that an importer can see of the package, also through other packages; "" if it is not known.
func (l *loader) exportsOf(p *Package) string {
	if p.Standard {
		return p.Key
	}
	if p.own == "" {
		return ""
	}
	h := sha256.New()
	field(h, p.own)
	if !l.hashExports(h, p.seen) {
		return ""
	}
	return string(h.Sum(nil))
}

// settle computes the key again when every imported package that was loaded has been exported, and so has this one. It answers whether
// the package was taken from the cache and has another key now: then the load is repeated with what is known now.
func (l *loader) settle(p *Package) (outdated bool) {
	if !p.Standard {
		key := l.keyOf(p)
		outdated = p.Cached && key != p.Key
		p.Key = key
	}
	l.setExports(p)
	return outdated
}

// setExports notes what the package exports now, and whether that is something else than before: then its importers are to be looked at,
// also where facts of the cache told it.
func (l *loader) setExports(p *Package) {
	before := p.exports
	p.exports = l.exportsOf(p)
	if l.kept != nil && p.exports != before {
		l.kept.showsChange = true
	}
}

// settleRest settles all packages if this load has made one that exports something else now.
func (l *loader) settleRest() (outdated bool) {
	if l.kept == nil || !l.kept.showsChange {
		return false
	}
	l.unpackAll()
	for _, p := range l.order {
		outdated = l.settle(p) || outdated
	}
	return outdated
}

// contentHash covers the package's own files.
func (l *loader) contentHash(p *Package) (string, error) {
	h := sha256.New()
	for _, s := range p.whole {
		field(h, filepath.Base(s.name))
		content(h, s.content)
	}
	p.assembly = nil
	rest := append(append([]string{}, p.SFiles...), joinAll(p.Dir, p.EmbedFiles)...)
	for i, f := range rest {
		text, err := l.contentOf(f)
		if err != nil {
			return "", err
		}
		name := filepath.Base(f)
		if i >= len(p.SFiles) {
			name = p.EmbedFiles[i-len(p.SFiles)]
		} else {
			p.assembly = append(p.assembly, name, string(text))
		}
		field(h, name)
		content(h, text)
	}
	field(h, strings.Join(p.EmbedPatterns, "\x00"))
	return string(h.Sum(nil)), nil
}

// field adds strings so that their borders count.
func field(h hash.Hash, values ...string) {
	var text []byte
	for _, v := range values {
		text = strconv.AppendInt(text[:0], int64(len(v)), 10)
		text = append(append(text, ':'), v...)
		h.Write(text)
	}
}

func content(h hash.Hash, text []byte) {
	fmt.Fprintf(h, "%d:", len(text))
	h.Write(text)
}

func selfHash() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
