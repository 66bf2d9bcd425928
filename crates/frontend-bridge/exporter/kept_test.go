package main

// Tests of kept states: after an edit, a load that goes on from the last one's state answers and leaves what a load that begins
// anew does.

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const keptProgram = `-- go.mod
module example.com/k
go 1.26
-- main.go
package main

import (
	"example.com/k/middle"
	"example.com/k/other"
)

func main() { println(middle.Show(), other.Name()) }
-- middle/middle.go
package middle

import "example.com/k/leaf"

type Shown struct{ leaf.Item }

func Show() string { return Shown{leaf.New()}.Text() }
-- leaf/leaf.go
package leaf

import "errors"

type Item struct{ n int }

func New() Item { return Item{1} }

func (i Item) Text() string { return errors.New("none").Error()[i.n:] }
-- other/other.go
package other

import (
	_ "embed"

	"example.com/k/other/below"
)

//go:embed below/name.txt
var name string

func Name() string { return name + below.Name() }
-- other/below/below.go
package below

import _ "embed"

//go:embed name.txt
var name string

func Name() string { return name }
-- other/below/name.txt
a name
`

// keptEdits change one file after the other; compiled are the packages that must be compiled then.
var keptEdits = []struct {
	file, old, new string
	compiled       []string
}{
	{"main.go", "middle.Show()", "middle.Show(), 2", []string{"example.com/k"}},
	{"main.go", "middle.Show(), 2", "middle.Show()", nil}, // as it was before
	{"leaf/leaf.go", "Item{1}", "Item{2}", []string{"example.com/k/leaf"}},
	{"middle/middle.go", "leaf.New()}", "leaf.New()/* */}", []string{"example.com/k/middle"}},
	{"leaf/leaf.go", "Item{2}", "Item{n: 2}", []string{"example.com/k/leaf"}},
	{"leaf/leaf.go", "n int }", "n, m int }", []string{"example.com/k/leaf", "example.com/k/middle", "example.com/k"}},
	{"leaf/leaf.go", "n, m int }", "n int }", nil}, // the cache has it, and what it exports
	{"leaf/leaf.go", "n int }", "n, m int }", nil},
	{"other/below/name.txt", "a name", "another", []string{"example.com/k/other/below", "example.com/k/other"}},
}

// export loads, exports and keeps, as run does.
func export(t *testing.T, cfg *Config) (*Loaded, *answer) {
	t.Helper()
	loaded := mustExport(t, cfg)
	a := answerOf(cfg, loaded)
	if err := loaded.loader.save(a); err != nil {
		t.Fatal(err)
	}
	return loaded, a
}

func TestAKeptStateGivesWhatALoadFromTheBeginningGives(t *testing.T) {
	dir, out := moduleDir(t, keptProgram), t.TempDir()
	saved, fresh := filepath.Join(t.TempDir(), "state"), filepath.Join(t.TempDir(), "state")
	config := func(saved string) *Config {
		cfg := testConfig(t, dir, out, ".")
		cfg.Saved = saved
		return cfg
	}
	_, last := export(t, config(saved))
	for _, edit := range keptEdits {
		file := filepath.Join(dir, edit.file)
		text := strings.Replace(string(read(t, file)), edit.old, edit.new, 1)
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		before := programFiles(t, out)
		cfg := config(saved)
		cfg.Reuse, cfg.Changed = last.State, []string{file}
		loaded, a := export(t, cfg)
		if !a.Continued {
			t.Fatalf("%s: the state was of no use", edit.file)
		}
		a.putInto(last)
		var compiled []string
		for _, p := range a.Packages {
			if !before[p.Key] {
				compiled = append(compiled, p.Path)
			}
		}
		if !reflect.DeepEqual(compiled, edit.compiled) {
			t.Errorf("%s: compiled %v, not %v", edit.file, compiled, edit.compiled)
		}
		_, want := export(t, config(fresh))
		if got, want := asJSON(t, a.Packages), asJSON(t, want.Packages); got != want {
			t.Errorf("%s: the answer is\n%s, not\n%s", edit.file, got, want)
		}
		if !bytes.Equal(wholeState(t, config(saved), a.State), read(t, fresh)) {
			t.Errorf("%s: the state is another one than after a load from the beginning", edit.file)
		}
		if looked := len(loaded.loader.byPath); loaded.loader.kept != nil && looked > 20 {
			t.Errorf("%s: %d packages were looked at", edit.file, looked)
		}
		last = a
	}
	compareWithEmptyCache(t, dir, out, last)
}

