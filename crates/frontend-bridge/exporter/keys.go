package main

// Keys: the name of a package's program file is a hash of everything its contents depend on.
//
// Invariant (no-time-stamps): keys are made of contents, flags, the Go release and the exporter's own build.

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// buildID names this build of the exporter; set by build.rs with -X.
var buildID string

// ProgramFile is the path of a package's program file.
func (c *Config) ProgramFile(p *Package) string {
	return filepath.Join(c.Out, p.Key+".llgopf")
}

// computeKeys sets Package.Key in dependency order.
func (l *loader) computeKeys() error {
	id := buildID
	if id == "" {
		text, err := selfHash()
		if err != nil {
			return err
		}
		id = text
	}
	flags := fmt.Sprint(id, runtime.Version(), l.ctx, l.cfg.Tags, l.cfg.Trimpath)
	for _, p := range l.order {
		h := sha256.New()
		field(h, flags, p.Path, p.Name, p.GoVersion, p.GoDebug, p.contents, fmt.Sprint(p.Root && p.Name == "main"))
		if l.cfg.Trimpath {
			field(h, l.shown[p.Dir])
		} else {
			field(h, p.Dir)
		}
		if p.special != nil {
			field(h, fmt.Sprint(p.special.mask), fmt.Sprint(p.special.pulls), string(l.overlay.text))
		}
		for _, path := range sortedValues(p.Imports) {
			if dep := l.byPath[path]; dep != nil {
				field(h, path, dep.Key)
			}
		}
		p.Key = hex.EncodeToString(h.Sum(nil)[:20])
	}
	return nil
}

// contentHash covers the package's own files.
func (l *loader) contentHash(p *Package) (string, error) {
	h := sha256.New()
	for _, s := range p.sources {
		field(h, filepath.Base(s.name))
		content(h, s.content)
	}
	rest := append(append([]string{}, p.SFiles...), joinAll(p.Dir, p.EmbedFiles)...)
	for i, f := range rest {
		text, err := l.contentOf(f)
		if err != nil {
			return "", err
		}
		name := filepath.Base(f)
		if i >= len(p.SFiles) {
			name = p.EmbedFiles[i-len(p.SFiles)]
		}
		field(h, name)
		content(h, text)
	}
	field(h, strings.Join(p.EmbedPatterns, "\x00"))
	return string(h.Sum(nil)), nil
}

// field adds strings so that their borders count.
func field(h hash.Hash, values ...string) {
	for _, v := range values {
		fmt.Fprintf(h, "%d:", len(v))
		io.WriteString(h, v)
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

// digest names the whole load: the roots, in order, and everything they depend on.
func (l *loader) digest() string {
	h := sha256.New()
	for _, p := range l.order {
		module, _ := json.Marshal(p.Module) // strings and flags only
		field(h, p.Path, p.Key, fmt.Sprint(p.Root), p.Dir, string(module))
	}
	return hex.EncodeToString(h.Sum(nil)[:20])
}
