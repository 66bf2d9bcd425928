package main

// Tests of views: a load that has one reads no facts of imports, and compiles what a load without one compiles.

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const viewProgram = `-- go.mod
module example.com/v
go 1.26
-- main.go
package main

import (
	"example.com/v/generic"
	"example.com/v/leaf"
	"example.com/v/middle"
	. "example.com/v/dot"
	_ "example.com/v/silent"
)

func main() { println(middle.Shown{}.Text(), generic.First([]leaf.Item{leaf.New()}).N, Dotted) }
-- middle/middle.go
package middle

import "example.com/v/leaf"

type Shown struct{ leaf.Item }

func Keep(p *int) { kept = p }

var kept *int
-- leaf/leaf.go
package leaf

type Item struct{ N int }

func New() Item { return Item{1} }




func (i Item) Text() string { return "item" }
-- generic/generic.go
package generic

// First has a type of its own.
func First[T any](list []T) T {
	type pair struct{ a, b T }
	return pair{list[0], list[0]}.a
}
-- dot/dot.go
package dot

const Dotted = 1
-- silent/silent.go
package silent
`

// viewed is a program that is edited.
type viewed struct {
	t        *testing.T
	dir, out string
	saved    string
	last     *answer
}

func (v *viewed) edit(file, from, to string) *Loaded {
	v.t.Helper()
	path := filepath.Join(v.dir, file)
	text := read(v.t, path)
	changed := bytes.Replace(text, []byte(from), []byte(to), 1)
	if err := os.WriteFile(path, changed, 0o666); err != nil {
		v.t.Fatal(err)
	}
	cfg := testConfig(v.t, v.dir, v.out, ".")
	cfg.Saved = v.saved
	if v.last != nil {
		cfg.Reuse, cfg.Changed = v.last.State, []string{path}
	}
	loaded, a := export(v.t, cfg)
	if v.last != nil {
		a.putInto(v.last)
	}
	v.last = a
	return loaded
}

// move renames the facts of all packages but those of the program's main.
func (v *viewed) move(from, to string) {
	v.t.Helper()
	for _, p := range v.last.Packages {
		file := filepath.Join(v.out, p.Key)
		if err := os.Rename(file+from, file+to); err != nil {
			v.t.Fatal(err)
		}
	}
}

// compare compares the files of the module's packages with those that are made where there are only GOROOT's.
func (v *viewed) compare() {
	v.t.Helper()
	anew := v.t.TempDir()
	for _, p := range v.last.Packages {
		for _, suffix := range []string{".llgopf", ".facts"} {
			if strings.HasPrefix(p.Path, "example.com/") {
				continue
			}
			if err := os.Link(filepath.Join(v.out, p.Key+suffix), filepath.Join(anew, p.Key+suffix)); err != nil {
				v.t.Fatal(err)
			}
		}
	}
	compareWithCache(v.t, v.dir, v.out, anew, v.last)
}

func (v *viewed) views() []string {
	files, err := filepath.Glob(filepath.Join(v.out, "*.view"))
	if err != nil {
		v.t.Fatal(err)
	}
	return files
}

func newViewed(t *testing.T) *viewed {
	v := &viewed{t: t, dir: moduleDir(t, viewProgram), out: t.TempDir(), saved: filepath.Join(t.TempDir(), "state")}
	v.edit("main.go", "", "")
	return v
}

func TestAViewStandsForTheFactsOfImports(t *testing.T) {
	v := newViewed(t)
	v.edit("main.go", "println(", "println(2, ")
	if n := len(v.views()); n != 1 {
		t.Fatalf("%d views", n)
	}
	v.move(".facts", ".gone")
	v.edit("main.go", "println(2, ", "println(3, ")
	v.edit("main.go", "{leaf.New()}", "{{N: 3}}") // less than the view has
	main := v.last.Packages[len(v.last.Packages)-1].Key
	if err := os.Rename(filepath.Join(v.out, main+".facts"), filepath.Join(v.out, main+".gone")); err != nil {
		t.Fatal(err)
	}
	v.move(".gone", ".facts")
	v.compare()
}

func TestAViewIsOfWhatImportsExportNow(t *testing.T) {
	v := newViewed(t)
	v.edit("main.go", "println(", "println(2, ")
	for _, edit := range [][3]string{
		{"leaf/leaf.go", "N int }", "N int8 }"}, // main is compiled with the new type
		{"main.go", "println(2, ", "println(3, "},
		{"main.go", "println(3, ", "middle.Keep(new(int)); println(3, "}, // a name that no view has
		{"middle/middle.go", "kept = p", "_ = p"},                        // what the argument may do has changed, and nothing else
		{"main.go", "println(3, ", "println(4, "},
		{"generic/generic.go", "list[0], list[0]", "list[len(list)-1], list[0]"}, // bodies that main has copies of
		{"main.go", "println(4, ", "println(5, "},
		{"leaf/leaf.go", "N int8 }", "N int }"}, // as at first
		{"main.go", "println(5, ", "println(6, "},
	} {
		v.edit(edit[0], edit[1], edit[2])
		v.compare()
	}
}

func TestAViewThatIsDamagedIsNotUsed(t *testing.T) {
	v := newViewed(t)
	v.edit("main.go", "println(", "println(2, ")
	file := v.views()[0]
	good := read(t, file)
	for i, text := range [][]byte{good[:10], good[:len(good)/2], bytes.Replace(good, []byte("Item"), []byte("item"), 1), {}} {
		if err := os.WriteFile(file, text, 0o666); err != nil {
			t.Fatal(err)
		}
		was := strings.Repeat("0", i)
		v.edit("main.go", "println("+was+"2, ", "println(0"+was+"2, ")
		if !bytes.Equal(read(t, file), good) {
			t.Errorf("%d: the view was not made again", i)
		}
	}
	v.compare()
}