// wholeState is a state with its edits put into it.
func wholeState(t *testing.T, cfg *Config, name string) []byte {
	t.Helper()
	cfg.Reuse = name
	l := newLoader(cfg)
	if err := l.openKept(); err != nil {
		t.Fatal(err)
	}
	return l.kept.whole().bytes
}

// putInto completes an answer that has only what changed, as the driver does.
func (a *answer) putInto(last *answer) {
	if a.Changed == nil {
		return
	}
	all := append([]manifestPackage{}, last.Packages...)
	for i, place := range a.Changed {
		all[place] = a.Packages[i]
	}
	a.Packages = all
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func programFiles(t *testing.T, out string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(out, "*.llgopf"))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	for _, f := range files {
		keys[strings.TrimSuffix(filepath.Base(f), ".llgopf")] = true
	}
	return keys
}

// compareWithEmptyCache compares files of the answer's packages with those that are made when there are none.
func compareWithEmptyCache(t *testing.T, dir, out string, a *answer) {
	t.Helper()
	compareWithCache(t, dir, out, t.TempDir(), a)
}

// compareWithCache compares them with those that are made where there are others, but not these.
func compareWithCache(t *testing.T, dir, out, empty string, a *answer) {
	t.Helper()
	mustExport(t, testConfig(t, dir, empty, "."))
	for _, p := range a.Packages {
		for _, suffix := range []string{".llgopf", ".facts"} {
			if !bytes.Equal(read(t, filepath.Join(out, p.Key+suffix)), read(t, filepath.Join(empty, p.Key+suffix))) {
				t.Errorf("%s of %s differs", suffix, p.Path)
			}
		}
	}
}

func TestAKeptStateThatDoesNotHoldIsNotUsed(t *testing.T) {
	dir, out := moduleDir(t, keptProgram), t.TempDir()
	saved, main := filepath.Join(t.TempDir(), "state"), filepath.Join(dir, "main.go")
	config := func(reuse string) *Config {
		cfg := testConfig(t, dir, out, ".")
		cfg.Saved, cfg.Reuse, cfg.Changed = saved, reuse, []string{main}
		return cfg
	}
	edit := func(cfg *Config, from, to string) *answer {
		text := strings.Replace(string(read(t, main)), from, to, 1)
		if err := os.WriteFile(main, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		_, a := export(t, cfg)
		return a
	}
	first := edit(config(""), "", "")
	second := edit(config(first.State), "middle.Show()", "middle.Show(), 2")
	cfg := config(second.State)
	expectStale := func(what string) {
		t.Helper()
		if _, err := load(cfg); !errors.Is(err, errStale) {
			t.Errorf("%s: %v", what, err)
		}
	}
	write := func(file string, text []byte) {
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{cfg.Saved, cfg.editsFile()} {
		good := read(t, file)
		for n := range len(good) {
			if n%97 == 0 {
				damaged := bytes.Clone(good)
				damaged[n] ^= 0x40
				for what, text := range map[string][]byte{"damaged": damaged, "short": good[:n]} {
					write(file, text)
					expectStale(what)
				}
			}
		}
		write(file, good)
	}
	if _, err := load(cfg); err != nil {
		t.Errorf("nothing is damaged: %v", err)
	}

	edits := read(t, cfg.editsFile())
	edit(config(first.State), "middle.Show(), 2", "middle.Show(), 3")
	expectStale("edits of another build")
	write(cfg.editsFile(), edits)
	whole := read(t, cfg.Saved)
	write(cfg.Saved, wholeState(t, config(""), second.State))
	expectStale("a state of another build")
	write(cfg.Saved, whole)

	cfg.Changed = []string{filepath.Join(dir, "nobody.go")}
	expectStale("a file of no package")
	cfg.Changed, cfg.Tags = []string{main}, []string{"x"}
	expectStale("other tags")
}

func TestEditsThatAreManyArePutIntoTheState(t *testing.T) {
	dir, out := moduleDir(t, keptProgram), t.TempDir()
	cfg := testConfig(t, dir, out, ".")
	cfg.Saved = filepath.Join(t.TempDir(), "state")
	_, a := export(t, cfg)
	cfg.Reuse, cfg.Changed = a.State, []string{filepath.Join(dir, "main.go")}
	l := newLoader(cfg)
	if err := l.openKept(); err != nil {
		t.Fatal(err)
	}
	for rank := range l.kept.packages.count() {
		l.kept.edits[rank] = l.kept.text(rank)
	}
	name, err := l.saveEdits()
	if err != nil || name != a.State {
		t.Errorf("the state is %s, not %s: %v", name, a.State, err)
	}
	if _, err := os.Stat(cfg.editsFile()); err == nil {
		t.Error("edits are written as well")
	}
}
