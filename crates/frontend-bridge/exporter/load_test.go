package main

// Tests of loading: the overlay against this machine's GOROOT, skeletons against whole sources, and errors
// against what go build prints (recorded from it).

import (
	"bytes"
	"errors"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

const overlayDir = "../../runtime-overlay/overlay"

// moduleDir writes files, given as "name\ntext" and separated by "-- ", and returns their directory.
func moduleDir(t *testing.T, files string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range strings.Split(files, "-- ")[1:] {
		name, text, _ := strings.Cut(f, "\n")
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func testConfig(t *testing.T, dir, out string, patterns ...string) *Config {
	t.Helper()
	overlay, err := filepath.Abs(overlayDir)
	if err != nil {
		t.Fatal(err)
	}
	return &Config{Dir: dir, Patterns: patterns, Overlay: overlay, Out: out, GoCmd: "go", Checked: staticInit}
}

func mustExport(t *testing.T, cfg *Config) *Loaded {
	t.Helper()
	loaded, err := load(cfg)
	if err != nil {
		t.Fatal(err)
	}
	loaded, err = exportLoaded(cfg, loaded)
	if err != nil {
		t.Fatal(err)
	}
	return loaded
}

const program = `-- go.mod
module example.com/p
go 1.26
-- main.go
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"example.com/p/lib"
)

type box[T any] struct{ p atomic.Pointer[T] }

func main() {
	var b box[lib.Item]
	b.p.Store(&lib.Item{Name: lib.Default.Name})
	text, err := json.Marshal(b.p.Load())
	keys := slices.Sorted(maps.Keys(map[string]int{"x": 1}))
	fmt.Println(string(text), err, keys, sync.OnceValue(lib.Count)(), lib.Pick(1, 2), lib.Local[int]())
}
-- lib/lib.go
package lib

import "sort"

// Item is documented.
type Item struct {
	Name string // a comment
}

var Default = Item{Name: "none"}
var table, other = map[string][]Item{}, [2]func(int) error{}
var _ sort.Interface = (*sort.IntSlice)(nil)

func init() { table["a"] = nil }

func Count() int { type hidden int; return int(hidden(len(table) + len(other))) }

//go:noinline
func Pick[T any](a, b T) T { return b }

func Local[T any]() any { type local struct{ v T }; return local{} }
`

func TestSkeletonsAndSlicesGiveTheSameProgramFile(t *testing.T) {
	dir := moduleDir(t, program)
	whole := t.TempDir()
	first := mustExport(t, testConfig(t, dir, whole, "."))
	loaded := map[bool]int{}
	for _, inSlices := range []bool{false, true} {
		parts := t.TempDir()
		copyAll(t, whole, parts, rootOf(first).Key)
		cfg := testConfig(t, dir, parts, ".")
		cfg.whole = !inSlices
		second := mustExport(t, cfg)
		if rootOf(second).Cached || second.loader.slices != inSlices {
			t.Fatal("the root was not to be found, and the others to be as configured")
		}
		compareLoads(t, first, second)
		compareFiles(t, whole, parts, rootOf(first).Key)
		loaded[inSlices] = len(second.Packages)
	}
	if loaded[true] >= loaded[false] || loaded[false] >= len(first.loader.order) {
		t.Errorf("%d of %d packages are loaded as skeletons, %d as slices", loaded[false], len(first.loader.order), loaded[true])
	}
}

// rootOf is the package that the load was asked for.
func rootOf(l *Loaded) *Package { return l.loader.byPath[l.loader.roots()[0]] }

// compareLoads compares what both have of the same packages.
func compareLoads(t *testing.T, first, second *Loaded) {
	t.Helper()
	types := map[string]*types.Package{}
	for _, p := range first.Packages {
		types[p.Path] = p.Types
	}
	for _, p := range second.Packages {
		if p != rootOf(second) && !p.Cached {
			t.Errorf("%s is loaded from source", p.Path)
		}
		compareScopes(t, types[p.Path], p.Types, second.loader.slices)
	}
	if len(second.loader.order) != len(first.loader.order) {
		t.Errorf("the program has %d packages, not %d", len(second.loader.order), len(first.loader.order))
	}
}

func compareFiles(t *testing.T, whole, parts, key string) {
	t.Helper()
	for _, suffix := range []string{".llgopf", ".facts"} {
		want, got := read(t, filepath.Join(whole, key+suffix)), read(t, filepath.Join(parts, key+suffix))
		if !bytes.Equal(want, got) {
			t.Errorf("%s of the root differs when its imports are not whole", suffix)
		}
	}
}

func compareScopes(t *testing.T, want, got *types.Package, inSlices bool) {
	t.Helper()
	byPath := func(p *types.Package) string { return p.Path() }
	for _, name := range want.Scope().Names() {
		a, b := want.Scope().Lookup(name), got.Scope().Lookup(name)
		if b == nil && (inSlices || !a.Exported()) {
			continue // nobody sees it
		}
		if b == nil || types.ObjectString(a, byPath) != types.ObjectString(b, byPath) {
			t.Errorf("%s.%s: %v in the skeleton, not %v", want.Path(), name, b, a)
		}
	}
}

// copyAll leaves out the files of one key and the kept answers.
func copyAll(t *testing.T, from, to, without string) {
	t.Helper()
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, without) && !strings.HasSuffix(name, ".json") {
			if err := os.WriteFile(filepath.Join(to, name), read(t, filepath.Join(from, name)), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestDamagedFactsAreAnError(t *testing.T) {
	units := units{
		list:  []unitRefs{{}, {[]int{0}, []int{0}, []int{3}}},
		names: []unitName{{"T", 1}}, foreign: []foreignName{{"y", "U"}},
	}
	f := &facts{
		imported:   imported{imports: [][2]string{{"a", "vendor/a"}}},
		files:      []skeletonFile{{"x.go", []byte("package x;type T int;"), []stretch{{0, 0, 10, 1, 1}, {1, 10, 21, 1, 11}}}},
		localTypes: []int{3}, leaks: namedTable(map[string]string{"F": "2111111", "G": ""}), units: units.table(),
	}
	text := f.encode()
	got, err := decodeFacts(text, true)
	if err != nil || got.leaksOf("F") != "2111111" || got.leaksOf("E") != "" || !reflect.DeepEqual(got, f) {
		t.Fatalf("read back %+v, %v", got, err)
	}
	if one, err := got.units.refsOf(1); err != nil || !reflect.DeepEqual(one, units.list[1]) {
		t.Errorf("unit 1: %+v, %v", one, err)
	}
	if name, err := got.units.foreignName(0); err != nil || name != units.foreign[0] {
		t.Errorf("foreign name: %+v, %v", name, err)
	}
	if _, err := got.units.refsOf(2); err == nil {
		t.Error("a unit that is not there is found")
	}
	for n := range len(text) {
		if _, err := decodeFacts(text[:n], true); err == nil {
			t.Errorf("%d of %d bytes are taken for facts", n, len(text))
		}
	}
}

// errorTests have what go build printed for the package.
var errorTests = []struct{ name, files, pattern, want string }{
	{"types", `-- go.mod
module m
go 1.26
-- a/a.go
package main

import "os"

type T struct{}

func (T) M() {}
func (T) M() {}

func f(a int, b string) (int, error) { return 1 }

func main() {
	f(1)
	for {
		break foo
	}
}
`, "./a", `# m/a
a/a.go:3:8: "os" imported and not used
a/a.go:8:10: method T.M already declared at a/a.go:7:10
a/a.go:10:47: not enough return values
	have (number)
	want (int, error)
a/a.go:13:4: not enough arguments in call to f
	have (number)
	want (int, string)
a/a.go:15:9: break label not defined: foo
`},
	{"syntax", "-- go.mod\nmodule m\ngo 1.26\n-- b.go\npackage b\n\nfunc F() {\n\tx := \n}\n", ".", `# m
./b.go:5:1: syntax error: unexpected }, expected expression
`},
	{"nomain", "-- go.mod\nmodule m\ngo 1.26\n-- b.go\npackage main\n", ".", `# m
runtime.main_main·f: function main is undeclared in the main package
`},
	{"body", "-- go.mod\nmodule m\ngo 1.26\n-- b.go\npackage b\nfunc f()\n", ".", "# m\n./b.go:2:6: missing function body\n"},
	{"load", "-- go.mod\nmodule m\ngo 1.26\n-- b.go\npackage b\nimport \"nothere\"\n", ".", "b.go:2:8: package nothere is not in std (GOROOT/src/nothere)\n"},
	{"tests only", "-- go.mod\nmodule m\ngo 1.26\n-- b_test.go\npackage b\n", ".", "m: no non-test Go files in DIR\n"},
}

func TestErrorsReadAsGoBuilds(t *testing.T) {
	for _, test := range errorTests {
		t.Run(test.name, func(t *testing.T) {
			dir := moduleDir(t, test.files)
			out := t.TempDir()
			text := stderrOf(t, func() {
				_, err := load(testConfig(t, dir, out, test.pattern))
				if !errors.Is(err, ReportedError{}) {
					t.Errorf("load: %v", err)
				}
			})
			text = strings.ReplaceAll(text, dir, "DIR")
			text = strings.ReplaceAll(text, goroot(t), "GOROOT")
			if text != test.want {
				t.Errorf("printed\n%s\nwant\n%s", text, test.want)
			}
		})
	}
}

func goroot(t *testing.T) string {
	t.Helper()
	l := &loader{cfg: &Config{GoCmd: "go"}}
	if err := l.readContext(); err != nil {
		t.Fatal(err)
	}
	return l.ctx.GoRoot
}

func stderrOf(t *testing.T, f func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stderr
	os.Stderr = w
	text := make(chan []byte)
	go func() {
		b, _ := io.ReadAll(r)
		text <- b
	}()
	f()
	os.Stderr = old
	w.Close()
	return string(<-text)
}

// What is wrong with a program reads the same whether its imports are slices or not: messages may tell of names that
// the program does not mention.
func TestErrorsAreTheSameWithSlices(t *testing.T) {
	dir := moduleDir(t, program)
	out := t.TempDir()
	mustExport(t, testConfig(t, dir, out, "."))
	wrong := "package main\n\nimport \"example.com/p/lib\"\n\nfunc main() { lib.count(); lib.Nothing(); var _ lib.Item = lib.Default.Nam }\n"
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(wrong), 0o666); err != nil {
		t.Fatal(err)
	}
	printed := map[string]bool{}
	for _, out := range []string{out, t.TempDir()} {
		printed[stderrOf(t, func() {
			if err := run(testConfig(t, dir, out, ".")); !errors.As(err, new(ReportedError)) {
				t.Errorf("%v", err)
			}
		})] = true
	}
	for text := range printed {
		if len(printed) != 1 || !strings.Contains(text, "but have Count") {
			t.Errorf("printed:\n%s", text)
		}
	}
}
